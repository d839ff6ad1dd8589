package live

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
)

// maxMissed is how many events a join answers; a client that missed more loads
// again, which is then cheaper.
const maxMissed = 500

// joinParams is what a client sends with a join.
type joinParams struct {
	Since *int64 `json:"since"`
}

// joined answers a join: where the log stands, and what was missed.
type joined struct {
	Seq    int64    `json:"seq"`
	Missed []missed `json:"missed,omitempty"`
	Reset  bool     `json:"reset,omitempty"`
}

type missed struct {
	Event   string `json:"event"`
	Payload any    `json:"payload"`
}

var errUnauthorized = channels.Refuse("unauthorized")

// companyHandler admits those with the topic's permission in their own company.
// Another company's topic is refused in the same words as a forbidden one.
type companyHandler struct {
	hub   *Hub
	topic Topic
}

// Join answers where the log stands and what the client missed.
func (t companyHandler) Join(ctx context.Context, ch *channels.Channel, params channels.Payload) (any, error) {
	who, _ := ch.Identity().(access.Principal)
	tenant, ok := idOf(ch.Topic())
	if !ok || tenant != who.TenantID || !who.Can(t.topic.Needs) {
		return nil, errUnauthorized
	}
	return t.hub.resume(ctx, tenant, params, func(e event.Event, _ Resource) bool {
		return e.Subject.Type == t.topic.Noun
	})
}

// resume answers a join. wanted says which of the missed events belong to the
// topic.
func (h *Hub) resume(ctx context.Context, tenant uuid.UUID, params channels.Payload, wanted func(event.Event, Resource) bool) (joined, error) {
	var p joinParams
	if err := params.Decode(&p); err != nil {
		return joined{}, err
	}
	head, err := h.Events.Head(ctx, tenant)
	if err != nil {
		return joined{}, err
	}
	h.listen(tenant, head)
	answer := joined{Seq: head}
	if p.Since == nil || *p.Since == head {
		return answer, nil
	}
	if *p.Since > head || *p.Since < 0 || head-*p.Since > maxMissed {
		answer.Reset = true
		return answer, nil
	}
	events, err := h.Events.After(ctx, tenant, *p.Since, maxMissed)
	if err != nil {
		return joined{}, err
	}
	answer.Missed, err = h.missed(ctx, tenant, events, head, wanted)
	return answer, err
}

func (h *Hub) missed(ctx context.Context, tenant uuid.UUID, events []event.Event, head int64, wanted func(event.Event, Resource) bool) ([]missed, error) {
	resources := map[string]map[uuid.UUID]Resource{}
	for noun, list := range group(events) {
		if _, ok := topicOfNoun(noun); !ok && noun != notifications {
			continue
		}
		shown, err := h.Presenter.Present(ctx, tenant, noun, subjects(list))
		if err != nil {
			return nil, err
		}
		resources[noun] = shown
	}
	var list []missed
	for _, e := range events {
		r := resources[e.Subject.Type][e.Subject.ID]
		if e.Seq <= head && wanted(e, r) {
			list = append(list, missed{Event: e.Type, Payload: payload(e.Subject.Type, e, r.View)})
		}
	}
	return list, nil
}

func group(events []event.Event) map[string][]event.Event {
	byNoun := map[string][]event.Event{}
	for _, e := range events {
		byNoun[e.Subject.Type] = append(byNoun[e.Subject.Type], e)
	}
	return byNoun
}
