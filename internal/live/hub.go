package live

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/bus"
)

const (
	// pollEvery backs up notices, which may get lost.
	pollEvery = 2 * time.Second
	// readPage is how many events are read at once; larger growth takes several.
	readPage = 1000
	// pushSubject carries messages that are no history, such as progress.
	pushSubject = "live.push"
	// drainTime is how long sockets may take to close when the program stops.
	drainTime = 5 * time.Second
)

// Authenticator tells who opens a socket.
type Authenticator interface {
	AuthenticateSocket(ctx context.Context, token string) (access.Principal, error)
}

// Scopes tells whose things a user may see.
type Scopes interface {
	ScopeOf(ctx context.Context, who access.Principal, all access.Permission) (access.Scope, error)
}

// Deps is what the hub works with.
type Deps struct {
	Log           *slog.Logger
	Bus           *bus.Bus
	Events        *event.Log
	Presenter     Presenter
	Authenticator Authenticator
	Scopes        Scopes
	WebOrigins    []string
}

// Hub is the live face. It is a supervised service; its Sockets serve HTTP.
type Hub struct {
	Deps
	sockets *channels.Server
	notices chan event.Notice // written by the bus, read by Serve; never closed

	mu        sync.Mutex
	positions map[uuid.UUID]int64     // the last number broadcast, of companies listened to here
	personal  map[uuid.UUID]*personal // by user, of user topics joined here
}

// New makes the hub and mounts its topics.
func New(deps Deps) *Hub {
	h := &Hub{
		Deps:      deps,
		notices:   make(chan event.Notice, 1024),
		positions: map[uuid.UUID]int64{},
		personal:  map[uuid.UUID]*personal{},
	}
	h.sockets = channels.New(channels.Options{
		Logger: deps.Log, Connect: h.connect, AllowOrigin: allowOrigin(deps.WebOrigins),
	})
	for _, t := range Topics {
		h.sockets.Handle(t.Name+":*", companyHandler{hub: h, topic: t})
	}
	h.sockets.Handle(userTopic+":*", userHandler{hub: h})
	return h
}

// Sockets serves /socket/websocket.
func (h *Hub) Sockets() *channels.Server { return h.sockets }

func (h *Hub) connect(ctx context.Context, r channels.ConnectRequest) (channels.Conn, error) {
	who, err := h.Authenticator.AuthenticateSocket(ctx, r.Token)
	if err != nil {
		return channels.Conn{}, channels.Refuse("unauthorized")
	}
	return channels.Conn{SocketID: userTopicOf(who.UserID), Identity: who}, nil
}

// String names the service in a supervisor's log.
func (*Hub) String() string { return "live hub" }

// Serve broadcasts until ctx ends and then closes the sockets so that their
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

	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for {
		select {
		case <-ctx.Done():
			return h.drain(ctx)
		case n := <-h.notices:
			h.follow(ctx, n.TenantID, n.To)
		case <-poll.C:
			for _, tenant := range h.listened() {
				h.catchUp(ctx, tenant)
			}
		}
	}
}

func (h *Hub) drain(ctx context.Context) error {
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	if err := h.sockets.Drain(limited); err != nil {
		h.Log.WarnContext(ctx, "sockets did not close in time", "error", err)
	}
	return ctx.Err()
}

// listened lists the companies that have a position here, forgetting those
// nobody listens to any more.
func (h *Hub) listened() []uuid.UUID {
	h.mu.Lock()
	defer h.mu.Unlock()
	var tenants []uuid.UUID
	for tenant := range h.positions {
		if h.heardBySomebody(tenant) {
			tenants = append(tenants, tenant)
		} else {
			delete(h.positions, tenant)
		}
	}
	return tenants
}

func (h *Hub) heardBySomebody(tenant uuid.UUID) bool {
	for _, t := range Topics {
		if h.sockets.HasSubscribers(t.of(tenant)) {
			return true
		}
	}
	for _, p := range h.personal {
		if p.who.TenantID == tenant {
			return true
		}
	}
	return false
}

// listen starts following a company at a number, unless that is done already.
func (h *Hub) listen(tenant uuid.UUID, head int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.positions[tenant]; !ok {
		h.positions[tenant] = head
	}
}

func (h *Hub) position(tenant uuid.UUID) (int64, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	seq, ok := h.positions[tenant]
	return seq, ok
}

func (h *Hub) advance(tenant uuid.UUID, seq int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.positions[tenant] = seq
}

func (h *Hub) catchUp(ctx context.Context, tenant uuid.UUID) {
	head, err := h.Events.Head(ctx, tenant)
	if err != nil {
		h.Log.WarnContext(ctx, "live updates cannot read the log", "tenant_id", tenant, "error", err)
		return
	}
	h.follow(ctx, tenant, head)
}

// follow broadcasts what lies between the position and a number. When reading
// fails the position stays, and the next notice or poll tries again.
func (h *Hub) follow(ctx context.Context, tenant uuid.UUID, to int64) {
	for {
		seq, ok := h.position(tenant)
		if !ok || seq >= to {
			return
		}
		events, err := h.Events.After(ctx, tenant, seq, readPage)
		if err == nil && len(events) > 0 {
			err = h.broadcast(ctx, tenant, events)
		}
		if err != nil {
			h.Log.WarnContext(ctx, "live updates are held up", "tenant_id", tenant, "seq", seq, "error", err)
			return
		}
		if len(events) == 0 {
			return
		}
		h.advance(tenant, events[len(events)-1].Seq)
	}
}

// Push is a message that is no history: it reaches who listens now.
type Push struct {
	Topic   string          `json:"topic"`
	Event   string          `json:"event"`
	Payload json.RawMessage `json:"payload"`
}

// Publish sends a push to the sockets of all nodes.
func Publish(b *bus.Bus, topic, name string, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode push: %w", err)
	}
	return b.Publish(pushSubject, Push{Topic: topic, Event: name, Payload: text})
}

func (h *Hub) deliverPush(p Push) {
	if err := h.sockets.Broadcast(p.Topic, p.Event, p.Payload); err != nil {
		h.Log.Warn("push lost", "topic", p.Topic, "error", err)
	}
}

func allowOrigin(extra []string) func(*http.Request, *url.URL) bool {
	listed := channels.AllowOrigins(extra...)
	return func(r *http.Request, origin *url.URL) bool {
		return channels.SameHost(r, origin) || (len(extra) > 0 && listed(r, origin))
	}
}
