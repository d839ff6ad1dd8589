package rest_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func TestAssetIsMadeOfLittle(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	code, made, header := r.call(t, "acme it", http.MethodPost, "/assets", `{"name":"MacBook Pro","category":"laptop","serial":"C02-1"}`)
	require.Equal(t, http.StatusCreated, code, made)
	require.Equal(t, `"1"`, header.Get("ETag"))
	category := made["category"].(object)
	require.Equal(t, "Laptop", category["name"])
	require.Equal(t, object{
		"id": made["id"], "tag": "AST-000001", "serial": "C02-1", "name": "MacBook Pro", "custom": object{},
		"category": object{"id": category["id"], "slug": "laptop", "name": "Laptop"}, "manufacturer": nil, "model": nil,
		"status": "in_stock", "assignee": nil, "reserved_for": nil, "location": nil, "purchase_date": nil, "purchase_cost": nil,
		"warranty_end": nil, "notes": nil, "assigned_at": nil, "parent": nil, "condition": nil, "tags": []any{}, "status_label": nil,
		"holder": nil, "expected_return": nil, "company": nil, "cost_centre": nil, "ownership": "owned", "lessor": nil,
		"lease_start": nil, "lease_end": nil, "vendor": nil, "order_number": nil, "invoice_number": nil, "warranty_start": nil,
		"warranty_provider": nil, "end_of_life": nil, "end_of_life_by_hand": false, "children": 0.0, "holding": 0.0, "contents": 0.0, "deleted_at": nil,
		"actions": []any{"assign", "reserve", "ship", "repair", "retire", "lose", "steal"},
		"version": 1.0, "created_at": "2026-03-01T09:00:00Z", "updated_at": "2026-03-01T09:00:00Z",
	}, made)
	require.Equal(t, made, r.must(t, http.StatusOK, http.MethodGet, "/assets/"+made["id"].(string), ""))
}

func TestAssetIsMadeOfMuch(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	made := r.must(t, http.StatusCreated, http.MethodPost, "/assets", `{"name":"Dell XPS","category":"laptop","serial":null,"tag":"LOAN-1",
		"manufacturer":"Dell","model":"XPS 13","location_id":"`+r.berlin.String()+`","status":"on_order","purchase_date":"2026-01-15",
		"purchase_cost":{"amount":129900,"currency":"EUR"},"warranty_end":"2029-01-14","notes":"spare"}`)
	require.Equal(t, "LOAN-1", made["tag"])
	require.Equal(t, "Dell", made["manufacturer"].(object)["name"])
	require.Equal(t, object{"id": r.berlin.String(), "name": "Berlin"}, made["location"])
	require.Equal(t, "2026-01-15", made["purchase_date"])
	require.Equal(t, object{"amount": 129900.0, "currency": "EUR"}, made["purchase_cost"])

	path := "/assets/" + made["id"].(string)
	code, changed, header := r.call(t, "acme it", http.MethodPatch, path,
		`{"purchase_cost":null,"location_id":null,"warranty_end":"2030-01-14","model":null}`, "If-Match", `"1"`)
	require.Equal(t, http.StatusOK, code, changed)
	require.Equal(t, `"2"`, header.Get("ETag"))
	require.Nil(t, changed["purchase_cost"])
	require.Nil(t, changed["location"])
	require.Nil(t, changed["model"])
	require.Equal(t, "2030-01-14", changed["warranty_end"])
	require.Equal(t, "spare", changed["notes"], "what is not said stays")

	code, problem, _ := r.call(t, "acme it", http.MethodPatch, path, `{"name":"Y"}`, "If-Match", `"1"`)
	require.Equal(t, http.StatusPreconditionFailed, code)
	require.Equal(t, "asset.stale", problem["code"])
}

