package msgraph

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// What opens the demo directory: public on purpose, the data is invented.
const (
	DemoTenant = "0d2d7b3c-6c1f-4c1e-9b57-3f0f5a1b9e10"
	DemoClient = "5f3b9a52-8d1e-4a27-a5d4-0b6c2f8e7a31"
	DemoSecret = "mB~8Q~sandbox-secret-for-invented-data-only" //nolint:gosec // as it says
)

// Application permissions that paths need.
const (
	readUsers    = "User.Read.All"
	writeUsers   = "User.ReadWrite.All"
	readSignIns  = "AuditLog.Read.All"
	readDevices  = "DeviceManagementManagedDevices.Read.All"
	writeDevices = "DeviceManagementManagedDevices.PrivilegedOperations.All"
	readLicences = "LicenseAssignment.Read.All"
)

// AllPermissions is what the app has by default.
var AllPermissions = []string{readUsers, writeUsers, readSignIns, readDevices, writeDevices, readLicences}

// Options are those of all vendors and the app's registration.
type Options struct {
	kit.Options
	Tenant, ClientID, ClientSecret string // Demo… by default
	// Permissions the administrator consented to, AllPermissions by default.
	Permissions []string
	// NoPremium is a directory without P1: sign-in activity is refused.
	NoPremium bool
}

// Server is one simulated directory.
type Server struct {
	opts         Options
	desk         *kit.Desk
	handler      http.Handler
	tokens       *kit.Tokens
	users        *kit.Limit
	devices      *kit.Limit
	everybody    kit.Memo[[]account]
	fleet        kit.Memo[[]enrolment]
	mu           sync.Mutex
	deltasBefore time.Time // older delta tokens are not known any more
	disabled     map[string]bool
	actions      map[string][]action
	gone         map[string]bool // enrolments that were deleted
}

// New makes the directory.
func New(opts Options) (*Server, error) {
	for _, d := range []struct {
		value    *string
		fallback string
	}{{&opts.Tenant, DemoTenant}, {&opts.ClientID, DemoClient}, {&opts.ClientSecret, DemoSecret}} {
		if *d.value == "" {
			*d.value = d.fallback
		}
	}
	if opts.Permissions == nil {
		opts.Permissions = AllPermissions
	}
	s := &Server{opts: opts, disabled: map[string]bool{}, actions: map[string][]action{}, gone: map[string]bool{}}
	var err error
	s.desk, err = kit.New(opts.Options, kit.Manners{
		Name: "Microsoft Graph", Type: "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
		Opening:   `{"@odata.context":"x","value":[{"displayName":"`,
		Throttled: func(w http.ResponseWriter, r *http.Request) { s.refuse(w, r, tooManyRequests) },
		Broken:    s.broken, SignIn: func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/token") },
		Access: s.access,
	})
	if err != nil {
		return nil, err
	}
	s.tokens = s.desk.NewTokens()
	s.users = s.desk.NewLimit(3500, 10*time.Second)
	s.devices = s.desk.NewLimit(2000, 20*time.Second)
	s.handler = s.desk.Handler(s.routes(), s.control)
	return s, nil
}

// ServeHTTP serves sign-in, the API and the control page.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Desk orders trouble.
func (s *Server) Desk() *kit.Desk { return s.desk }

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{tenant}/oauth2/v2.0/token", s.token)
	for pattern, route := range map[string]struct {
		needs string
		limit *kit.Limit
		serve http.HandlerFunc
	}{
		"GET /v1.0/users":                            {readUsers, s.users, s.listUsers},
		"GET /v1.0/users/delta":                      {readUsers, s.users, s.deltaUsers},
		"GET /v1.0/users/{id}":                       {readUsers, s.users, s.getUser},
		"GET /v1.0/users/{id}/manager":               {readUsers, s.users, s.getManager},
		"PATCH /v1.0/users/{id}":                     {writeUsers, s.users, s.patchUser},
		"POST /v1.0/users/{id}/revokeSignInSessions": {writeUsers, s.users, s.revokeSessions},
		"GET /v1.0/subscribedSkus":                   {readLicences, s.users, s.listLicences},
		"GET " + devicesPath:                         {readDevices, s.devices, s.listDevices},
		"GET " + devicesPath + "/{id}":               {readDevices, s.devices, s.getDevice},
		"POST " + devicesPath + "/{id}/{action}":     {writeDevices, s.devices, s.act},
		"DELETE " + devicesPath + "/{id}":            {writeDevices, s.devices, s.deleteDevice},
	} {
		mux.Handle(pattern, s.signedIn(route.needs, route.limit, route.serve))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, refusal{http.StatusBadRequest, "BadRequest", "Resource not found for the segment '" + lastSegment(r.URL.Path) + "'."})
	})
	return mux
}

func lastSegment(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// signedIn lets in whose token lives and whose app has the permission.
func (s *Server) signedIn(needs string, limit *kit.Limit, next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := kit.Bearer(r)
		if token == "" {
			s.refuse(w, r, refusal{http.StatusUnauthorized, "InvalidAuthenticationToken", "Access token is empty."})
			return
		}
		if _, ok := s.tokens.Holder(token); !ok {
			w.Header().Set("WWW-Authenticate", `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"`)
			s.refuse(w, r, refusal{http.StatusUnauthorized, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."})
			return
		}
		if !slices.Contains(s.opts.Permissions, needs) {
			s.refuse(w, r, forbidden(needs))
			return
		}
		if after, ok := limit.Take(s.opts.ClientID); !ok {
			s.throttle(w, r, after)
			return
		}
		next(w, r)
	})
}

func (s *Server) access(r *http.Request) []kit.Fact {
	return []kit.Fact{
		{Label: "Graph base URL", Value: s.desk.URL(r) + "/v1.0"},
		{Label: "Token URL", Value: s.desk.URL(r) + "/" + s.opts.Tenant + "/oauth2/v2.0/token"},
		{Label: "Tenant", Value: s.opts.Tenant},
		{Label: "Client id", Value: s.opts.ClientID},
		{Label: "Client secret", Value: s.opts.ClientSecret},
	}
}

// control adds this vendor's order: all delta tokens given so far expire.
func (s *Server) control(mux *http.ServeMux) {
	mux.HandleFunc("POST /control/api/expire-deltas", func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.deltasBefore = s.desk.Now()
		s.desk.Answer(w, map[string]bool{"expired": true}, nil)
	})
}
