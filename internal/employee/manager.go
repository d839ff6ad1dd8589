package employee

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
)

// Managers is what a source says about who reports to whom. It comes after the
// people themselves: a manager may stand behind the team in the source's order.
type Managers struct {
	Of                 map[uuid.UUID]*uuid.UUID // person to manager; nil: reports to nobody
	OverwriteHandEdits bool
}

// ManagersSet answers SetManagers.
type ManagersSet struct {
	Changed []uuid.UUID // people who report to somebody else now
	Cycles  []Cycle     // links left out
}

// Cycle is a link that was left out because Manager already reports to Employee,
// directly or over others. The person keeps the manager from before.
type Cycle struct{ Employee, Manager uuid.UUID }

// SetManagers writes who reports to whom. Links that would close a cycle are
// left out and told; which of a cycle's links that is does not change from one
// sync to the next.
func (s *Service) SetManagers(ctx context.Context, tenant uuid.UUID, m Managers) (ManagersSet, error) {
	var set ManagersSet
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		set = ManagersSet{}
		q := db.New(tx)
		if err := q.LockManagers(ctx, tenant); err != nil {
			return fmt.Errorf("lock managers: %w", err)
		}
		tree, err := readReporting(ctx, q, tenant)
		if err != nil {
			return err
		}
		people, err := m.affected(ctx, q, tenant, tree)
		if err != nil || len(people) == 0 {
			return err
		}
		set = ManagersSet{Cycles: tree.rehang(people, m.Of)}
		var all []change
		for i := range people {
			c := change{before: &people[i], after: people[i]}
			c.after.Manager = tree[people[i].ID]
			if m.OverwriteHandEdits {
				c.after.HandEdited = without(c.after.HandEdited, fieldManager)
			}
			if !c.same() {
				all = append(all, c)
				set.Changed = append(set.Changed, c.after.ID)
			}
		}
		return s.write(ctx, tx, tenant, all)
	})
	return set, err
}

// affected locks the people whose manager differs from what the source says and
// may be changed, in the order of their ids.
func (m Managers) affected(ctx context.Context, q *db.Queries, tenant uuid.UUID, tree reporting) ([]person, error) {
	var ids []uuid.UUID
	for id, manager := range m.Of {
		if tree[id] != idOf(manager) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := q.LockEmployees(ctx, db.LockEmployeesParams{TenantID: tenant, Ids: ids})
	if err != nil {
		return nil, fmt.Errorf("lock employees: %w", err)
	}
	people := peopleOf(rows)
	if !m.OverwriteHandEdits {
		people = slices.DeleteFunc(people, func(p person) bool { return p.handEdited(fieldManager) })
	}
	return people, nil
}

// reporting maps everybody who has a manager to that manager.
type reporting map[uuid.UUID]uuid.UUID

func readReporting(ctx context.Context, q *db.Queries, tenant uuid.UUID) (reporting, error) {
	rows, err := q.Managers(ctx, tenant)
	if err != nil {
		return nil, fmt.Errorf("read managers: %w", err)
	}
	tree := make(reporting, len(rows))
	for _, row := range rows {
		tree[row.ID] = idOf(row.ManagerID)
	}
	return tree, nil
}

// rehang gives people the managers wanted. All old links go first: two people
// may change places.
func (r reporting) rehang(people []person, wanted map[uuid.UUID]*uuid.UUID) []Cycle {
	before := maps.Clone(r)
	for _, p := range people {
		delete(r, p.ID)
	}
	slices.SortFunc(people, func(a, b person) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	var cycles []Cycle
	for _, p := range people {
		manager := wanted[p.ID]
		if manager == nil {
			continue
		}
		if !r.above(p.ID, *manager) {
			r[p.ID] = *manager
			continue
		}
		cycles = append(cycles, Cycle{Employee: p.ID, Manager: *manager})
		if old, had := before[p.ID]; had && !r.above(p.ID, old) {
			r[p.ID] = old
		}
	}
	return cycles
}

// above tells whether person is manager or somebody manager reports to.
func (r reporting) above(person, manager uuid.UUID) bool {
	for at, ok := manager, true; ok; at, ok = r[at] {
		if at == person {
			return true
		}
	}
	return false
}
