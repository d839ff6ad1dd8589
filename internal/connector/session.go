package connector

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// overrideKey is the setting that replaces the base URL.
const overrideKey = "base_url"

// Options is what a session stands on.
type Options struct {
	// Gate makes the HTTP client, Scope names the integration at it. The client
	// holds the guard, the limits and the retries.
	Gate  *httpx.Gate
	Scope string
	// Client is used instead of the gate's: a test's.
	Client *http.Client
	// Tokens keeps access tokens; in memory when nil.
	Tokens TokenStore
	Clock  clock.Clock // clock.System{} when nil
	// Overrides are the administrator's changes of the mapping.
	Overrides Overrides
	// Note is called after every exchange with the vendor; nil for nobody.
	Note func(Exchange)
}

// Session is a connector that can talk to one account. Safe for concurrent use.
type Session struct {
	connector *Connector
	client    *http.Client
	clock     clock.Clock
	tokens    TokenStore
	note      func(Exchange)
	bases     map[string]*url.URL // by server; "" is the base URL
	auth      *authPlan           // nil for none
	env       formula.Env
	overrides map[string]map[string]*fieldPlan // by stream
	changes   Overrides                        // what they were made of

	mu     sync.Mutex
	hidden []string // values that must not be seen
	token  Token
	vars   map[string]any
	skew   time.Duration
	// ownClock: a signature by the clock in the vendor's answers was refused.
	ownClock bool
	csrf     map[string]string // token and cookies
	renew    sync.Mutex        // held while a token is fetched
	probe    sync.Mutex        // held while vars are found out
}

// Open checks settings and secrets and makes a session; nothing is sent. Wrong
// ones are a fault of kind invalid.
func (c *Connector) Open(settings map[string]any, secrets map[string]seal.Secret, o Options) (*Session, error) {
	values, wrong := c.settings.values(settings, "body.settings", fault.New(fault.Invalid, "connector.settings_invalid", "The settings do not fit."))
	if len(wrong.Fields) > 0 {
		return nil, wrong
	}
	keys, err := c.secrets.secrets(secrets, values)
	if err != nil {
		return nil, err
	}
	s := &Session{connector: c, tokens: o.Tokens, clock: o.Clock, note: o.Note, vars: map[string]any{}}
	if s.clock == nil {
		s.clock = clock.System{}
	}
	if s.tokens == nil {
		s.tokens = NewMemoryTokens()
	}
	s.env = c.environment(values, keys)
	for _, secret := range keys {
		s.hide(secret.Reveal())
	}
	if s.bases, err = c.addresses(values, s.env); err != nil {
		return nil, err
	}
	if err := s.chooseAuth(); err != nil {
		return nil, err
	}
	if err := s.override(o.Overrides); err != nil {
		return nil, err
	}
	return s, s.connect(o)
}

// Check is Open without a session.
func (c *Connector) Check(settings map[string]any, secrets map[string]seal.Secret) error {
	_, err := c.Open(settings, secrets, Options{Client: http.DefaultClient})
	return err
}

// connect makes the HTTP client.
func (s *Session) connect(o Options) error {
	s.client = o.Client
	if s.client != nil || o.Gate == nil {
		return nil
	}
	limits := s.connector.Limits()
	if s.auth != nil && s.auth.certificate != nil {
		pair, err := s.auth.keyPair(s.env)
		if err != nil {
			return fault.New(fault.Invalid, "connector.secrets_invalid", "The secrets do not fit.").
				At("body.secrets", "The certificate and its key do not fit together.")
		}
		limits.Certificate = pair
	}
	s.client = o.Gate.Client(o.Scope, limits)
	return nil
}

// Limits is the budget at the vendor.
func (c *Connector) Limits() httpx.Limits {
	l := c.manifest.Limits
	rate, burst := l.PerSecond, l.Burst
	if perSecond := l.PerMinute / 60; perSecond > 0 && (rate == 0 || perSecond < rate) {
		rate, burst = perSecond, max(burst, int(l.PerMinute/10), 1)
	}
	return httpx.Limits{
		RequestsPerSecond: rate, Burst: burst, Concurrent: l.Concurrent, PerHour: l.PerHour, PerDay: l.PerDay, HeaderTimeout: l.Timeout,
	}
}

// environment is what every expression sees. Settings that are not filled in are
// null.
func (c *Connector) environment(values map[string]string, secrets map[string]seal.Secret) formula.Env {
	settings, keys := map[string]any{}, map[string]any{}
	for _, f := range c.manifest.Settings {
		text := values[f.Key]
		switch {
		case text == "":
		case f.Kind == KindBoolean:
			settings[f.Key] = text == "true"
		case f.Kind == KindNumber:
			settings[f.Key], _ = formula.Number(text)
		default:
			settings[f.Key] = text
		}
	}
	for key, secret := range secrets {
		if secret != "" {
			keys[key] = secret.Reveal()
		}
	}
	tables := map[string]any{}
	for name, table := range c.manifest.Tables {
		tables[name] = table
	}
	return formula.Env{"settings": settings, "secrets": keys, "tables": tables, "vars": map[string]any{}}
}

