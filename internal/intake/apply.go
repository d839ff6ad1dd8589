package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// batchSize is how many records one transaction applies: few enough that progress
// is seen and others are not kept waiting.
const batchSize = 500

// applier brings the records of one kind into the room that keeps them. All of it
// runs in a transaction of the pass.
type applier interface {
	// arrange looks at all that is to be applied and says what is to be set aside,
	// what must go together, and in which order.
	arrange(ctx context.Context, q *db.Queries, p *pass, open []db.OpenRecordsRow) (arrangement, error)
	// apply hands a batch over and answers each record, in its order.
	apply(ctx context.Context, q *db.Queries, p *pass, batch []*entry) ([]answer, error)
	// introduce tells the newcomers of a batch that was noted about one another.
	introduce(ctx context.Context, q *db.Queries, p *pass, batch []*entry, answers []answer) error
	// settle does what needs all of them, after the last batch.
	settle(ctx context.Context, q *db.Queries, p *pass) error
	// finish looks who is missing, and says what people should know.
	finish(ctx context.Context, q *db.Queries, p *pass) (verdict, error)
}

// arrangement is the order of applying.
type arrangement struct {
	aside    map[string]refusal // by external id
	together []string           // in one batch, before the others
	others   []string
}

// refusal is why a record does not come in.
type refusal struct {
	code, reason string
	// yields: its subject gives up what another record claims.
	yields bool
}

// entry is a record on its way into a room.
type entry struct {
	externalID string
	label      string
	hash       string
	data       json.RawMessage
	missing    []string
	subject    *uuid.UUID // whom or what it means; nil when it is new to us
	refused    *refusal
}

// answer is what became of an entry.
type answer struct {
	subject uuid.UUID
	result  string
	refused *refusal
}

// The results of applying, as the tables have them.
const (
	resultCreated   = string(employee.Created)
	resultUpdated   = string(employee.Updated)
	resultUnchanged = string(employee.Unchanged)
	resultRejected  = string(employee.Rejected)
)

// verdict is what a stream that went through came to.
type verdict struct {
	warnings  []Warning
	partial   bool
	settled   settled // what can be told of the next run too
	unsettled bool    // nothing can: it must look for itself
}

// applierOf finds who takes a kind; nil for records that are only kept.
func (p *pass) applierOf(kind string) applier {
	switch kind {
	case "employee":
		return &people{}
	case "device":
		return machines{}
	default:
		return nil
	}
}

// apply brings what has changed into the register.
func (p *pass) apply(ctx context.Context, a applier) error {
	if a == nil {
		return p.keep(ctx)
	}
	plan, err := p.arrange(ctx, a)
	if err != nil {
		return err
	}
	batches := slices.Collect(slices.Chunk(plan.others, batchSize))
	if len(plan.together) > 0 {
		batches = append([][]string{plan.together}, batches...)
	}
	if len(batches) > 1 {
		p.count(ctx, 0)
	}
	grown := int32(growth)
	for _, batch := range batches {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := p.applyBatch(ctx, a, batch, plan.aside); err != nil {
			return err
		}
		if p.stream.CreatedCount >= grown {
			p.count(ctx, p.stream.CreatedCount)
			grown = p.stream.CreatedCount * growthFactor
		}
	}
	return p.overall(ctx, func(ctx context.Context, q *db.Queries) error { return a.settle(ctx, q, p) })
}

// The database learns how much there is after so many newcomers, and again when
// they have become so many times as many.
const (
	growth       = 500
	growthFactor = 4
)

// count lets the database plan for what has come, and for what was there before it,
// instead of for empty tables. That it fails costs time alone.
func (p *pass) count(ctx context.Context, came int32) {
	err := p.DB.Tenant(ctx, p.tenant, func(ctx context.Context, tx pgx.Tx) error {
		return db.New(tx).CountSynced(ctx, int64(came))
	})
	if err != nil && ctx.Err() == nil {
		p.Log.WarnContext(ctx, "the tables of a sync could not be counted", "tenant_id", p.tenant, "error", err)
	}
}

// inTransaction runs a step of this attempt, unless it was overtaken.
func (p *pass) inTransaction(ctx context.Context, step func(context.Context, *db.Queries) error) error {
	return p.write(ctx, p.tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if err := p.hold(ctx, q); err != nil {
			return err
		}
		return step(ctx, q)
	})
}

