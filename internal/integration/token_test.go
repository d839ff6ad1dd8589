package integration_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connectors"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// rotating is a vendor's manifest with consent, PKCE and refresh tokens that can
// be used once.
const rotating = `
key: rotating
name: Rotating
category: other
description: Gives a refresh token with every token.
settings:
  - { key: client, title: Client, required: true }
  - { key: color, title: Color }
secrets:
  - { key: client_secret, title: Client secret, required: true }
base_url: https://rotating.example
servers: { login: "https://login.rotating.example" }
auth:
  kind: oauth2
  grant: authorization_code
  pkce: true
  authorize_server: login
  authorize_url: /authorize
  server: login
  token_url: /token
  client_id: ${settings.client}
  client_secret: ${secrets.client_secret}
  scope: read
test: { request: { path: /me } }
streams:
  people:
    title: People
    record: employee
    request: { path: /people }
    records: people
    fields: { external_id: record.id }
`

// issuer is that vendor. A refresh token that comes twice takes everything back,
// as vendors do who take it for stolen.
type issuer struct {
	mu        sync.Mutex
	n         int
	refresh   string
	access    string
	challenge string
	redirect  string
	asked     int // token requests
	revoked   bool
	hold      chan struct{} // while it is not closed, token requests wait; nil: never
	arrived   chan struct{} // hears of each token request that waits
}

