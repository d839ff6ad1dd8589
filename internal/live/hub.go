package live

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/channels/presence"
	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/bus"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// drainTime is how long sockets may take to close when the program stops.
const drainTime = 5 * time.Second

// Authenticator tells who opens a socket, and whether that still holds.
type Authenticator interface {
	AuthenticateSocket(ctx context.Context, token string) (access.Principal, error)
	// Renew is the principal as the session stands now.
	Renew(ctx context.Context, who access.Principal) (access.Principal, error)
}

// Scopes tells whose things a user may see.
type Scopes interface {
	ScopeOf(ctx context.Context, who access.Principal, all access.Permission) (access.Scope, error)
}

// Deps is what the hub works with.
type Deps struct {
	Log           *slog.Logger
	Clock         clock.Clock
	Bus           *bus.Bus
	Events        *event.Log
	Presenter     Presenter
	Authenticator Authenticator
	Scopes        Scopes
	WebOrigins    []string
}

// Hub is the live face. It is a supervised service; its Sockets and OpenStream
// serve HTTP.
type Hub struct {
	Deps
	sockets  *channels.Server
	presence *presence.Tracker
	visitors visitors
	notices  chan event.Notice // written by the bus, read by Serve; never closed

	mu        sync.Mutex
	positions map[uuid.UUID]int64                // the last number broadcast, of companies listened to here
	personal  map[uuid.UUID]*personal            // by user, of user topics joined here
	streams   map[uuid.UUID]map[*Stream]struct{} // by company
	draining  bool
}

// New makes the hub and mounts its topics. Close ends it.
func New(deps Deps) *Hub {
	h := &Hub{
		Deps:      deps,
		notices:   make(chan event.Notice, 1024),
		positions: map[uuid.UUID]int64{},
		personal:  map[uuid.UUID]*personal{},
		streams:   map[uuid.UUID]map[*Stream]struct{}{},
	}
	h.sockets = channels.New(channels.Options{
		Logger: deps.Log, Connect: h.connect, AllowOrigin: allowOrigin(deps.WebOrigins),
	})
	h.presence = presence.New(h.sockets, presence.Options{Logger: deps.Log, Bus: presenceBus{deps.Bus}})
	for _, t := range Topics {
		h.sockets.Handle(t.Name+":*", companyHandler{hub: h, topic: t})
	}
	for _, t := range Viewable() {
		h.sockets.Handle(t.Noun+":*", viewingHandler{hub: h, topic: t})
	}
	h.sockets.Handle(userTopic+":*", userHandler{hub: h})
	return h
}

// Close takes those who look at things here off the other nodes' screens.
func (h *Hub) Close() { h.presence.Close() }

// Sockets serves the socket's endpoint, over WebSocket and long polling.
func (h *Hub) Sockets() *channels.Server { return h.sockets }

func (h *Hub) connect(ctx context.Context, r channels.ConnectRequest) (channels.Conn, error) {
	who, err := h.Authenticator.AuthenticateSocket(ctx, r.Token)
	if err != nil {
		return channels.Conn{}, channels.Refuse("unauthorized")
	}
	v := newVisitor(who, nil)
	leave := func() { h.visitors.exit(v) }
	h.visitors.enter(v)
	if err := h.admit(ctx, v); err != nil {
		leave()
		return channels.Conn{}, refusal(err)
	}
	return channels.Conn{SocketID: userTopicOf(who.UserID), Identity: v, Ended: leave}, nil
}

// String names the service in a supervisor's log.
func (*Hub) String() string { return "live hub" }

// Serve broadcasts until ctx ends and then closes all connections so that their
// clients go to another node.
func (h *Hub) Serve(ctx context.Context) error {
	stopNotices, err := bus.Subscribe(h.Bus, event.NoticeSubject, func(n event.Notice) {
		select {
		case h.notices <- n:
		default: // the poll finds what a full queue lost
		}
	})
	if err != nil {
		return err
	}
	defer stopNotices()
	stopPushes, err := bus.Subscribe(h.Bus, pushSubject, h.deliverPush)
	if err != nil {
		return err
	}
	defer stopPushes()

	var expiring sync.WaitGroup
	expiring.Go(func() { h.expire(ctx) }) // beside: a slow database must not hold it up
	defer expiring.Wait()

	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for {
		select {
		case <-ctx.Done():
			return h.drain(ctx)
		case n := <-h.notices:
			h.follow(ctx, n.TenantID, n.To)
		case <-poll.C:
			h.catchUp(ctx)
		}
	}
}

func (h *Hub) drain(ctx context.Context) error {
	h.endStreams()
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	if err := h.sockets.Drain(limited); err != nil {
		h.Log.WarnContext(ctx, "sockets did not close in time", "error", err)
	}
	return ctx.Err()
}

func allowOrigin(extra []string) func(*http.Request, *url.URL) bool {
	listed := channels.AllowOrigins(extra...)
	return func(r *http.Request, origin *url.URL) bool {
		return channels.SameHost(r, origin) || (len(extra) > 0 && listed(r, origin))
	}
}
