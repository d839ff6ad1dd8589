package rest_test

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app/apptest"
	"github.com/assetronics/assetronics/internal/rest"
)

// public is every route that may be called by nobody in particular. A new one
// has to be added here, on purpose.
var public = []string{"login", "get-invitation", "accept-invitation", "setup-state", "setup"}

// TestEveryRouteIsGuarded tries each route without a token and as each role
// that lacks the permission. It reads the routes from the code, so that no new
// one can be forgotten.
func TestEveryRouteIsGuarded(t *testing.T) {
	t.Parallel()
	routes := rest.New(rest.Deps{Log: slog.New(slog.DiscardHandler)}).Routes
	require.NotEmpty(t, routes)
	product := apptest.Start(t)
	tokens := map[access.Role]string{}
	for _, info := range access.Roles {
		tokens[info.Role] = product.SignIn(t, string(info.Role)+"@accounting.test", info.Role).Token
	}

	var open []string
	refusals := 0
	for _, route := range routes {
		require.NotEmpty(t, route.Needs, "%s declares no permission", route.ID)
		if route.Needs == access.Public {
			open = append(open, route.ID)
			continue
		}
		require.Equal(t, http.StatusUnauthorized, try(t, product.URL, route, ""), "%s without a token", route.ID)
		require.Equal(t, http.StatusUnauthorized, try(t, product.URL, route, "ases_nobody"), "%s with a token of nobody", route.ID)
		for _, info := range access.Roles {
			who := access.Principal{Roles: []access.Role{info.Role}}
			if who.Can(route.Needs) || (route.Or != "" && who.Can(route.Or)) {
				continue
			}
			refusals++
			require.Equal(t, http.StatusForbidden, try(t, product.URL, route, tokens[info.Role]), "%s as %s", route.ID, info.Role)
		}
	}
	require.ElementsMatch(t, public, open)
	require.Positive(t, refusals)
}

// try calls a route with ids of nothing and gives the status.
func try(t *testing.T, base string, route rest.Route, token string) int {
	t.Helper()
	path := route.Path
	for _, name := range []string{"{id}", "{step_id}", "{attachment_id}"} {
		path = strings.ReplaceAll(path, name, uuid.NewString())
	}
	path = strings.NewReplacer("{seq}", "1", "{stream}", "people").Replace(path)
	require.NotContains(t, path, "{", "%s has a parameter this test does not know", route.ID)
	r, err := http.NewRequestWithContext(t.Context(), route.Method, base+path, strings.NewReader("{}"))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	_, err = io.Copy(io.Discard, answer.Body)
	require.NoError(t, err)
	return answer.StatusCode
}