func (v *issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/token" {
		v.mu.Lock()
		hold := v.hold
		v.mu.Unlock()
		if hold != nil {
			v.arrived <- struct{}{}
			<-hold
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	switch r.URL.Path {
	case "/token":
		v.token(w, r)
	case "/me":
		if v.revoked || r.Header.Get("Authorization") != "Bearer "+v.access {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = w.Write([]byte(`{"id":1}`))
	default:
		http.NotFound(w, r)
	}
}

func (v *issuer) token(w http.ResponseWriter, r *http.Request) {
	v.asked++
	good := !v.revoked
	switch r.PostFormValue("grant_type") {
	case "authorization_code":
		good = r.PostFormValue("code") == "good" && r.PostFormValue("redirect_uri") == v.redirect &&
			v.challenge == challengeOf(r.PostFormValue("code_verifier"))
		v.revoked = false
	default:
		if good = good && r.PostFormValue("refresh_token") == v.refresh; !good {
			v.revoked = true
		}
	}
	if !good {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
		return
	}
	v.n++
	v.access, v.refresh = fmt.Sprintf("access-%d", v.n), fmt.Sprintf("refresh-%d", v.n)
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": v.access, "refresh_token": v.refresh, "expires_in": 3600})
}

// rotating sets a room up whose catalogue has that vendor, and connects to it.
func (b *bundle) rotating(t *testing.T) (*issuer, integration.Integration) {
	t.Helper()
	known, problems, err := connector.Load(connectors.FS, fstest.MapFS{"rotating/manifest.yaml": {Data: []byte(rotating)}})
	require.NoError(t, err)
	require.Empty(t, problems)
	b.Catalog = known
	v := &issuer{}
	web := httptest.NewServer(v)
	t.Cleanup(web.Close)
	i, err := b.Create(t.Context(), b.tenant, integration.New{
		Connector: "rotating", Name: "Rotating", Settings: map[string]any{"client": "c", "base_url": web.URL},
		Secrets: map[string]seal.Secret{"client_secret": "s"},
	})
	require.NoError(t, err)
	require.Equal(t, &integration.Consent{}, i.Consent)
	return v, i
}

const ourAddress = "https://assets.example"

// consent goes to the vendor's page and gives what leads back.
func (b *bundle) consent(t *testing.T, v *issuer, i integration.Integration, who integration.Consenter) url.Values {
	t.Helper()
	target, err := b.Connect(t.Context(), b.tenant, i.ID, who, ourAddress)
	require.NoError(t, err)
	page, err := url.Parse(target)
	require.NoError(t, err)
	q := page.Query()
	require.Equal(t, "/authorize", page.Path)
	require.Equal(t, "S256", q.Get("code_challenge_method"))
	require.Equal(t, ourAddress+"/api/v1/oauth/callback", q.Get("redirect_uri"))
	v.mu.Lock()
	defer v.mu.Unlock()
	v.challenge, v.redirect = q.Get("code_challenge"), q.Get("redirect_uri")
	return url.Values{"state": {q.Get("state")}, "code": {"good"}}
}

func (b *bundle) connected(t *testing.T) (*issuer, integration.Integration) {
	t.Helper()
	v, i := b.rotating(t)
	who := consenter(t)
	id, err := b.FinishConnect(t.Context(), b.tenant, who, b.consent(t, v, i, who))
	require.NoError(t, err)
	require.Equal(t, i.ID, id)
	return v, i
}

func (b *bundle) session(ctx context.Context, i integration.Integration) (*connector.Session, error) {
	c, err := b.Service.Connection(ctx, b.tenant, i.ID)
	if err != nil {
		return nil, err
	}
	return b.Open(ctx, c)
}

func consenter(t *testing.T) integration.Consenter {
	t.Helper()
	return integration.Consenter{UserID: newID(t), SessionID: newID(t)}
}

func TestConnect(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v, i := b.connected(t)
	after, err := b.Get(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.True(t, after.Consent.Connected)
	require.Equal(t, b.clock.Now(), *after.Consent.At)
	result, err := b.Test(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.True(t, result.OK, result.Message)
	require.Equal(t, 1, v.asked)
	require.Equal(t, []string{integration.EventCreated, integration.EventConnected}, b.told(t, i.ID))
	for _, text := range []string{"access-1", "refresh-1"} { // nowhere in clear
		var found []string
		b.query(t, &found, "select 'token' from integration_tokens where position(convert_to($1, 'UTF8') in sealed) > 0", text)
		b.query(t, &found, "select payload::text from outbox where payload::text like '%' || $1 || '%'", text)
		require.Empty(t, found)
	}

	after, err = b.Disconnect(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.Equal(t, &integration.Consent{}, after.Consent)
	result, err = b.Test(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.Equal(t, string(connector.BadCredentials), result.Code)
}

// TestConnectRefuses: a state is good once, for ten minutes, for one session of
// one user.
func TestConnectRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v, i := b.rotating(t)
	who := consenter(t)
	finish := func(by integration.Consenter, q url.Values) error {
		_, err := b.FinishConnect(t.Context(), b.tenant, by, q)
		return err
	}
	requireUnknown := func(err error) {
		require.True(t, fault.Is(err, "oauth.state_unknown"), "%v", err)
	}
	requireUnknown(finish(who, url.Values{"code": {"good"}}))
	requireUnknown(finish(who, url.Values{"state": {strings.Repeat("A", 43)}, "code": {"good"}}))
	requireUnknown(finish(integration.Consenter{UserID: newID(t), SessionID: who.SessionID}, b.consent(t, v, i, who)))
	requireUnknown(finish(integration.Consenter{UserID: who.UserID, SessionID: newID(t)}, b.consent(t, v, i, who)))
	late := b.consent(t, v, i, who)
	b.clock.Advance(11 * time.Minute)
	requireUnknown(finish(who, late))

	denied := b.consent(t, v, i, who)
	denied.Del("code")
	denied.Set("error", "access_denied")
	require.True(t, fault.Is(finish(who, denied), "vendor.bad_credentials"))
	good := b.consent(t, v, i, who)
	require.NoError(t, finish(who, good))
	requireUnknown(finish(who, good))

	other := b.connect(t, "https://example.test/api/v1")
	_, err := b.Connect(t.Context(), b.tenant, other.ID, who, ourAddress)
	require.True(t, fault.Is(err, "integration.no_consent"))
}

// TestRenewOnce: many sessions, as of many processes, find the token dead at once;
// one of them renews it, and a refresh token is never used twice.
func TestRenewOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v, i := b.connected(t)
	for round := range 3 {
		b.clock.Advance(2 * time.Hour)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				session, err := b.session(t.Context(), i)
				require.NoError(t, err)
				require.NoError(t, session.Test(t.Context()))
			})
		}
		all.Wait()
		require.Equal(t, round+2, v.asked)
		require.False(t, v.revoked)
	}
}

// TestRenew_CallerGone: whoever asked for a token gives up while the vendor
// thinks; the answer, with the only good refresh token, is kept all the same.
func TestRenew_CallerGone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v, i := b.connected(t)
	b.clock.Advance(2 * time.Hour)
	v.mu.Lock()
	v.hold, v.arrived = make(chan struct{}), make(chan struct{})
	v.mu.Unlock()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		session, err := b.session(ctx, i)
		if err == nil {
			err = session.Test(ctx)
		}
		done <- err
	}()
	<-v.arrived
	cancel()
	close(v.hold)
	require.Error(t, <-done)
	v.mu.Lock()
	v.hold = nil
	v.mu.Unlock()
	result, err := b.Test(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.True(t, result.OK, result.Message)
	require.Equal(t, 2, v.asked, "the answer was kept")
}

