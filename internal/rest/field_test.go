package rest_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// A company's own fields are written with the asset, judged, told, and asked for
// like built-in ones.
func TestCustomFields(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	field := func(body string) object { return as(t, r, "acme admin", 201, http.MethodPost, "/fields", body) }
	field(`{"object":"asset","key":"room","name":"Room","type":"text","pattern":"[A-Z]\\d+","unique":true}`)
	field(`{"object":"asset","key":"weight","name":"Weight","type":"number","min":0}`)
	field(`{"object":"asset","key":"colours","name":"Colours","type":"multi_choice","options":["Red","Dark blue"]}`)
	field(`{"object":"asset","key":"checked","name":"Checked on","type":"date"}`)
	field(`{"object":"asset","key":"pin","name":"BIOS password","type":"text","sealed":true}`)
	owner := field(`{"object":"asset","key":"place","name":"Usual place","type":"place"}`)
	berlin := r.berlin.String()

	a := r.must(t, 201, http.MethodPost, "/assets", `{"name":"A","category":"laptop","custom":{"room":"B1","weight":1.25,"colours":["red","DARK BLUE"],"checked":"2026-02-03","pin":"hunter2","place":"`+berlin+`"}}`)
	want := object{
		"room": "B1", "weight": 1.25, "colours": []any{"Red", "Dark blue"}, "checked": "2026-02-03", "pin": object{"sealed": true},
		"place": object{"id": berlin, "name": "Berlin"},
	}
	require.Equal(t, want, a["custom"])
	b := r.must(t, 201, http.MethodPost, "/assets", `{"name":"B","category":"laptop","custom":{"room":"B2","weight":0.5,"checked":"2025-02-03"}}`)
	r.laptop(t) // without values
	id := a["id"].(string)
	require.Equal(t, a, r.must(t, 200, http.MethodGet, "/assets/"+id, ""))

	for query, tags := range map[string][]any{
		"custom.room=b1": {a["tag"]}, "custom.weight__gte=0.5&sort=custom.weight": {b["tag"], a["tag"]}, "custom.weight__lt=1": {b["tag"]},
		"custom.colours=dark blue": {a["tag"]}, "custom.checked__lt=2026-01-01": {b["tag"]}, "custom.pin__isnull=false": {a["tag"]},
		"custom.place=" + berlin: {a["tag"]}, "sort=-custom.checked&custom.checked__isnull=false": {a["tag"], b["tag"]},
		"q=custom.weight>1": {a["tag"]}, `q=custom.colours:"dark blue"`: {a["tag"]}, "q=custom.place:berl": {a["tag"]}, "q=-custom.room:*": {"AST-000003"},
		"sort=custom.room": {a["tag"], b["tag"], "AST-000003"}, "sort=-custom.room&limit=1": {b["tag"]}, "sort=custom.weight&from=1": {a["tag"], "AST-000003"},
		"custom.room__contains=b": {a["tag"], b["tag"]}, "custom.room__not=B1&sort=tag": {b["tag"], "AST-000003"}, "q=custom.checked:2026": {a["tag"]},
	} {
		var got []any
		for _, row := range rows(r.must(t, 200, http.MethodGet, "/assets?"+escaped(query), "")) {
			got = append(got, row["tag"])
		}
		if query[:2] == "so" || query == "custom.weight__gte=0.5&sort=custom.weight" {
			require.Equal(t, tags, got, query)
		}
		require.ElementsMatch(t, tags, got, query)
	}

	hidden := r.must(t, 422, http.MethodGet, "/assets?q=custom.pin:any", "")
	require.Equal(t, "the values of custom.pin are hidden; ask for those with one, custom.pin:*, or without, custom.pin:none", hidden["errors"].([]any)[0].(object)["message"])
	require.Equal(t, "query.q[0:14]", hidden["errors"].([]any)[0].(object)["location"])

	for body, location := range map[string]string{
		`{"custom":{"room":"x"}}`: "body.custom.room", `{"custom":{"weight":-1}}`: "body.custom.weight", `{"custom":{"weight":"1"}}`: "body.custom.weight",
		`{"custom":{"colours":["Green"]}}`: "body.custom.colours", `{"custom":{"checked":"soon"}}`: "body.custom.checked",
		`{"custom":{"nothing":1}}`: "body.custom.nothing", `{"custom":{"place":"` + id + `"}}`: "body.custom.place",
	} {
		refused := r.must(t, 422, http.MethodPatch, "/assets/"+id, body)
		require.Equal(t, location, refused["errors"].([]any)[0].(object)["location"], body)
	}
	require.Equal(t, "field.taken", r.must(t, 409, http.MethodPatch, "/assets/"+id, `{"custom":{"room":"B2"}}`)["code"])
	require.Equal(t, a, r.must(t, 200, http.MethodGet, "/assets/"+id, ""), "nothing was written")

	changed := r.must(t, 200, http.MethodPatch, "/assets/"+id, `{"custom":{"weight":2,"pin":{"sealed":true},"colours":null}}`)
	want["weight"] = 2.0
	delete(want, "colours")
	require.Equal(t, want, changed["custom"])
	require.InDelta(t, a["version"].(float64)+1, changed["version"], 0)
	same := r.must(t, 200, http.MethodPatch, "/assets/"+id, `{"custom":{"weight":2}}`)
	require.Equal(t, changed["version"], same["version"], "nothing changed")

	require.Equal(t, "field.in_use", as(t, r, "acme admin", 409, http.MethodDelete, "/fields/"+owner["id"].(string), "")["code"])
	as(t, r, "acme admin", 204, http.MethodDelete, "/fields/"+owner["id"].(string)+"?values=true", "")
	require.NotContains(t, r.must(t, 200, http.MethodGet, "/assets/"+id, "")["custom"], "place")

	require.Equal(t, "hunter2", as(t, r, "acme admin", 200, http.MethodPost, "/assets/"+id+"/reveal", `{"key":"pin"}`)["value"])
	as(t, r, "acme it", 403, http.MethodPost, "/assets/"+id+"/reveal", `{"key":"pin"}`)
}

