package rest_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/fault"
	registers "github.com/assetronics/assetronics/internal/register"
)

// People, models and places have a company's own fields as assets have: given and
// changed with the thing, under one event, shown, filtered and sorted by.
func TestFieldsOfPeopleModelsAndPlaces(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	for _, c := range []struct{ object, path, first, second, language string }{
		{"employee", "/employees", `"first_name":"Cy"`, `"first_name":"Di"`, "q=custom.size<4&"},
		{"model", "/models", `"name":"One"`, `"name":"Two"`, ""},
		{"location", "/locations", `"name":"Room 1"`, `"name":"Room 2"`, ""},
	} {
		field := func(rest string) {
			as(t, r, "acme admin", 201, http.MethodPost, "/fields", `{"object":"`+c.object+`",`+rest+`}`)
		}
		field(`"key":"size","name":"Size","type":"number","required":true`)
		field(`"key":"kind","name":"Kind","type":"choice","options":["Red","Blue"]`)
		field(`"key":"code","name":"Code","type":"text","sealed":true`)
		create := func(status int, name, custom string) object {
			return as(t, r, "acme admin", status, http.MethodPost, c.path, `{`+name+`,"custom":`+custom+`}`)
		}
		require.Equal(t, "body.custom.size", create(422, c.first, `{"kind":"red"}`)["errors"].([]any)[0].(object)["location"], c.object)
		one := create(201, c.first, `{"size":3,"kind":"red","code":"1234"}`)
		two := create(201, c.second, `{"size":5}`)
		require.Equal(t, object{"size": 3.0, "kind": "Red", "code": object{"sealed": true}}, one["custom"], c.object)
		require.Equal(t, []string{c.object + "_created"}, r.eventsOf(t, one["id"]), "one event tells of both")

		at := c.path + "/" + one["id"].(string)
		changed := as(t, r, "acme admin", 200, http.MethodPatch, at, `{"custom":{"kind":"blue"}}`)
		require.InDelta(t, one["version"].(float64)+1, changed["version"], 0)
		same := as(t, r, "acme admin", 200, http.MethodPatch, at, `{"custom":{"kind":"blue"}}`)
		require.Equal(t, changed["version"], same["version"])
		require.Equal(t, []string{c.object + "_created", c.object + "_updated"}, r.eventsOf(t, one["id"]))

		for query, want := range map[string][]any{
			"custom.kind=blue": {one["id"]}, "custom.size__gt=4": {two["id"]}, c.language + "custom.size=3": {one["id"]},
			"custom.size__isnull=false&sort=-custom.size": {two["id"], one["id"]}, "custom.size__lt=9&sort=custom.size": {one["id"], two["id"]},
		} {
			var got []any
			for _, row := range rows(as(t, r, "acme admin", 200, http.MethodGet, c.path+"?"+escaped(query), "")) {
				got = append(got, row["id"])
			}
			require.Equal(t, want, got, c.object+" "+query)
		}
		for _, refused := range []string{"sort=custom.code", "custom.code=1234", "custom.nothing=1"} {
			as(t, r, "acme admin", 422, http.MethodGet, c.path+"?"+refused, "")
		}
		require.Equal(t, "1234", as(t, r, "acme admin", 200, http.MethodPost, at+"/reveal", `{"key":"code"}`)["value"])
		require.Equal(t, c.object+"_value_revealed", r.eventsOf(t, one["id"])[2])
		as(t, r, "acme it", 403, http.MethodPost, at+"/reveal", `{"key":"code"}`)
	}
}

// Many assets get values of own fields in one go, all or none; a filter of them says
// which. A sealed value is given to one asset at a time.
func TestBulkOfOwnFields(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	as(t, r, "acme admin", 201, http.MethodPost, "/fields", `{"object":"asset","key":"room","name":"Room","type":"text"}`)
	as(t, r, "acme admin", 201, http.MethodPost, "/fields", `{"object":"asset","key":"pin","name":"PIN","type":"text","sealed":true}`)
	for range 3 {
		r.must(t, 201, http.MethodPost, "/assets", `{"name":"A","category":"laptop","custom":{"room":"B1"}}`)
	}
	r.laptop(t)
	preview := r.must(t, 200, http.MethodPost, "/assets/bulk/preview", `{"action":"edit","filter":"custom.room=B1","changes":{"custom":{"room":"C2"}}}`)
	require.InDelta(t, 3, preview["changed"], 0)
	require.Empty(t, rows(r.must(t, 200, http.MethodGet, "/assets?custom.room=C2", "")), "a preview changes nothing")
	require.Equal(t, object{"custom.room": []any{"B1", "C2"}}, preview["sample"].([]any)[0].(object)["changes"])
	r.must(t, 422, http.MethodPost, "/assets/bulk/preview", `{"action":"edit","filter":"custom.room=B1","changes":{"custom":{"pin":"1"}}}`)
	// Neither to many people: a change that waits to be worked off is kept as it was sent.
	as(t, r, "acme admin", 201, http.MethodPost, "/fields", `{"object":"employee","key":"pin","name":"PIN","type":"text","sealed":true}`)
	refused := as(t, r, "acme admin", 422, http.MethodPost, "/employees/bulk", `{"ids":["`+r.ana.String()+`"],"changes":{"custom":{"pin":"1"}}}`)
	require.Equal(t, "body.changes.custom.pin", refused["errors"].([]any)[0].(object)["location"])
}

