package live

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/bus"
)

// pushSubject carries messages that are no history, such as progress.
const pushSubject = "live.push"

// push is a message that is no history: it reaches who listens now.
type push struct {
	TenantID uuid.UUID       `json:"tenant_id"`
	Topic    string          `json:"topic"`
	Event    string          `json:"event"`
	Payload  json.RawMessage `json:"payload"`
}

// PublishProgress sends how far work under way is to the screens of all nodes.
// The view is the work as REST shows it.
func PublishProgress(b *bus.Bus, tenant uuid.UUID, event string, view any) error {
	i := slices.IndexFunc(Topics, func(t Topic) bool { return t.Progress.Event == event })
	if i < 0 {
		return fmt.Errorf("live: no topic tells of %s", event)
	}
	text, err := json.Marshal(map[string]any{Topics[i].Progress.Noun: view})
	if err != nil {
		return fmt.Errorf("encode progress: %w", err)
	}
	return b.Publish(pushSubject, push{TenantID: tenant, Topic: Topics[i].Name, Event: event, Payload: text})
}

func (h *Hub) deliverPush(p push) {
	h.deliver(p.TenantID, delivery{topic: p.Topic, all: message{name: p.Event, payload: p.Payload}})
}
