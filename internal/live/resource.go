package live

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
)

// Resource is a thing as the screens show it, and whom it concerns.
type Resource struct {
	View   any
	People []uuid.UUID // employees: the holder, the subject of a workflow
	Users  []uuid.UUID // users: whose step it is, who is notified
	Roles  []string    // roles whose step it is
}

// Presenter shows things of a kind; ids that are gone are left out.
type Presenter interface {
	Present(ctx context.Context, tenant uuid.UUID, noun string, ids []uuid.UUID) (map[uuid.UUID]Resource, error)
}

// shown are the things that a run of events is about, by noun and id.
type shown map[string]map[uuid.UUID]Resource

func (s shown) of(e event.Event) Resource { return s[e.Subject.Type][e.Subject.ID] }

// present reads the things of the nouns that are wanted.
func (h *Hub) present(ctx context.Context, tenant uuid.UUID, byNoun map[string][]event.Event, wanted func(noun string) bool) (shown, error) {
	all := shown{}
	for noun, list := range byNoun {
		if !hasTopic(noun) || !wanted(noun) {
			continue
		}
		things, err := h.Presenter.Present(ctx, tenant, noun, subjects(list))
		if err != nil {
			return nil, err
		}
		all[noun] = things
	}
	return all, nil
}

func group(events []event.Event) map[string][]event.Event {
	byNoun := map[string][]event.Event{}
	for _, e := range events {
		byNoun[e.Subject.Type] = append(byNoun[e.Subject.Type], e)
	}
	return byNoun
}

// subjects lists what events are about, each once, in order.
func subjects(events []event.Event) []uuid.UUID {
	seen := make(map[uuid.UUID]bool, len(events))
	var ids []uuid.UUID
	for _, e := range events {
		if !seen[e.Subject.ID] {
			seen[e.Subject.ID] = true
			ids = append(ids, e.Subject.ID)
		}
	}
	return ids
}
