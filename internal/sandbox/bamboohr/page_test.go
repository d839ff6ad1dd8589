package bamboohr_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

// post sends a form of the page and follows its redirect by hand.
func (v *vendor) post(action string, form url.Values) answer {
	v.t.Helper()
	return v.send(http.MethodPost, "/control/"+action, form.Encode(),
		"Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin", "Authorization", "")
}

func (v *vendor) page(query string) string {
	v.t.Helper()
	got := v.send(http.MethodGet, "/control/"+query, "", "Authorization", "")
	require.Equal(v.t, http.StatusOK, got.status)
	require.Equal(v.t, "text/html; charset=UTF-8", got.header.Get("Content-Type"))
	return got.body
}

func TestPageSaysWhatItIsAndAsksNobodyElse(t *testing.T) {
	t.Parallel()
	v := setup(t)
	body := v.page("")
	require.Contains(t, body, "BambooHR sandbox")
	require.Contains(t, body, "simulated vendor")
	require.Contains(t, body, v.url+"/api/v1")
	require.NotRegexp(t, `(?i)<(script|img|iframe|link|form)[^>]+(src|href|action)="(https?:)?//`, body)
	require.Contains(t, v.send(http.MethodGet, "/control/", "").header.Get("Content-Security-Policy"), "default-src 'none'")
	require.Equal(t, "text/css; charset=UTF-8", v.send(http.MethodGet, "/control/control.css", "").header.Get("Content-Type"))
	wellFormed(t, body)
}

// wellFormed fails when tags do not match.
func wellFormed(t *testing.T, body string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(body))
	decoder.Strict, decoder.AutoClose, decoder.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
	}
}

func TestPageCarriesOutTheStory(t *testing.T) {
	t.Parallel()
	v := setup(t)
	got := v.post("hire", url.Values{"first_name": {"Ana"}, "last_name": {"Lima <b>"}})
	require.Equal(t, http.StatusSeeOther, got.status, got.body)
	require.Equal(t, "./?done=hired&who=161", got.header.Get("Location"), "relative: a prefix may be in front")
	require.Contains(t, v.page(got.header.Get("Location")[2:]), "Ana Lima &lt;b&gt; was hired.")

	got = v.post("end-date", url.Values{"id": {"161"}, "end_date": {"2026-05-31"}})
	require.Equal(t, http.StatusSeeOther, got.status)
	require.Contains(t, v.page("?q=ana+lima"), "until 2026-05-31")
	v.post("stay", url.Values{"id": {"161"}})
	require.NotContains(t, v.page("?q=ana+lima"), "until 2026-05-31")
	require.Contains(t, v.page("?q=ana+lima"), "Withdraw hire")
	v.post("withdraw", url.Values{"id": {"161"}})
	require.Contains(t, v.page("?q=ana+lima"), "Nobody like that")

	got = v.post("faults", url.Values{"kind": {"rate_limited"}, "times": {"2"}, "seconds": {"5"}})
	require.Equal(t, http.StatusSeeOther, got.status)
	v.post("records", url.Values{"broken": {"missing_email", "wrong_types"}, "vanish_percent": {"10"}})
	require.Contains(t, v.page(""), "429 with Retry-After: 2 more")
	require.Equal(t, bamboohr.Trouble{
		Next:   []bamboohr.Fault{{Kind: bamboohr.RateLimited, Times: 2, RetryAfterSeconds: 5}},
		Broken: []bamboohr.Breakage{bamboohr.MissingEmail, bamboohr.WrongTypes}, VanishPercent: 10,
	}, v.Trouble())
	v.post("calm", nil)
	require.Contains(t, v.page(""), "All is well")
	require.Equal(t, http.StatusSeeOther, v.post("reset", nil).status)
}

func TestErrPageSaysWhyAndKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	v := setup(t)
	got := v.post("hire", url.Values{"first_name": {"Ana"}, "work_email": {"nowhere"}})
	require.Equal(t, http.StatusUnprocessableEntity, got.status)
	require.Contains(t, got.body, `role="alert"`)
	require.Contains(t, got.body, "this is no e-mail address")
	require.Regexp(t, `name="work_email"[^>]+value="nowhere"[^>]+aria-invalid="true"`, got.body)
	require.Contains(t, got.body, `value="Ana"`)
	for action, form := range map[string]url.Values{
		"end-date": {"id": {"101"}, "end_date": {"x"}}, "faults": {"kind": {"cut"}, "times": {"many"}},
		"records": {"vanish_percent": {"200"}}, "withdraw": {"id": {"9"}},
	} {
		require.GreaterOrEqual(t, v.post(action, form).status, 400, action)
	}
	require.NotContains(t, v.page("?done=hired&who=%3Cscript%3E"), "was hired")
}

func TestErrForeignPagesAreKeptOut(t *testing.T) {
	t.Parallel()
	v := setup(t)
	for name, header := range map[string][]string{
		"ErrCrossSite":   {"Sec-Fetch-Site", "cross-site"},
		"ErrSameSite":    {"Sec-Fetch-Site", "same-site"},
		"ErrOrigin":      {"Origin", "http://evil.test"},
		"ErrNullOrigin":  {"Origin", "null"},
		"ErrOtherScheme": {"Origin", "http://127.0.0.1:1"},
	} {
		for _, path := range []string{"/control/hire", "/control/api/people", "/control/reset"} {
			got := v.send(http.MethodPost, path, "", header...)
			require.Equal(t, http.StatusForbidden, got.status, name)
		}
	}
	require.Len(t, v.People("", ""), 60)
}

func TestErrOtherHostNames(t *testing.T) {
	t.Parallel()
	ask := func(v *vendor, host string) int {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/control/", http.NoBody)
		req.Host = host
		got := httptest.NewRecorder()
		v.ServeHTTP(got, req)
		return got.Code
	}
	v := setup(t)
	for _, host := range []string{"localhost", "localhost:4000", "127.0.0.1:4000", "[::1]:4000", "[::1]"} {
		require.Equal(t, http.StatusOK, ask(v, host), host)
	}
	for _, host := range []string{"evil.test", "localhost.evil.test:4000", "10.0.0.1", ""} {
		require.Equal(t, http.StatusMisdirectedRequest, ask(v, host), host)
	}
	require.Equal(t, http.StatusOK, ask(setup(t, func(o *bamboohr.Options) { o.AnyHost = true }), "sandbox.internal"))
}

func TestMountedBelowAPath(t *testing.T) {
	t.Parallel()
	v := setup(t)
	web := httptest.NewServer(http.StripPrefix("/sandbox/bamboohr", v.Server))
	t.Cleanup(web.Close)
	v.url = web.URL + "/sandbox/bamboohr"
	require.Equal(t, "control/", v.send(http.MethodGet, "/", "").header.Get("Location"))
	require.Equal(t, http.StatusOK, v.send(http.MethodGet, "/control/", "").status)
	require.Contains(t, v.page("?q=x"), "<code>"+v.url+"/api/v1</code>")
	require.Len(t, v.report("id"), 60)
	require.Equal(t, http.StatusOK, v.send(http.MethodGet, "/api/gateway.php/acme/v1/meta/fields", "").status)
}
