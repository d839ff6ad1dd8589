package chat

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/chat/internal/db"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/workflow"
)

// Click is the job that takes a click as a decision.
type Click struct {
	TenantID      uuid.UUID     `json:"tenant_id"`
	IntegrationID uuid.UUID     `json:"integration_id"`
	MessageID     uuid.UUID     `json:"message_id"`
	Member        string        `json:"member"` // who clicked, by the vendor's id
	Verb          workflow.Verb `json:"verb"`
}

// Kind is the job's stable name.
func (Click) Kind() string { return "chat_click" }

// Handle takes a click on one of our buttons, as a job in the transaction that marks
// the call as done: finding out who it was means asking the vendor. Anything else
// that people do in their chat is none of our business.
func (s *Service) Handle(ctx context.Context, of integration.Hooked, r record.Record) error {
	m, ok := r.Value.(*record.Message)
	if !ok || m.Kind != "click" || m.AuthorExternalID == "" {
		return nil
	}
	id, err := uuid.Parse(m.Value)
	verb := workflow.Verb(m.Action)
	if err != nil || verb != workflow.Approve && verb != workflow.Reject {
		return nil
	}
	return s.DB.Tenant(ctx, of.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		return s.Queue.Enqueue(ctx, tx, Click{TenantID: of.TenantID, IntegrationID: of.ID, MessageID: id, Member: m.AuthorExternalID, Verb: verb})
	})
}

// Decide carries a click out as the user who clicked. What stands against it is said
// in the message; an error is to be tried again.
func (s *Service) Decide(ctx context.Context, job Click) error {
	m, err := s.message(ctx, job)
	if err != nil || m == nil {
		return err
	}
	email, err := s.clicker(ctx, job)
	if err != nil {
		return err
	}
	refused := s.decide(ctx, *m, email, job.Verb)
	notice := ""
	if refused != nil {
		f := fault.As(refused)
		if f == nil || f.Kind == fault.Internal || f.Kind == fault.Unavailable {
			return refused
		}
		notice = f.Message
	}
	return s.DB.Tenant(ctx, job.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		if err := db.New(tx).SetNotice(ctx, db.SetNoticeParams{TenantID: job.TenantID, ID: m.ID, Notice: notice}); err != nil {
			return fmt.Errorf("note refusal: %w", err)
		}
		return s.Queue.Enqueue(ctx, tx, Deliver{TenantID: job.TenantID, MessageID: m.ID})
	})
}

// message is the one clicked on; nil when it is not one of the integration whose
// webhook told of the click.
func (s *Service) message(ctx context.Context, job Click) (*db.ChatMessage, error) {
	var m db.ChatMessage
	err := s.DB.Tenant(ctx, job.TenantID, func(ctx context.Context, tx pgx.Tx) (err error) {
		m, err = db.New(tx).GetMessage(ctx, db.GetMessageParams{TenantID: job.TenantID, ID: job.MessageID})
		return err
	})
	if pg.IsNoRows(err) || err == nil && m.IntegrationID != job.IntegrationID {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read message: %w", err)
	}
	return &m, nil
}

// clicker is the e-mail of who clicked; empty when nobody vouches for it.
func (s *Service) clicker(ctx context.Context, job Click) (string, error) {
	of, err := s.Integrations.Connection(ctx, job.TenantID, job.IntegrationID)
	if err != nil {
		return "", err
	}
	session, err := s.Integrations.Open(ctx, of)
	if err != nil {
		return "", err
	}
	return vendor{session}.author(ctx, job.Member)
}

var (
	errStranger   = fault.New(fault.Forbidden, "chat.stranger", "Nothing was decided: whoever clicked has no account here.")
	errNotAllowed = fault.New(fault.Forbidden, "chat.not_yours", "Nothing was decided: this is not for whoever clicked to decide.")
)

// decide acts on the step as the user with this e-mail, by the rules of the web app.
func (s *Service) decide(ctx context.Context, m db.ChatMessage, email string, verb workflow.Verb) error {
	if email == "" {
		return errStranger
	}
	who, err := s.People.ByEmail(ctx, m.TenantID, email)
	if fault.KindOf(err) == fault.NotFound {
		return errStranger
	}
	if err != nil {
		return err
	}
	if !who.Can(access.WorkflowsReadOwn) {
		return errNotAllowed
	}
	scope, err := s.Scopes.ScopeOf(ctx, who, access.WorkflowsRead)
	if err != nil {
		return err
	}
	ctx = event.WithOrigin(ctx, event.Origin{
		Actor: event.Actor{Type: event.ActorUser, ID: &who.UserID, Label: who.Name}, Source: event.API,
	})
	_, err = s.Workflows.Act(ctx, m.TenantID, workflow.Viewer{Principal: who, Scope: scope}, m.RunID, m.StepID, verb, workflow.Said{})
	if k := fault.KindOf(err); k == fault.NotFound || k == fault.Forbidden { // it is not said whether there is such a thing
		return errNotAllowed
	}
	return err
}
