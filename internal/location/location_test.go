package location_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

type bundle struct {
	*location.Service
	db     *pg.DB
	tenant uuid.UUID
}

func setup(t *testing.T) bundle {
	t.Helper()
	db := testkit.DB(t)
	c := clock.NewManual(time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC))
	b := bundle{Service: location.NewService(db, c, event.NewRecorder(c, func() {})), db: db}
	b.tenant = b.company(t, "acme")
	return b
}

func (b bundle) company(t *testing.T, slug string) uuid.UUID {
	t.Helper()
	id := uuid.New()
	b.system(t, "insert into tenants (id, slug, name, created_at) values ($1, $2, $2, now())", id, slug)
	return id
}

func (b bundle) system(t *testing.T, sql string, args ...any) {
	t.Helper()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	}))
}

// told lists the events recorded so far as "type label".
func (b bundle) told(t *testing.T) []string {
	t.Helper()
	var all []string
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select type || ' ' || (payload ->> 'subject_label') from outbox order by id")
		if err != nil {
			return err
		}
		all, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	}))
	return all
}

func requireFault(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	f := fault.As(err)
	require.NotNil(t, f, "%v is no fault", err)
	require.Equal(t, kind, f.Kind)
	require.Equal(t, code, f.Code)
}

func TestCreateAndRename(t *testing.T) {
	t.Parallel()
	b := setup(t)
	made, err := b.Create(t.Context(), b.tenant, location.Named("  New   York "))
	require.NoError(t, err)
	require.Equal(t, "New York", made.Name)
	require.EqualValues(t, 1, made.Version)

	renamed, err := b.Update(t.Context(), b.tenant, made.ID, location.Named("NEW YORK"), &made.Version)
	require.NoError(t, err, "its own name in other letters")
	require.Equal(t, "NEW YORK", renamed.Name)
	require.EqualValues(t, 2, renamed.Version)
	same, err := b.Update(t.Context(), b.tenant, made.ID, location.Named("NEW YORK"), nil)
	require.NoError(t, err)
	require.Equal(t, renamed, same)
	require.Equal(t, []string{"location_created New York", "location_updated NEW YORK"}, b.told(t))
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	lisbon, err := b.Create(t.Context(), b.tenant, location.Named("Lisbon"))
	require.NoError(t, err)
	porto, err := b.Create(t.Context(), b.tenant, location.Named("Porto"))
	require.NoError(t, err)
	globex := b.company(t, "globex")
	stale := porto.Version + 1
	for name, c := range map[string]struct {
		do   func() (location.Location, error)
		kind fault.Kind
		code string
	}{
		"ErrTaken": {func() (location.Location, error) { return b.Create(t.Context(), b.tenant, location.Named("LISBON")) }, fault.Conflict, "location.name_taken"},
		"ErrTakenRename": {func() (location.Location, error) {
			return b.Update(t.Context(), b.tenant, porto.ID, location.Named("lisbon"), nil)
		}, fault.Conflict, "location.name_taken"},
		"ErrEmpty": {func() (location.Location, error) { return b.Create(t.Context(), b.tenant, location.Named(" \t")) }, fault.Invalid, "invalid_input"},
		"ErrLong": {func() (location.Location, error) {
			return b.Create(t.Context(), b.tenant, location.Named(strings.Repeat("x", 201)))
		}, fault.Invalid, "invalid_input"},
		"ErrStale": {func() (location.Location, error) {
			return b.Update(t.Context(), b.tenant, porto.ID, location.Named("Oporto"), &stale)
		}, fault.Precondition, "location.stale"},
		"ErrOtherCompany": {func() (location.Location, error) { return b.Get(t.Context(), globex, lisbon.ID) }, fault.NotFound, "location.not_found"},
		"ErrOthersRename": {func() (location.Location, error) {
			return b.Update(t.Context(), globex, lisbon.ID, location.Named("Mine"), nil)
		}, fault.NotFound, "location.not_found"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := c.do()
			requireFault(t, err, c.kind, c.code)
		})
	}
	t.Run("OtherCompanyHasItsOwn", func(t *testing.T) {
		t.Parallel()
		_, err := b.Create(t.Context(), globex, location.Named("Lisbon"))
		require.NoError(t, err)
	})
}

func TestEnsure(t *testing.T) {
	t.Parallel()
	b := setup(t)
	lisbon, err := b.Create(t.Context(), b.tenant, location.Named("Lisbon"))
	require.NoError(t, err)
	ids, err := b.Ensure(t.Context(), b.tenant, []string{"LISBON ", "Porto", "porto", "Lisbon"})
	require.NoError(t, err)
	require.Len(t, ids, 4)
	require.Equal(t, lisbon.ID, ids["LISBON "])
	require.Equal(t, lisbon.ID, ids["Lisbon"])
	require.Equal(t, ids["Porto"], ids["porto"])
	porto, err := b.Get(t.Context(), b.tenant, ids["porto"])
	require.NoError(t, err)
	require.Equal(t, "Porto", porto.Name, "the first spelling")
	require.Equal(t, []string{"location_created Lisbon", "location_created Porto"}, b.told(t))

	none, err := b.Ensure(t.Context(), b.tenant, nil)
	require.NoError(t, err)
	require.Empty(t, none)
	_, err = b.Ensure(t.Context(), b.tenant, []string{""})
	requireFault(t, err, fault.Invalid, "invalid_input")
}

// Two syncs that bring the same places at one time make each of them once.
func TestEnsureAtOneTime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var g errgroup.Group
	var found [4]map[string]uuid.UUID
	for i, names := range [][]string{{"A", "B", "C"}, {"C", "B", "A"}, {"B", "C", "A"}, {"A", "C", "B"}} {
		g.Go(func() (err error) {
			found[i], err = b.Ensure(context.WithoutCancel(t.Context()), b.tenant, names)
			return err
		})
	}
	require.NoError(t, g.Wait())
	for _, ids := range found {
		require.Equal(t, found[0], ids)
		require.NotContains(t, ids, uuid.Nil)
	}
	require.Len(t, b.told(t), 3)
}

func TestListCountsWhatIsThere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ids, err := b.Ensure(t.Context(), b.tenant, []string{"Porto", "lisbon", "Berlin"})
	require.NoError(t, err)
	for i, status := range []string{"active", "pending", "terminated"} {
		b.system(t, `insert into employees (tenant_id, id, first_name, last_name, display_name, location_id, source_status, withdrawn,
			status, hire_open, hire_no, leaving, leave_no, hand_edited, created_at, updated_at)
			values ($1, $2, 'A', 'B', 'A B', $3, 'active', false, $4, false, $5, 'none', 0, '{}', now(), now())`,
			b.tenant, uuid.New(), ids["lisbon"], status, i)
	}
	page, err := b.List(t.Context(), b.tenant, list.Request{})
	require.NoError(t, err)
	var names []string
	for _, l := range page.Rows {
		names = append(names, l.Name)
	}
	require.Equal(t, []string{"Berlin", "lisbon", "Porto"}, names, "whatever their case")
	require.EqualValues(t, 2, page.Rows[1].EmployeeCount, "who is gone does not count")
	one, err := b.Get(t.Context(), b.tenant, ids["lisbon"])
	require.NoError(t, err)
	require.Equal(t, page.Rows[1], one)

	found, err := b.List(t.Context(), b.tenant, list.Request{Query: "ort"})
	require.NoError(t, err)
	require.Len(t, found.Rows, 1)
}
