package live

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/channels/presence"
	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/platform/bus"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// viewer is what others are told of somebody who looks at a thing. The key it
// stands under is the user's id.
type viewer struct {
	Name  string    `json:"name"`
	Since time.Time `json:"since"`
}

// viewingHandler serves "<noun>:{id}": who looks at one thing right now.
//
// A topic of its own for each thing: only those who look at it hear of it, and a
// company of a thousand open screens does not tell each other where everybody is.
// It needs the right to read all of the kind. Who sees the own things alone
// neither sees nor is seen: an employee is not shown that HR has the own page open.
type viewingHandler struct {
	hub   *Hub
	topic Topic
}

// Viewable lists the topics of whose things one sees who else looks at them.
func Viewable() []Topic {
	return slices.DeleteFunc(slices.Clone(Topics), func(t Topic) bool { return !t.Personal })
}

// Join shows the caller to the others, and the others to the caller.
func (t viewingHandler) Join(ctx context.Context, ch *channels.Channel, _ channels.Payload) (any, error) {
	v, _ := ch.Identity().(*visitor)
	id, ok := idOf(ch.Topic())
	if !ok || !v.principal().Can(t.topic.Needs) {
		return nil, errUnauthorized
	}
	err := t.hub.visit(ctx, v, func(ctx context.Context, who access.Principal) error {
		if !who.Can(t.topic.Needs) {
			return errForbidden
		}
		// An id of another company is no thing of this one.
		found, err := t.hub.Presenter.Present(ctx, v.tenant, t.topic.Noun, []uuid.UUID{id})
		if err != nil {
			return err
		}
		if _, ok := found[id]; !ok {
			return fault.Missing(t.topic.Noun)
		}
		return t.hub.presence.Track(ch, v.user.String(), viewer{Name: who.Name, Since: t.hub.Clock.Now()})
	})
	if err != nil {
		return nil, refusal(err)
	}
	return nil, nil //nolint:nilnil // an empty reply
}

// presenceSubject carries who is where between the nodes.
const presenceSubject = "live.presence"

// presenceBus lets presence use the product's bus.
type presenceBus struct{ bus *bus.Bus }

var _ presence.Bus = presenceBus{}

// Publish passes on.
func (b presenceBus) Publish(message []byte) error {
	return b.bus.Publish(presenceSubject, json.RawMessage(message))
}

// Subscribe passes on.
func (b presenceBus) Subscribe(hear func([]byte)) (stop func(), err error) {
	return bus.Subscribe(b.bus, presenceSubject, func(m json.RawMessage) { hear(m) })
}
