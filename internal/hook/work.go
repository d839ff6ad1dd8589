package hook

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/hook/internal/db"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

const (
	// batchSize is how many calls are worked off in one transaction: a flood that
	// asks for one stream leads to few syncs.
	batchSize = 200
	// maxAttempts is how often a call may fail before it is set aside.
	maxAttempts = 8
)

// WorkOff works off what waits for one integration, in order, until nothing does
// or somebody else is at it.
func (s *Service) WorkOff(ctx context.Context, tenant, id uuid.UUID) error {
	of, err := s.Integrations.HookOf(ctx, tenant, id)
	if fault.KindOf(err) == fault.NotFound {
		return nil // deleted just now, and its calls with it
	}
	if err != nil {
		return err
	}
	ctx = event.WithOrigin(ctx, event.Origin{
		Actor:  event.Actor{Type: event.ActorIntegration, ID: &id, Label: of.Name},
		Source: event.Sync,
	})
	alone := 0 // how many are to be worked off one by one: a bad one is among them
	for {
		most := batchSize
		if alone > 0 {
			most = 1
		}
		n, err := s.batch(ctx, of, most)
		switch {
		case err == nil && n < most:
			return nil
		case err == nil:
			alone = max(alone-1, 0)
		case most > 1 && ctx.Err() == nil:
			alone = batchSize
		default:
			return err
		}
	}
}

// failedCall is a call that cannot be worked off at present.
type failedCall struct {
	id  uuid.UUID
	err error
}

func (e *failedCall) Error() string { return fmt.Sprintf("call %s: %v", e.id, e.err) }
func (e *failedCall) Unwrap() error { return e.err }

// batch works the next calls off, all or none. The one that fails alone is noted.
func (s *Service) batch(ctx context.Context, of integration.Hooked, most int) (int, error) {
	n := 0
	err := s.DB.Tenant(ctx, of.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		ours, err := q.TakeTurn(ctx, db.TakeTurnParams{TenantID: of.TenantID, IntegrationID: of.ID})
		if err != nil || !ours {
			return err
		}
		rows, err := q.NextCalls(ctx, db.NextCallsParams{TenantID: of.TenantID, IntegrationID: of.ID, Most: int32(most)}) //nolint:gosec // a constant
		if err != nil {
			return fmt.Errorf("read next calls: %w", err)
		}
		n = len(rows)
		return s.work(ctx, tx, of, rows)
	})
	var failed *failedCall
	if most == 1 && errors.As(err, &failed) {
		return 0, errors.Join(err, s.noteProblem(ctx, of, failed))
	}
	return n, err
}

// work brings about what calls mean and marks them as done.
func (s *Service) work(ctx context.Context, tx pgx.Tx, of integration.Hooked, rows []db.NextCallsRow) error {
	if len(rows) == 0 {
		return nil
	}
	var streams []string // each is asked for once, after all calls that tell of it
	ids := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
		told, err := s.take(ctx, tx, of, row)
		if err != nil {
			return &failedCall{id: row.ID, err: err}
		}
		for _, stream := range told {
			if !slices.Contains(streams, stream) {
				streams = append(streams, stream)
			}
		}
	}
	for _, stream := range streams {
		if err := s.Syncs.Ask(ctx, of.TenantID, of.ID, stream); err != nil && fault.As(err) == nil { // switched off just now: fine
			return &failedCall{id: rows[0].ID, err: err}
		}
	}
	if err := db.New(tx).MarkDone(ctx, db.MarkDoneParams{TenantID: of.TenantID, Ids: ids, Now: s.Clock.Now()}); err != nil {
		return fmt.Errorf("mark calls as done: %w", err)
	}
	return nil
}

// take gives a call's records to their handlers and names the streams to read.
func (s *Service) take(ctx context.Context, tx pgx.Tx, of integration.Hooked, row db.NextCallsRow) ([]string, error) {
	call, err := s.open(ctx, of.TenantID, row.ID, row.Sealed)
	if err != nil {
		return nil, err
	}
	d, err := of.Session.ReadWebhook(call.incoming())
	if err != nil {
		return nil, err
	}
	if d.Confirm {
		return nil, s.Queue.Enqueue(ctx, tx, Confirm{TenantID: of.TenantID, IntegrationID: of.ID, CallID: row.ID})
	}
	var streams []string
	for _, e := range d.Events {
		if e.Record != nil {
			if h := s.Handlers[e.Record.Kind.Name]; h != nil {
				if err := h.Handle(ctx, of, *e.Record); err != nil {
					return nil, err
				}
			}
		}
		if e.Stream != "" {
			streams = append(streams, e.Stream)
		}
	}
	return streams, nil
}

// noteProblem counts a failed attempt; the last one sets the call aside.
func (s *Service) noteProblem(ctx context.Context, of integration.Hooked, failed *failedCall) error {
	s.Log.WarnContext(ctx, "a webhook call cannot be worked off", "integration_id", of.ID, "call_id", failed.id, "error", failed.err)
	return s.DB.Tenant(ctx, of.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		return db.New(tx).NoteProblem(ctx, db.NoteProblemParams{
			TenantID: of.TenantID, ID: failed.id, Problem: ptr(short(failed.err.Error())), Most: maxAttempts, Now: s.Clock.Now(),
		})
	})
}

func ptr(s string) *string { return &s }

// short bounds a problem that is kept.
func short(text string) string {
	const most = 500
	if r := []rune(text); len(r) > most {
		return string(r[:most])
	}
	return text
}
