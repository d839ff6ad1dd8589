package intake

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
)

// managersFound is what the warnings say about managers.
type managersFound struct {
	notFound int
	cycles   []employee.Cycle
}

// settle sets the managers and counts those as updated of whom nothing else has
// changed. It comes after everybody is there: a manager may stand behind the team
// in the vendor's order.
func (a *people) settle(ctx context.Context, q *db.Queries, p *pass) error {
	if p.quiet != nil {
		changed, err := p.People.ChangedSince(ctx, p.tenant, p.quiet.At)
		if err != nil {
			return err
		}
		if !changed {
			a.settled.At, a.managers.notFound = p.quiet.At, p.quiet.ManagersNotFound
			return nil
		}
	}
	// Nobody gets another manager meanwhile: who does later is seen by the next run.
	if err := p.People.HoldManagers(ctx, p.tenant); err != nil {
		return err
	}
	rows, err := q.WantedManagers(ctx, db.WantedManagersParams{TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream})
	if err != nil {
		return fmt.Errorf("read wanted managers: %w", err)
	}
	wanted := make(map[uuid.UUID]*uuid.UUID, len(rows))
	for _, row := range rows {
		wanted[row.EmployeeID] = row.ManagerID
	}
	set := employee.ManagersSet{}
	if len(wanted) > 0 {
		set, err = p.People.SetManagers(ctx, p.tenant, employee.Managers{Source: p.integration.ID, Of: wanted, OverwriteHandEdits: p.overwrites()})
		if err != nil {
			return err
		}
	}
	missing, err := q.ManagersNotFound(ctx, db.ManagersNotFoundParams{TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream})
	if err != nil {
		return fmt.Errorf("count managers not found: %w", err)
	}
	a.managers = managersFound{notFound: int(missing), cycles: set.Cycles}
	a.settled.At = p.now()
	return p.countMoved(ctx, q, set.Changed)
}

// countMoved counts those as updated of whom only the manager has changed.
func (p *pass) countMoved(ctx context.Context, q *db.Queries, people []uuid.UUID) error {
	if len(people) == 0 {
		return nil
	}
	moved, err := q.NowUpdated(ctx, db.NowUpdatedParams{
		TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream, StreamRunID: p.stream.ID,
		RunID: p.run.ID, EmployeeIds: people,
	})
	if err != nil {
		return fmt.Errorf("note changed managers: %w", err)
	}
	c := counts{resultUpdated: int32(moved), resultUnchanged: -int32(moved)} //nolint:gosec // at most all people
	p.stream, err = c.add(ctx, q, p)
	return err
}

// introduce gives new people their managers as far as those are known by now, in
// the transaction that announces them: an onboarding that starts at once then
// knows whom to ask. At the baseline that is hires alone: nothing starts for
// others. Managers who are still to come are set after the last batch.
func (a *people) introduce(ctx context.Context, q *db.Queries, p *pass, batch []*entry, answers []answer) error {
	today, err := p.today(ctx, q)
	if err != nil {
		return err
	}
	var created []string
	for i, e := range batch {
		if answers[i].result == resultCreated && (!p.stream.Baseline || startOf(e) > today.String()) {
			created = append(created, e.externalID)
		}
	}
	if len(created) == 0 {
		return nil
	}
	rows, err := q.ManagersOfNew(ctx, db.ManagersOfNewParams{
		TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream, ExternalIds: created,
	})
	if err != nil {
		return fmt.Errorf("read managers of new people: %w", err)
	}
	if len(rows) == 0 {
		return nil
	}
	of := make(map[uuid.UUID]*uuid.UUID, len(rows))
	for _, row := range rows {
		of[row.EmployeeID] = &row.ManagerID
	}
	_, err = p.People.SetManagers(ctx, p.tenant, employee.Managers{Source: p.integration.ID, Of: of, OverwriteHandEdits: p.overwrites()})
	return err
}

// startOf is somebody's first day as the record has it.
func startOf(e *entry) string {
	var r struct {
		StartDate string `json:"start_date"`
	}
	_ = json.Unmarshal(e.data, &r) // it was read before, as a whole
	return r.StartDate
}
