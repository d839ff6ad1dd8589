package intake

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// errOvertaken ends an attempt whose stream is over, gone, or worked on by a newer
// attempt.
var errOvertaken = errors.New("the stream is no longer this attempt's")

// pass is one attempt at a stream of a run.
type pass struct {
	*Service
	tenant      uuid.UUID
	integration integration.Connection
	run         db.SyncRun
	stream      db.StreamRun // as this attempt last wrote it
	cursor      db.GetCursorRow
	answers     *answers  // what is remembered of the vendor's answers; nil: nothing, they are all read
	quiet       *settled  // all is as the run before left it, which was this; nil: it is not
	missed      bool      // records were found missing: what was counted before counts them too
	pushed      time.Time // when the screens heard last
}

// RunStream works off one stream of a run. An error means that it was interrupted
// and is to be called again: it then goes on behind the last page that was saved,
// without counting or making anything twice. Everything else, a panic too, ends in
// the stream's status. Called for a stream that is over it does nothing.
func (s *Service) RunStream(ctx context.Context, tenant, id uuid.UUID) error {
	p := &pass{Service: s, tenant: tenant}
	if err := p.begin(ctx, id); err != nil {
		return ignoreOvertaken(err)
	}
	ctx = event.WithOrigin(ctx, p.origin())
	err := p.contained(ctx)
	if err == nil || errors.Is(err, errOvertaken) {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return ignoreOvertaken(p.giveUp(ctx, err))
}

func ignoreOvertaken(err error) error {
	if errors.Is(err, errOvertaken) {
		return nil
	}
	return err
}

// origin says in the history that the integration did it.
func (p *pass) origin() event.Origin {
	id, set := p.integration.ID, p.run.ID
	return event.Origin{
		Actor:  event.Actor{Type: event.ActorIntegration, ID: &id, Label: p.integration.Name},
		Source: event.Sync, ChangeSet: &set,
	}
}

// begin makes the stream this attempt's and reads what it needs.
func (p *pass) begin(ctx context.Context, id uuid.UUID) error {
	return p.DB.Tenant(ctx, p.tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := q.GetStreamRun(ctx, db.GetStreamRunParams{TenantID: p.tenant, ID: id})
		if pg.IsNoRows(err) {
			return errOvertaken
		}
		if err != nil {
			return fmt.Errorf("read stream run: %w", err)
		}
		if p.integration, err = p.Integrations.Connection(ctx, p.tenant, row.IntegrationID); err != nil {
			return err
		}
		if err := p.beginRun(ctx, tx, row.RunID); err != nil {
			return err
		}
		return p.beginStream(ctx, q, id)
	})
}

// beginRun marks the run as under way with the first of its streams.
func (p *pass) beginRun(ctx context.Context, tx pgx.Tx, id uuid.UUID) (err error) {
	q := db.New(tx)
	p.run, err = q.LockRun(ctx, db.LockRunParams{TenantID: p.tenant, ID: id})
	switch {
	case pg.IsNoRows(err), err == nil && !Status(p.run.Status).Active():
		return errOvertaken
	case err != nil:
		return fmt.Errorf("lock run: %w", err)
	case Status(p.run.Status) == Running:
		return nil // told already
	}
	p.run, err = q.BeginRun(ctx, db.BeginRunParams{TenantID: p.tenant, ID: id, First: !p.integration.BaselineDone, Now: p.now()})
	if err != nil {
		return fmt.Errorf("begin run: %w", err)
	}
	ctx = event.WithOrigin(ctx, p.origin())
	return p.record(ctx, tx, p.integration, EventStarted, event.Changes{
		"run": {nil, id}, "trigger": {nil, p.run.Trigger}, "baseline": {nil, p.run.Baseline},
	})
}

