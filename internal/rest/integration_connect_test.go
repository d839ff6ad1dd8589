package rest_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/sandbox/kit/kittest"
	"github.com/assetronics/assetronics/internal/sandbox/slack"
)

// workspace starts a simulated Slack.
func workspace(t *testing.T) (*slack.Server, string) {
	t.Helper()
	vendor, err := slack.New(slack.Options{Options: kittest.Options(kittest.NewClock(), 40)})
	require.NoError(t, err)
	web := httptest.NewServer(vendor)
	t.Cleanup(web.Close)
	return vendor, web.URL
}

// returns follows where a vendor sends the administrator's browser back to.
func (c *connected) returns(t *testing.T, token, address string) *url.URL {
	t.Helper()
	back, err := url.Parse(address)
	require.NoError(t, err)
	require.Equal(t, "/api/v1/oauth/callback", back.Path)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, back.RequestURI(), nil)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	c.face.Handler.ServeHTTP(w, r)
	require.Equal(t, http.StatusSeeOther, w.Code, w.Body)
	app, err := url.Parse(w.Header().Get("Location"))
	require.NoError(t, err)
	require.Equal(t, "assets.acme.test", app.Host)
	return app
}

// answers presses a button on the vendor's consent page and gives where it leads.
func answers(t *testing.T, page, answer string) string {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		r, err := http.NewRequestWithContext(t.Context(), method, page, strings.NewReader(url.Values{"answer": {answer}}.Encode()))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := client.Do(r)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		if method == http.MethodPost {
			require.Equal(t, http.StatusFound, resp.StatusCode)
			return resp.Header.Get("Location")
		}
		require.Equal(t, http.StatusOK, resp.StatusCode)
	}
	return ""
}

// TestConsentStory goes to Slack's consent page and back.
func TestConsentStory(t *testing.T) {
	t.Parallel()
	c := setupConnected(t)
	_, address := workspace(t)
	made := c.admin(t, http.StatusCreated, http.MethodPost, "/integrations",
		`{"connector":"slack","name":"Chat","settings":{"method":"oauth","client_id":"`+slack.DemoClientID+`","base_url":"`+address+`/api"},"secrets":{"client_secret":"`+slack.DemoClientSecret+`"}}`)
	require.Equal(t, object{"connected": false, "connected_at": nil, "connected_by": ""}, made["connection"])
	path := "/integrations/" + made["id"].(string)
	result := c.admin(t, http.StatusOK, http.MethodPost, path+"/test", "")
	require.Equal(t, false, result["ok"])
	consent := func() string {
		begun := c.admin(t, http.StatusOK, http.MethodPost, path+"/connect", "")
		require.Equal(t, "https://assets.acme.test/api/v1/oauth/callback", begun["callback_url"])
		require.True(t, strings.HasPrefix(begun["url"].(string), address+"/oauth/v2/authorize?"), begun["url"])
		return begun["url"].(string)
	}

	denied := c.returns(t, "acme admin", answers(t, consent(), "deny"))
	require.Equal(t, path, denied.Path)
	require.Equal(t, url.Values{"connect": {"failed"}, "code": {"vendor.bad_credentials"}}, denied.Query())

	allowed := answers(t, consent(), "allow")
	require.Equal(t, "connect=failed&code=oauth.signed_out", reordered(c.returns(t, "", allowed)))
	require.Equal(t, "connect=failed&code=oauth.state_unknown", reordered(c.returns(t, "globex admin", allowed)), "another company")
	back := c.returns(t, "acme admin", allowed)
	require.Equal(t, path+"?connect=ok", back.RequestURI())
	require.Equal(t, "connect=failed&code=oauth.state_unknown", reordered(c.returns(t, "acme admin", allowed)), "used up")

	shown := c.admin(t, http.StatusOK, http.MethodGet, path, "")
	require.Equal(t, true, shown["connection"].(object)["connected"])
	require.NotEmpty(t, shown["connection"].(object)["connected_by"])
	require.Equal(t, object{"ok": true}, c.admin(t, http.StatusOK, http.MethodPost, path+"/test", ""))

	shown = c.admin(t, http.StatusOK, http.MethodPost, path+"/disconnect", "")
	require.Equal(t, false, shown["connection"].(object)["connected"])
	require.Equal(t, false, c.admin(t, http.StatusOK, http.MethodPost, path+"/test", "")["ok"])

	c.admin(t, http.StatusNotFound, http.MethodPost, "/integrations/"+uuid.NewString()+"/connect", "")
	hr, hrPath := c.connect(t)
	require.Nil(t, hr["connection"])
	require.Equal(t, "integration.no_consent", c.admin(t, http.StatusConflict, http.MethodPost, hrPath+"/connect", "")["code"])
}

func reordered(u *url.URL) string {
	return "connect=" + u.Query().Get("connect") + "&code=" + u.Query().Get("code")
}