// A place in an own field is asked for like the one that is built in, also with all that
// lies in it.
func TestOwnPlacesAreATree(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	as(t, r, "acme admin", 201, http.MethodPost, "/fields", `{"object":"asset","key":"home","name":"Home","type":"place"}`)
	floor := r.must(t, 201, http.MethodPost, "/locations", `{"name":"Floor 1","parent_id":"`+r.berlin.String()+`"}`)["id"].(string)
	there := r.must(t, 201, http.MethodPost, "/assets", `{"name":"A","category":"laptop","custom":{"home":"`+floor+`"}}`)["id"]
	r.laptop(t)
	for query, found := range map[string]int{
		"custom.home=" + floor: 1, "custom.home=" + r.berlin.String(): 0, "custom.home__under=" + r.berlin.String(): 1, "custom.home__under=" + floor: 1,
	} {
		list := rows(r.must(t, 200, http.MethodGet, "/assets?"+query, ""))
		require.Len(t, list, found, query)
		if found > 0 {
			require.Equal(t, there, list[0]["id"], query)
		}
	}
}

// Many new assets bring values of own fields with them. One that is taken undoes them
// all, and the fault says in which row it is.
func TestManyNewAssetsWithOwnFields(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	as(t, r, "acme admin", 201, http.MethodPost, "/fields", `{"object":"asset","key":"room","name":"Room","type":"text"}`)
	as(t, r, "acme admin", 201, http.MethodPost, "/fields", `{"object":"asset","key":"code","name":"Code","type":"text","unique":true}`)
	drafts := func(codes ...string) (in []asset.New) {
		for _, code := range codes {
			in = append(in, asset.New{Name: "A", Category: "laptop", Custom: registers.Custom{
				"room": json.RawMessage(`"B1"`), "code": json.RawMessage(`"` + code + `"`),
			}})
		}
		return in
	}
	made, err := r.deps.Assets.CreateMany(t.Context(), r.acme, drafts("1", "2", "3"))
	require.NoError(t, err)
	require.JSONEq(t, `{"room":"B1","code":"2"}`, string(made[1].Custom))
	for _, codes := range [][]string{{"4", "5", "1"}, {"4", "5", "5"}} {
		_, err = r.deps.Assets.CreateMany(t.Context(), r.acme, drafts(codes...))
		f := fault.As(err)
		require.NotNil(t, f, "%v", err)
		require.Equal(t, "field.taken", f.Code)
		require.Equal(t, "body[2].custom.code", f.Fields[0].Location)
	}
	require.Len(t, rows(r.must(t, 200, http.MethodGet, "/assets?custom.room=B1", "")), 3)
}

// What is part of an asset and checked out to it as well is in it once.
func TestContentsAreCountedOnce(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	rack := r.laptop(t)
	var parts []string
	for range 2 {
		part := r.must(t, 201, http.MethodPost, "/assets", `{"name":"Disk","category":"laptop","parent_id":"`+rack+`"}`)
		parts = append(parts, part["id"].(string))
	}
	loose := r.laptop(t)
	for _, id := range []string{parts[0], loose} {
		r.must(t, 200, http.MethodPost, "/assets/"+id+"/assign", `{"asset_id":"`+rack+`"}`)
	}
	shown := r.must(t, 200, http.MethodGet, "/assets/"+rack, "")
	require.Equal(t, []any{2.0, 2.0, 3.0}, []any{shown["children"], shown["holding"], shown["contents"]})
}

// eventsOf are the types of what was recorded of a thing, in order.
func (r *register) eventsOf(t *testing.T, id any) (types []string) {
	t.Helper()
	require.NoError(t, r.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select type from outbox where subject_id = $1 order by id", id)
		if err != nil {
			return err
		}
		types, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	}))
	return types
}

// category is the id of one of acme's categories.
func (r *register) category(t *testing.T, slug string) string {
	t.Helper()
	return rows(r.must(t, 200, http.MethodGet, "/categories?slug="+slug, ""))[0]["id"].(string)
}
