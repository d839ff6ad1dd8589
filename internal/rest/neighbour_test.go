package rest_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app/apptest"
	"github.com/assetronics/assetronics/internal/rest"
)

// TestNothingOfANeighbour asks, as the owner of one company, for what another
// company has: by every route that takes an id, in bodies and filters, by tag, serial
// and name. Each answer is the one about something that nobody has.
func TestNothingOfANeighbour(t *testing.T) {
	t.Parallel()
	product := apptest.Start(t)
	neighbour := product.NewCompany(t)
	owner := func(p *apptest.Product, email string) *hostile {
		return &hostile{url: p.URL, token: p.SignIn(t, email, access.Owner).Token}
	}
	mine := owner(product, "owner@mine.test")
	ids, own := owner(neighbour, "owner@theirs.test").belongings(t, "Xylophon"), mine.belongings(t, "Plain")

	tried := 0
	for _, route := range rest.New(rest.Deps{}).Routes {
		register, rest, _ := strings.Cut(strings.TrimPrefix(route.Path, "/api/v1/"), "/")
		id, known := ids[register]
		if !known || !strings.HasPrefix(rest, "{id}") || route.Needs == access.Public {
			continue
		}
		tried++
		body := ""
		if route.Method != http.MethodGet && route.Method != http.MethodDelete {
			body = bodies[route.ID]
			if body == "" {
				body = "{}"
			}
		}
		same(t, mine, route.Method, route.Path, body, id)
	}
	require.Greater(t, tried, 40)

	asset := "/api/v1/assets/" + own["assets"]
	for field, register := range map[string]string{
		"location_id": "locations", "parent_id": "assets", "company_id": "companies", "cost_centre_id": "cost-centres", "vendor_id": "vendors",
		"category": "categories", "model": "models", "manufacturer": "manufacturers", "status_label": "status-labels",
	} {
		same(t, mine, http.MethodPatch, asset, `{"`+field+`":"{id}"}`, ids[register])
	}
	for field, register := range map[string]string{"employee_id": "employees", "location_id": "locations", "asset_id": "assets"} {
		same(t, mine, http.MethodPost, asset+"/assign", `{"`+field+`":"{id}"}`, ids[register])
	}
	for filter, register := range map[string]string{
		"model": "models", "company": "companies", "assignee": "employees", "location__under": "locations", "parent": "assets", "tags__not": "assets",
	} {
		same(t, mine, http.MethodGet, "/api/v1/assets?count=true&facets=status&"+filter+"={id}", "", ids[register])
	}
	same(t, mine, http.MethodPost, "/api/v1/assets/bulk", `{"action":"retire","reason":"x","ids":["{id}"]}`, ids["assets"])
	same(t, mine, http.MethodPost, "/api/v1/locations/"+own["locations"]+"/merge", `{"ids":["{id}"]}`, ids["locations"])
	for _, secret := range []string{"Xylophon-T", "Xylophon-S", "Xylophon"} {
		for _, path := range []string{"/api/v1/assets/lookup?code={id}", "/api/v1/assets?count=true&q={id}", "/api/v1/employees?count=true&q={id}", "/api/v1/assets?count=true&q=model:{id}"} {
			asked := mine.send(t, http.MethodGet, strings.ReplaceAll(path, "{id}", secret), "")
			unknown := strings.Repeat("q", len(secret)) // as long: errors say where they are
			nothing := mine.send(t, http.MethodGet, strings.ReplaceAll(path, "{id}", unknown), "")
			require.Equal(t, plainly(nothing, unknown), plainly(asked, secret), path)
		}
	}
	requireTheirWordsAreUnknown(t, mine)
	requireTheirNamesAreFree(t, mine, ids)
}

// requireTheirNamesAreFree takes for itself what the neighbour calls theirs: tag,
// serial, own unique value, and the name of each register. What is taken then is taken
// by ours, and the refusal speaks of ours alone.
func requireTheirNamesAreFree(t *testing.T, mine *hostile, theirs map[string]string) {
	t.Helper()
	for _, thing := range [][2]string{
		{"locations", `"name":"Xylophon"`}, {"departments", `"name":"Xylophon"`}, {"manufacturers", `"name":"Xylophon"`}, {"models", `"name":"Xylophon"`},
		{"categories", `"name":"Xylophon"`}, {"vendors", `"name":"Xylophon"`}, {"companies", `"name":"Xylophon"`}, {"cost-centres", `"name":"Xylophon","code":"Xylophon"`},
		{"employees", `"first_name":"Xylophon","email":"xylophon@theirs.test"`}, {"status-labels", `"name":"Xylophon","color":"gray","status":"in_stock"`}, {"field-sets", `"name":"Xylophon","fields":[]`},
		{"assets", `"name":"A","category":"laptop","tag":"Xylophon-T"`}, {"assets", `"name":"B","category":"laptop","serial":"Xylophon-S"`},
		{"assets", `"name":"C","category":"laptop","custom":{"imei":"Xylophon-U"}`},
	} {
		made := mine.send(t, http.MethodPost, "/api/v1/"+thing[0], "{"+thing[1]+"}")
		require.Equal(t, http.StatusCreated, made.Status, "%s: %s", thing[0], made.Text)
		if thing[0] == "models" { // two of one name may differ by their maker
			continue
		}
		again := mine.send(t, http.MethodPost, "/api/v1/"+thing[0], "{"+thing[1]+"}")
		require.Equal(t, http.StatusConflict, again.Status, "%s: %s", thing[0], again.Text)
		for register, id := range theirs {
			require.NotContains(t, again.Text, id, register)
		}
	}
}

