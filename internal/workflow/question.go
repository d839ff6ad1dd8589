package workflow

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/workflow/internal/db"
)

// Question is an approval as people are asked for it outside the product, and what
// has become of it.
type Question struct {
	Run, Step   uuid.UUID
	Title       string     // Approve the equipment: Onboarding of Ana Lima
	Description string     // what it is about, from the definition
	Due         clock.Date // in the company's time zone; zero: at no time
	Status      StepStatus
	Deciders    []uuid.UUID  // the users it waits for now; nobody unless it is active
	By          *event.Actor // who decided
	Note        string       // what that person said
	Reason      string       // why the run has ended without a decision
}

// Questions are the approvals of a run whose turn has come so far, in their order;
// none when there is no such run.
func (s *Service) Questions(ctx context.Context, tenant, run uuid.UUID) ([]Question, error) {
	var all []Question
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		rows, err := q.RunsByID(ctx, db.RunsByIDParams{TenantID: tenant, Ids: []uuid.UUID{run}})
		if err != nil {
			return fmt.Errorf("read run: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		zone, err := q.ZoneOf(ctx, tenant)
		if err != nil && !pg.IsNoRows(err) {
			return fmt.Errorf("read time zone: %w", err)
		}
		steps, err := q.StepsOfRuns(ctx, db.StepsOfRunsParams{TenantID: tenant, RunIds: []uuid.UUID{run}})
		if err != nil {
			return fmt.Errorf("read steps: %w", err)
		}
		for _, step := range steps {
			if step.Kind != string(Approval) || step.ActivatedAt == nil {
				continue
			}
			asked, err := question(ctx, q, tenant, rows[0], stepOf(step), zone)
			if err != nil {
				return err
			}
			all = append(all, asked)
		}
		return nil
	})
	return all, err
}

func question(ctx context.Context, q *db.Queries, tenant uuid.UUID, run db.RunsByIDRow, s Step, zone string) (Question, error) {
	asked := Question{
		Run: run.WorkflowRun.ID, Step: s.ID, Title: s.Name + ": " + run.DefinitionName + " of " + run.Subject,
		Description: s.Description, Status: s.Status, By: s.CompletedBy, Note: s.Note, Reason: run.WorkflowRun.Reason,
	}
	if s.DueAt != nil {
		asked.Due = dayOf(*s.DueAt, zone)
	}
	if s.Status != StepActive {
		return asked, nil
	}
	var err error
	switch {
	case s.Assignee.UserID != nil:
		asked.Deciders = []uuid.UUID{*s.Assignee.UserID}
	case s.Assignee.Role != "":
		asked.Deciders, err = holders(ctx, q, tenant, s.Assignee.Role)
	}
	return asked, err
}
