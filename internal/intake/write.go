package intake

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// write brings the whole answer into the register, batch by batch.
func (p *pass) write(ctx context.Context, all *answer) error {
	var known links
	err := p.DB.Tenant(ctx, p.tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		known, err = p.links(ctx, db.New(tx), all.ids())
		return err
	})
	if err != nil {
		return err
	}
	position := 0
	for _, batch := range all.plan(known, p.overwrites()) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.writeBatch(ctx, batch, position); err != nil {
			return err
		}
		position += len(batch)
	}
	return nil
}

func (p *pass) overwrites() bool { return p.integration.HandEdits == integration.Overwrite }

func (p *pass) links(ctx context.Context, q *db.Queries, ids []string) (links, error) {
	rows, err := q.Links(ctx, db.LinksParams{TenantID: p.tenant, IntegrationID: p.integration.ID, ExternalIds: ids})
	if err != nil {
		return nil, fmt.Errorf("read links: %w", err)
	}
	return linksOf(rows), nil
}

// writeBatch writes a batch in one transaction. Where the database refuses it,
// the batch is halved until the one record is found that it cannot take.
func (p *pass) writeBatch(ctx context.Context, batch []*entry, position int) error {
	err := p.tryBatch(ctx, batch, position)
	if err == nil || !refusedByData(err) {
		return err
	}
	if len(batch) == 1 {
		p.Log.WarnContext(ctx, "record could not be stored", "run_id", p.run.ID, "external_id", batch[0].externalID, "error", err)
		batch[0].reject = &employee.Reject{Code: rejectNotStored, Reason: rejectNotStoredWhy}
		batch[0].record, batch[0].yields = nil, false
		return p.tryBatch(ctx, batch, position)
	}
	half := len(batch) / 2
	if err := p.writeBatch(ctx, batch[:half], position); err != nil {
		return err
	}
	return p.writeBatch(ctx, batch[half:], position+half)
}

// refusedByData tells an error that one of the records causes from a database
// that is away.
func refusedByData(err error) bool { return fault.As(err) != nil || pg.Constraint(err) != "" }

func (p *pass) tryBatch(ctx context.Context, batch []*entry, position int) error {
	var b *batchResult
	err := p.DB.Tenant(ctx, p.tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if err := p.hold(ctx, q); err != nil {
			return err
		}
		ids := make([]string, len(batch))
		for i, e := range batch {
			ids[i] = e.externalID
		}
		known, err := p.links(ctx, q, ids)
		if err != nil {
			return err
		}
		if b, err = p.applyBatch(ctx, batch, known, position); err != nil {
			return err
		}
		if err := b.save(ctx, q, p); err != nil {
			return err
		}
		return p.introduce(ctx, q, b)
	})
	if err != nil {
		return err
	}
	if p.run, err = runOf(b.run); err != nil {
		return err
	}
	p.leavers += b.leavers
	p.push(false)
	return nil
}

// applyBatch hands over what is new to the employee room and notes what became
// of each record.
func (p *pass) applyBatch(ctx context.Context, batch []*entry, known links, position int) (*batchResult, error) {
	b := newBatchResult()
	var asked []*entry
	records := []employee.Imported{}
	for i, e := range batch {
		l := known[e.externalID]
		switch {
		case e.reject != nil:
			b.setAside(e, l, *e.reject, p.run.ID, position+i)
			if e.yields && l.known {
				records, asked = append(records, e.imported(l)), append(asked, e)
			}
		case p.same(e, l):
			b.note(e, l, l.EmployeeID, employee.Unchanged, p.run.ID)
		default:
			records, asked = append(records, e.imported(l)), append(asked, e)
		}
	}
	if len(records) == 0 {
		return b, nil
	}
	outcomes, err := p.People.Apply(ctx, p.tenant, employee.Batch{
		Source: p.integration.ID, Baseline: p.run.Baseline, OverwriteHandEdits: p.overwrites(), Records: records,
	})
	if err != nil {
		return nil, err
	}
	for i, out := range outcomes {
		e := asked[i]
		switch {
		case e.reject != nil: // it was asked to give an e-mail up only
		case out.Reject != nil:
			b.setAside(e, known[e.externalID], *out.Reject, p.run.ID, position+i)
		default:
			b.note(e, known[e.externalID], out.EmployeeID, out.Result, p.run.ID)
		}
		if out.LeavingAtBaseline {
			b.leavers++
		}
	}
	return b, nil
}

// same tells whether the record says what was applied before. At the baseline
// everything is looked at, and what hands typed where that is to be overwritten.
func (p *pass) same(e *entry, l link) bool {
	return l.known && l.Hash == e.record.hash && !p.run.Baseline && (!p.overwrites() || len(l.HandEdited) == 0)
}