// overall is inTransaction for a step that looks at all records at once.
func (p *pass) overall(ctx context.Context, step func(context.Context, *db.Queries) error) error {
	return p.inTransaction(ctx, func(ctx context.Context, q *db.Queries) error {
		if err := q.JoinByHash(ctx); err != nil {
			return fmt.Errorf("prepare to join: %w", err)
		}
		return step(ctx, q)
	})
}

// arrange finds out what is to be applied, and counts what is not as unchanged.
func (p *pass) arrange(ctx context.Context, a applier) (arrangement, error) {
	var plan arrangement
	var after db.StreamRun
	err := p.overall(ctx, func(ctx context.Context, q *db.Queries) error {
		open, err := p.open(ctx, q)
		if err != nil {
			return err
		}
		if plan, err = a.arrange(ctx, q, p, open); err != nil {
			return err
		}
		// What is looked at besides counts as read.
		all := append(append([]string{}, plan.together...), plan.others...)
		if len(all) > 0 {
			err = q.InsertPage(ctx, db.InsertPageParams{TenantID: p.tenant, StreamRunID: p.stream.ID, Page: lastPage, ExternalIds: all, DeletedIds: []string{}})
			if err != nil {
				return fmt.Errorf("note what is applied: %w", err)
			}
		}
		seen, err := p.seen(ctx, q, len(all))
		if err != nil {
			return err
		}
		if len(all) > 0 {
			p.quiet = nil
			if err := p.unsettle(ctx, q); err != nil {
				return err
			}
		}
		unchanged := int32(seen) - int32(len(all)) - p.stream.CreatedCount - p.stream.UpdatedCount                                              //nolint:gosec // far below two billion
		after, err = q.BeginApplying(ctx, db.BeginApplyingParams{TenantID: p.tenant, ID: p.stream.ID, Seen: int32(seen), Unchanged: unchanged}) //nolint:gosec // likewise
		if err != nil {
			return fmt.Errorf("begin applying: %w", err)
		}
		return nil
	})
	if err == nil {
		p.stream = after
	}
	return plan, err
}

// open reads what is not in the register as it stands.
func (p *pass) open(ctx context.Context, q *db.Queries) ([]db.OpenRecordsRow, error) {
	of := db.OpenRecordsParams{TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream, StreamRunID: p.stream.ID}
	if err := p.findQuiet(ctx, q); err != nil {
		return nil, err
	}
	var open []db.OpenRecordsRow
	if p.quiet == nil { // whatever a reading writes is open until it is applied
		var err error
		if open, err = q.OpenRecords(ctx, of); err != nil {
			return nil, fmt.Errorf("read open records: %w", err)
		}
	}
	if !p.overwrites() {
		return open, nil
	}
	edited, err := q.EditedRecords(ctx, db.EditedRecordsParams(of))
	if err != nil {
		return nil, fmt.Errorf("read records of edited people: %w", err)
	}
	for _, row := range edited {
		open = append(open, db.OpenRecordsRow(row))
	}
	return open, nil
}

// keep ends the way of records that no room takes.
func (p *pass) keep(ctx context.Context) error {
	var after db.StreamRun
	err := p.overall(ctx, func(ctx context.Context, q *db.Queries) error {
		if err := p.findQuiet(ctx, q); err != nil {
			return err
		}
		var rows []db.KeepRecordsRow
		if p.quiet == nil {
			var err error
			rows, err = q.KeepRecords(ctx, db.KeepRecordsParams{
				TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream, StreamRunID: p.stream.ID, RunID: p.run.ID,
			})
			if err != nil {
				return fmt.Errorf("keep records: %w", err)
			}
		}
		c := counts{}
		for _, row := range rows {
			c[row.Result] += int32(row.N) //nolint:gosec // far below two billion
		}
		kept := int(c[resultCreated] + c[resultUpdated])
		seen, err := p.seen(ctx, q, kept)
		if err != nil {
			return err
		}
		before := p.stream.CreatedCount + p.stream.UpdatedCount
		unchanged := int32(seen) - before - c[resultCreated] - c[resultUpdated]                                                                              //nolint:gosec // likewise
		if _, err = q.BeginApplying(ctx, db.BeginApplyingParams{TenantID: p.tenant, ID: p.stream.ID, Seen: int32(seen), Unchanged: unchanged}); err != nil { //nolint:gosec // likewise
			return fmt.Errorf("count kept records: %w", err)
		}
		after, err = c.add(ctx, q, p)
		return err
	})
	if err == nil {
		p.stream = after
	}
	return err
}

