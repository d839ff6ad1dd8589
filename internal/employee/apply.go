package employee

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// applyTries bounds how often a batch starts over because somebody else made a
// person with the same work e-mail at that very moment.
const applyTries = 3

// Apply writes what an integration says about people and answers each record, in
// the batch's order. A record that is no good is set aside with its reason, the
// others come in. A record that says what is known already changes nothing. The
// caller keeps the links from external ids to employees, in the same transaction.
func (s *Service) Apply(ctx context.Context, tenant uuid.UUID, b Batch) ([]Outcome, error) {
	var outcomes []Outcome
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, _ pgx.Tx) error {
		for try := 1; ; try++ {
			err := pg.Savepoint(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
				outcomes, err = s.apply(ctx, tx, tenant, b)
				return err
			})
			if try < applyTries && pg.Constraint(err) == "employees_email_key" {
				continue
			}
			return err
		}
	})
	return outcomes, err
}

func (s *Service) apply(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, b Batch) ([]Outcome, error) {
	q := db.New(tx)
	today, err := s.today(ctx, q, tenant)
	if err != nil {
		return nil, err
	}
	all := candidates(b.Records)
	found, err := load(ctx, q, tenant, b, all)
	if err != nil {
		return nil, err
	}
	found.match(all)
	if err := s.consider(ctx, tx, tenant, b, found, all); err != nil {
		return nil, err
	}
	found.settleEmails(all)
	units, err := s.unitsOf(ctx, tenant, all)
	if err != nil {
		return nil, err
	}
	said := map[uuid.UUID]words{}
	outcomes := make([]Outcome, len(all))
	var changes []change
	for _, c := range all {
		out := &outcomes[c.at]
		*out = Outcome{ExternalID: c.record.ExternalID, Result: Rejected, Reject: c.refusal}
		if c.refusal != nil {
			if c.record.EmployeeID != nil {
				out.EmployeeID = *c.record.EmployeeID
			}
			continue
		}
		step, err := c.step(b, units, today)
		if err != nil {
			return nil, err
		}
		changes = append(changes, step)
		if now := c.account.says[b.Source]; c.before == nil || !maps.Equal(now, found.accounts[step.after.ID].says[b.Source]) {
			said[step.after.ID] = now
		}
		out.EmployeeID, out.Result = step.after.ID, step.result()
		out.LeavingAtBaseline = b.Baseline && step.after.employed() && step.after.Leaving == LeavingQuietly
	}
	if err := s.write(ctx, tx, tenant, changes); err != nil {
		return nil, err
	}
	return outcomes, saveWords(ctx, q, tenant, b.Source, said)
}

// consider settles for each record what then counts of its person.
func (s *Service) consider(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, b Batch, found roster, all []*candidate) error {
	orders, err := readOrders(ctx, tx, tenant, b.Source)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(orders.Sources(), func(known precedence.Source) bool { return known.ID == b.Source }) {
		// Its words would count for nothing, and leave people without a name.
		return fmt.Errorf("integration %s is not there: %w", b.Source, pgx.ErrNoRows)
	}
	var unknown []string
	for _, c := range all {
		if c.refusal != nil {
			continue
		}
		known := account{}
		if c.before != nil {
			known = found.accounts[c.before.ID]
		}
		c.consider(b, known, orders)
		if c.email != c.record.Email && found.byEmail[c.email] == nil { // said by another source
			unknown = append(unknown, c.email)
		}
		hire, ok := c.account.leader(fieldStartDate, orders.Of(fieldStartDate))
		c.hires = !ok || hire == b.Source
	}
	return found.meet(ctx, db.New(tx), tenant, unknown)
}

func (c *change) result() Result {
	switch {
	case c.before == nil:
		return Created
	case c.visible():
		return Updated
	default:
		return Unchanged
	}
}

// unitsOf are the units of what counts of a batch.
func (s *Service) unitsOf(ctx context.Context, tenant uuid.UUID, all []*candidate) (units, error) {
	var people []person
	var settled []settlement
	for _, c := range all {
		if c.refusal != nil {
			continue
		}
		p := person{}
		if c.before != nil {
			p = *c.before
		}
		people, settled = append(people, p), append(settled, c.settled)
	}
	return s.units(ctx, tenant, people, settled)
}

// step is what the record does to its person.
func (c *candidate) step(b Batch, u units, today clock.Date) (change, error) {
	step := change{before: c.before}
	life := Life{}
	if c.before != nil {
		step.after, life = *c.before, c.before.Life
	} else {
		id, err := newID()
		if err != nil {
			return change{}, err
		}
		step.after.ID, step.after.Source = id, SourceUnknown
	}
	if b.OverwriteHandEdits && len(step.after.HandWords) > 0 {
		step.after.HandWords = c.account.hand
		step.after.forget()
	}
	step.after.follow(c.settled, c.dropped, u)
	if c.hires {
		step.after.Withdrawn = false
	}
	step.after.Life, step.happened = life.Advance(step.after.Facts, today, b.Baseline)
	return step, nil
}
