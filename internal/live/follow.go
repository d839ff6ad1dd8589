package live

import (
	"context"
	"time"

	"github.com/google/uuid"
)

const (
	// pollEvery backs up notices, which may get lost: all companies listened to are
	// asked about in one query.
	pollEvery = time.Second
	// readPage is how many events are read at once; larger growth takes several.
	readPage = 1000
)

// listen starts following a company's log at its end, unless that is done already.
func (h *Hub) listen(ctx context.Context, tenant uuid.UUID) error {
	if _, ok := h.position(tenant); ok {
		return nil
	}
	head, err := h.Events.Head(ctx, tenant)
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.positions[tenant]; !ok {
		h.positions[tenant] = head
	}
	return nil
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
	if _, ok := h.positions[tenant]; ok {
		h.positions[tenant] = seq
	}
}

// followed lists the companies that have a position here, forgetting those
// of whom nobody is here any more.
func (h *Hub) followed() []uuid.UUID {
	h.mu.Lock()
	defer h.mu.Unlock()
	var tenants []uuid.UUID
	for tenant := range h.positions {
		if h.visitors.any(tenant) {
			tenants = append(tenants, tenant)
		} else {
			delete(h.positions, tenant)
		}
	}
	return tenants
}

// catchUp finds what a lost notice did not tell of.
func (h *Hub) catchUp(ctx context.Context) {
	tenants := h.followed()
	if len(tenants) == 0 {
		return
	}
	heads, err := h.Events.Heads(ctx, tenants)
	if err != nil {
		h.Log.WarnContext(ctx, "live updates cannot read the logs", "error", err)
		return
	}
	for tenant, head := range heads {
		h.follow(ctx, tenant, head)
	}
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
