package jamf

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// What opens the demo server: public on purpose, the data is invented.
const (
	DemoClient   = "a1b2c3d4-0000-4000-8000-5a4db0c5ac3e"
	DemoSecret   = "sandbox-client-secret"
	DemoUser     = "assetronics"
	DemoPassword = "sandbox-password"
)

// Privileges of the API role that paths need.
const (
	readComputers  = "Read Computers"
	updateComputer = "Update Computers"
	readMobiles    = "Read Mobile Devices"
	updateMobiles  = "Update Mobile Devices"
	wipeComputer   = "Send Computer Remote Wipe Command"
	unmanage       = "Send Computer Unmanage Command"
	wipeMobile     = "Send Mobile Device Remote Wipe Command"
	unmanageMobile = "Unmanage Mobile Devices"
	viewCommands   = "View MDM command information in Jamf Pro API"
	editWebhooks   = "Create Webhooks"
	readWebhooks   = "Read Webhooks"
)

// AllPrivileges is what the API role has by default.
var AllPrivileges = []string{
	readComputers, updateComputer, readMobiles, updateMobiles, wipeComputer, unmanage,
	wipeMobile, unmanageMobile, viewCommands, editWebhooks, readWebhooks,
}

// Options are those of all vendors and who may sign in.
type Options struct {
	kit.Options
	ClientID, ClientSecret string // Demo… by default
	User, Password         string // Demo… by default
	// TokenLife is that of an API client's tokens, 60 s by default.
	TokenLife time.Duration
	// Privileges of the API role, AllPrivileges by default.
	Privileges []string
	// Version is what the server calls itself, 11.20.0 by default.
	Version string
	// Inventory are the versions of the inventory's paths there are, v1 to v3 by
	// default. Old servers have v1 only.
	Inventory []string
	// Client sends webhooks; by default one that waits 5 s.
	Client *http.Client
}

// Server is one simulated Jamf Pro.
type Server struct {
	opts      Options
	desk      *kit.Desk
	handler   http.Handler
	tokens    *kit.Tokens
	gate      *kit.Gate
	computers kit.Memo[[]computer]
	mobiles   kit.Memo[[]mobile]
	numbers   kit.Memo[map[string]string] // of departments

	mu       sync.Mutex
	commands []command
	edits    map[string]map[string]string // record id → path → value that was written
	hooks    []hook
}

