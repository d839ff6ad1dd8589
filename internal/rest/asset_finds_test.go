package rest_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// What is deleted lies in the bin, out of the list, until it is taken out again.
func TestBinOverREST(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	made := r.must(t, 201, http.MethodPost, "/assets", `{"name":"X","category":"laptop","tag":"L-1","serial":"C02"}`)
	id := made["id"].(string)
	at, inBin := "/assets/"+id, "/deleted-assets/"+id
	code, _, _ := r.call(t, "acme it", http.MethodDelete, at, "", "If-Match", `"9"`)
	require.Equal(t, http.StatusPreconditionFailed, code)
	code, _, _ = r.call(t, "acme employee", http.MethodDelete, at, "")
	require.Equal(t, http.StatusForbidden, code)

	r.must(t, 204, http.MethodDelete, at, "", "If-Match", `"1"`)
	r.must(t, 404, http.MethodGet, at, "")
	require.Empty(t, rows(r.must(t, 200, http.MethodGet, "/assets", "")))
	require.Equal(t, id, rows(r.must(t, 200, http.MethodGet, "/deleted-assets?tag=L-1", ""))[0]["id"])
	require.Equal(t, "C02", r.must(t, 200, http.MethodGet, inBin, "")["serial"])
	for _, stranger := range []string{"globex it", "acme employee"} {
		code, _, _ := r.call(t, stranger, http.MethodGet, inBin, "")
		require.Contains(t, []int{http.StatusNotFound, http.StatusForbidden}, code, stranger)
	}

	// Its tag went to another: that one is named, and stays.
	other := r.must(t, 201, http.MethodPost, "/assets", `{"name":"Y","category":"laptop","tag":"l-1"}`)["id"].(string)
	taken := r.must(t, 409, http.MethodPost, inBin+"/restore", "")
	require.Equal(t, "asset.tag_taken", taken["code"])
	require.Contains(t, taken["detail"], "Y")
	r.must(t, 200, http.MethodPatch, "/assets/"+other, `{"tag":"L-2"}`)
	require.Equal(t, "L-1", r.must(t, 200, http.MethodPost, inBin+"/restore", "")["tag"])
	require.Empty(t, rows(r.must(t, 200, http.MethodGet, "/deleted-assets", "")))
	r.must(t, 404, http.MethodPost, inBin+"/restore", "")

	r.must(t, 200, http.MethodPost, at+"/assign", `{"employee_id":"`+r.bo.String()+`"}`)
	kept := r.must(t, 409, http.MethodDelete, at, "")
	require.Equal(t, "asset.in_use", kept["code"])
	require.Contains(t, kept["detail"], "Bo has it")
}

// A label is the company's own name for a state; an asset wears one of its state.
func TestStatusLabelsOverREST(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	label := r.must(t, 201, http.MethodPost, "/status-labels", `{"name":"Ready","color":"green","status":"in_stock"}`)
	at := "/status-labels/" + label["id"].(string)
	require.Equal(t, "status_label.name_taken", r.must(t, 409, http.MethodPost, "/status-labels", `{"name":" ready","color":"red","status":"lost"}`)["code"])
	r.must(t, 422, http.MethodPost, "/status-labels", `{"name":"Odd","color":"mauve","status":"in_stock"}`)
	r.must(t, 412, http.MethodPatch, at, `{"color":"teal"}`, "If-Match", `"7"`)
	require.Equal(t, "teal", r.must(t, 200, http.MethodPatch, at, `{"color":"teal"}`, "If-Match", `"1"`)["color"])

	asset := "/assets/" + r.laptop(t)
	worn := r.must(t, 200, http.MethodPost, asset+"/status", `{"status_label":"ready"}`)["status_label"].(object)
	require.Equal(t, []any{"Ready", "teal"}, []any{worn["name"], worn["color"]})
	require.InDelta(t, 1, rows(r.must(t, 200, http.MethodGet, "/status-labels", ""))[0]["asset_count"], 0)
	code, seen, _ := r.call(t, "acme employee", http.MethodGet, "/status-labels", "")
	require.Equal(t, 200, code)
	require.NotContains(t, rows(seen)[0], "asset_count", "how many there are is not everybody's business")
	r.must(t, 409, http.MethodDelete, at, "")

	require.Nil(t, r.must(t, 200, http.MethodPost, asset+"/status", `{"status":"retired","reason":"old"}`)["status_label"], "a label belongs to its state")
	code, _, _ = r.call(t, "globex it", http.MethodDelete, at, "")
	require.Equal(t, http.StatusNotFound, code)
	r.must(t, 204, http.MethodDelete, at, "")
	require.Empty(t, rows(r.must(t, 200, http.MethodGet, "/status-labels", "")))
}

