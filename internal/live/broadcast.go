package live

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
)

// broadcast sends a run of one company's events to the screens.
func (h *Hub) broadcast(ctx context.Context, tenant uuid.UUID, events []event.Event) error {
	byNoun := group(events)
	shown := map[string]map[uuid.UUID]Resource{}
	for noun, list := range byNoun {
		if _, ok := topicOfNoun(noun); !ok && noun != notifications {
			continue
		}
		if len(list) > bulkFrom && noun != notifications {
			continue
		}
		resources, err := h.Presenter.Present(ctx, tenant, noun, subjects(list))
		if err != nil {
			return err
		}
		shown[noun] = resources
	}
	for _, e := range events {
		resources, ok := shown[e.Subject.Type]
		if !ok {
			continue
		}
		h.send(tenant, e, resources[e.Subject.ID])
	}
	for noun, list := range byNoun {
		if topic, ok := topicOfNoun(noun); ok && len(list) > bulkFrom {
			h.emit(topic.of(tenant), noun+"s_changed", bulkOf(list))
			h.tellEverybody(tenant, noun+"s_changed", bulkOf(list))
		}
	}
	h.endSessions(byNoun["user"])
	if h.movesNumbers(byNoun) {
		last := events[len(events)-1]
		h.emit(Topic{Name: dashboard}.of(tenant), "dashboard_changed", map[string]any{"seq": last.Seq, "at": last.At})
	}
	return h.refreshPersonal(ctx, tenant, byNoun["employee"])
}

// send puts one event on its company topic and on the topics of the users it
// concerns.
func (h *Hub) send(tenant uuid.UUID, e event.Event, r Resource) {
	body := payload(e.Subject.Type, e, r.View)
	if topic, ok := topicOfNoun(e.Subject.Type); ok {
		h.emit(topic.of(tenant), e.Type, body)
	}
	for _, user := range h.concerned(tenant, e, r) {
		h.emit(userTopicOf(user), e.Type, body)
	}
}

func (h *Hub) emit(topic, name string, body any) {
	if !h.sockets.HasSubscribers(topic) {
		return
	}
	if err := h.sockets.Broadcast(topic, name, body); err != nil {
		h.Log.Error("a live event has no JSON form", "topic", topic, "event", name, "error", err)
	}
}

// movesNumbers tells whether the dashboard's numbers may have changed.
func (h *Hub) movesNumbers(byNoun map[string][]event.Event) bool {
	for _, t := range Topics {
		if len(byNoun[t.Noun]) > 0 {
			return true
		}
	}
	return false
}

// endSessions closes the sockets of users whose rights or sessions changed: they
// come back at once and are judged anew.
func (h *Hub) endSessions(events []event.Event) {
	for _, e := range events {
		if e.Type != "user_signed_in" {
			h.sockets.Disconnect(userTopicOf(e.Subject.ID))
		}
	}
}