// New makes the server.
func New(opts Options) (*Server, error) {
	for value, fallback := range map[*string]string{
		&opts.ClientID: DemoClient, &opts.ClientSecret: DemoSecret, &opts.User: DemoUser, &opts.Password: DemoPassword,
		&opts.Version: "11.20.0-t1730000000000",
	} {
		if *value == "" {
			*value = fallback
		}
	}
	if opts.TokenLife == 0 {
		opts.TokenLife = time.Minute
	}
	if opts.Privileges == nil {
		opts.Privileges = AllPrivileges
	}
	if opts.Inventory == nil {
		opts.Inventory = []string{"v1", "v2", "v3"}
	}
	if opts.Client == nil {
		opts.Client = &http.Client{
			Timeout:       5 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	s := &Server{opts: opts, edits: map[string]map[string]string{}}
	var err error
	s.desk, err = kit.New(opts.Options, kit.Manners{
		Name: "Jamf Pro", Opening: `{"totalCount":1,"results":[{"id":"1","udid":"`,
		Throttled: quota, Broken: broken,
		SignIn: func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/token") },
		Access: s.access,
	})
	if err != nil {
		return nil, err
	}
	s.tokens = s.desk.NewTokens()
	s.gate = s.desk.NewGate(5)
	s.handler = s.desk.Handler(s.routes(), s.control)
	return s, nil
}

// ServeHTTP serves both APIs and the control page.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Desk orders trouble.
func (s *Server) Desk() *kit.Desk { return s.desk }

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/oauth/token", s.clientToken)
	mux.HandleFunc("POST /api/oauth/token", s.clientToken) // its older address
	mux.HandleFunc("POST /api/v1/auth/token", s.userToken)
	for pattern, route := range map[string]struct {
		needs string
		serve http.HandlerFunc
	}{
		"POST /api/v1/auth/keep-alive":                            {"", s.keepAlive},
		"POST /api/v1/auth/invalidate-token":                      {"", s.invalidate},
		"GET /api/v1/jamf-pro-version":                            {"", s.version},
		"GET /api/v1/departments":                                 {"", s.departments},
		"GET /api/v1/buildings":                                   {"", s.buildings},
		"GET /api/{version}/computers-inventory":                  {readComputers, s.inventory(s.listComputers)},
		"GET /api/{version}/computers-inventory/{id}":             {readComputers, s.inventory(s.getComputer)},
		"GET /api/{version}/computers-inventory-detail/{id}":      {readComputers, s.inventory(s.computerDetail)},
		"PATCH /api/{version}/computers-inventory-detail/{id}":    {updateComputer, s.inventory(s.patchComputer)},
		"GET /api/v2/mobile-devices":                              {readMobiles, s.listMobiles},
		"GET /api/v2/mobile-devices/detail":                       {readMobiles, s.listMobileDetails},
		"GET /api/v2/mobile-devices/{id}":                         {readMobiles, s.getMobile},
		"PATCH /api/v2/mobile-devices/{id}":                       {updateMobiles, s.patchMobile},
		"POST /api/v1/computer-inventory/{id}/erase":              {wipeComputer, s.eraseComputer},
		"POST /api/v1/computer-inventory/{id}/remove-mdm-profile": {unmanage, s.unmanageComputer},
		"POST /api/v2/mobile-devices/{id}/erase":                  {wipeMobile, s.mobileCommand("ERASE_DEVICE")},
		"POST /api/v2/mobile-devices/{id}/unmanage":               {unmanageMobile, s.mobileCommand("REMOVE_PROFILE")},
		"POST /api/v2/mdm/commands":                               {viewCommands, s.sendCommand},
		"GET /api/v2/mdm/commands":                                {viewCommands, s.listCommands},
		"POST /api/v2/mdm/blank-push":                             {viewCommands, s.blankPush},
		"POST /JSSResource/webhooks/id/0":                         {editWebhooks, s.createWebhook},
		"GET /JSSResource/webhooks":                               {readWebhooks, s.listWebhooks},
	} {
		mux.Handle(pattern, s.signedIn(route.needs, route.serve))
	}
	mux.HandleFunc("/api/", func(w http.ResponseWriter, _ *http.Request) { refuse(w, http.StatusNotFound, "", "", "") })
	mux.HandleFunc("/JSSResource/", classicNotFound)
	return mux
}

// signedIn lets in whose token lives and whose role has the privilege, at most
// five at a time.
func (s *Server) signedIn(needs string, next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, ok := s.tokens.Holder(kit.Bearer(r)); !ok {
			refuse(w, http.StatusUnauthorized, "INVALID_TOKEN", "", "Unauthorized")
			return
		}
		if needs != "" && !slices.Contains(s.opts.Privileges, needs) {
			refuse(w, http.StatusForbidden, "INVALID_PRIVILEGE", "", "Forbidden")
			return
		}
		leave, ok := s.gate.Enter()
		if !ok {
			quota(w, r)
			return
		}
		defer leave()
		next(w, r)
	})
}

// inventory hides the versions of paths that the server does not have.
func (s *Server) inventory(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(s.opts.Inventory, r.PathValue("version")) {
			refuse(w, http.StatusNotFound, "", "", "")
			return
		}
		next(w, r)
	}
}

func (s *Server) version(w http.ResponseWriter, _ *http.Request) {
	kit.WriteJSON(w, http.StatusOK, map[string]string{"version": s.opts.Version})
}

func (s *Server) access(r *http.Request) []kit.Fact {
	return []kit.Fact{
		{Label: "URL", Value: s.desk.URL(r)},
		{Label: "Client id", Value: s.opts.ClientID}, {Label: "Client secret", Value: s.opts.ClientSecret},
		{Label: "User", Value: s.opts.User}, {Label: "Password", Value: s.opts.Password},
	}
}
