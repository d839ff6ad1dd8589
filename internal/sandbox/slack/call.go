package slack

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// method is one of the Web API. Its limit per minute is that of its tier; 0 is none.
type method struct {
	perMinute int
	scope     string
	json      bool // takes a JSON body, besides a form
	run       func(*Server, call) (map[string]any, refusal)
}

// Requests a minute of the vendor's tiers.
const (
	tier2 = 20
	tier3 = 50
	tier4 = 100
)

var methods map[string]method

func init() { // a table of functions that look into it
	methods = map[string]method{
		"api.test":              {0, "", true, func(*Server, call) (map[string]any, refusal) { return map[string]any{}, "" }},
		"auth.test":             {0, "", true, (*Server).authTest},
		"oauth.v2.access":       {0, "", false, (*Server).oauthAccess},
		"users.list":            {tier2, "users:read", false, (*Server).usersList},
		"users.info":            {tier4, "users:read", false, (*Server).usersInfo},
		"users.lookupByEmail":   {tier3, "users:read.email", false, (*Server).lookupByEmail},
		"conversations.list":    {tier2, "channels:read", false, (*Server).conversationsList},
		"conversations.open":    {tier3, "im:write", true, (*Server).conversationsOpen},
		"conversations.history": {tier3, "im:history", false, (*Server).conversationsHistory},
		"chat.postMessage":      {0, "chat:write", true, (*Server).postMessage},
		"chat.update":           {tier3, "chat:write", true, (*Server).updateMessage},
	}
}

// refusal is the vendor's word for a no; "" is a yes.
type refusal string

const tooMany refusal = "ratelimited"

// call is one request of the Web API.
type call struct {
	method string
	args   map[string]any
	r      *http.Request
}

// text is an argument as text, "" when it is absent.
func (c call) text(name string) string {
	switch v := c.args[name].(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	default:
		return ""
	}
}

// call serves /api/{method}.
func (s *Server) call(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	m, known := methods[name]
	if !known {
		answer(w, nil, "unknown_method", map[string]any{"req_method": name})
		return
	}
	args, charset, no := arguments(w, r, m.json)
	if no == "" && name != "oauth.v2.access" {
		no = s.signedIn(r, args)
	}
	if no != "" {
		answer(w, nil, no, nil)
		return
	}
	if m.scope != "" && !slices.Contains(s.opts.Scopes, m.scope) {
		answer(w, nil, "missing_scope", map[string]any{"needed": m.scope, "provided": strings.Join(s.opts.Scopes, ",")})
		return
	}
	if after, ok := s.limits[name].Take(s.opts.BotToken); !ok {
		w.Header().Set("Retry-After", strconv.Itoa(after))
		throttled(w, r)
		return
	}
	body, no := m.run(s, call{name, args, r})
	if no == tooMany {
		w.Header().Set("Retry-After", "1")
		throttled(w, r)
		return
	}
	var more map[string]any
	if charset {
		more = map[string]any{"warning": "missing_charset", "response_metadata": map[string]any{"warnings": []string{"missing_charset"}}}
	}
	answer(w, body, no, more)
}

// arguments come by query, form or, where the method allows it, JSON. charset
// tells that a JSON body did not name its character set.
func arguments(w http.ResponseWriter, r *http.Request, allowJSON bool) (args map[string]any, charset bool, no refusal) {
	args = map[string]any{}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	switch kind := kit.MediaType(r); {
	case kind == "application/json" && allowJSON:
		raw, _ := io.ReadAll(r.Body)
		if len(raw) > 0 && !json.Valid(raw) {
			return nil, false, "invalid_json"
		}
		if len(raw) > 0 && json.Unmarshal(raw, &args) != nil {
			return nil, false, "json_not_object"
		}
		charset = !strings.Contains(strings.ToLower(r.Header.Get("Content-Type")), "charset=utf-8")
	case kind == "application/json": // such bodies are ignored where they are not allowed
	case r.Method == http.MethodPost && r.ContentLength != 0 && kind == "":
		return nil, false, "missing_post_type"
	case r.Method == http.MethodPost && r.ContentLength != 0 && kind != "application/x-www-form-urlencoded" && kind != "multipart/form-data":
		return nil, false, "invalid_post_type"
	}
	_ = r.ParseMultipartForm(1 << 20) //nolint:gosec // the body is bounded above; forms and the query; what cannot be read is not there
	for name, values := range r.Form {
		if _, set := args[name]; !set && len(values) > 0 {
			args[name] = values[0]
		}
	}
	return args, charset, ""
}

// signedIn wants the bot token in the header, or in the arguments of a form.
func (s *Server) signedIn(r *http.Request, args map[string]any) refusal {
	token := kit.Bearer(r)
	if token == "" && kit.MediaType(r) != "application/json" {
		token, _ = args["token"].(string)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case token == "":
		return "not_authed"
	case token != s.opts.BotToken:
		return "invalid_auth"
	case s.revoked:
		return "token_revoked"
	default:
		return ""
	}
}

// answer writes what the method gives, or the refusal, both with status 200.
func answer(w http.ResponseWriter, body map[string]any, no refusal, more map[string]any) {
	full := map[string]any{"ok": no == ""}
	for _, part := range []map[string]any{body, more} {
		for key, value := range part {
			full[key] = value
		}
	}
	if no != "" {
		full["error"] = no
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	kit.WriteJSON(w, http.StatusOK, full)
}

func throttled(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	kit.WriteJSON(w, http.StatusTooManyRequests, map[string]any{"ok": false, "error": tooMany})
}

func broken(w http.ResponseWriter, _ *http.Request, status int) {
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		kit.WriteJSON(w, status, map[string]any{"ok": false, "error": "service_unavailable"})
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	kit.WriteJSON(w, status, map[string]any{"ok": false, "error": "internal_error"})
}
