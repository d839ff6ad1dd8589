package operation_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/operation/operationtest"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

var errBroken = errors.New("the disk is full")

// bundle is the room, with work that makes places: as many rows as it is asked for.
type bundle struct {
	*operationtest.Room
	db     *pg.DB
	clock  *clock.Manual
	places *location.Service
	tenant uuid.UUID
	after  func() error // what comes behind the last place
}

func setup(t *testing.T) *bundle {
	t.Helper()
	db := testkit.DB(t)
	c := clock.NewManual(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	b := &bundle{
		Room: operationtest.New(db, c), db: db, clock: c, tenant: testkit.Tenant(t, db),
		places: location.NewService(db, c, event.NewRecorder(c, func() {})), after: func() error { return nil },
	}
	b.Does("place", func(ctx context.Context, _ pgx.Tx, tenant uuid.UUID, request json.RawMessage, done func(int)) (any, error) {
		var names []string
		if err := json.Unmarshal(request, &names); err != nil {
			return nil, err
		}
		for i, name := range names {
			if _, err := b.places.Create(ctx, tenant, location.Named(name)); err != nil {
				return nil, err
			}
			b.clock.Advance(50 * time.Millisecond)
			done(i + 1)
		}
		return operation.Outcome{Count: len(names), Changed: len(names)}, b.after()
	})
	return b
}

func (b *bundle) ask(t *testing.T, names ...string) *operation.Operation {
	t.Helper()
	ctx, err := event.Together(t.Context())
	require.NoError(t, err)
	var op *operation.Operation
	require.NoError(t, b.db.Tenant(ctx, b.tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		op, err = b.Ask(ctx, tx, b.tenant, operation.Request{Subject: "place", Action: "make", Total: len(names), Plan: names})
		return err
	}))
	return op
}

func (b *bundle) made(t *testing.T) int {
	t.Helper()
	page, err := b.places.List(t.Context(), b.tenant, list.Request{})
	require.NoError(t, err)
	return len(page.Rows)
}

func TestWorkedOffOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	op := b.ask(t, "Lisbon", "Porto", "Faro", "Braga", "Aveiro", "Évora", "Sintra", "Tomar")
	require.Equal(t, operation.Queued, op.Status)
	require.Zero(t, b.made(t))
	for range 2 { // a job may come twice
		over := b.WorkOff(t, b.tenant, op)
		require.Equal(t, operation.Succeeded, over.Status)
		require.Equal(t, 8, over.Done)
		require.Equal(t, 8, operationtest.Outcome[operation.Outcome](t, over).Changed)
		require.Equal(t, op.ChangeSet, over.ChangeSet)
	}
	require.Equal(t, 8, b.made(t))
	var told []int
	for _, shown := range b.Shown() {
		told = append(told, shown.Done)
	}
	require.Equal(t, []int{1, 5, 8}, told, "five times a second, and the end once")
}

// Who dies in the middle leaves nothing behind, and the job comes again.
func TestDeathChangesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	op := b.ask(t, "Lisbon", "Porto")
	ctx, die := context.WithCancel(t.Context())
	b.after = func() error { die(); return ctx.Err() }
	require.ErrorIs(t, b.Run(ctx, b.tenant, op.ID, false), context.Canceled)
	now, err := b.Get(t.Context(), b.tenant, op.ID)
	require.NoError(t, err)
	require.Equal(t, operation.Running, now.Status, "nobody was left to say otherwise")
	require.Zero(t, b.made(t))

	b.after = func() error { return nil }
	require.Equal(t, operation.Succeeded, b.WorkOff(t, b.tenant, op).Status)
	require.Equal(t, 2, b.made(t))
}

func TestFailureChangesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	refused := fault.New(fault.Conflict, "place.bulk_refused", "One is in the way.").With(operation.Outcome{Count: 2, Refused: 1})
	for name, c := range map[string]struct {
		why     error
		last    bool
		status  operation.Status
		problem *operation.Problem
	}{
		"Refused":     {refused, false, operation.Failed, &operation.Problem{Code: "place.bulk_refused", Message: "One is in the way."}},
		"BrokenOnce":  {errBroken, false, operation.Running, nil},
		"BrokenForUs": {errBroken, true, operation.Failed, &operation.Problem{Code: "internal", Message: "Something went wrong on our side."}},
	} {
		b.after = func() error { return c.why }
		op := b.ask(t, "Lisbon", "Porto")
		if err := b.Run(t.Context(), b.tenant, op.ID, c.last); fault.As(c.why) == nil {
			require.ErrorIs(t, err, errBroken, "%s: the log says why", name)
		} else {
			require.NoError(t, err, name)
		}
		now, err := b.Get(t.Context(), b.tenant, op.ID)
		require.NoError(t, err)
		require.Equal(t, c.status, now.Status, name)
		require.Equal(t, c.problem, now.Problem, name)
		require.Zero(t, b.made(t), name)
		if name == "Refused" {
			require.Equal(t, 1, operationtest.Outcome[operation.Outcome](t, now).Refused)
		}
	}
}

// What a room no longer knows how to do is tried until it is given up, not forgotten.
func TestErrNobodyDoesIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	op := b.ask(t, "Lisbon")
	b.Does("place", nil)
	other := operationtest.New(b.db, b.clock)
	require.ErrorContains(t, other.Run(t.Context(), b.tenant, op.ID, true), `no room does long work on "place"`)
	now, err := b.Get(t.Context(), b.tenant, op.ID)
	require.NoError(t, err)
	require.Equal(t, operation.Failed, now.Status)
}

func TestCompaniesApart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	op := b.ask(t, "Lisbon")
	globex := testkit.Tenant(t, b.db)
	_, err := b.Get(t.Context(), globex, op.ID)
	require.True(t, fault.Is(err, "operation.not_found"), "%v", err)
	require.NoError(t, b.Run(t.Context(), globex, op.ID, true), "there is nothing to do")
	now, err := b.Get(t.Context(), b.tenant, op.ID)
	require.NoError(t, err)
	require.Equal(t, operation.Queued, now.Status)
}