func TestAssetBadInput(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	id := r.laptop(t)
	for name, c := range map[string]struct {
		method, path, body string
		status             int
		code, location     string
	}{
		"ErrNoBody":        {http.MethodPost, "/assets", ``, 400, "request.malformed", ""},
		"ErrNotJSON":       {http.MethodPost, "/assets", `{"name"`, 400, "request.malformed", ""},
		"ErrNoName":        {http.MethodPost, "/assets", `{"category":"laptop"}`, 422, "invalid_input", "body"},
		"ErrNoCategory":    {http.MethodPost, "/assets", `{"name":"X"}`, 422, "invalid_input", "body.category"},
		"ErrCategory":      {http.MethodPost, "/assets", `{"name":"X","category":"lapdog"}`, 422, "category.unknown", "body.category"},
		"ErrCategoryType":  {http.MethodPost, "/assets", `{"name":"X","category":7}`, 422, "invalid_input", "body.category"},
		"ErrUnknownField":  {http.MethodPost, "/assets", `{"name":"X","category":"laptop","colour":"red"}`, 422, "invalid_input", "body.colour"},
		"ErrAssignee":      {http.MethodPost, "/assets", `{"name":"X","category":"laptop","assignee":null}`, 422, "invalid_input", "body.assignee"},
		"ErrStatus":        {http.MethodPost, "/assets", `{"name":"X","category":"laptop","status":"assigned"}`, 422, "invalid_input", "body.status"},
		"ErrDate":          {http.MethodPost, "/assets", `{"name":"X","category":"laptop","purchase_date":"2026-02-30"}`, 422, "invalid_input", "body.purchase_date"},
		"ErrDateType":      {http.MethodPost, "/assets", `{"name":"X","category":"laptop","purchase_date":20260101}`, 422, "invalid_input", "body.purchase_date"},
		"ErrCost":          {http.MethodPost, "/assets", `{"name":"X","category":"laptop","purchase_cost":{"amount":1.5,"currency":"EUR"}}`, 422, "invalid_input", "body.purchase_cost"},
		"ErrCostHalf":      {http.MethodPost, "/assets", `{"name":"X","category":"laptop","purchase_cost":{"amount":1}}`, 422, "invalid_input", "body.purchase_cost"},
		"ErrCostHuge":      {http.MethodPost, "/assets", `{"name":"X","category":"laptop","purchase_cost":{"amount":99999999999999999999,"currency":"EUR"}}`, 422, "invalid_input", ""},
		"ErrCurrency":      {http.MethodPost, "/assets", `{"name":"X","category":"laptop","purchase_cost":{"amount":1,"currency":"XXY"}}`, 422, "invalid_input", "body.purchase_cost.currency"},
		"ErrLocationID":    {http.MethodPost, "/assets", `{"name":"X","category":"laptop","location_id":"Berlin"}`, 422, "invalid_input", "body.location_id"},
		"ErrPatchStatus":   {http.MethodPatch, "/assets/" + id, `{"status":"retired"}`, 422, "invalid_input", "body.status"},
		"ErrPatchAssignee": {http.MethodPatch, "/assets/" + id, `{"assignee_id":"` + r.ana.String() + `"}`, 422, "invalid_input", "body.assignee_id"},
		"ErrPatchNoName":   {http.MethodPatch, "/assets/" + id, `{"name":null}`, 422, "invalid_input", "body.name"},
		"ErrPatchID":       {http.MethodPatch, "/assets/42", `{}`, 422, "invalid_input", "path.id"},
		"ErrAssignNobody":  {http.MethodPost, "/assets/" + id + "/assign", `{}`, 422, "invalid_input", "body.employee_id"},
		"ErrAssignNull":    {http.MethodPost, "/assets/" + id + "/assign", `{"employee_id":null}`, 422, "invalid_input", "body.employee_id"},
		"ErrAssignForeign": {http.MethodPost, "/assets/" + id + "/assign", `{"employee_id":"` + r.eve.String() + `"}`, 422, "employee.unknown", "body.employee_id"},
		"ErrNoReason":      {http.MethodPost, "/assets/" + id + "/status", `{"status":"lost"}`, 422, "invalid_input", "body.reason"},
		"ErrNoSuchStatus":  {http.MethodPost, "/assets/" + id + "/status", `{"status":"broken"}`, 422, "invalid_input", "body.status"},
		"ErrSameStatus":    {http.MethodPost, "/assets/" + id + "/status", `{"status":"in_stock"}`, 409, "asset.wrong_status", ""},
		"ErrNobodyHasIt":   {http.MethodPost, "/assets/" + id + "/return", ``, 409, "asset.not_assigned", ""},
		"ErrFilter":        {http.MethodGet, "/assets?colour=red", ``, 422, "list.bad_filter", "query.colour"},
		"ErrSort":          {http.MethodGet, "/assets?sort=notes", ``, 422, "list.bad_sort", "query.sort"},
		"ErrLimit":         {http.MethodGet, "/assets?limit=1000", ``, 422, "invalid_input", "query.limit"},
		"ErrCursor":        {http.MethodGet, "/assets?cursor=zzz", ``, 422, "list.bad_cursor", "query.cursor"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, problem, header := r.call(t, "acme it", c.method, c.path, c.body)
			require.Equal(t, c.status, status, problem)
			require.Equal(t, "application/problem+json", header.Get("Content-Type"))
			require.Equal(t, c.code, problem["code"], problem)
			if c.location != "" {
				require.NotEmpty(t, problem["errors"], problem)
				require.Equal(t, c.location, problem["errors"].([]any)[0].(object)["location"], problem)
			}
		})
	}
}

