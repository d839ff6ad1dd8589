package live

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
)

// maxMissed is how many events are made up for; a client that missed more loads
// again, which is then cheaper.
const maxMissed = 500

// interest is what somebody listens to.
type interest struct {
	topics map[string]bool // names of company topics
	own    *personal       // the user's own topic; nil when it is not among them
}

func (i interest) mayWant(noun string) bool {
	topic, ok := topicOfNoun(noun)
	return ok && i.topics[topic.Name] || i.own != nil && (topic.Personal || noun == notifications)
}

func (i interest) wants(e event.Event, r Resource) bool {
	topic, ok := topicOfNoun(e.Subject.Type)
	return ok && i.topics[topic.Name] || i.own != nil && i.own.hears(e, r)
}

// resumed is where the log stands for somebody who comes (back).
type resumed struct {
	head   int64
	missed []message
	reset  bool
}

// resume makes up for what was missed since a number; nil is a first visit.
func (h *Hub) resume(ctx context.Context, tenant uuid.UUID, since *int64, in interest) (resumed, error) {
	head, err := h.Events.Head(ctx, tenant)
	if err != nil {
		return resumed{}, err
	}
	answer := resumed{head: head}
	if since == nil || *since == head {
		return answer, nil
	}
	if *since > head || *since < 0 || head-*since > maxMissed {
		answer.reset = true
		return answer, nil
	}
	events, err := h.Events.After(ctx, tenant, *since, int(head-*since))
	if err != nil {
		return resumed{}, err
	}
	answer.missed, err = h.missed(ctx, tenant, events, in)
	return answer, err
}

func (h *Hub) missed(ctx context.Context, tenant uuid.UUID, events []event.Event, in interest) ([]message, error) {
	byNoun := group(events)
	things, err := h.present(ctx, tenant, byNoun, in.mayWant)
	if err != nil {
		return nil, err
	}
	var list []message
	add := func(m message, err error) error {
		list = append(list, m)
		return err
	}
	for _, e := range events {
		if r := things.of(e); hasTopic(e.Subject.Type) && in.wants(e, r) {
			if err := add(about(e, r.View)); err != nil {
				return nil, err
			}
		}
	}
	if m, some, err := registersIn(events, byNoun); some && in.topics[registers] {
		if err := add(m, err); err != nil {
			return nil, err
		}
	}
	if in.topics[dashboard] && movesNumbers(byNoun) {
		last := events[len(events)-1]
		if err := add(newMessage(last.Seq, DashboardChanged, numbers{Seq: last.Seq, At: last.At})); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// joined answers a join: where the log stands, and what was missed.
type joined struct {
	Seq    int64    `json:"seq"`
	Missed []missed `json:"missed,omitempty"`
	Reset  bool     `json:"reset,omitempty"`
}

type missed struct {
	Event   string          `json:"event"`
	Payload json.RawMessage `json:"payload"`
}

func (r resumed) joined() joined {
	answer := joined{Seq: r.head, Reset: r.reset}
	for _, m := range r.missed {
		answer.Missed = append(answer.Missed, missed{Event: m.name, Payload: m.payload})
	}
	return answer
}
