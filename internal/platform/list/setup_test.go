package list_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

// spec is a list with a column of every type.
var spec = list.Spec{
	Select: "select t.name\nfrom things t\nleft join things p on p.tenant_id = t.tenant_id and p.id = t.ref\nwhere t.tenant_id = $1",
	IDExpr: "t.id",
	Columns: []list.Column{
		{Name: "name", Expr: "t.name", Type: list.Text, Sort: true, Filter: true},
		{Name: "note", Expr: "t.note", Type: list.Text, Sort: true, Filter: true, Nullable: true},
		{Name: "kind", Expr: "t.kind", Type: list.Keyword, Sort: true, Filter: true, Values: []string{"big", "small"}},
		{Name: "label", Expr: "t.note", Type: list.Keyword, Filter: true, Nullable: true},
		{Name: "n", Expr: "t.n", Type: list.Int, Sort: true, Filter: true, Nullable: true},
		{Name: "day", Expr: "t.day", Type: list.Date, Sort: true, Filter: true, Nullable: true},
		{Name: "at", Expr: "t.at", Type: list.Time, Sort: true, Filter: true},
		{Name: "ok", Expr: "t.ok", Type: list.Bool, Sort: true, Filter: true, Nullable: true},
		{Name: "ref", Expr: "t.ref", Type: list.ID, Sort: true, Filter: true, Nullable: true},
		{Name: "parent", Expr: "p.name", Type: list.Text, Sort: true, Nullable: true},
		{Name: "parent", Expr: "t.ref", Type: list.ID, Filter: true, Nullable: true},
		{Name: "secret", Expr: "t.id", Type: list.ID},
	},
	Search:  "(t.name ilike %[1]s or t.note ilike %[1]s)",
	Default: "name",
}

// thing is a row of the list; nil is NULL.
type thing struct {
	ID   uuid.UUID
	Name string
	Note *string
	Kind string
	N    *int64
	Day  clock.Date
	At   time.Time
	OK   *bool
	Ref  *uuid.UUID
}

type bundle struct {
	db     *pg.DB
	dsn    string
	tenant uuid.UUID
}

func setup(t testing.TB) *bundle {
	t.Helper()
	b := &bundle{dsn: testkit.NewDatabase(t)}
	conn, err := pgx.Connect(t.Context(), b.dsn)
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), `
		create table things (tenant_id uuid not null, id uuid not null, name text not null, note text, kind text not null, n bigint,
		  day date, at timestamptz not null, ok boolean, ref uuid, primary key (tenant_id, id));
		create index things_name on things (tenant_id, name, id);
		create index things_at on things (tenant_id, at, id);
		create index things_n on things (tenant_id, n, id);
		select tenant_table('things')`)
	require.NoError(t, err)
	require.NoError(t, conn.Close(t.Context()))
	b.db, err = pg.Open(t.Context(), pg.Config{DSN: b.dsn})
	require.NoError(t, err)
	t.Cleanup(b.db.Close)
	b.tenant = testkit.Tenant(t, b.db)
	return b
}

var errUndo = errors.New("undo")

// trying runs fn with these rows, and undoes them.
func (b *bundle) trying(t require.TestingT, rows []thing, fn func(ctx context.Context, tx pgx.Tx)) {
	err := b.db.Tenant(context.Background(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		for _, r := range rows {
			_, err := tx.Exec(ctx, `insert into things (tenant_id, id, name, note, kind, n, day, at, ok, ref)
				values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, b.tenant, r.ID, r.Name, r.Note, r.Kind, r.N, r.Day, r.At, r.OK, r.Ref)
			if err != nil {
				return err
			}
		}
		fn(ctx, tx)
		return errUndo
	})
	require.ErrorIs(t, err, errUndo)
}

// query reads a page of names.
func (b *bundle) query(ctx context.Context, tx pgx.Tx, req list.Request, where ...list.Where) (list.Page[string], error) {
	return list.Query(ctx, tx, spec, b.tenant, req, func(rows pgx.Rows, extra ...any) (name string, err error) {
		err = rows.Scan(append([]any{&name}, extra...)...)
		return name, err
	}, where...)
}

func requireInvalid(t require.TestingT, err error, code, location string) {
	f := fault.As(err)
	require.NotNil(t, f, "%v is no fault", err)
	require.Equal(t, fault.Invalid, f.Kind)
	require.Equal(t, code, f.Code)
	require.NotEmpty(t, f.Fields)
	require.Equal(t, location, f.Fields[0].Location)
}

func ptr[T any](v T) *T { return &v }
