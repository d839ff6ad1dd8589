package slack

import (
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// What opens the demo workspace: public on purpose, the data is invented.
const (
	DemoToken  = "xoxb-000000000000-000000000000-sandbox"
	DemoSecret = "5a4db0c500000000000000000000ac3e"
	// The app's credentials for the OAuth dance.
	DemoClientID     = "000000000000.000000000001"
	DemoClientSecret = "0c11e0750000000000000000000000c5"
)

// Ids of the workspace and the app.
const (
	teamID  = "T00ACME"
	appID   = "A00ASSET"
	botID   = "B00ASSET"
	botUser = "U00BOT00"
)

// scopes are what the app was granted at its installation.
var scopes = []string{"chat:write", "users:read", "users:read.email", "im:write", "im:history", "channels:read"}

// Options are those of all vendors and the app's secrets.
type Options struct {
	kit.Options
	BotToken      string // DemoToken by default
	SigningSecret string // DemoSecret by default
	// Scopes the app has, all that it needs by default.
	Scopes []string
	// Client sends clicks and events; by default one that waits 3 s, as the vendor does.
	Client *http.Client
}

// Server is one simulated workspace.
type Server struct {
	opts      Options
	desk      *kit.Desk
	handler   http.Handler
	limits    map[string]*kit.Limit
	posting   *kit.Limit
	everybody kit.Memo[[]member]

	mu       sync.Mutex
	revoked  bool
	hooks    appHooks
	channels []*channel
	answers  map[string]*responseURL
	codes    map[string]*code
	count    int64 // numbers messages, triggers and events
}

// New makes the workspace.
func New(opts Options) (*Server, error) {
	if opts.BotToken == "" {
		opts.BotToken = DemoToken
	}
	if opts.SigningSecret == "" {
		opts.SigningSecret = DemoSecret
	}
	if opts.Scopes == nil {
		opts.Scopes = scopes
	}
	if opts.Client == nil {
		opts.Client = &http.Client{
			Timeout:       3 * time.Second,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	s := &Server{opts: opts, channels: newChannels(), answers: map[string]*responseURL{}, codes: map[string]*code{}}
	var err error
	s.desk, err = kit.New(opts.Options, kit.Manners{
		Name: "Slack", Type: "application/json; charset=utf-8", Opening: `{"ok":true,"members":[{"id":"`,
		Throttled: throttled, Broken: broken, Access: s.access, Panels: s.panels,
	})
	if err != nil {
		return nil, err
	}
	s.desk.OnSignOut(func() { s.setRevoked(true) })
	s.limits = map[string]*kit.Limit{}
	for method, m := range methods {
		if m.perMinute > 0 {
			s.limits[method] = s.desk.NewLimit(m.perMinute, time.Minute)
		}
	}
	s.posting = s.desk.NewLimit(1, time.Second)
	s.handler = s.routes()
	return s, nil
}

// ServeHTTP serves the Web API and the control page.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Desk orders trouble.
func (s *Server) Desk() *kit.Desk { return s.desk }

func (s *Server) routes() http.Handler {
	wire := http.NewServeMux()
	wire.HandleFunc("/api/{method}", s.call)
	wire.HandleFunc("POST /actions/{team}/{id}", s.respond)
	wire.HandleFunc("GET /oauth/v2/authorize", s.consentPage)
	wire.HandleFunc("POST /oauth/v2/authorize", s.consent)
	return s.desk.Handler(wire, s.control)
}

func (s *Server) access(r *http.Request) []kit.Fact {
	s.mu.Lock()
	defer s.mu.Unlock()
	facts := []kit.Fact{
		{Label: "Base URL", Value: s.desk.URL(r) + "/api"},
		{Label: "Bot token", Value: s.opts.BotToken},
		{Label: "Signing secret", Value: s.opts.SigningSecret},
		{Label: "Client ID", Value: DemoClientID},
		{Label: "Client secret", Value: DemoClientSecret},
		{Label: "Interactivity URL", Value: s.hooks.InteractivityURL},
		{Label: "Events URL", Value: s.hooks.EventsURL},
	}
	if s.revoked {
		facts = append(facts, kit.Fact{Label: "State", Value: "the token is revoked; install the app again"})
	}
	return slices.DeleteFunc(facts, func(f kit.Fact) bool { return f.Value == "" })
}

func (s *Server) setRevoked(revoked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked = revoked
}

// next numbers things. The caller holds the lock.
func (s *Server) next() int64 {
	s.count++
	return s.count
}

func (s *Server) view() *company.View { return s.desk.Company().Look() }