// beginStream takes away what an attempt before has read behind the place where
// this one goes on, and what it has set aside when applying.
func (p *pass) beginStream(ctx context.Context, q *db.Queries, id uuid.UUID) error {
	row, err := q.LockStreamRun(ctx, db.LockStreamRunParams{TenantID: p.tenant, ID: id})
	switch {
	case pg.IsNoRows(err), err == nil && !Status(row.Status).Active():
		return errOvertaken
	case err != nil:
		return fmt.Errorf("lock stream run: %w", err)
	}
	p.cursor, err = q.GetCursor(ctx, db.GetCursorParams{TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: row.Stream})
	if err != nil && !pg.IsNoRows(err) {
		return fmt.Errorf("read cursor: %w", err)
	}
	behind := row.PositionPage
	if row.ReadDone {
		behind = lastPage
	} else if err := q.DropPages(ctx, db.DropPagesParams{TenantID: p.tenant, StreamRunID: id, Page: behind}); err != nil {
		return fmt.Errorf("drop pages: %w", err)
	}
	if err := q.DropRejects(ctx, db.DropRejectsParams{TenantID: p.tenant, StreamRunID: id, Page: behind}); err != nil {
		return fmt.Errorf("drop rejects: %w", err)
	}
	p.stream, err = q.BeginStream(ctx, db.BeginStreamParams{
		TenantID: p.tenant, ID: id, FullPass: p.wantsAll(row.Stream), Baseline: p.cursor.BaselineAt == nil, Now: p.now(),
	})
	if err != nil {
		return fmt.Errorf("begin stream run: %w", err)
	}
	if p.stream.Attempt > 1 { // what an attempt before wrote may contradict them
		return p.forgetAnswers(ctx, q)
	}
	return nil
}

// panicked is a panic of a pass as an error.
type panicked struct {
	cause any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.cause) }

// contained goes through the pass and gives a panic back as an error: one bad
// stream takes nobody with it.
func (p *pass) contained(ctx context.Context) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = &panicked{cause: cause, stack: debug.Stack()}
		}
	}()
	return p.through(ctx)
}

// vendorError marks an error that the vendor or the settings are to blame for.
type vendorError struct{ error }

func (e vendorError) Unwrap() error { return e.error }

func (p *pass) through(ctx context.Context) error {
	if !p.integration.Reads(p.stream.Stream) { // switched off since the run was asked for
		return p.endStream(ctx, outcome{status: Skipped})
	}
	p.push(ctx, true)
	if err := p.read(ctx); err != nil {
		return err
	}
	a := p.applierOf(p.stream.Kind)
	if err := p.apply(ctx, a); err != nil {
		return err
	}
	return p.finish(ctx, a)
}

// giveUp ends the stream as failed, or as skipped where it is not there for us.
// When even that cannot be written the error goes back to the job, which comes
// again.
func (p *pass) giveUp(ctx context.Context, err error) error {
	var theirs vendorError
	why, known := integration.Failure{}, false
	if errors.As(err, &theirs) {
		if v := connector.AsError(err); v != nil && v.Skipped {
			return p.endStream(ctx, outcome{status: Skipped})
		}
		why, known = integration.Explain(err)
	}
	log := p.Log.With("tenant_id", p.tenant, "integration_id", p.integration.ID, "run_id", p.run.ID, "stream", p.stream.Stream)
	if known {
		log.WarnContext(ctx, "sync failed", "code", why.Code, "error", err)
	} else {
		why = integration.Failure{Code: ErrInternal, Message: "Something went wrong on our side.", Retry: true}
		attrs := []any{"error", err}
		var panicked *panicked
		if errors.As(err, &panicked) {
			attrs = append(attrs, "stack", string(panicked.stack))
		}
		log.ErrorContext(ctx, "sync failed by a defect", attrs...)
	}
	return p.endStream(ctx, outcome{status: Failed, failure: &why})
}

// hold locks the stream for writing and makes sure that it is still this
// attempt's.
func (p *pass) hold(ctx context.Context, q *db.Queries) error {
	row, err := q.LockStreamRun(ctx, db.LockStreamRunParams{TenantID: p.tenant, ID: p.stream.ID})
	switch {
	case pg.IsNoRows(err), err == nil && (Status(row.Status) != Running || row.Attempt != p.stream.Attempt):
		return errOvertaken
	case err != nil:
		return fmt.Errorf("lock stream run: %w", err)
	}
	return nil
}

// pushPause is how close together the screens hear of a run's progress.
const pushPause = 200 * time.Millisecond

// push shows the run's progress unless the screens heard just now. What cannot be
// read is not shown: the next one comes.
func (p *pass) push(ctx context.Context, always bool) {
	now := p.now()
	if p.Progress == nil || !always && now.Sub(p.pushed) < pushPause {
		return
	}
	p.pushed = now
	if run, err := p.GetRun(ctx, p.tenant, p.run.ID); err == nil {
		p.Progress.Progress(p.tenant, run)
	}
}
