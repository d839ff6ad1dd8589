package live

import (
	"context"
	"errors"

	"github.com/assetronics/assetronics/channels"
	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// joinParams is what a client sends with a join.
type joinParams struct {
	Since *int64 `json:"since"`
}

var (
	errUnauthorized = channels.Refuse("unauthorized")
	errComeAgain    = channels.Refuse("rights changed")
)

// refusal turns faults into what a client is told: one word for what is
// forbidden, gone or another company's.
func refusal(err error) error {
	if errors.Is(err, errRevoked) {
		return errComeAgain // not "unauthorized", after which clients stay away
	}
	switch fault.KindOf(err) {
	case fault.Unauthenticated, fault.Forbidden, fault.NotFound:
		return errUnauthorized
	default:
		return err
	}
}

var errForbidden = fault.New(fault.Forbidden, "forbidden", "You may not listen to this.")

// companyHandler admits those with the topic's permission in their own company.
// Another company's topic is refused in the same words as a forbidden one.
type companyHandler struct {
	hub   *Hub
	topic Topic
}

// Join answers where the log stands and what the client missed.
func (t companyHandler) Join(ctx context.Context, ch *channels.Channel, params channels.Payload) (any, error) {
	v, _ := ch.Identity().(*visitor)
	tenant, ok := idOf(ch.Topic())
	if !ok || tenant != v.tenant || !v.principal().Can(t.topic.Needs) {
		return nil, errUnauthorized // asked for ever again by some clients: before any query
	}
	return t.hub.join(ctx, ch, params, func(_ context.Context, who access.Principal) (interest, error) {
		if !who.Can(t.topic.Needs) {
			return interest{}, errForbidden
		}
		return interest{topics: map[string]bool{t.topic.Name: true}}, nil
	})
}

// userHandler admits a user to the own topic alone.
type userHandler struct{ hub *Hub }

// Join starts the user's own stream.
func (t userHandler) Join(ctx context.Context, ch *channels.Channel, params channels.Payload) (any, error) {
	v, _ := ch.Identity().(*visitor)
	user, ok := idOf(ch.Topic())
	if !ok || user != v.user {
		return nil, errUnauthorized
	}
	return t.hub.join(ctx, ch, params, func(ctx context.Context, who access.Principal) (interest, error) {
		own, err := t.hub.remember(ctx, who, ch.OnEnd)
		return interest{own: own}, err
	})
}

// join lets a channel in and answers where the log stands.
func (h *Hub) join(
	ctx context.Context, ch *channels.Channel, params channels.Payload,
	interested func(context.Context, access.Principal) (interest, error),
) (any, error) {
	v, _ := ch.Identity().(*visitor)
	var p joinParams
	if err := params.Decode(&p); err != nil {
		return nil, err
	}
	var answer resumed
	err := h.visit(ctx, v, func(ctx context.Context, who access.Principal) error {
		in, err := interested(ctx, who)
		if err == nil {
			answer, err = h.resume(ctx, v.tenant, p.Since, in)
		}
		return err
	})
	if err != nil {
		return nil, refusal(err)
	}
	return answer.joined(), nil
}
