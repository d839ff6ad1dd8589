package workday

import (
	"crypto/subtle"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// What opens the demo tenant: public on purpose, the data is invented.
const (
	DemoTenant       = "acme"
	DemoUser         = "ISU_Assetronics"
	DemoPassword     = "sandbox-password"
	DemoClient       = "YWNtZS1zYW5kYm94"
	DemoSecret       = "sandbox-client-secret"
	DemoRefreshToken = "sandbox-refresh-token-that-does-not-expire"
)

// tokenLife is how long access tokens live.
const tokenLife = time.Hour

// Options are those of all vendors and who may sign in; Demo… by default.
type Options struct {
	kit.Options
	Tenant, User, Password               string
	ClientID, ClientSecret, RefreshToken string
}

// Server is one simulated tenant.
type Server struct {
	opts    Options
	desk    *kit.Desk
	handler http.Handler
	tokens  *kit.Tokens
	limit   *kit.Limit
	staff   kit.Memo[[]worker]

	mu      sync.Mutex
	reports map[string]report
}

// New makes the tenant.
func New(opts Options) (*Server, error) {
	for value, fallback := range map[*string]string{
		&opts.Tenant: DemoTenant, &opts.User: DemoUser, &opts.Password: DemoPassword,
		&opts.ClientID: DemoClient, &opts.ClientSecret: DemoSecret, &opts.RefreshToken: DemoRefreshToken,
	} {
		if *value == "" {
			*value = fallback
		}
	}
	s := &Server{opts: opts, reports: demoReports()}
	var err error
	s.desk, err = kit.New(opts.Options, kit.Manners{
		Name: "Workday", Opening: `{"Report_Entry":[{"Employee_ID":"`,
		Throttled: throttled, Broken: broken,
		SignIn: func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/token") },
		Access: s.access, Panels: s.panels,
	})
	if err != nil {
		return nil, err
	}
	s.tokens = s.desk.NewTokens()
	s.limit = s.desk.NewLimit(10, time.Second)
	s.handler = s.desk.Handler(s.routes(), s.control)
	return s, nil
}

// ServeHTTP serves the services and the control page.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Desk orders trouble.
func (s *Server) Desk() *kit.Desk { return s.desk }

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /ccx/oauth2/{tenant}/token", s.token)
	mux.HandleFunc("GET /ccx/service/customreport2/{tenant}/{owner}/{report}", s.limited(s.runReport))
	mux.HandleFunc("POST /ccx/service/{tenant}/Human_Resources/{version}", s.limited(s.soap))
	mux.HandleFunc("GET /ccx/api/staffing/{version}/{tenant}/workers", s.limited(s.listWorkers))
	mux.HandleFunc("GET /ccx/api/staffing/{version}/{tenant}/workers/{id}", s.limited(s.getWorker))
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		xmlRefusal(w, http.StatusNotFound, "page not found")
	})
	return mux
}

func (s *Server) limited(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if _, ok := s.limit.Take("tenant"); !ok {
			throttled(w, r)
			return
		}
		next(w, r)
	}
}

// known tells whether that is the integration system user, with or without the
// tenant behind the name.
func (s *Server) known(user, password string) bool {
	name, tenant, qualified := strings.Cut(user, "@")
	return name == s.opts.User && (!qualified || tenant == s.opts.Tenant) &&
		subtle.ConstantTimeCompare([]byte(password), []byte(s.opts.Password)) == 1
}

// signedIn takes the user's password or an access token.
func (s *Server) signedIn(r *http.Request) bool {
	if user, password, basic := r.BasicAuth(); basic {
		return s.known(user, password)
	}
	_, ok := s.tokens.Holder(kit.Bearer(r))
	return ok
}

// token trades the refresh token, which does not expire, for an access token.
func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	no := func(status int, word string) { kit.WriteJSON(w, status, map[string]string{"error": word}) }
	client, secret, _ := r.BasicAuth()
	switch {
	case r.ParseForm() != nil, r.PathValue("tenant") != s.opts.Tenant:
		no(http.StatusBadRequest, "invalid_request")
	case client != s.opts.ClientID, subtle.ConstantTimeCompare([]byte(secret), []byte(s.opts.ClientSecret)) != 1:
		no(http.StatusUnauthorized, "invalid_client")
	case r.PostForm.Get("grant_type") != "refresh_token":
		no(http.StatusBadRequest, "unsupported_grant_type")
	case r.PostForm.Get("refresh_token") != s.opts.RefreshToken:
		no(http.StatusBadRequest, "invalid_grant")
	default:
		token, _ := s.tokens.Issue(client, tokenLife)
		kit.WriteJSON(w, http.StatusOK, map[string]any{
			"access_token": token, "token_type": "Bearer", "refresh_token": s.opts.RefreshToken, "expires_in": int(tokenLife / time.Second),
		})
	}
}

// xmlRefusal is how everything but REST and SOAP says no.
func xmlRefusal(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "text/xml;charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?><wd:error xmlns:wd="urn:com.workday/bsvc"><wd:message>`+message+`</wd:message></wd:error>`)
}

func throttled(w http.ResponseWriter, r *http.Request) {
	if isSOAP(r) {
		fault(w, "Server.processingError", "Processing error occurred. Too many requests.", "Processing_Fault")
		return
	}
	if w.Header().Get("Retry-After") == "" {
		w.Header().Set("Retry-After", "1")
	}
	restRefusal(w, http.StatusTooManyRequests, "Too many requests", "A429")
}

func broken(w http.ResponseWriter, r *http.Request, status int) {
	switch {
	case status == http.StatusServiceUnavailable: // the weekly maintenance
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "<html><body><h1>Workday is currently unavailable.</h1></body></html>")
	case isSOAP(r):
		fault(w, "Server.processingError", "Processing error occurred. The task submitted is not authorized.", "Processing_Fault")
	default:
		xmlRefusal(w, status, "internal error")
	}
}

func (s *Server) access(r *http.Request) []kit.Fact {
	base := s.desk.URL(r)
	return []kit.Fact{
		{Label: "Host", Value: base}, {Label: "Tenant", Value: s.opts.Tenant},
		{Label: "User", Value: s.opts.User}, {Label: "Password", Value: s.opts.Password},
		{Label: "Report", Value: base + "/ccx/service/customreport2/" + s.opts.Tenant + "/" + reportOwner + "/Assetronics_Workers?format=json"},
		{Label: "SOAP", Value: base + "/ccx/service/" + s.opts.Tenant + "/Human_Resources/v44.0"},
		{Label: "Token URL", Value: base + "/ccx/oauth2/" + s.opts.Tenant + "/token"},
		{Label: "Client id", Value: s.opts.ClientID}, {Label: "Client secret", Value: s.opts.ClientSecret},
		{Label: "Refresh token", Value: s.opts.RefreshToken},
	}
}