// as calls as somebody and wants a status.
func as(t *testing.T, r *register, token string, want int, method, path, body string) object {
	t.Helper()
	status, answer, _ := r.call(t, token, method, path, body)
	require.Equal(t, want, status, "%s %s: %v", method, path, answer)
	return answer
}

// escaped is a query as it goes into an address.
func escaped(query string) string {
	return strings.NewReplacer(" ", "%20", `"`, "%22", "<", "%3C", ">", "%3E", "*", "%2A").Replace(query)
}

// A sealed value is in no event and in no row as it was typed.
func TestSealedValuesStaySealed(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	as(t, r, "acme admin", 201, http.MethodPost, "/fields", `{"object":"asset","key":"pin","name":"PIN","type":"text","sealed":true}`)
	a := r.must(t, 201, http.MethodPost, "/assets", `{"name":"A","category":"laptop","custom":{"pin":"hunter2"}}`)
	r.must(t, 200, http.MethodPatch, "/assets/"+a["id"].(string), `{"custom":{"pin":"hunter3"}}`)
	require.NoError(t, r.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		var told, kept, marks int
		err := tx.QueryRow(ctx, `select (select count(*) from outbox where payload::text like '%hunter%'),
			(select count(*) from field_values where value::text like '%hunter%' or key like '%hunter%' or sealed::text like '%' || encode('hunter', 'hex') || '%'),
			(select count(*) from outbox where payload::text like '%custom.pin%')`).Scan(&told, &kept, &marks)
		require.Zero(t, told)
		require.Zero(t, kept)
		require.Equal(t, 2, marks)
		return err
	}))
}

