package intake

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
)

// managersFound is what the warnings say about managers.
type managersFound struct {
	notFound int
	cycles   []employee.Cycle
}

// setManagers writes who reports to whom. It comes after everybody is there: a
// manager may stand behind the team in the vendor's order.
func (p *pass) setManagers(ctx context.Context) (managersFound, error) {
	var found managersFound
	err := p.DB.Tenant(ctx, p.tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if err := p.hold(ctx, q); err != nil {
			return err
		}
		rows, err := q.WantedManagers(ctx, db.WantedManagersParams{TenantID: p.tenant, IntegrationID: p.integration.ID, RunID: p.run.ID})
		if err != nil {
			return fmt.Errorf("read wanted managers: %w", err)
		}
		wanted := make(map[uuid.UUID]*uuid.UUID, len(rows))
		for _, row := range rows {
			wanted[row.EmployeeID] = row.ManagerID
		}
		set, err := p.People.SetManagers(ctx, p.tenant, employee.Managers{Of: wanted, OverwriteHandEdits: p.overwrites()})
		if err != nil {
			return err
		}
		missing, err := q.ManagersNotFound(ctx, db.ManagersNotFoundParams{TenantID: p.tenant, IntegrationID: p.integration.ID, RunID: p.run.ID})
		if err != nil {
			return fmt.Errorf("count managers not found: %w", err)
		}
		found = managersFound{notFound: int(missing), cycles: set.Cycles}
		return p.countChanged(ctx, q, set.Changed)
	})
	return found, err
}

// countChanged counts those as updated of whom only the manager has changed.
func (p *pass) countChanged(ctx context.Context, q *db.Queries, people []uuid.UUID) error {
	if len(people) == 0 {
		return nil
	}
	moved, err := q.NowUpdated(ctx, db.NowUpdatedParams{
		TenantID: p.tenant, IntegrationID: p.integration.ID, RunID: p.run.ID, EmployeeIds: people,
	})
	if err != nil {
		return fmt.Errorf("note changed managers: %w", err)
	}
	row, err := q.MoveToUpdated(ctx, db.MoveToUpdatedParams{TenantID: p.tenant, ID: p.run.ID, N: int32(moved)}) //nolint:gosec // at most all people
	if err != nil {
		return fmt.Errorf("count changed managers: %w", err)
	}
	p.run, err = runOf(row)
	return err
}

// introduce gives new people their managers as far as those are known by now, in
// the transaction that announces them: an onboarding that starts at once then
// knows whom to ask. Managers who are still to come are set after the last
// batch.
func (p *pass) introduce(ctx context.Context, q *db.Queries, b *batchResult) error {
	var created []string
	for id, l := range b.links {
		if l.result == employee.Created && l.manager != "" {
			created = append(created, id)
		}
	}
	if len(created) == 0 {
		return nil
	}
	rows, err := q.ManagersOfNew(ctx, db.ManagersOfNewParams{
		TenantID: p.tenant, IntegrationID: p.integration.ID, ExternalIds: created,
	})
	if err != nil {
		return fmt.Errorf("read managers of new people: %w", err)
	}
	of := make(map[uuid.UUID]*uuid.UUID, len(rows))
	for _, row := range rows {
		of[row.EmployeeID] = &row.ManagerID
	}
	_, err = p.People.SetManagers(ctx, p.tenant, employee.Managers{Of: of, OverwriteHandEdits: p.overwrites()})
	return err
}
