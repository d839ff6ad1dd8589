package asset_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

var start = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

type bundle struct {
	*asset.Service
	db      *pg.DB
	dsn     string // of the owner
	catalog *catalog.Service
	clock   *clock.Manual
	tenant  uuid.UUID
}

func setup(t testing.TB) *bundle {
	t.Helper()
	dsn := testkit.NewDatabase(t)
	db, err := pg.Open(t.Context(), pg.Config{DSN: dsn, MaxConns: 24})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	c := clock.NewManual(start)
	recorder := event.NewRecorder(c, func() {})
	b := &bundle{db: db, dsn: dsn, clock: c, catalog: catalog.NewService(db, c, recorder)}
	b.Service = asset.NewService(db, c, recorder, b.catalog)
	b.tenant = b.company(t, "acme")
	return b
}

// company makes a company with the built-in categories.
func (b *bundle) company(t require.TestingT, slug string) uuid.UUID {
	id := uuid.New()
	require.NoError(t, b.db.System(context.Background(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "insert into tenants (id, slug, name, created_at) values ($1, $2, $2, now())", id, slug)
		return err
	}))
	require.NoError(t, b.catalog.Seed(context.Background(), id))
	return id
}

// employee makes a person of a company.
func (b *bundle) employee(t require.TestingT, tenant uuid.UUID, name string) uuid.UUID {
	id := uuid.New()
	require.NoError(t, b.db.Tenant(context.Background(), tenant, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into employees (tenant_id, id, email, first_name, last_name, display_name, source_status, withdrawn,
			                       status, hire_open, hire_no, leaving, leave_no, hand_edited, created_at, updated_at)
			values ($1, $2, lower($3) || '@acme.test', $3, '', $3, 'active', false, 'active', false, 0, 'none', 0, '{}', now(), now())`,
			tenant, id, name)
		return err
	}))
	return id
}

func (b *bundle) terminate(t require.TestingT, employee uuid.UUID) {
	require.NoError(t, b.db.System(context.Background(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "update employees set status = 'terminated' where id = $1", employee)
		return err
	}))
}

func (b *bundle) location(t require.TestingT, tenant uuid.UUID, name string) uuid.UUID {
	id := uuid.New()
	require.NoError(t, b.db.Tenant(context.Background(), tenant, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into locations (tenant_id, id, name, name_key, created_at, updated_at)
			values ($1, $2, $3, lower($3), now(), now())`, tenant, id, name)
		return err
	}))
	return id
}

// row makes a row of one of the small registers that assets point at.
func (b *bundle) row(t require.TestingT, tenant uuid.UUID, table, column, name string) uuid.UUID {
	id := uuid.New()
	more, values := "", ""
	if column == "code" {
		more, values = ", name, name_key", ", 'IT', 'it'"
	}
	require.NoError(t, b.db.Tenant(context.Background(), tenant, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "insert into "+table+" (tenant_id, id, "+column+", "+column+"_key"+more+", created_at, updated_at)"+
			" values ($1, $2, $3, lower($3)"+values+", now(), now())", tenant, id, name)
		return err
	}))
	return id
}

// laptop adds a laptop in stock.
func (b *bundle) laptop(t *testing.T) asset.Asset {
	t.Helper()
	a, err := b.Create(t.Context(), b.tenant, asset.New{Name: "Laptop", Category: "laptop"})
	require.NoError(t, err)
	return a
}

// waitForLock waits until a transaction in this database waits for a lock.
func (b *bundle) waitForLock(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, b.dsn) // only the owner sees what its sessions wait for
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	for waiting := false; !waiting && err == nil; {
		err = conn.QueryRow(ctx, `select exists (select from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock')`).Scan(&waiting)
	}
	return err
}

type told struct {
	Type    string
	Label   string
	Actor   event.Actor
	Changes map[string][2]any
	Set     *uuid.UUID
}

// told lists what was recorded of one thing, in order.
func (b *bundle) told(t require.TestingT, subject uuid.UUID) []told {
	var all []told
	require.NoError(t, b.db.System(context.Background(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select type, payload from outbox where subject_id = $1 order by id", subject)
		if err != nil {
			return err
		}
		all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (told, error) {
			var e told
			var payload []byte
			if err := row.Scan(&e.Type, &payload); err != nil {
				return e, err
			}
			var p struct {
				Label   string            `json:"subject_label"`
				Actor   event.Actor       `json:"actor"`
				Changes map[string][2]any `json:"changes"`
				Set     *uuid.UUID        `json:"change_set"`
			}
			err := json.Unmarshal(payload, &p)
			e.Label, e.Actor, e.Changes, e.Set = p.Label, p.Actor, p.Changes, p.Set
			return e, err
		})
		return err
	}))
	return all
}

// last is what was recorded last of one thing.
func (b *bundle) last(t require.TestingT, subject uuid.UUID) told {
	all := b.told(t, subject)
	require.NotEmpty(t, all)
	return all[len(all)-1]
}

func requireFault(t require.TestingT, err error, kind fault.Kind, code, location string) {
	f := fault.As(err)
	require.NotNil(t, f, "%v is no fault", err)
	require.Equal(t, kind, f.Kind, "%v", err)
	require.Equal(t, code, f.Code, "%v", err)
	if location != "" {
		require.NotEmpty(t, f.Fields, "%v", err)
		require.Equal(t, location, f.Fields[0].Location)
	}
}

func ptr[T any](v T) *T { return &v }