// Overdue is what should have been back before today; who sees little sees theirs.
func TestOverdueOverREST(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	late := map[string]string{}
	for who, day := range map[string]string{r.ana.String(): "2026-02-28", r.bo.String(): "2026-02-01"} {
		late[who] = r.laptop(t)
		r.must(t, 200, http.MethodPost, "/assets/"+late[who]+"/assign", `{"employee_id":"`+who+`","expected_return":"`+day+`"}`)
	}
	today := r.laptop(t)
	r.must(t, 200, http.MethodPost, "/assets/"+today+"/assign", `{"employee_id":"`+r.bo.String()+`","expected_return":"2026-03-01"}`)

	var order []any
	for _, row := range rows(r.must(t, 200, http.MethodGet, "/assets/overdue?sort=expected_return", "")) {
		order = append(order, row["id"])
	}
	require.Equal(t, []any{late[r.bo.String()], late[r.ana.String()]}, order)
	code, hers, _ := r.call(t, "acme employee", http.MethodGet, "/assets/overdue", "")
	require.Equal(t, 200, code)
	require.Len(t, rows(hers), 1)
	require.Equal(t, late[r.ana.String()], rows(hers)[0]["id"])
	code, none, _ := r.call(t, "globex it", http.MethodGet, "/assets/overdue", "")
	require.Equal(t, 200, code)
	require.Empty(t, rows(none))
	r.must(t, 200, http.MethodPost, "/assets/"+late[r.bo.String()]+"/return", "")
	require.Len(t, rows(r.must(t, 200, http.MethodGet, "/assets/overdue", "")), 1)
}

// What was scanned is a tag, a serial or an address, in whatever spelling.
func TestLookUpOverREST(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	id := r.must(t, 201, http.MethodPost, "/assets", `{"name":"X","category":"laptop","tag":"L-1","serial":"C02 9"}`)["id"].(string)
	bySerial := r.must(t, 201, http.MethodPost, "/assets", `{"name":"Y","category":"laptop","tag":"L-2","serial":"L-9"}`)["id"].(string)
	lookUp := func(who, code string) (int, object) {
		status, found, _ := r.call(t, who, http.MethodGet, "/assets/lookup?code="+url.QueryEscape(code), "")
		return status, found
	}
	for code, want := range map[string]string{
		"L-1": id, " l-1 ": id, "c02  9": id, "https://it.acme.test/assets/" + id: id, "/assets/" + id + "?tab=history": id, "l-9": bySerial,
	} {
		status, found := lookUp("acme it", code)
		require.Equal(t, 200, status, code)
		require.Equal(t, want, found["id"], code)
		for _, stranger := range []string{"acme employee", "globex it"} {
			status, _ = lookUp(stranger, code)
			require.Equal(t, http.StatusNotFound, status, "%s: %s", stranger, code)
		}
	}
	for code, want := range map[string]int{"L-3": 404, "https://it.acme.test/assets/none": 404, "%": 404, " ": 422} {
		status, _ := lookUp("acme it", code)
		require.Equal(t, want, status, code)
	}
	r.must(t, 200, http.MethodPost, "/assets/"+id+"/assign", `{"employee_id":"`+r.ana.String()+`"}`)
	status, _ := lookUp("acme employee", "L-1")
	require.Equal(t, 200, status, "what she holds she may find")
}