func TestCustodyOverREST(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	path := "/assets/" + r.laptop(t)
	toAna, toBo := `{"employee_id":"`+r.ana.String()+`"}`, `{"employee_id":"`+r.bo.String()+`","note":"new team"}`

	require.Equal(t, "reserved", r.must(t, 200, http.MethodPost, path+"/reserve", toAna)["status"])
	require.Equal(t, "in_stock", r.must(t, 200, http.MethodPost, path+"/release", "")["status"])
	held := r.must(t, 200, http.MethodPost, path+"/assign", toAna, "If-Match", `"3"`)
	require.Equal(t, object{"id": r.ana.String(), "display_name": "Ana", "email": "ana@acme.test"}, held["assignee"])

	code, problem, _ := r.call(t, "acme it", http.MethodPost, path+"/assign", toBo)
	require.Equal(t, http.StatusConflict, code)
	require.Equal(t, "asset.already_assigned", problem["code"])
	require.Contains(t, problem["detail"], "Ana")
	code, _, _ = r.call(t, "acme it", http.MethodPost, path+"/assign", toBo, "If-Match", `"3"`)
	require.Equal(t, http.StatusPreconditionFailed, code)

	require.Equal(t, "Bo", r.must(t, 200, http.MethodPost, path+"/transfer", toBo)["assignee"].(object)["display_name"])
	require.Len(t, rows(r.must(t, 200, http.MethodGet, "/employees/"+r.bo.String()+"/assets", "")), 1)
	require.Empty(t, rows(r.must(t, 200, http.MethodGet, "/employees/"+r.ana.String()+"/assets", "")))
	back := r.must(t, 200, http.MethodPost, path+"/return", `{"location_id":"`+r.berlin.String()+`"}`)
	require.Nil(t, back["assignee"])
	require.Equal(t, "Berlin", back["location"].(object)["name"])
	require.Equal(t, "retired", r.must(t, 200, http.MethodPost, path+"/status", `{"status":"retired","reason":"worn out"}`)["status"])
	require.Equal(t, "in_stock", r.must(t, 200, http.MethodPost, path+"/status", `{"status":"in_stock"}`)["status"])

	history := rows(r.must(t, 200, http.MethodGet, path+"/assignments?count=true", ""))
	require.Len(t, history, 2)
	require.Equal(t, "Bo", history[0]["employee"].(object)["display_name"])
	require.Equal(t, "new team", history[0]["note"])
	require.Equal(t, "user", history[1]["returned_by"].(object)["type"])

	// The sequencer has not run: the log is empty, the list is there.
	require.Empty(t, rows(r.must(t, 200, http.MethodGet, path+"/events", "")))
}

