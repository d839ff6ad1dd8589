package live

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// visitor is an open connection, a socket or a stream, and who is behind it. It is
// one from before it has joined anything.
type visitor struct {
	tenant, user uuid.UUID
	end          func() // ends a stream; nil for a socket, which its id finds

	mu      sync.Mutex
	who     access.Principal
	revoked bool
}

func newVisitor(who access.Principal, end func()) *visitor {
	return &visitor{tenant: who.TenantID, user: who.UserID, end: end, who: who}
}

// principal is who it is, as judged last.
func (v *visitor) principal() access.Principal {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.who
}

func (v *visitor) renew(who access.Principal) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.who = who
}

func (v *visitor) isRevoked() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.revoked
}

func (v *visitor) revoke() {
	v.mu.Lock()
	v.revoked = true
	v.mu.Unlock()
	if v.end != nil {
		v.end()
	}
}

// visitors are those who have a connection here.
type visitors struct {
	mu        sync.Mutex
	here      map[*visitor]struct{}
	companies map[uuid.UUID]int
}

func (l *visitors) enter(v *visitor) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.here == nil {
		l.here, l.companies = map[*visitor]struct{}{}, map[uuid.UUID]int{}
	}
	l.here[v] = struct{}{}
	l.companies[v.tenant]++
}

func (l *visitors) exit(v *visitor) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.here, v)
	if l.companies[v.tenant]--; l.companies[v.tenant] == 0 {
		delete(l.companies, v.tenant)
	}
}

// any tells whether somebody of the company is here.
func (l *visitors) any(tenant uuid.UUID) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.companies[tenant] > 0
}

// matching lists those whom f finds, without calling it under their locks.
func (l *visitors) matching(f func(*visitor) bool) []*visitor {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []*visitor
	for v := range l.here {
		if f(v) {
			found = append(found, v)
		}
	}
	return found
}

// errRevoked tells somebody whose rights changed while being let in to come again.
var errRevoked = fault.New(fault.Unavailable, "live.revoked", "Your rights have just changed: try again.")

// admit judges a visitor that has entered.
//
// Who comes in may lose the right to in that very instant. So the order is:
// enter, to be found by revocations; follow the company's log; and only then look
// at the session. What was revoked before the look is seen there, what comes after
// finds the visitor.
func (h *Hub) admit(ctx context.Context, v *visitor) error {
	if err := h.listen(ctx, v.tenant); err != nil {
		return err
	}
	who, err := h.Authenticator.Renew(ctx, v.principal())
	if err != nil {
		return err
	}
	v.renew(who)
	return nil
}

// visit lets a visitor join something, as whoever it is now.
func (h *Hub) visit(ctx context.Context, v *visitor, join func(context.Context, access.Principal) error) error {
	if err := join(ctx, v.principal()); err != nil {
		return err
	}
	if v.isRevoked() {
		return errRevoked
	}
	return nil
}

// revoke ends what a user has open here. Clients come back at once and are
// judged anew.
func (h *Hub) revoke(user uuid.UUID) {
	for _, v := range h.visitors.matching(func(v *visitor) bool { return v.user == user }) {
		v.revoke()
	}
	h.sockets.Disconnect(userTopicOf(user))
}

// expireEvery is how late a session that ends by itself may be noticed.
const expireEvery = 500 * time.Millisecond

// expire ends connections whose session's time is over, until ctx ends.
func (h *Hub) expire(ctx context.Context) {
	tick := time.NewTicker(expireEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := h.Clock.Now()
		over := func(v *visitor) bool { return !v.isRevoked() && !v.principal().Until.After(now) }
		for _, v := range h.visitors.matching(over) {
			h.revoke(v.user)
		}
	}
}