// requireTheirWordsAreUnknown looks where words come from by themselves: suggestions of
// the search, counts of values, likely duplicates.
func requireTheirWordsAreUnknown(t *testing.T, mine *hostile) {
	t.Helper()
	for _, register := range []string{"manufacturers", "vendors", "models", "locations", "departments", "companies", "cost-centres", "categories"} {
		body := `{"name":"Xilophon"}`
		if register == "cost-centres" {
			body = `{"name":"Xilophon","code":"Xilophon"}`
		}
		require.Equal(t, http.StatusCreated, mine.send(t, http.MethodPost, "/api/v1/"+register, body).Status, register)
	}
	var asked []string
	for _, q := range []string{"tags:xylo", "model:xylo", "assignee:xylo", "location:xylo", "vendor:xylo", "custom.imei:xylo", "custom.floor:xylo", "custom.floor:"} {
		asked = append(asked, "/assets/query/complete?q="+q+"&at="+strconv.Itoa(len(q)))
	}
	for _, path := range append(asked,
		"/employees/query/complete?q=department:xylo&at=15", "/assets?count=true&facets=location,model,vendor,status_label", "/assets?count=true&q=xylofon", "/employees?count=true&q=xylofon",
		"/duplicates/manufacturers", "/duplicates/vendors", "/duplicates/models", "/duplicates/locations", "/duplicates/departments", "/duplicates/companies", "/duplicates/cost-centres", "/duplicates/categories",
	) {
		told := mine.send(t, http.MethodGet, "/api/v1"+path, "")
		require.Equal(t, http.StatusOK, told.Status, "%s: %s", path, told.Text)
		require.NotContains(t, told.Text, "Xylophon", path)
	}
}

// belongings makes one thing of each register, and gives their ids. What it calls
// them only the neighbour knows.
func (h *hostile) belongings(t *testing.T, known string) map[string]string {
	t.Helper()
	ids := map[string]string{}
	for _, thing := range [][2]string{
		{"locations", `"name":"?"`}, {"departments", `"name":"?"`}, {"manufacturers", `"name":"?"`}, {"models", `"name":"?"`}, {"categories", `"name":"?"`},
		{"vendors", `"name":"?"`}, {"companies", `"name":"?"`}, {"cost-centres", `"name":"?","code":"?"`}, {"employees", `"first_name":"?"`},
		{"fields", `"object":"asset","key":"imei","name":"IMEI","type":"text","unique":true`}, {"fields", `"object":"asset","key":"floor","name":"Floor","type":"choice","options":["?"]`},
		{"fields", `"object":"asset","key":"pin","name":"?","type":"text","sealed":true`}, {"field-sets", `"name":"?","fields":[]`},
		{"status-labels", `"name":"?","color":"gray","status":"in_stock"`}, {"views", `"list":"assets","name":"?","query":{},"shared":true`},
		{"assets", `"name":"?","category":"laptop","tag":"?-T","serial":"?-S","tags":["?"],"custom":{"pin":"1","imei":"?-U","floor":"?"}`},
	} {
		made := h.send(t, http.MethodPost, "/api/v1/"+thing[0], "{"+strings.ReplaceAll(thing[1], "?", known)+"}")
		require.Equal(t, http.StatusCreated, made.Status, "%s: %s", thing[0], made.Text)
		var view struct{ ID string }
		require.NoError(t, json.Unmarshal([]byte(made.Text), &view))
		ids[thing[0]] = view.ID
	}
	return ids
}

// bodies are what a route needs to come as far as looking for the id.
var bodies = map[string]string{
	"assign-asset": `{"employee_id":"` + uuid.NewString() + `"}`, "retire-asset": `{"reason":"x"}`, "reveal-asset-value": `{"key":"pin"}`,
}

// same asks for something of the neighbour's and for something that nobody has, and
// wants one answer.
func same(t *testing.T, h *hostile, method, path, body, theirs string) {
	t.Helper()
	nobodys := uuid.NewString()
	ask := func(id string) answered {
		filled := strings.NewReplacer("{id}", id, "{step_id}", nobodys, "{attachment_id}", nobodys, "{seq}", "1")
		return h.send(t, method, filled.Replace(path), filled.Replace(body))
	}
	asked, nothing := ask(theirs), ask(nobodys)
	require.Equal(t, plainly(nothing, nobodys), plainly(asked, theirs), "%s %s %s", method, path, body)
}

var requestID = regexp.MustCompile(`"request_id":"[^"]*"`)

// plainly is an answer without what differs by itself.
func plainly(a answered, asked string) string {
	text := requestID.ReplaceAllString(a.Text, "")
	text = strings.ReplaceAll(text, asked, "ID")
	return http.StatusText(a.Status) + " " + strings.ReplaceAll(text, strings.ToLower(asked), "ID")
}
