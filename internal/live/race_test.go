package live_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels/channelstest"
	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app"
	"github.com/assetronics/assetronics/internal/config"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/identity"
	"github.com/assetronics/assetronics/internal/live"
	"github.com/assetronics/assetronics/internal/platform/bus"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/tenant"
	"github.com/assetronics/assetronics/internal/testkit"
)

// gate is the real authenticator and the real scopes, at which a test can do something at an exact
// place: after a good answer is there, before the hub has it.
type gate struct {
	*identity.Service
	live.Scopes
	mu                        sync.Mutex
	connected, judged, joined func()
}

func (g *gate) AuthenticateSocket(ctx context.Context, token string) (access.Principal, error) {
	who, err := g.Service.AuthenticateSocket(ctx, token)
	g.pass(&g.connected)
	return who, err
}

func (g *gate) Renew(ctx context.Context, who access.Principal) (access.Principal, error) {
	now, err := g.Service.Renew(ctx, who)
	g.pass(&g.judged)
	return now, err
}

func (g *gate) ScopeOf(ctx context.Context, who access.Principal, all access.Permission) (access.Scope, error) {
	scope, err := g.Scopes.ScopeOf(ctx, who, all)
	g.pass(&g.joined)
	return scope, err
}

// pass runs what the test wants, once.
func (g *gate) pass(f *func()) {
	g.mu.Lock()
	do := *f
	*f = nil
	g.mu.Unlock()
	if do != nil {
		do()
	}
}

func (g *gate) at(place *func(), do func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	*place = do
}

// node is a hub with all that is real behind it, and one user of IT.
type node struct {
	*gate
	hub     *live.Hub
	address string
	who     access.Principal
	owner   access.Principal
	token   string
}

func startNode(t *testing.T) *node {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	messages, err := bus.Open("", log)
	require.NoError(t, err)
	t.Cleanup(messages.Close)
	cfg := config.Server{Data: config.Data{Data: t.TempDir()}}
	require.NoError(t, cfg.Resolve())
	wake := bus.NewSignal(messages, event.WakeSubject, log)
	rooms, err := app.NewRooms(app.RoomDeps{DB: testkit.DB(t), Clock: clock.System{}, Wake: wake.Send, Bus: messages, Config: cfg, Log: log})
	require.NoError(t, err)
	n := &node{gate: &gate{Service: rooms.Identity, Scopes: rooms.Employees}}
	n.hub = live.New(live.Deps{
		Log: log, Clock: clock.System{}, Bus: messages, Events: rooms.Events, Presenter: nothing{},
		Authenticator: n.gate, Scopes: n.gate,
	})
	t.Cleanup(n.hub.Close)
	woken, stopWake, err := bus.Listen(messages, event.WakeSubject)
	require.NoError(t, err)
	t.Cleanup(stopWake)
	queue, err := jobs.NewQueue(log)
	require.NoError(t, err)
	sequencer := event.NewSequencer(rooms.DB, queue, nil, woken, func(e event.Notice) {
		_ = messages.Publish(event.NoticeSubject, e) // a lost one is found by the poll
	}, log)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var running sync.WaitGroup
	running.Go(func() { _ = sequencer.Serve(ctx) })
	running.Go(func() { _ = n.hub.Serve(ctx) })
	t.Cleanup(running.Wait)
	t.Cleanup(stop)
	server := httptest.NewServer(n.hub.Sockets())
	t.Cleanup(server.Close)
	n.address = "ws" + strings.TrimPrefix(server.URL, "http") + "/socket/websocket"

	company, err := rooms.NewCompany(t.Context(), tenant.New{Name: "Race " + uuid.NewString()[:8]})
	require.NoError(t, err)
	n.owner, _ = n.user(t, company.ID, access.Owner)
	n.who, n.token = n.user(t, company.ID, access.IT)
	return n
}

