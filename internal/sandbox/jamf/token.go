package jamf

import (
	"crypto/subtle"
	"net/http"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// userTokenLife is how long tokens of users live.
const userTokenLife = 20 * time.Minute

// clientToken is the grant of client credentials.
func (s *Server) clientToken(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	no := func(word, description string) {
		kit.WriteJSON(w, http.StatusBadRequest, map[string]string{
			"error": word, "error_description": description, "error_uri": "https://datatracker.ietf.org/doc/html/rfc6749#section-5.2",
		})
	}
	if err := r.ParseForm(); err != nil || kit.MediaType(r) != "application/x-www-form-urlencoded" {
		no("invalid_request", "OAuth 2.0 Parameter: grant_type")
		return
	}
	id, secret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	switch {
	case r.PostForm.Get("grant_type") == "":
		no("invalid_request", "OAuth 2.0 Parameter: grant_type")
	case r.PostForm.Get("grant_type") != "client_credentials":
		no("unsupported_grant_type", "OAuth 2.0 Parameter: grant_type")
	case id != s.opts.ClientID || subtle.ConstantTimeCompare([]byte(secret), []byte(s.opts.ClientSecret)) != 1:
		no("invalid_client", "OAuth 2.0 Parameter: client_id")
	default:
		token, _ := s.tokens.Issue("client", s.opts.TokenLife)
		kit.WriteJSON(w, http.StatusOK, map[string]any{
			"access_token": token, "scope": "api-role:2", "token_type": "Bearer", "expires_in": int(s.opts.TokenLife / time.Second),
		})
	}
}

// userToken is sign-in with a name and a password.
func (s *Server) userToken(w http.ResponseWriter, r *http.Request) {
	user, password, _ := r.BasicAuth()
	if user != s.opts.User || subtle.ConstantTimeCompare([]byte(password), []byte(s.opts.Password)) != 1 {
		refuse(w, http.StatusUnauthorized, "INVALID_CREDENTIALS", "", "Unauthorized")
		return
	}
	s.giveUserToken(w)
}

func (s *Server) giveUserToken(w http.ResponseWriter) {
	token, expires := s.tokens.Issue("user", userTokenLife)
	kit.WriteJSON(w, http.StatusOK, map[string]string{"token": token, "expires": expires.UTC().Format("2006-01-02T15:04:05.999Z07:00")})
}

// keepAlive trades a user's token for a new one.
func (s *Server) keepAlive(w http.ResponseWriter, r *http.Request) {
	s.tokens.Revoke(kit.Bearer(r))
	s.giveUserToken(w)
}

func (s *Server) invalidate(w http.ResponseWriter, r *http.Request) {
	s.tokens.Revoke(kit.Bearer(r))
	w.WriteHeader(http.StatusNoContent)
}
