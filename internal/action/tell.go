package action

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/notification"
)

// tellApprovers asks those who may decide, but for the asker.
func (s *Service) tellApprovers(ctx context.Context, tenant uuid.UUID, a *Action) error {
	users, err := s.Approvers.Approvers(ctx, tenant)
	if err != nil {
		return err
	}
	users = slices.DeleteFunc(users, func(id uuid.UUID) bool { return id == a.AskedBy.ID })
	return s.tell(ctx, tenant, a, "action_waiting", "To approve: "+a.label(), a.AskedBy.Name+" asks for it: "+a.Reason, users...)
}

// tellAsker says what has become of it. That something harmless is done is no news.
func (s *Service) tellAsker(ctx context.Context, tenant uuid.UUID, a *Action) error {
	kind, title, body := "", "", a.Problem
	switch a.State {
	case Done:
		if !a.Dangerous {
			return nil
		}
		kind, title = "action_done", "Done: "+a.label()
	case Failed:
		kind, title = "action_failed", "Not done: "+a.label()
	case Unknown:
		kind, title = "action_unknown", "Outcome not known: "+a.label()
	case Rejected:
		kind, title, body = "action_rejected", "Rejected: "+a.label(), a.DecidedBy.Name+": "+a.Note
	case Expired:
		kind, title, body = "action_expired", "Nobody approved in time: "+a.label(), ""
	case Waiting, Queued, Running, Withdrawn:
		return nil
	}
	return s.tell(ctx, tenant, a, kind, title, body, a.AskedBy.ID)
}

func (s *Service) tell(ctx context.Context, tenant uuid.UUID, a *Action, kind, title, body string, users ...uuid.UUID) error {
	return s.Notes.Notify(ctx, tenant, users, notification.Message{
		Kind: kind, Title: title, Body: body, Link: &notification.Link{Type: Subject, ID: a.ID},
	})
}