func (p *pass) overwrites() bool { return p.integration.HandEdits == integration.Overwrite }

// applyBatch applies a batch in one transaction. Where the database refuses it,
// the batch is halved until the one record is found that it cannot take.
func (p *pass) applyBatch(ctx context.Context, a applier, batch []string, aside map[string]refusal) error {
	err := p.tryBatch(ctx, a, batch, aside)
	if err == nil || !refusedByData(err) {
		return err
	}
	if len(batch) == 1 {
		p.Log.WarnContext(ctx, "record could not be stored", "run_id", p.run.ID, "external_id", batch[0], "error", err)
		return p.tryBatch(ctx, a, batch, map[string]refusal{batch[0]: {code: rejectNotStored, reason: rejectNotStoredWhy}})
	}
	half := len(batch) / 2
	if err := p.applyBatch(ctx, a, batch[:half], aside); err != nil {
		return err
	}
	return p.applyBatch(ctx, a, batch[half:], aside)
}

// refusedByData tells an error that one of the records causes from a database
// that is away.
func refusedByData(err error) bool { return fault.As(err) != nil || pg.Constraint(err) != "" }

func (p *pass) tryBatch(ctx context.Context, a applier, ids []string, aside map[string]refusal) error {
	var after db.StreamRun
	err := p.inTransaction(ctx, func(ctx context.Context, q *db.Queries) error {
		batch, err := p.entries(ctx, q, ids, aside)
		if err != nil {
			return err
		}
		answers, err := a.apply(ctx, q, p, batch)
		if err != nil {
			return err
		}
		if after, err = p.note(ctx, q, batch, answers); err != nil {
			return err
		}
		return a.introduce(ctx, q, p, batch, answers)
	})
	if err != nil {
		return err
	}
	p.stream = after
	p.push(ctx, false)
	return nil
}

// entries reads a batch, in the order of its ids.
func (p *pass) entries(ctx context.Context, q *db.Queries, ids []string, aside map[string]refusal) ([]*entry, error) {
	rows, err := q.RecordsByID(ctx, db.RecordsByIDParams{
		TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream, ExternalIds: ids,
	})
	if err != nil {
		return nil, fmt.Errorf("read records: %w", err)
	}
	at := make(map[string]*entry, len(rows))
	for _, row := range rows {
		e := &entry{externalID: row.ExternalID, label: row.Label, hash: row.Hash, data: row.Data, missing: row.Missing, subject: row.SubjectID}
		if why, set := aside[row.ExternalID]; set {
			e.refused = &why
		}
		at[row.ExternalID] = e
	}
	batch := make([]*entry, 0, len(rows))
	for _, id := range ids {
		if e := at[id]; e != nil {
			batch = append(batch, e)
		}
	}
	return batch, nil
}

// note writes down what became of a batch.
func (p *pass) note(ctx context.Context, q *db.Queries, batch []*entry, answers []answer) (db.StreamRun, error) {
	applied := db.NoteAppliedParams{TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream, RunID: p.run.ID}
	c := counts{}
	var rejects []reject
	for i, e := range batch {
		a := answers[i]
		hash := e.hash
		if a.refused != nil {
			// The hash goes: a record set aside is tried again each time.
			a.result, hash = resultRejected, ""
			rejects = append(rejects, reject{e.externalID, e.label, a.refused.code, a.refused.reason, e.data})
		}
		c[a.result]++
		applied.ExternalIds = append(applied.ExternalIds, e.externalID)
		applied.SubjectIds = append(applied.SubjectIds, a.subject)
		applied.Hashes = append(applied.Hashes, hash)
		applied.Results = append(applied.Results, a.result)
	}
	if err := q.NoteApplied(ctx, applied); err != nil {
		return db.StreamRun{}, fmt.Errorf("note applied records: %w", err)
	}
	if err := p.saveRejects(ctx, q, 0, rejects); err != nil {
		return db.StreamRun{}, err
	}
	return c.add(ctx, q, p)
}

// counts are numbers of results.
type counts map[string]int32

func (c counts) add(ctx context.Context, q *db.Queries, p *pass) (db.StreamRun, error) {
	row, err := q.CountApplied(ctx, db.CountAppliedParams{
		TenantID: p.tenant, ID: p.stream.ID, Created: c[resultCreated], Updated: c[resultUpdated],
		Unchanged: c[resultUnchanged], Rejected: c[resultRejected],
	})
	if err != nil {
		return row, fmt.Errorf("count applied records: %w", err)
	}
	return row, nil
}
