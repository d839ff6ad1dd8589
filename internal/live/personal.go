package live

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
)

// personal is a user who listens here: who it is and whose things the user may
// hear of.
type personal struct {
	who       access.Principal
	people    []uuid.UUID // the own employee and the people below
	channels  int
	refreshes int // how often people was looked at again
}

// remember starts telling a user of the own things, and gives whose they are.
// Its end is told by onEnd.
func (h *Hub) remember(ctx context.Context, who access.Principal, onEnd func(func())) (*personal, error) {
	refreshes := h.register(who)
	onEnd(func() { h.forget(who.UserID) })
	// After that: a change of people either is in the answer or refreshes it.
	people, err := h.peopleOf(ctx, who)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.personal[who.UserID]
	if p.refreshes == refreshes {
		p.people = people
	}
	return &personal{who: who, people: p.people}, nil
}

func (h *Hub) register(who access.Principal) (refreshes int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	p := h.personal[who.UserID]
	if p == nil {
		p = &personal{}
		h.personal[who.UserID] = p
	}
	p.who = who
	p.channels++
	return p.refreshes
}

func (h *Hub) forget(user uuid.UUID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if p := h.personal[user]; p != nil {
		if p.channels--; p.channels == 0 {
			delete(h.personal, user)
		}
	}
}

// peopleOf lists the user's own employee and the people below. Those who may
// read all hear of all on the company topics; here they too hear of what is
// their own.
func (h *Hub) peopleOf(ctx context.Context, who access.Principal) ([]uuid.UUID, error) {
	scope, err := h.Scopes.ScopeOf(ctx, who, "")
	return scope.People, err
}

// hears tells whether an event concerns the user.
func (p *personal) hears(e event.Event, r Resource) bool {
	if slices.Contains(r.Users, p.who.UserID) {
		return true
	}
	if e.Subject.Type == notifications {
		return false
	}
	if slices.ContainsFunc(r.Roles, func(role string) bool { return p.who.Has(access.Role(role)) }) {
		return true
	}
	return slices.ContainsFunc(append(formerPeople(e), r.People...), func(id uuid.UUID) bool {
		return slices.Contains(p.people, id)
	})
}

// formerPeople lists those named in an event's changes as holders: somebody who
// gave a device back has to hear of it although the device no longer says so.
func formerPeople(e event.Event) []uuid.UUID {
	var people []uuid.UUID
	for _, field := range []string{"assignee", "reserved_for"} {
		for _, value := range e.Changes[field] {
			person, _ := value.(map[string]any)
			text, _ := person["id"].(string)
			if id, err := uuid.Parse(text); err == nil {
				people = append(people, id)
			}
		}
	}
	return people
}

// concerned lists the users listening here whom an event concerns.
func (h *Hub) concerned(tenant uuid.UUID, e event.Event, r Resource) []uuid.UUID {
	return h.usersWho(tenant, func(p *personal) bool { return p.hears(e, r) })
}

// usersHere lists the company's users listening here.
func (h *Hub) usersHere(tenant uuid.UUID) []uuid.UUID {
	return h.usersWho(tenant, func(*personal) bool { return true })
}

func (h *Hub) usersWho(tenant uuid.UUID, f func(*personal) bool) []uuid.UUID {
	h.mu.Lock()
	defer h.mu.Unlock()
	var users []uuid.UUID
	for id, p := range h.personal {
		if p.who.TenantID == tenant && f(p) {
			users = append(users, id)
		}
	}
	return users
}

// refreshPersonal looks again who stands below whom after people changed. Whom
// that fails for has to come back and be looked at anew.
func (h *Hub) refreshPersonal(ctx context.Context, tenant uuid.UUID, changes []event.Event) {
	if len(changes) == 0 {
		return
	}
	for _, user := range h.usersHere(tenant) {
		h.mu.Lock()
		p := h.personal[user]
		var who access.Principal
		if p != nil {
			who = p.who
		}
		h.mu.Unlock()
		if p == nil {
			continue
		}
		people, err := h.peopleOf(ctx, who)
		if err != nil {
			h.Log.WarnContext(ctx, "a user's team cannot be read", "tenant_id", tenant, "error", err)
			h.revoke(user)
			continue
		}
		h.mu.Lock()
		p.people = people
		p.refreshes++
		h.mu.Unlock()
	}
}