func (n *node) user(t *testing.T, company uuid.UUID, role access.Role) (access.Principal, string) {
	t.Helper()
	email, password := uuid.NewString()[:8]+"@race.test", "a password for tests"
	_, err := n.CreateActive(t.Context(), company, identity.New{Email: email, Name: email, Roles: []access.Role{role}}, password)
	require.NoError(t, err)
	in, err := n.SignIn(t.Context(), identity.Credentials{Email: email, Password: password})
	require.NoError(t, err)
	return in.Principal, in.Token
}

// disable takes the user's rights, and returns when the hub has acted on it: when
// a socket that was there before is closed.
func (n *node) disable(t *testing.T) func() {
	t.Helper()
	witness := channelstest.Dial(t, n.address, channelstest.Token(n.token))
	require.Equal(t, "ok", witness.Join("user:"+n.who.UserID.String(), nil).Status)
	return func() {
		_, err := n.Update(t.Context(), n.owner, n.who.UserID, identity.Patch{Status: optional.Of(identity.Disabled)}, nil)
		require.NoError(t, err)
		require.Equal(t, 1001, witness.CloseCode())
	}
}

type nothing struct{}

func (nothing) Present(context.Context, uuid.UUID, string, []uuid.UUID) (map[uuid.UUID]live.Resource, error) {
	return nil, nil
}

// Whoever is let in while the right is taken away does not stay: neither one who
// is between the answer "this is a good token" and the look at the session, nor one
// between that and being a socket, nor one who is joining.
func TestRevokedOnTheThreshold(t *testing.T) {
	t.Parallel()

	t.Run("Connecting", func(t *testing.T) {
		t.Parallel()
		n := startNode(t)
		n.at(&n.connected, n.disable(t))
		_, status := channelstest.TryDial(t, n.address, channelstest.Token(n.token))
		require.Equal(t, http.StatusForbidden, status)
	})

	t.Run("Connected", func(t *testing.T) {
		t.Parallel()
		n := startNode(t)
		n.at(&n.judged, n.disable(t))
		socket, status := channelstest.TryDial(t, n.address, channelstest.Token(n.token))
		require.Equal(t, http.StatusSwitchingProtocols, status, "the answer was good when it was given")
		require.Equal(t, 1001, socket.CloseCode())
	})

	t.Run("Joining", func(t *testing.T) {
		t.Parallel()
		n := startNode(t)
		disable := n.disable(t)
		socket := channelstest.Dial(t, n.address, channelstest.Token(n.token))
		done := make(chan struct{}) // the socket may hear of it before the witness does
		n.at(&n.joined, func() { defer close(done); disable() })
		socket.Send("user:"+n.who.UserID.String(), "phx_join", nil)
		require.Equal(t, 1001, socket.CloseCode())
		<-done
	})

	t.Run("OpeningAStream", func(t *testing.T) {
		t.Parallel()
		n := startNode(t)
		n.at(&n.judged, n.disable(t))
		_, err := n.hub.OpenStream(t.Context(), n.who, []string{"assets"}, nil)
		require.Equal(t, fault.Unauthenticated, fault.KindOf(err))
	})

	t.Run("OpeningAStreamWithOtherRights", func(t *testing.T) {
		t.Parallel()
		n := startNode(t)
		witness := channelstest.Dial(t, n.address, channelstest.Token(n.token))
		require.Equal(t, "ok", witness.Join("user:"+n.who.UserID.String(), nil).Status)
		n.at(&n.judged, func() {
			_, err := n.Update(t.Context(), n.owner, n.who.UserID, identity.Patch{Roles: optional.Of([]access.Role{access.Employee})}, nil)
			require.NoError(t, err)
			require.Equal(t, 1001, witness.CloseCode())
		})
		_, err := n.hub.OpenStream(t.Context(), n.who, []string{"user", "assets"}, nil)
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		stream, err := n.hub.OpenStream(t.Context(), n.who, []string{"user"}, nil)
		require.NoError(t, err, "what is still allowed opens")
		require.NotNil(t, stream)
	})
}
