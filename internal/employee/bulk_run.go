package employee

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/register"
)

// bulkChunk is the people of one statement: it bounds memory, and paces progress.
const bulkChunk = 1000

// bulk is a change of many people within one transaction, with what counts for all of
// them.
type bulk struct {
	*Service
	tx      pgx.Tx
	q       *db.Queries
	tenant  uuid.UUID
	in      Bulk
	today   clock.Date
	reports reporting
	out     operation.Outcome
}

// runBulk changes the people, chunk by chunk, and writes unless it only looks. After
// the first refusal nothing more is written: the rest is looked at, to name all that
// is in the way.
func (s *Service) runBulk(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, in Bulk, ids []uuid.UUID, write bool, done func(int)) (operation.Outcome, error) {
	b := &bulk{Service: s, tx: tx, q: db.New(tx), tenant: tenant, in: in, out: operation.NewOutcome(len(ids))}
	if err := b.prepare(ctx); err != nil {
		return b.out, err
	}
	for chunk := range slices.Chunk(ids, bulkChunk) {
		changing, err := b.decide(ctx, chunk)
		if err != nil {
			return b.out, err
		}
		if write && b.out.Refused == 0 {
			if err := s.write(ctx, tx, tenant, changing); err != nil {
				return b.out, err
			}
		}
		done(b.out.Seen())
	}
	return b.out, nil
}

// prepare finds what counts for all. Who reports to whom is read once: whoever stands
// above the new manager is refused, so no change made here moves who does.
func (b *bulk) prepare(ctx context.Context) (err error) {
	if b.in.Manager.Set { // before the rows: SetManagers takes the two in this order
		if err := b.q.LockManagers(ctx, b.tenant); err != nil {
			return fmt.Errorf("lock managers: %w", err)
		}
	}
	if err := b.in.known(ctx, b.q, b.tenant); err != nil {
		return err
	}
	if b.today, err = b.Service.today(ctx, b.q, b.tenant); err != nil {
		return err
	}
	b.reports, err = b.in.reporting(ctx, b.q, b.tenant)
	return err
}

// decide locks the people of a chunk, says what becomes of each, and gives those that
// change.
func (b *bulk) decide(ctx context.Context, ids []uuid.UUID) ([]change, error) {
	rows, err := b.q.LockEmployees(ctx, db.LockEmployeesParams{TenantID: b.tenant, Ids: ids})
	if err != nil {
		return nil, fmt.Errorf("lock employees: %w", err)
	}
	people := peopleOf(rows)
	there := make([]uuid.UUID, len(people))
	for i, p := range people {
		there[i] = p.ID
	}
	b.out.Missing(ids, there, operation.Refusal{Code: "employee.not_found", Message: "There is no such person."})
	judge, err := b.fields.Judge(ctx, b.tenant, Subject, there...)
	if err != nil {
		return nil, err
	}
	made := make([]change, 0, len(people))
	for i := range people {
		c, err := b.decideOne(ctx, &people[i], judge)
		if f := fault.As(err); f != nil {
			b.out.Refuse(operation.Refusal{ID: people[i].ID, Name: people[i].DisplayName}.Because(f))
			continue
		}
		if err != nil {
			return nil, err
		}
		made = append(made, c)
	}
	if err := rememberHand(ctx, b.tx, b.tenant, made); err != nil {
		return nil, err
	}
	return b.count(ctx, made)
}

func (b *bulk) decideOne(ctx context.Context, before *person, judge register.Judge) (change, error) {
	e := b.in.edit()
	after, err := b.edit(ctx, b.tenant, *before, e)
	if err != nil {
		return change{}, err
	}
	if after.Manager != before.Manager && after.Manager != uuid.Nil && b.reports.above(after.ID, after.Manager) {
		return change{}, errManagerCycle()
	}
	c := change{before: before, after: after}
	if len(e.Custom) > 0 {
		if c.custom, err = judge(ctx, register.Owner{ID: before.ID}, e.Custom); err != nil {
			return change{}, err
		}
	}
	c.after.Life, c.happened = before.Advance(after.Facts, b.today, false)
	return c, nil
}

// count tells those who change from those who were like that, and shows the first.
func (b *bulk) count(ctx context.Context, made []change) ([]change, error) {
	changing := slices.DeleteFunc(slices.Clone(made), func(c change) bool { return !c.visible() })
	b.out.Changed += len(changing)
	b.out.Unchanged += len(made) - len(changing)
	if !b.out.Wants() {
		return changing, nil
	}
	names, err := namesFor(ctx, b.q, b.tenant, changing)
	if err != nil {
		return nil, err
	}
	for _, c := range changing {
		if !b.out.Wants() {
			break
		}
		told := changes(c.before, &c.after, names)
		maps.Copy(told, c.own())
		b.out.Sample = append(b.out.Sample, operation.Sample{ID: c.after.ID, Name: c.after.DisplayName, Changes: told})
	}
	return changing, nil
}