// addresses are the base URL and the other servers. An override of the base URL
// carries the others with it, host and all: who leads us to a proxy or to a test
// system does not want the key sent to the vendor's own. An override without a
// path keeps the vendor's.
func (c *Connector) addresses(values map[string]string, env formula.Env) (map[string]*url.URL, error) {
	bases := map[string]*url.URL{}
	own := values[overrideKey]
	base, err := c.server(overrideKey, c.base, own, env)
	if err != nil {
		return nil, err
	}
	bases[""] = base
	prefix := ""
	if usual, err := c.server(overrideKey, c.base, "", env); own != "" && err == nil {
		if base.Path == "" {
			base.Path = usual.Path
		}
		prefix = strings.TrimSuffix(base.Path, usual.Path)
		if prefix == base.Path && usual.Path != "" {
			prefix = ""
		}
	}
	for name, t := range c.servers {
		u, err := c.server(name, t, values[name+"_url"], env)
		if err != nil {
			return nil, err
		}
		if own != "" && c.base != nil && values[name+"_url"] == "" {
			u.Scheme, u.Host, u.Path = base.Scheme, base.Host, prefix+u.Path
		}
		bases[name] = u
	}
	return bases, nil
}

func (c *Connector) server(name string, t *formula.Template, override string, env formula.Env) (*url.URL, error) {
	if override != "" {
		return parseBase(override)
	}
	wrong := fault.New(fault.Invalid, "connector.settings_invalid", "The settings do not fit.")
	if t == nil {
		return nil, wrong.At("body.settings."+name, "This is required.")
	}
	text, present, err := t.Text(env)
	if err == nil && present {
		u, err := parseBase(text)
		// What was filled in must not end the host name or begin a path.
		if err == nil && hostName.MatchString(u.Host) && !strings.ContainsAny(text, "@\\?#") && !strings.Contains(text, "..") {
			return u, nil
		}
	}
	at := "body.settings"
	if looks := t.Looks("settings"); len(looks) > 0 {
		at += "." + looks[0]
	}
	return nil, wrong.At(at, "This does not have the expected form.")
}

// pinned reads an address that the vendor gave. It must lead to a host of the
// vendor's: our key goes with it.
func (s *Session) pinned(text, server string) (*url.URL, error) {
	base := s.bases[server]
	u, err := base.Parse(text)
	if err == nil && u.User == nil && u.Host != "" {
		for _, known := range s.bases {
			if u.Scheme == known.Scheme && strings.EqualFold(u.Host, known.Host) {
				return u, nil
			}
		}
		// A vendor behind a proxy may write http for itself.
		if u.Scheme == "http" && base.Scheme == "https" && strings.EqualFold(u.Hostname(), base.Hostname()) {
			u.Scheme, u.Host = base.Scheme, base.Host
			return u, nil
		}
		if u.Scheme == "https" && slices.ContainsFunc(s.connector.manifest.Hosts, func(p string) bool { return hostFits(p, u.Hostname()) }) {
			return u, nil
		}
	}
	return nil, &Error{Code: VendorError, Message: s.connector.manifest.Name + " leads to an address that is not its own; it was not followed."}
}

// hostFits tells whether a host is the pattern's, or below it for *.example.com.
func hostFits(pattern, host string) bool {
	if suffix, ok := strings.CutPrefix(pattern, "*"); ok {
		return len(host) > len(suffix) && strings.HasSuffix(strings.ToLower(host), strings.ToLower(suffix))
	}
	return strings.EqualFold(pattern, host)
}

// hide keeps a value out of whatever is shown.
func (s *Session) hide(value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if value != "" && !slices.Contains(s.hidden, value) {
		s.hidden = append(slices.Clone(s.hidden), value)
	}
}

// with is the environment with more in it.
func (s *Session) with(more formula.Env) formula.Env {
	env := maps.Clone(s.env)
	s.mu.Lock()
	env["vars"] = maps.Clone(s.vars)
	s.mu.Unlock()
	maps.Copy(env, more)
	return env
}

// Skew is how far the vendor's clock is ahead of ours, as far as it was seen.
func (s *Session) Skew() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.skew
}

// now is the vendor's time: signatures made by our clock would be refused.
func (s *Session) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ownClock {
		return s.clock.Now()
	}
	return s.clock.Now().Add(s.skew)
}

// tolerable is a difference that a network makes.
const tolerable = 30 * time.Second

// setClock notes the vendor's clock.
func (s *Session) setClock(h http.Header) {
	sent, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return
	}
	skew := sent.Sub(s.clock.Now()).Round(time.Second)
	if skew.Abs() < tolerable {
		skew = 0
	}
	s.mu.Lock()
	s.skew = skew
	s.mu.Unlock()
}

// OpenHook makes a session that can check calls and nothing else. Settings and
// secrets are taken as they are: a call must not be lost because a setting no
// longer fits.
func (c *Connector) OpenHook(settings map[string]any, secrets map[string]seal.Secret, client *http.Client) *Session {
	values, _ := c.settings.values(settings, "", &fault.Fault{})
	return &Session{connector: c, client: client, clock: clock.System{}, env: c.environment(values, secrets), vars: map[string]any{}}
}
