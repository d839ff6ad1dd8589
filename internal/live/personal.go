package live

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
)

// personal is a user who listens here: who it is and whose things the user may
// hear of.
type personal struct {
	who      access.Principal
	people   []uuid.UUID // the own employee and the people below
	channels int
}

// userHandler admits a user to the own topic alone.
type userHandler struct{ hub *Hub }

// Join starts the user's own stream.
func (t userHandler) Join(ctx context.Context, ch *channels.Channel, params channels.Payload) (any, error) {
	who, _ := ch.Identity().(access.Principal)
	user, ok := idOf(ch.Topic())
	if !ok || user != who.UserID {
		return nil, errUnauthorized
	}
	people, err := t.hub.peopleOf(ctx, who)
	if err != nil {
		return nil, err
	}
	p := personal{who: who, people: people}
	answer, err := t.hub.resume(ctx, who.TenantID, params, p.hears)
	if err != nil {
		return nil, err
	}
	t.hub.remember(p)
	return answer, nil
}

// Leave forgets the user with the last channel.
func (t userHandler) Leave(_ context.Context, ch *channels.Channel) {
	who, _ := ch.Identity().(access.Principal)
	h := t.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	if p := h.personal[who.UserID]; p != nil {
		if p.channels--; p.channels == 0 {
			delete(h.personal, who.UserID)
		}
	}
}

func (h *Hub) remember(p personal) {
	h.mu.Lock()
	defer h.mu.Unlock()
	known := h.personal[p.who.UserID]
	if known == nil {
		known = &personal{}
		h.personal[p.who.UserID] = known
	}
	known.who, known.people = p.who, p.people
	known.channels++
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
	if e.Subject.Type == notifications {
		return slices.Contains(r.Users, p.who.UserID)
	}
	if slices.Contains(r.Users, p.who.UserID) {
		return true
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
	h.mu.Lock()
	defer h.mu.Unlock()
	var users []uuid.UUID
	for id, p := range h.personal {
		if p.who.TenantID == tenant && p.hears(e, r) {
			users = append(users, id)
		}
	}
	return users
}

// tellEverybody sends a bulk change to all users of a company who listen here:
// whom it concerns is theirs to find out by loading again. It names no ids.
func (h *Hub) tellEverybody(tenant uuid.UUID, name string, b bulk) {
	b.IDs = []uuid.UUID{}
	h.mu.Lock()
	var users []uuid.UUID
	for id, p := range h.personal {
		if p.who.TenantID == tenant {
			users = append(users, id)
		}
	}
	h.mu.Unlock()
	for _, id := range users {
		h.emit(userTopicOf(id), name, b)
	}
}

// refreshPersonal looks again who stands below whom after people changed.
func (h *Hub) refreshPersonal(ctx context.Context, tenant uuid.UUID, changes []event.Event) error {
	if len(changes) == 0 {
		return nil
	}
	for _, who := range h.users(tenant) {
		people, err := h.peopleOf(ctx, who)
		if err != nil {
			return err
		}
		h.mu.Lock()
		if p := h.personal[who.UserID]; p != nil {
			p.people = people
		}
		h.mu.Unlock()
	}
	return nil
}

func (h *Hub) users(tenant uuid.UUID) []access.Principal {
	h.mu.Lock()
	defer h.mu.Unlock()
	var list []access.Principal
	for _, p := range h.personal {
		if p.who.TenantID == tenant {
			list = append(list, p.who)
		}
	}
	return list
}
