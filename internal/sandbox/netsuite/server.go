package netsuite

import (
	"crypto"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// What opens the demo account: public on purpose, the data is invented.
const (
	DemoAccount        = "1234567_SB1"
	DemoConsumerKey    = "c0ffee00c0ffee00c0ffee00c0ffee00"
	DemoConsumerSecret = "5eedc0de5eedc0de5eedc0de5eedc0de"
	DemoTokenID        = "70ce7000000000000000000000000001"
	DemoTokenSecret    = "70ce75ec000000000000000000000001"
	DemoClientID       = "c11e7700c11e7700c11e7700c11e7700"
	DemoCertificate    = "sandboxcertificate1"
)

// Credentials are who may sign in; Demo… by default.
type Credentials struct {
	Account                                           string
	ConsumerKey, ConsumerSecret, TokenID, TokenSecret string
	ClientID                                          string
	// Certificates are the public keys of M2M by certificate id. By default there
	// is one, of DemoKey.
	Certificates map[string]crypto.PublicKey
}

// Options are those of all vendors and the account's.
type Options struct {
	kit.Options
	Credentials
	// Hidden are records that the role may not read, such as department.
	Hidden []string
	// RefuseRS256 refuses assertions signed by RSA PKCS #1 v1.5.
	RefuseRS256 bool
}

// Server is one simulated account.
type Server struct {
	opts    Options
	desk    *kit.Desk
	handler http.Handler
	tokens  *kit.Tokens
	gate    *kit.Gate
	books   kit.Memo[*ledger]

	mu      sync.Mutex
	used    map[string]time.Time // nonces and assertion ids that were seen
	audit   []attempt
	made    []created
	revoked bool
}

// New makes the account.
func New(opts Options) (*Server, error) {
	opts.Credentials = opts.withDefaults()
	s := &Server{opts: opts, used: map[string]time.Time{}}
	var err error
	s.desk, err = kit.New(opts.Options, kit.Manners{
		Name: "NetSuite", Type: "application/vnd.oracle.resource+json; type=collection", Opening: `{"links":[],"items":[{"id":"`,
		Throttled: throttled, Broken: broken,
		SignIn: func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, tokenPath) },
		Access: s.access, Panels: s.panels,
	})
	if err != nil {
		return nil, err
	}
	s.tokens = s.desk.NewTokens()
	s.gate = s.desk.NewGate(5)
	s.desk.OnSignOut(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.revoked = true
	})
	s.handler = s.desk.Handler(s.routes(), s.control)
	return s, nil
}

func (c Credentials) withDefaults() Credentials {
	for value, fallback := range map[*string]string{
		&c.Account: DemoAccount, &c.ConsumerKey: DemoConsumerKey, &c.ConsumerSecret: DemoConsumerSecret,
		&c.TokenID: DemoTokenID, &c.TokenSecret: DemoTokenSecret, &c.ClientID: DemoClientID,
	} {
		if *value == "" {
			*value = fallback
		}
	}
	return c
}

// ServeHTTP serves the REST services and the control page.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Desk orders trouble.
func (s *Server) Desk() *kit.Desk { return s.desk }

const (
	root      = "/services/rest"
	tokenPath = root + "/auth/oauth2/v1/token"
)

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+tokenPath, s.token)
	for pattern, serve := range map[string]http.HandlerFunc{
		"POST " + root + "/query/v1/suiteql":          s.suiteql,
		"GET " + root + "/record/v1/metadata-catalog": s.catalog,
		"GET " + root + "/record/v1/{type}":           s.listRecords,
		"POST " + root + "/record/v1/{type}":          s.createRecord,
		"GET " + root + "/record/v1/{type}/{id}":      s.getRecord,
	} {
		mux.Handle(pattern, s.signedIn(serve))
	}
	mux.Handle("/", s.signedIn(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, problem{Detail: "The requested resource was not found.", Code: "NONEXISTENT_ID", Path: r.URL.Path})
	}))
	return mux
}

// signedIn lets in who signed the request or has an access token, a few at a time.
func (s *Server) signedIn(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if reason := s.refused(r); reason != "" {
			s.remember(r, reason)
			w.Header().Set("WWW-Authenticate", `OAuth realm="`+s.opts.Account+`", error="token_rejected", error_description="Invalid login attempt."`)
			refuse(w, http.StatusUnauthorized, problem{Detail: invalidLogin, Code: "INVALID_LOGIN"})
			return
		}
		leave, ok := s.gate.Enter()
		if !ok {
			throttled(w, r)
			return
		}
		defer leave()
		next(w, r)
	})
}

// refused is why the request is not let in, "" when it is.
func (s *Server) refused(r *http.Request) string {
	if token := kit.Bearer(r); token != "" {
		if _, ok := s.tokens.Holder(token); !ok {
			return "the access token is unknown or has expired"
		}
		return ""
	}
	s.mu.Lock()
	revoked := s.revoked
	s.mu.Unlock()
	if revoked {
		return "the token was revoked"
	}
	return s.verify(r)
}

// attempt is a line of the login audit trail.
type attempt struct {
	at              time.Time
	request, reason string
}

// remembered is how many lines the login audit trail keeps.
const remembered = 20

func (s *Server) remember(r *http.Request, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.audit = append(s.audit, attempt{s.desk.Now(), r.Method + " " + r.URL.Path, reason})
	s.audit = s.audit[max(0, len(s.audit)-remembered):]
}

func (s *Server) panels(*http.Request) []kit.Panel {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := kit.Panel{
		Title: "Login audit trail", Columns: []string{"When", "Request", "Refused because"},
		Hint: "The API says only that a login was invalid. Here is why, newest first.",
	}
	for _, a := range slices.Backward(s.audit) {
		p.Rows = append(p.Rows, kit.Row{Cells: []string{a.at.Format(time.TimeOnly), a.request, a.reason}})
	}
	return []kit.Panel{p}
}

func (s *Server) access(r *http.Request) []kit.Fact {
	facts := []kit.Fact{
		{Label: "Base URL", Value: s.desk.URL(r) + root},
		{Label: "Account", Value: s.opts.Account},
		{Label: "Consumer key", Value: s.opts.ConsumerKey}, {Label: "Consumer secret", Value: s.opts.ConsumerSecret},
		{Label: "Token id", Value: s.opts.TokenID}, {Label: "Token secret", Value: s.opts.TokenSecret},
		{Label: "Client id (M2M)", Value: s.opts.ClientID},
	}
	if s.opts.Certificates == nil {
		facts = append(facts, kit.Fact{Label: "Certificate id", Value: DemoCertificate}, kit.Fact{Label: "Private key (RS256, PS256)", Value: demoPEM()})
	}
	return facts
}

// control adds this vendor's orders: why logins were refused, and a new token in
// place of a revoked one.
func (s *Server) control(mux *http.ServeMux) {
	mux.HandleFunc("GET /control/api/login-audit", func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		reasons := []string{}
		for _, a := range slices.Backward(s.audit) {
			reasons = append(reasons, a.reason)
		}
		s.desk.Answer(w, map[string]any{"refused": reasons}, nil)
	})
	mux.HandleFunc("POST /control/api/reinstate", func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.revoked = false
		s.desk.Answer(w, map[string]string{"token_id": s.opts.TokenID}, nil)
	})
}