func TestRequiredFieldsAndSets(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	f := as(t, r, "acme admin", 201, http.MethodPost, "/fields", `{"object":"asset","key":"imei","name":"IMEI","type":"text","required":true,"everywhere":false}`)
	set := as(t, r, "acme admin", 201, http.MethodPost, "/field-sets", `{"name":"Phones","fields":["`+f["id"].(string)+`"]}`)
	phones := r.category(t, "phone")
	r.must(t, 422, http.MethodPatch, "/categories/"+phones, `{"field_set_id":"`+phones+`"}`)
	worn := r.must(t, 200, http.MethodPatch, "/categories/"+phones, `{"field_set_id":"`+set["id"].(string)+`"}`)
	require.Equal(t, "Phones", worn["field_set"].(object)["name"])
	r.must(t, 201, http.MethodPost, "/assets", `{"name":"A laptop needs none","category":"laptop"}`)
	r.must(t, 422, http.MethodPost, "/assets", `{"name":"nor has one","category":"laptop","custom":{"imei":"1"}}`)
	refused := r.must(t, 422, http.MethodPost, "/assets", `{"name":"Phone","category":"phone"}`)
	require.Equal(t, "body.custom.imei", refused["errors"].([]any)[0].(object)["location"])
	r.must(t, 201, http.MethodPost, "/assets", `{"name":"Phone","category":"phone","custom":{"imei":"35"}}`)
	laptop := rows(r.must(t, 200, http.MethodGet, "/assets?category=laptop", ""))[0]["id"].(string)
	r.must(t, 422, http.MethodPatch, "/assets/"+laptop, `{"custom":{"imei":"36"}}`)
	moved := r.must(t, 200, http.MethodPatch, "/assets/"+laptop, `{"category":"phone","custom":{"imei":"36"}}`)
	require.Equal(t, object{"imei": "36"}, moved["custom"], "what it becomes says which fields it has")
	require.Len(t, rows(r.must(t, 200, http.MethodGet, "/assets", "")), 2, "a refused asset is not there")
	status, _, _ := r.call(t, "globex it", http.MethodGet, "/assets?custom.imei=35", "")
	require.Equal(t, 422, status, "another company has no such field")
}

func TestViews(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	for _, token := range []string{"acme employee", "acme it"} {
		r.exec(t, `insert into users (tenant_id, id, email, name, roles, status, created_at, updated_at)
			values ($1, $2, replace($3, ' ', '.') || '@acme.test', $3, '{it}', 'invited', now(), now())`, r.acme, uuid.NewSHA1(uuid.Nil, []byte(token)), token)
	}
	mine := as(t, r, "acme employee", 201, http.MethodPost, "/views", `{"list":"assets","name":"Mine","query":{"q":"status:assigned","sort":"-tag"},"default":true}`)
	as(t, r, "acme employee", 403, http.MethodPost, "/views", `{"list":"assets","name":"For all","query":{},"shared":true}`)
	shared := as(t, r, "acme it", 201, http.MethodPost, "/views", `{"list":"assets","name":"In stock","query":{"filters":{"status":"in_stock"},"columns":["tag","name"]},"shared":true}`)
	require.Len(t, rows(as(t, r, "acme it", 200, http.MethodGet, "/views", "")), 1, "private ones are their owners'")
	both := rows(as(t, r, "acme employee", 200, http.MethodGet, "/views?list=assets", ""))
	require.Equal(t, []any{"In stock", "Mine"}, []any{both[0]["name"], both[1]["name"]})
	require.Equal(t, true, both[1]["default"])
	second := as(t, r, "acme employee", 201, http.MethodPost, "/views", `{"list":"assets","name":"Second","query":{},"default":true}`)
	require.Equal(t, true, second["default"])
	require.Equal(t, "view.name_taken", as(t, r, "acme employee", 409, http.MethodPatch, "/views/"+second["id"].(string), `{"name":"mine"}`)["code"])
	as(t, r, "acme employee", 403, http.MethodDelete, "/views/"+shared["id"].(string), "")
	as(t, r, "acme it", 404, http.MethodPatch, "/views/"+mine["id"].(string), `{"name":"Yours"}`)
	as(t, r, "globex it", 404, http.MethodDelete, "/views/"+shared["id"].(string), "")
	as(t, r, "acme employee", 204, http.MethodDelete, "/views/"+mine["id"].(string), "")
	require.Len(t, rows(as(t, r, "acme employee", 200, http.MethodGet, "/views", "")), 2)
}
