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

// employeeStream is what a sync of people reads.
const employeeStream = "employees"

// errOvertaken ends an attempt whose run is over, gone, or worked on by a newer
// attempt.
var errOvertaken = errors.New("the run is no longer this attempt's")

// pass is one attempt at a run.
type pass struct {
	*Service
	tenant      uuid.UUID
	run         Run
	attempt     int32
	integration integration.Connection
	pushed      time.Time // when the screens heard last

	// What the warnings are made of.
	leavers int // at the baseline
}

// Run works a run off. An error means that the run was interrupted and is to be
// called again: it then starts its pass over without counting or making anything
// twice. Everything else, a panic too, ends in the run's status. Called for a run
// that is over it does nothing.
func (s *Service) Run(ctx context.Context, tenant, runID uuid.UUID) error {
	p := &pass{Service: s, tenant: tenant}
	if err := p.begin(ctx, runID); err != nil {
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
	return p.giveUp(ctx, err)
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

// begin makes the run this attempt's and reads what it needs.
func (p *pass) begin(ctx context.Context, runID uuid.UUID) error {
	return p.DB.Tenant(ctx, p.tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := q.LockRun(ctx, db.LockRunParams{TenantID: p.tenant, ID: runID})
		switch {
		case pg.IsNoRows(err), err == nil && !Status(row.Status).Active():
			return errOvertaken
		case err != nil:
			return fmt.Errorf("lock run: %w", err)
		}
		if p.integration, err = p.Integrations.Connection(ctx, p.tenant, row.IntegrationID); err != nil {
			return err
		}
		return p.start(ctx, tx, row)
	})
}

func (p *pass) start(ctx context.Context, tx pgx.Tx, row db.SyncRun) error {
	q := db.New(tx)
	if err := q.DeleteRejects(ctx, db.DeleteRejectsParams{TenantID: p.tenant, RunID: row.ID}); err != nil {
		return fmt.Errorf("delete rejects of the attempt before: %w", err)
	}
	begun, err := q.BeginRun(ctx, db.BeginRunParams{
		TenantID: p.tenant, ID: row.ID, Baseline: !p.integration.BaselineDone, Now: p.Clock.Now(),
	})
	if err != nil {
		return fmt.Errorf("begin run: %w", err)
	}
	p.attempt = begun.Attempt
	if p.run, err = runOf(begun); err != nil {
		return err
	}
	if p.attempt > 1 {
		return nil // told already
	}
	ctx = event.WithOrigin(ctx, p.origin())
	return p.record(ctx, tx, p.integration, EventStarted, event.Changes{
		"run": {nil, p.run.ID}, "trigger": {nil, p.run.Trigger}, "baseline": {nil, p.run.Baseline},
	})
}

// panicked is a panic of a pass as an error.
type panicked struct {
	cause any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.cause) }

// contained goes through the pass and gives a panic back as an error: one bad
// sync takes nobody with it.
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
	p.push(true)
	session, err := p.Integrations.Open(ctx, p.integration)
	if err != nil {
		return vendorError{err}
	}
	var all answer
	if err := session.Read(ctx, employeeStream, func(page connector.Page) error { return all.take(page) }); err != nil {
		return vendorError{err}
	}
	if err := p.write(ctx, &all); err != nil {
		return err
	}
	found, err := p.setManagers(ctx)
	if err != nil {
		return err
	}
	return p.finish(ctx, &all, found)
}

// giveUp ends the run as failed. When even that cannot be written the error goes
// back to the job, which comes again.
func (p *pass) giveUp(ctx context.Context, err error) error {
	var theirs vendorError
	why, known := integration.Failure{}, false
	if errors.As(err, &theirs) {
		why, known = integration.Explain(err)
	}
	log := p.Log.With("tenant_id", p.tenant, "integration_id", p.integration.ID, "run_id", p.run.ID)
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
	_, failed := p.fail(ctx, p.tenant, p.run.ID, p.attempt, why)
	return failed
}

// hold locks the run for writing and makes sure that it is still this attempt's.
func (p *pass) hold(ctx context.Context, q *db.Queries) error {
	row, err := q.LockRun(ctx, db.LockRunParams{TenantID: p.tenant, ID: p.run.ID})
	switch {
	case pg.IsNoRows(err), err == nil && (Status(row.Status) != Running || row.Attempt != p.attempt):
		return errOvertaken
	case err != nil:
		return fmt.Errorf("lock run: %w", err)
	}
	return nil
}
