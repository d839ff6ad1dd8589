package chat

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/chat/internal/db"
	"github.com/assetronics/assetronics/internal/connector"
)

// vendor speaks the actions this room needs.
type vendor struct{ session *connector.Session }

var (
	errSwitchedOff = errors.New("the integration is switched off or gone")
	errNobody      = errors.New("the vendor knows nobody by this address")
)

// channelOf is where somebody is spoken to.
func (v vendor) channelOf(ctx context.Context, email string) (string, error) {
	got, err := v.call(ctx, connector.Call{Action: findMember, Inputs: map[string]any{"email": email}})
	if e := connector.AsError(err); e != nil && e.Code == connector.NotFound {
		return "", errNobody
	}
	if err != nil {
		return "", err
	}
	got, err = v.call(ctx, connector.Call{Action: openTalk, Inputs: map[string]any{"member": got["member"]}})
	if err != nil {
		return "", err
	}
	return textOf(got, "channel")
}

// ask sends the message with its buttons, or finds it.
func (v vendor) ask(ctx context.Context, channel string, approval uuid.UUID, text string, again bool) (string, error) {
	got, err := v.call(ctx, connector.Call{
		Action: askApproval, Key: approval.String(), Again: again,
		Inputs: map[string]any{"recipient": channel, "text": text, "approval": approval.String()},
	})
	if err != nil {
		return "", err
	}
	return textOf(got, "message")
}

// change has a message say something else, with or without buttons.
func (v vendor) change(ctx context.Context, m db.ChatMessage, want rendering) error {
	call := connector.Call{Action: updateMessage, Inputs: map[string]any{"channel": *m.Channel, "message": *m.Message, "text": want.text}}
	if want.buttons {
		call.Action = changeApproval
		call.Inputs["approval"] = m.ID.String()
	}
	_, err := v.call(ctx, call)
	return err
}

// author is who stands behind a member's id; the e-mail is empty when nobody vouches
// for it.
func (v vendor) author(ctx context.Context, member string) (email string, err error) {
	got, err := v.call(ctx, connector.Call{Action: findAuthor, Inputs: map[string]any{"member": member}})
	if e := connector.AsError(err); e != nil && e.Code == connector.NotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	email, _ = got["email"].(string)
	return email, nil
}

func (v vendor) call(ctx context.Context, c connector.Call) (map[string]any, error) {
	return v.session.Call(ctx, c)
}

func textOf(got map[string]any, key string) (string, error) {
	text, _ := got[key].(string)
	if text == "" {
		return "", &connector.Error{Code: connector.VendorError, Message: "The answer lacks " + key + ".", Status: 200}
	}
	return text, nil
}

// judge says what becomes of a message after an attempt: a problem that ends it, or
// the error to be tried again by the job.
func judge(t *task, err error, last bool) (problem *string, again bool, failed error) {
	e := connector.AsError(err)
	switch {
	case err == nil:
		return nil, true, nil
	case errors.Is(err, errSwitchedOff):
		return nil, false, nil
	case errors.Is(err, errNobody):
		return note("The vendor knows nobody by this address."), false, nil
	case e == nil && !last:
		return nil, false, err
	case e != nil && e.Code == connector.RateLimited:
		return nil, false, &Later{After: max(e.RetryAfter, time.Second)}
	case e != nil && t.row.BegunAt != nil && t.row.Message == nil && e.Code == connector.Forbidden && last:
		return note("It is not known whether the message has arrived: " + e.Message), false, nil
	case !last:
		return nil, false, err
	}
	return note(short(err.Error())), false, err
}

func note(text string) *string { return &text }

// short bounds a text that is kept.
func short(text string) string {
	const most = 500
	if r := []rune(text); len(r) > most {
		return string(r[:most])
	}
	return text
}