func TestAssetListOverREST(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	for range 3 {
		r.laptop(t)
	}
	phone := r.must(t, http.StatusCreated, http.MethodPost, "/assets", `{"name":"iPhone","category":"phone"}`)
	first := r.must(t, 200, http.MethodGet, "/assets?limit=2&sort=tag&count=true&category=laptop", "")
	require.EqualValues(t, 3, first["page"].(object)["total"])
	second := r.must(t, 200, http.MethodGet, "/assets?limit=2&sort=tag&category=laptop&cursor="+first["page"].(object)["next_cursor"].(string), "")
	require.Equal(t, []string{"AST-000001", "AST-000002", "AST-000003"}, []string{
		rows(first)[0]["tag"].(string), rows(first)[1]["tag"].(string), rows(second)[0]["tag"].(string),
	})
	back := second["page"].(object)["prev_cursor"].(string)
	require.Equal(t, object{"next_cursor": nil, "prev_cursor": back, "has_more": false}, second["page"])
	again := r.must(t, 200, http.MethodGet, "/assets?limit=2&sort=tag&category=laptop&facets=status,category&cursor="+back, "")
	require.Equal(t, rows(first), rows(again), "the page before")
	require.Equal(t, object{"values": []any{object{"value": "in_stock", "label": nil, "count": 3.0}}}, again["facets"].(object)["status"])
	require.Equal(t, "Laptop", again["facets"].(object)["category"].(object)["values"].([]any)[0].(object)["label"])
	jumped := r.must(t, 200, http.MethodGet, "/assets?sort=tag&from=ast-000003", "")
	require.Len(t, rows(jumped), 2)
	byID := rows(r.must(t, 200, http.MethodGet, "/assets?category="+phone["category"].(object)["id"].(string), ""))
	require.Equal(t, []object{phone}, byID)
	require.Equal(t, []object{phone}, rows(r.must(t, 200, http.MethodGet, "/assets?q=iphone", "")))
}

func TestOwnAssets(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	free, held, awaited := r.laptop(t), r.laptop(t), r.laptop(t)
	r.must(t, 200, http.MethodPost, "/assets/"+held+"/assign", `{"employee_id":"`+r.ana.String()+`"}`)
	r.must(t, 200, http.MethodPost, "/assets/"+awaited+"/reserve", `{"employee_id":"`+r.ana.String()+`"}`)
	as := func(path string) (int, object) {
		code, got, _ := r.call(t, "acme employee", http.MethodGet, path, "")
		return code, got
	}

	for _, path := range []string{"/assets", "/my/assets"} {
		code, got := as(path)
		require.Equal(t, 200, code)
		ids := []string{}
		for _, row := range rows(got) {
			ids = append(ids, row["id"].(string))
		}
		require.ElementsMatch(t, []string{held, awaited}, ids, path)
	}
	for path, want := range map[string]int{
		"/assets/" + held: 200, "/assets/" + awaited: 200, "/assets/" + free: 404,
		"/assets/" + held + "/assignments": 200, "/assets/" + free + "/assignments": 404, "/assets/" + held + "/events": 403,
		"/employees/" + r.ana.String() + "/assets": 200, "/employees/" + r.bo.String() + "/assets": 404,
	} {
		code, got := as(path)
		require.Equal(t, want, code, "%s: %v", path, got)
	}
	for path, body := range map[string]string{
		"/assets": `{"name":"X","category":"laptop"}`, "/assets/" + held + "/return": "", "/assets/" + held + "/status": `{"status":"lost","reason":"x"}`,
	} {
		code, _, _ := r.call(t, "acme employee", http.MethodPost, path, body)
		require.Equal(t, http.StatusForbidden, code, path)
	}
	require.Empty(t, rows(r.must(t, 200, http.MethodGet, "/my/assets", "")), "who is no employee has none")
}

func TestAssetsOfAnotherCompany(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	id := r.laptop(t)
	r.must(t, 200, http.MethodPost, "/assets/"+id+"/assign", `{"employee_id":"`+r.ana.String()+`"}`)
	toEve := `{"employee_id":"` + r.eve.String() + `"}`
	for _, c := range [][3]string{
		{http.MethodGet, "", ""}, {http.MethodPatch, "", `{"name":"Y"}`}, {http.MethodGet, "/events", ""}, {http.MethodGet, "/assignments", ""},
		{http.MethodPost, "/assign", toEve}, {http.MethodPost, "/return", ""}, {http.MethodPost, "/transfer", toEve}, {http.MethodPost, "/reserve", toEve},
		{http.MethodPost, "/release", ""}, {http.MethodPost, "/status", `{"status":"in_transit"}`},
	} {
		code, problem, _ := r.call(t, "globex it", c[0], "/assets/"+id+c[1], c[2])
		require.Equal(t, http.StatusNotFound, code, "%v: %v", c, problem)
		require.Equal(t, "asset.not_found", problem["code"])
	}
	code, _, _ := r.call(t, "globex it", http.MethodGet, "/employees/"+r.ana.String()+"/assets", "")
	require.Equal(t, http.StatusNotFound, code)
	_, list, _ := r.call(t, "globex it", http.MethodGet, "/assets", "")
	require.Empty(t, rows(list))
}

