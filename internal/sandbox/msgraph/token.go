package msgraph

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// tokenLife is how long access tokens live.
const tokenLife = 3599 * time.Second

// token is the sign-in service's grant of client credentials.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil || kit.MediaType(r) != "application/x-www-form-urlencoded" {
		s.refuseToken(w, http.StatusBadRequest, "invalid_request", 900144, "The request body must contain the following parameter: 'grant_type'.")
		return
	}
	form := r.PostForm
	switch id := form.Get("client_id"); {
	case !strings.EqualFold(r.PathValue("tenant"), s.opts.Tenant) && r.PathValue("tenant") != s.desk.Company().Domain():
		s.refuseToken(w, http.StatusBadRequest, "invalid_request", 90002, "Tenant '"+r.PathValue("tenant")+"' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.")
	case form.Get("grant_type") == "":
		s.refuseToken(w, http.StatusBadRequest, "invalid_request", 900144, "The request body must contain the following parameter: 'grant_type'.")
	case form.Get("grant_type") != "client_credentials":
		s.refuseToken(w, http.StatusBadRequest, "unsupported_grant_type", 70003, "The app requested an unsupported grant type '"+form.Get("grant_type")+"'.")
	case id == "":
		s.refuseToken(w, http.StatusBadRequest, "invalid_request", 900144, "The request body must contain the following parameter: 'client_id'.")
	case !strings.EqualFold(id, s.opts.ClientID):
		s.refuseToken(w, http.StatusBadRequest, "unauthorized_client", 700016, "Application with identifier '"+id+"' was not found in the directory 'Acme'.")
	case form.Get("client_secret") == "":
		s.refuseToken(w, http.StatusUnauthorized, "invalid_client", 7000216, "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.")
	case form.Get("client_secret") != s.opts.ClientSecret:
		s.refuseToken(w, http.StatusUnauthorized, "invalid_client", 7000215, "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.")
	case !strings.HasSuffix(form.Get("scope"), "/.default"):
		s.refuseToken(w, http.StatusBadRequest, "invalid_scope", 1002012, "The provided value for scope "+form.Get("scope")+" is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).")
	default:
		token, _ := s.tokens.Issue(id, tokenLife)
		seconds := int(tokenLife / time.Second)
		w.Header().Set("Cache-Control", "no-store, no-cache")
		kit.WriteJSON(w, http.StatusOK, map[string]any{
			"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": token,
		})
	}
}

func (s *Server) refuseToken(w http.ResponseWriter, status int, word string, code int, message string) {
	now := s.desk.Now().UTC()
	trace := company.UUID(0, "trace", int(now.Unix()))
	kit.WriteJSON(w, status, map[string]any{
		"error": word, "error_codes": []int{code}, "timestamp": now.Format("2006-01-02 15:04:05Z"),
		"error_description": fmt.Sprintf("AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s", code, message, trace, trace, now.Format("2006-01-02 15:04:05Z")),
		"trace_id":          trace, "correlation_id": trace, "error_uri": fmt.Sprintf("https://login.microsoftonline.com/error?code=%d", code),
	})
}