// TestRenew_Dropped: a token that comes in for settings that were changed
// meanwhile is thrown away.
func TestRenew_Dropped(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v, i := b.connected(t)
	b.clock.Advance(2 * time.Hour)
	v.mu.Lock()
	v.hold, v.arrived = make(chan struct{}), make(chan struct{})
	v.mu.Unlock()
	done := make(chan integration.TestResult)
	go func() {
		result, err := b.Test(t.Context(), b.tenant, i.ID)
		require.NoError(t, err)
		done <- result
	}()
	<-v.arrived
	_, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Settings: map[string]any{"client": "another"}}, nil)
	require.NoError(t, err)
	close(v.hold)
	require.Equal(t, integration.ErrSuperseded, (<-done).Code)
	after, err := b.Get(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.False(t, after.Consent.Connected)
}

// TestRenew_DeadHolder: a process died with the renewal in its hands.
func TestRenew_DeadHolder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v, i := b.connected(t)
	b.clock.Advance(2 * time.Hour)
	b.exec(t, "update integration_tokens set renewal = gen_random_uuid(), renewal_until = clock_timestamp() + interval '1 hour'")
	impatient, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	session, err := b.session(t.Context(), i)
	require.NoError(t, err)
	require.Error(t, session.Test(impatient))
	require.Equal(t, 1, v.asked)
	b.exec(t, "update integration_tokens set renewal_until = clock_timestamp() - interval '1 second'")
	require.NoError(t, session.Test(t.Context()))
}

// TestTokensAreDropped with what changes the account, and kept with what does not.
func TestTokensAreDropped(t *testing.T) {
	t.Parallel()
	b := setup(t)
	secret := seal.Secret("another")
	for name, c := range map[string]struct {
		patch integration.Patch
		kept  bool
	}{
		"OtherSetting": {integration.Patch{Settings: map[string]any{"color": "red"}}, true},
		"SameSetting":  {integration.Patch{Settings: map[string]any{"client": "c"}}, true},
		"Client":       {integration.Patch{Settings: map[string]any{"client": "d"}}, false},
		"Secret":       {integration.Patch{Secrets: map[string]*seal.Secret{"client_secret": &secret}}, false},
		"Address": {integration.Patch{
			Settings: map[string]any{"login_url": "https://elsewhere.example"},
			Secrets:  map[string]*seal.Secret{"client_secret": &secret},
		}, false},
	} {
		_, i := b.connected(t)
		after, err := b.Update(t.Context(), b.tenant, i.ID, c.patch, nil)
		require.NoError(t, err, name)
		require.Equal(t, c.kept, after.Consent.Connected, name)
	}
}

// TestSecretsFollowNoAddress: whoever may change the address need not know the
// secrets, and must not have them sent to an address of theirs.
func TestSecretsFollowNoAddress(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, i := b.rotating(t)
	again := seal.Secret("again")
	given := map[string]*seal.Secret{"client_secret": &again}
	for name, settings := range map[string]map[string]any{
		"BaseURL":  {"base_url": "https://evil.example"},
		"Server":   {"login_url": "https://evil.example"},
		"Port":     {"base_url": i.Settings["base_url"].(string) + "1"},
		"Scheme":   {"base_url": strings.Replace(i.Settings["base_url"].(string), "http:", "https:", 1)},
		"Dropped":  {"base_url": nil},
		"EmptyURL": {"base_url": ""},
	} {
		_, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Settings: settings}, nil)
		f := fault.As(err)
		require.NotNil(t, f, name)
		require.Equal(t, fault.Invalid, f.Kind, name)
		require.Equal(t, []fault.Field{{Location: "body.secrets.client_secret", Message: "Enter this again: the address has changed."}}, f.Fields, name)
		require.ErrorIs(t, b.attempt(t, func(ctx context.Context) error {
			_, err := b.Update(ctx, b.tenant, i.ID, integration.Patch{Settings: settings, Secrets: given}, nil)
			return err
		}), errUndo, name)
	}
	_, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Settings: map[string]any{"base_url": i.Settings["base_url"].(string) + "/v2"}}, nil)
	require.NoError(t, err, "the same host")

	// A customer's part of the vendor's own address is an address too.
	hr, err := b.Create(t.Context(), b.tenant, integration.New{
		Connector: "bamboohr", Name: "HR", Settings: map[string]any{"subdomain": "acme"}, Secrets: map[string]seal.Secret{"api_key": "k"},
	})
	require.NoError(t, err)
	_, err = b.Update(t.Context(), b.tenant, hr.ID, integration.Patch{Settings: map[string]any{"subdomain": "evil"}}, nil)
	require.Equal(t, "body.secrets.api_key", fault.As(err).Fields[0].Location)
}

var errUndo = errors.New("undo")
