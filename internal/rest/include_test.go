package rest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestInclude(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	id := r.laptop(t)
	alone := r.must(t, http.StatusOK, http.MethodGet, "/assets/"+id, "")
	r.must(t, http.StatusCreated, http.MethodPost, "/assets", `{"name":"Dock","category":"laptop","serial":"D-1","parent_id":"`+id+`"}`)
	children := r.must(t, http.StatusOK, http.MethodGet, "/assets/"+id+"/children", "")
	require.Len(t, children["data"], 1)

	code, both, header := r.call(t, "acme it", http.MethodGet, "/assets/"+id+"?include=events,children", "")
	require.Equal(t, http.StatusOK, code, both)
	require.Equal(t, `"1"`, header.Get("ETag"))
	require.Equal(t, alone["tag"], both["tag"])
	included := both["included"].(object)
	require.Len(t, included, 2)
	require.Equal(t, children, included["children"], "as its own address answers")
	require.Contains(t, included["events"], "page")

	narrow := r.must(t, http.StatusOK, http.MethodGet, "/assets/"+id+"?fields=tag&include=children", "")
	require.Equal(t, alone["tag"], narrow["tag"])
	require.Len(t, narrow, 2, "the resource is narrowed, what is included is not")

	for name, path := range map[string]string{
		"ErrUnknown":    "/assets/" + id + "?include=colour",
		"ErrEmpty":      "/assets/" + id + "?include=",
		"ErrOnAList":    "/assets?include=events",
		"ErrWrongField": "/assets/" + id + "?include=events&colour=red",
		"ErrNotBelow":   "/assets/" + id + "?include=../" + id,
	} {
		t.Run(name, func(t *testing.T) {
			code, problem, _ := r.call(t, "acme it", http.MethodGet, path, "")
			require.Equal(t, http.StatusUnprocessableEntity, code, problem)
		})
	}
}

// What somebody may not read alone does not come in by the side.
func TestInclude_OwnPermission(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	id := r.laptop(t)
	for _, who := range []string{"acme employee", "globex it", "nobody"} {
		alone, _, _ := r.call(t, who, http.MethodGet, "/assets/"+id+"/events", "")
		code, problem, _ := r.call(t, who, http.MethodGet, "/assets/"+id+"?include=events", "")
		require.NotEqual(t, http.StatusOK, alone, who)
		require.NotEqual(t, http.StatusOK, code, who)
		require.NotContains(t, problem, "included", who)
	}
}
