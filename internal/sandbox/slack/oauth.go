package slack

import (
	"crypto/rand"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// codeLife is how long the code of a consent can be exchanged.
const codeLife = 10 * time.Minute

// code is what a consent gives: it is exchanged once, with the same redirect.
type code struct {
	redirect string
	expires  time.Time
}

var consentHTML = template.Must(template.New("consent").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Consent</title>
<body style="font-family:sans-serif;max-width:32rem;margin:4rem auto">
<h1>Assetronics asks for permission</h1>
<p>to access the workspace Acme: {{.Scope}}</p>
<form method="post"><button name="answer" value="allow">Allow</button> <button name="answer" value="deny">Cancel</button></form>
</body></html>`))

// consentPage is what an administrator sees. The vendor shows its refusals on a page
// of its own and never leads back to an address it cannot trust.
func (s *Server) consentPage(w http.ResponseWriter, r *http.Request) {
	if why := wrongConsent(r.URL.Query()); why != "" {
		http.Error(w, why, http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = consentHTML.Execute(w, map[string]string{"Scope": r.URL.Query().Get("scope")})
}

func wrongConsent(q url.Values) string {
	target, err := url.Parse(q.Get("redirect_uri"))
	switch {
	case q.Get("client_id") != DemoClientID:
		return "invalid_client_id"
	case err != nil || target.Host == "":
		return "bad_redirect_uri"
	case q.Get("scope") == "":
		return "invalid_scope_requested"
	default:
		return ""
	}
}

// consent leads back with a code, or with the refusal.
func (s *Server) consent(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if why := wrongConsent(q); why != "" {
		http.Error(w, why, http.StatusBadRequest)
		return
	}
	back := url.Values{"state": {q.Get("state")}}
	if r.PostFormValue("answer") == "allow" {
		given := rand.Text()
		s.mu.Lock()
		s.codes[given] = &code{redirect: q.Get("redirect_uri"), expires: s.desk.Now().Add(codeLife)}
		s.mu.Unlock()
		back.Set("code", given)
	} else {
		back.Set("error", "access_denied")
	}
	target, _ := url.Parse(q.Get("redirect_uri")) // looked at above
	target.RawQuery = back.Encode()
	http.Redirect(w, r, target.String(), http.StatusFound) //nolint:gosec // what the dance is about; the sandbox is no public server
}

// oauthAccess exchanges a code for the bot token. The app does not rotate its
// tokens: there is neither an end nor a refresh token.
func (s *Server) oauthAccess(c call) (map[string]any, refusal) {
	id, secret, byHeader := c.r.BasicAuth()
	if !byHeader {
		id, secret = c.text("client_id"), c.text("client_secret")
	}
	if id != DemoClientID {
		return nil, "invalid_client_id"
	}
	if secret != DemoClientSecret {
		return nil, "bad_client_secret"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	given, known := s.codes[c.text("code")]
	delete(s.codes, c.text("code")) // used up, whatever comes of it
	switch {
	case !known:
		return nil, "invalid_code"
	case s.desk.Now().After(given.expires):
		return nil, "code_expired"
	case given.redirect != c.text("redirect_uri"):
		return nil, "bad_redirect_uri"
	}
	s.revoked = false
	return map[string]any{
		"app_id": appID, "authed_user": map[string]any{"id": userID(0)}, "scope": strings.Join(s.opts.Scopes, ","),
		"token_type": "bot", "access_token": s.opts.BotToken, "bot_user_id": botUser,
		"team": map[string]any{"id": teamID, "name": "Acme"}, "enterprise": nil, "is_enterprise_install": false,
	}, ""
}
