package intake

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
)

// The longest texts of a reject, as the table has them.
const (
	maxLabel  = 500
	maxReason = 2000
)

// batchResult is what became of a batch.
type batchResult struct {
	counts  map[employee.Result]int
	links   map[string]linkRow // an id may come twice; the last note stands
	rejects []rejectRow
	leavers int
	run     db.SyncRun // with the new counts, once saved
}

type linkRow struct {
	employeeID  uuid.UUID
	hash        string
	manager     string
	managerTold bool
	result      employee.Result
}

type rejectRow struct {
	entry    *entry
	reject   employee.Reject
	position int
}

func newBatchResult() *batchResult {
	return &batchResult{counts: map[employee.Result]int{}, links: map[string]linkRow{}}
}

// note keeps what became of a record that came in.
func (b *batchResult) note(e *entry, l link, person uuid.UUID, result employee.Result, run uuid.UUID) {
	result = l.combined(result, run)
	b.counts[result]++
	b.links[e.externalID] = linkRow{
		employeeID: person, hash: e.record.hash, result: result, manager: e.record.ManagerExternalID,
		managerTold: !slices.Contains(e.record.missing, "manager_external_id"),
	}
}

// setAside keeps why a record did not come in. Its person stays as it was and
// counts as seen; the hash stays too, except where the person has given
// something up.
func (b *batchResult) setAside(e *entry, l link, why employee.Reject, _ uuid.UUID, position int) {
	b.counts[employee.Rejected]++
	b.rejects = append(b.rejects, rejectRow{entry: e, reject: why, position: position})
	if _, noted := b.links[e.externalID]; noted || !l.known {
		return
	}
	kept := linkRow{employeeID: l.EmployeeID, hash: l.Hash, result: employee.Rejected}
	if e.yields {
		kept.hash = ""
	}
	b.links[e.externalID] = kept
}

// combined is what became of a record over all attempts of a run: somebody made
// by an attempt that was killed is found unchanged by the next, and was made by
// this run all the same.
func (l link) combined(result employee.Result, run uuid.UUID) employee.Result {
	if l.SeenRunID == nil || *l.SeenRunID != run || l.SeenResult == nil {
		return result
	}
	switch before := employee.Result(*l.SeenResult); {
	case before == employee.Created:
		return before
	case before == employee.Updated && result == employee.Unchanged:
		return before
	}
	return result
}

// save writes links, rejects and counts.
func (b *batchResult) save(ctx context.Context, q *db.Queries, p *pass) error {
	links := db.SaveLinksParams{TenantID: p.tenant, IntegrationID: p.integration.ID, RunID: p.run.ID}
	for id, l := range b.links {
		links.ExternalIds = append(links.ExternalIds, id)
		links.EmployeeIds = append(links.EmployeeIds, l.employeeID)
		links.Hashes = append(links.Hashes, l.hash)
		links.Managers = append(links.Managers, l.manager)
		links.ManagersTold = append(links.ManagersTold, l.managerTold)
		links.Results = append(links.Results, string(l.result))
	}
	if err := q.SaveLinks(ctx, links); err != nil {
		return fmt.Errorf("save links: %w", err)
	}
	if err := b.saveRejects(ctx, q, p); err != nil {
		return err
	}
	counted, err := q.CountRecords(ctx, db.CountRecordsParams{
		TenantID: p.tenant, ID: p.run.ID,
		Created: int32(b.counts[employee.Created]), Updated: int32(b.counts[employee.Updated]), //nolint:gosec // a batch is small
		Unchanged: int32(b.counts[employee.Unchanged]), Rejected: int32(b.counts[employee.Rejected]), //nolint:gosec // a batch is small
	})
	if err != nil {
		return fmt.Errorf("count records: %w", err)
	}
	b.run = counted
	return nil
}

func (b *batchResult) saveRejects(ctx context.Context, q *db.Queries, p *pass) error {
	if len(b.rejects) == 0 {
		return nil
	}
	rejects := db.InsertRejectsParams{TenantID: p.tenant, RunID: p.run.ID}
	for _, r := range b.rejects {
		id, err := newID()
		if err != nil {
			return err
		}
		rejects.Ids = append(rejects.Ids, id)
		rejects.Positions = append(rejects.Positions, int32(r.position)) //nolint:gosec // far below two billion
		rejects.ExternalIds = append(rejects.ExternalIds, r.entry.externalID)
		rejects.Labels = append(rejects.Labels, storable(r.entry.label, maxLabel))
		rejects.Codes = append(rejects.Codes, r.reject.Code)
		rejects.Reasons = append(rejects.Reasons, storable(r.reject.Reason, maxReason))
	}
	if err := q.InsertRejects(ctx, rejects); err != nil {
		return fmt.Errorf("insert rejects: %w", err)
	}
	return nil
}
