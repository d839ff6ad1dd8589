package pg_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

// bundle is a database with two companies and a table of theirs, "things".
type bundle struct {
	*pg.DB
	dsn          string // of the owner
	acme, globex uuid.UUID
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{dsn: testkit.NewDatabase(t)}
	b.owner(t, `create table things (tenant_id uuid not null, id uuid not null, name text, primary key (tenant_id, id));
		select tenant_table('things')`)
	var err error
	b.DB, err = pg.Open(t.Context(), pg.Config{DSN: b.dsn})
	require.NoError(t, err)
	t.Cleanup(b.Close)
	b.acme, b.globex = testkit.Tenant(t, b.DB), testkit.Tenant(t, b.DB)
	return b
}

// owner runs statements as the owner of the tables.
func (b *bundle) owner(t *testing.T, sql string) {
	t.Helper()
	conn := connect(t, b.dsn)
	_, err := conn.Exec(t.Context(), sql)
	require.NoError(t, err)
}

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}

// add makes a thing of a company.
func (b *bundle) add(t *testing.T, tenant uuid.UUID, name string) uuid.UUID {
	t.Helper()
	id := uuid.New()
	require.NoError(t, b.Tenant(t.Context(), tenant, insert(tenant, id, name)))
	return id
}

// insert is a command as rooms have them.
func insert(tenant, id uuid.UUID, name string) pg.Func {
	return func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "insert into things (tenant_id, id, name) values ($1, $2, $3)", tenant, id, name)
		return err
	}
}

// names lists the things of all companies.
func (b *bundle) names(t *testing.T) (names []string) {
	t.Helper()
	require.NoError(t, b.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select name from things order by name")
		if err != nil {
			return err
		}
		names, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	}))
	return names
}