func TestCatalogOverREST(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	drone := r.must(t, http.StatusCreated, http.MethodPost, "/categories", `{"name":"Flying drone"}`)
	require.Equal(t, "flying-drone", drone["slug"])
	require.EqualValues(t, 0, drone["asset_count"])
	r.must(t, http.StatusCreated, http.MethodPost, "/assets", `{"name":"Mavic","category":"flying-drone","manufacturer":"DJI","model":"Mavic 3"}`)
	renamed := r.must(t, 200, http.MethodPatch, "/categories/"+drone["id"].(string), `{"name":"Drone"}`, "If-Match", `"1"`)
	require.Equal(t, "flying-drone", renamed["slug"])
	require.EqualValues(t, 1, renamed["asset_count"])

	models := rows(r.must(t, 200, http.MethodGet, "/models", ""))
	require.Len(t, models, 1)
	require.Equal(t, "DJI", models[0]["manufacturer"].(object)["name"])
	require.Equal(t, "Drone", models[0]["category"].(object)["name"])
	model := r.must(t, http.StatusCreated, http.MethodPost, "/models", `{"name":"Mini 4","manufacturer":"dji","category":"flying-drone"}`)
	model = r.must(t, 200, http.MethodPatch, "/models/"+model["id"].(string), `{"category":null}`)
	require.Nil(t, model["category"])
	makers := rows(r.must(t, 200, http.MethodGet, "/manufacturers", ""))
	require.Len(t, makers, 1)
	r.must(t, 200, http.MethodPatch, "/manufacturers/"+makers[0]["id"].(string), `{"name":"SZ DJI"}`)
	r.must(t, http.StatusCreated, http.MethodPost, "/manufacturers", `{"name":"Parrot"}`)

	for _, c := range []struct {
		method, path, body string
		status             int
		code               string
	}{
		{http.MethodPost, "/categories", `{"name":"DRONE"}`, 409, "category.name_taken"},
		{http.MethodPost, "/manufacturers", `{"name":"parrot"}`, 409, "manufacturer.name_taken"},
		{http.MethodPatch, "/categories/" + drone["id"].(string), `{"slug":"drone"}`, 422, "invalid_input"},
		{http.MethodPatch, "/models/" + model["id"].(string), `{"manufacturer":"Parrot"}`, 422, "invalid_input"},
		{http.MethodPost, "/models", `{"name":"X","category":"plane"}`, 422, "category.unknown"},
		{http.MethodGet, "/models/" + uuid.NewString(), ``, 404, "model.not_found"},
	} {
		code, problem, _ := r.call(t, "acme it", c.method, c.path, c.body)
		require.Equal(t, c.status, code, "%v: %v", c, problem)
		require.Equal(t, c.code, problem["code"], "%v: %v", c, problem)
	}
}

func TestPresentAssets(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	id := uuid.MustParse(r.laptop(t))
	r.must(t, 200, http.MethodPost, "/assets/"+id.String()+"/assign", `{"employee_id":"`+r.ana.String()+`"}`)
	shown, err := r.face.Present(t.Context(), r.acme, "asset", []uuid.UUID{id, uuid.New()})
	require.NoError(t, err)
	require.Len(t, shown, 1)
	require.Equal(t, []uuid.UUID{r.ana}, shown[id].People)
	text, err := json.Marshal(shown[id].View)
	require.NoError(t, err)
	var view object
	require.NoError(t, json.Unmarshal(text, &view))
	require.Equal(t, r.must(t, 200, http.MethodGet, "/assets/"+id.String(), ""), view, "as REST shows it")
	shown, err = r.face.Present(t.Context(), r.globex, "asset", []uuid.UUID{id})
	require.NoError(t, err)
	require.Empty(t, shown)
}
