package rest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFields(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	id := r.laptop(t)
	code, one, header := r.call(t, "acme it", http.MethodGet, "/assets/"+id+"?fields=id,status,assignee", "")
	require.Equal(t, http.StatusOK, code, one)
	require.Equal(t, object{"id": id, "status": "in_stock", "assignee": nil}, one, "null is a value")
	require.Equal(t, `"1"`, header.Get("ETag"))

	all := r.must(t, http.StatusOK, http.MethodGet, "/assets?status=in_stock&count=true&fields=tag", "")
	require.Equal(t, []any{object{"tag": "AST-000001"}}, all["data"])
	require.EqualValues(t, 1, all["page"].(object)["total"], "filters and pages stay")

	for name, path := range map[string]string{
		"ErrUnknown":      "/assets?fields=id,colour",
		"ErrEmpty":        "/assets/" + id + "?fields=",
		"ErrStillUnknown": "/assets/" + id + "?fields=id&colour=red",
	} {
		t.Run(name, func(t *testing.T) {
			code, problem, _ := r.call(t, "acme it", http.MethodGet, path, "")
			require.Equal(t, http.StatusUnprocessableEntity, code, problem)
		})
	}
	code, _, _ = r.call(t, "acme employee", http.MethodGet, "/assets/"+id+"?fields=colour", "")
	require.NotEqual(t, http.StatusOK, code)
	// A write answers what it answers.
	made := r.must(t, http.StatusCreated, http.MethodPost, "/assets", `{"name":"X","category":"laptop","serial":"C02-2"}`)
	require.Contains(t, made, "actions")
}
