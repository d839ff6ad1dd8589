package chat

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/chat/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/workflow"
)

// Subscriber asks when an approval's turn has come, and has messages say what has
// become of it.
func (s *Service) Subscriber() event.Subscriber {
	return event.Subscriber{
		Name: "chat",
		Types: []string{
			workflow.EventStepActivated, workflow.EventStepCompleted, workflow.EventUpdated,
			workflow.EventCompleted, workflow.EventRejected, workflow.EventCancelled,
		},
		Handle: s.follow,
	}
}

func (s *Service) follow(ctx context.Context, tx pgx.Tx, e event.Event) error {
	tenant, run, q := e.TenantID, e.Subject.ID, db.New(tx)
	if err := s.plan(ctx, q, tenant, run); err != nil {
		return err
	}
	ids, err := q.MessagesOfRun(ctx, db.MessagesOfRunParams{TenantID: tenant, RunID: run})
	if err != nil {
		return fmt.Errorf("read messages: %w", err)
	}
	return s.Queue.Enqueue(ctx, tx, deliveries(tenant, ids...)...)
}

// plan makes a row for everybody an approval waits for, at every vendor. Those that
// are there stay as they are.
func (s *Service) plan(ctx context.Context, q *db.Queries, tenant, run uuid.UUID) error {
	questions, err := s.Workflows.Questions(ctx, tenant, run)
	if err != nil {
		return err
	}
	vendors, err := s.Integrations.Capable(ctx, tenant, needed...)
	if err != nil {
		return err
	}
	p := db.InsertMessagesParams{TenantID: tenant, RunID: run, Now: s.Clock.Now()}
	for _, asked := range questions {
		for _, user := range asked.Deciders {
			for _, vendor := range vendors {
				p.Ids = append(p.Ids, uuid.New()) // random: it stands on the buttons
				p.IntegrationIds, p.StepIds, p.UserIds = append(p.IntegrationIds, vendor), append(p.StepIds, asked.Step), append(p.UserIds, user)
			}
		}
	}
	if len(p.Ids) == 0 {
		return nil
	}
	if err := q.InsertMessages(ctx, p); err != nil {
		return fmt.Errorf("plan messages: %w", err)
	}
	return nil
}

func deliveries(tenant uuid.UUID, ids ...uuid.UUID) []jobs.Args {
	all := make([]jobs.Args, len(ids))
	for i, id := range ids {
		all[i] = Deliver{TenantID: tenant, MessageID: id}
	}
	return all
}
