package employee

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// Managers is what a source says about who reports to whom. It comes after the
// people themselves: a manager may stand behind the team in the source's order.
type Managers struct {
	Source             uuid.UUID                // the integration
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
		people, known, err := m.hear(ctx, q, tenant)
		if err != nil {
			return err
		}
		orders, err := readOrders(ctx, tx, tenant, m.Source)
		if err != nil {
			return err
		}
		set.Cycles = tree.settle(people, known.after, known.dropped, orders)
		all := make([]change, len(people))
		for i := range people {
			all[i] = change{before: &people[i], after: people[i]}
			all[i].after.Manager = tree[people[i].ID]
			if _, said := known.after[people[i].ID].hand[fieldManager]; !said && people[i].handEdited(fieldManager) {
				all[i].after.forget(fieldManager)
			}
			if !all[i].same() {
				set.Changed = append(set.Changed, people[i].ID)
			}
		}
		if err := s.write(ctx, tx, tenant, all); err != nil {
			return err
		}
		return saveWords(ctx, q, tenant, m.Source, known.news)
	})
	return set, err
}

// HoldManagers keeps everybody's manager as it is until the transaction that it is
// called in ends, but for what that one changes.
func (s *Service) HoldManagers(ctx context.Context, tenant uuid.UUID) error {
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		if err := db.New(tx).LockManagers(ctx, tenant); err != nil {
			return fmt.Errorf("lock managers: %w", err)
		}
		return nil
	})
}

// ChangedSince tells whether somebody in the company came or changed at or after an
// instant.
func (s *Service) ChangedSince(ctx context.Context, tenant uuid.UUID, at time.Time) (changed bool, err error) {
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		changed, err = db.New(tx).ChangedSince(ctx, db.ChangedSinceParams{TenantID: tenant, At: at})
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look who changed: %w", err)
	}
	return changed, nil
}

// heard are the accounts of people once their source has spoken of their managers,
// and its words that are new.
type heard struct {
	after map[uuid.UUID]account
	news  map[uuid.UUID]words
	// dropped are people of whom it said a manager before and says none now.
	dropped map[uuid.UUID]bool
}

// hear locks the people whom the source speaks of, in the order of their ids, and
// takes down what it says.
func (m Managers) hear(ctx context.Context, q *db.Queries, tenant uuid.UUID) ([]person, heard, error) {
	rows, err := q.LockEmployees(ctx, db.LockEmployeesParams{
		TenantID: tenant, Ids: slices.Collect(maps.Keys(m.Of)), Emails: []string{},
	})
	if err != nil {
		return nil, heard{}, fmt.Errorf("lock employees: %w", err)
	}
	people := peopleOf(rows)
	known, err := accounts(ctx, q, tenant, pointers(people))
	if err != nil {
		return nil, heard{}, err
	}
	h := heard{after: known, news: map[uuid.UUID]words{}, dropped: map[uuid.UUID]bool{}}
	for _, p := range people {
		a, manager := known[p.ID], ""
		if id := m.Of[p.ID]; id != nil {
			manager = id.String()
		}
		h.dropped[p.ID] = manager == "" && a.says[m.Source][fieldManager] != ""
		if m.OverwriteHandEdits && p.handEdited(fieldManager) {
			a.hand = maps.Clone(a.hand)
			delete(a.hand, fieldManager)
			h.dropped[p.ID] = manager == ""
		}
		if a.says[m.Source][fieldManager] != manager {
			said := maps.Clone(a.says[m.Source])
			if said == nil {
				said = words{}
			}
			said.set(fieldManager, manager)
			a.says[m.Source], h.news[p.ID] = said, said
		}
		known[p.ID] = a
	}
	return people, h, nil
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

// settle gives people the managers that count, and answers the links left out. Of
// whom nobody says anything keeps the manager, unless that word was dropped.
func (r reporting) settle(people []person, known map[uuid.UUID]account, dropped map[uuid.UUID]bool, o precedence.Orders) []Cycle {
	var moving []person
	wanted := map[uuid.UUID]*uuid.UUID{}
	for _, p := range people {
		var manager *uuid.UUID
		v, said := known[p.ID].settle(fieldManager, o.Of(fieldManager))
		if !said && !dropped[p.ID] {
			continue
		}
		if v.word != "" {
			id := idWord(v.word)
			manager = &id
		}
		if r[p.ID] != idOf(manager) {
			wanted[p.ID] = manager
			moving = append(moving, p)
		}
	}
	return r.rehang(moving, wanted)
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
