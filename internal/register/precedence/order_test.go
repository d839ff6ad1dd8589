package precedence_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/register/precedence"
	"github.com/assetronics/assetronics/internal/testkit"
)

var (
	people = precedence.Register{Kind: "employee", Fields: []string{"job_title", "email"}}
	hr     = precedence.Source{ID: uuid.New(), Name: "BambooHR", Connector: "bamboohr"}
	okta   = precedence.Source{ID: uuid.New(), Name: "Okta", Connector: "okta"}
)

func TestOrders(t *testing.T) {
	t.Parallel()
	db, err := pg.Open(t.Context(), pg.Config{DSN: testkit.NewDatabase(t)})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	tenant := newTenant(t, db)
	do := func(connected []precedence.Source, step func(context.Context, pgx.Tx, precedence.Orders) error) {
		t.Helper()
		require.NoError(t, db.Tenant(t.Context(), tenant, func(ctx context.Context, tx pgx.Tx) error {
			o, err := precedence.Read(ctx, tx, tenant, people, connected)
			require.NoError(t, err)
			return step(ctx, tx, o)
		}))
	}
	both := []precedence.Source{hr, okta}

	do(both, func(ctx context.Context, tx pgx.Tx, o precedence.Orders) error {
		require.Equal(t, []uuid.UUID{precedence.ByPeople, hr.ID, okta.ID}, o.Of("job_title"))
		require.True(t, o.All()[0].Default)
		changes, err := o.Set(ctx, tx, tenant, map[string][]uuid.UUID{"job_title": {okta.ID}}, time.Unix(0, 0))
		require.Equal(t, [2]any{[]any{"people", "BambooHR", "Okta"}, []any{"Okta", "people", "BambooHR"}}, changes["job_title"])
		return err
	})
	do(both, func(_ context.Context, _ pgx.Tx, o precedence.Orders) error {
		require.Equal(t, precedence.Order{Field: "job_title", Sources: []uuid.UUID{okta.ID, precedence.ByPeople, hr.ID}}, o.All()[0])
		require.True(t, o.All()[1].Default, "the other field has its own order")
		return nil
	})
	do([]precedence.Source{hr}, func(_ context.Context, _ pgx.Tx, o precedence.Orders) error {
		require.Equal(t, []uuid.UUID{precedence.ByPeople, hr.ID}, o.Of("job_title"), "who is gone is left out")
		return nil
	})
	do(both, func(ctx context.Context, tx pgx.Tx, o precedence.Orders) error {
		changes, err := o.Set(ctx, tx, tenant, map[string][]uuid.UUID{"job_title": {}}, time.Unix(0, 0))
		require.Len(t, changes, 1)
		return err
	})
	do(both, func(_ context.Context, _ pgx.Tx, o precedence.Orders) error {
		require.True(t, o.All()[0].Default)
		return nil
	})
}

// TestVersion grows with what changes the orders, also back to the default.
func TestVersion(t *testing.T) {
	t.Parallel()
	db, err := pg.Open(t.Context(), pg.Config{DSN: testkit.NewDatabase(t)})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	tenant := newTenant(t, db)
	version := func(set map[string][]uuid.UUID) (now int64) {
		t.Helper()
		require.NoError(t, db.Tenant(t.Context(), tenant, func(ctx context.Context, tx pgx.Tx) error {
			o, err := precedence.Read(ctx, tx, tenant, people, []precedence.Source{hr, okta})
			require.NoError(t, err)
			_, err = o.Set(ctx, tx, tenant, set, time.Unix(0, 0))
			require.NoError(t, err)
			o, err = precedence.Read(ctx, tx, tenant, people, []precedence.Source{hr, okta})
			now = o.Version
			return err
		}))
		return now
	}
	seen := []int64{version(nil)}
	for _, set := range []map[string][]uuid.UUID{{"email": {okta.ID}}, {"job_title": {hr.ID}}, {"email": {}}, {"email": {okta.ID}}} {
		now := version(set)
		require.Greater(t, now, seen[len(seen)-1], "%v", set)
		require.Equal(t, now, version(set), "said twice")
		seen = append(seen, now)
	}
}

func newTenant(t *testing.T, db *pg.DB) uuid.UUID {
	t.Helper()
	tenant := uuid.New()
	require.NoError(t, db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "insert into tenants (id, slug, name, time_zone, created_at) values ($1, 'acme', 'Acme', 'UTC', now())", tenant)
		return err
	}))
	return tenant
}
