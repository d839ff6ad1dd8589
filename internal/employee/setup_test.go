package employee_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

type bundle struct {
	*employee.Service
	places *location.Service
	db     *pg.DB
	dsn    string // of the owner
	clock  *clock.Manual
	tenant uuid.UUID
	source uuid.UUID // an integration
}

// setup opens the room for the company acme on the morning of today.
func setup(t *testing.T) *bundle {
	t.Helper()
	dsn := testkit.NewDatabase(t)
	db, err := pg.Open(t.Context(), pg.Config{DSN: dsn})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	c := clock.NewManual(today.At(9, "UTC"))
	recorder := event.NewRecorder(c, func() {})
	b := &bundle{db: db, dsn: dsn, clock: c, places: location.NewService(db, c, recorder)}
	b.Service = employee.NewService(db, c, recorder, b.places)
	queue, err := jobs.NewQueue(slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	b.Work(queue)
	b.tenant = b.company(t, "acme", "UTC")
	b.source = b.integration(t, b.tenant)
	return b
}

func (b *bundle) company(t require.TestingT, slug, zone string) uuid.UUID {
	id := uuid.New()
	b.system(t, "insert into tenants (id, slug, name, time_zone, created_at) values ($1, $2, $2, $3, now())", id, slug, zone)
	return id
}

func (b *bundle) integration(t require.TestingT, tenant uuid.UUID) uuid.UUID {
	id := uuid.New()
	b.system(t, `insert into integrations (tenant_id, id, connector, name, settings, schedule, hand_edits, hook_endpoint, created_at, updated_at)
		values ($1, $2, 'bamboohr', 'BambooHR', '{}', 'hourly', 'keep', $3, now(), now())`, tenant, id, id.String())
	return id
}

// link notes what the integration calls a person, as the intake room does
// after each batch.
func (b *bundle) link(t require.TestingT, source uuid.UUID, external string, person uuid.UUID) {
	b.system(t, `insert into source_records (tenant_id, integration_id, stream, external_id, kind, hash, data, subject_id, changed_at)
		values ($1, $2, 'employees', $3, 'employee', '', '{}', $4, now())`, b.tenant, source, external, person)
}

func (b *bundle) system(t require.TestingT, sql string, args ...any) {
	require.NoError(t, b.db.System(context.Background(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	}))
}

// days lets days pass and brings everybody up to date.
func (b *bundle) days(t *testing.T, n int) {
	t.Helper()
	b.clock.Advance(time.Duration(n) * 24 * time.Hour)
	_, err := b.DeriveAll(t.Context(), b.tenant)
	require.NoError(t, err)
}

// person makes somebody by hand who is at work.
func (b *bundle) person(t *testing.T, name string) employee.Employee {
	t.Helper()
	e, err := b.Create(t.Context(), b.tenant, employee.Edit{
		FirstName: optional.Of(name), LastName: optional.Of("Lima"), Email: optional.Of(name + "@acme.test"),
	})
	require.NoError(t, err)
	return e
}

func (b *bundle) get(t require.TestingT, id uuid.UUID) employee.Employee {
	e, err := b.Get(context.Background(), b.tenant, id, access.Everything)
	require.NoError(t, err)
	return e
}

// sync applies records and keeps the links, as the intake room does.
func (b *bundle) sync(t require.TestingT, batch employee.Batch) []employee.Outcome {
	if batch.Source == uuid.Nil {
		batch.Source = b.source
	}
	for i, r := range batch.Records {
		if r.EmployeeID == nil {
			batch.Records[i].EmployeeID = b.linked(t, batch.Source, r.ExternalID)
		}
	}
	outcomes, err := b.Apply(context.Background(), b.tenant, batch)
	require.NoError(t, err)
	for i, o := range outcomes {
		if o.Result != employee.Rejected && batch.Records[i].EmployeeID == nil {
			b.link(t, batch.Source, o.ExternalID, o.EmployeeID)
		}
	}
	return outcomes
}

func (b *bundle) linked(t require.TestingT, source uuid.UUID, external string) *uuid.UUID {
	var id *uuid.UUID
	require.NoError(t, b.db.System(context.Background(), func(ctx context.Context, tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `select employee_id from source_records
			where tenant_id = $1 and integration_id = $2 and external_id = $3`, b.tenant, source, external).Scan(&id)
		if pg.IsNoRows(err) {
			return nil
		}
		return err
	}))
	return id
}

type told struct {
	Type    string
	Label   string
	Changes map[string][2]any
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
				Changes map[string][2]any `json:"changes"`
			}
			err := json.Unmarshal(payload, &p)
			e.Label, e.Changes = p.Label, p.Changes
			return e, err
		})
		return err
	}))
	return all
}

// types lists the types of what was recorded of one thing, in order.
func (b *bundle) types(t require.TestingT, subject uuid.UUID) []string {
	var types []string
	for _, e := range b.told(t, subject) {
		types = append(types, e.Type)
	}
	return types
}

// recorded counts everything recorded so far.
func (b *bundle) recorded(t require.TestingT) int {
	var n int
	require.NoError(t, b.db.System(context.Background(), func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, "select count(*) from outbox").Scan(&n)
	}))
	return n
}

func requireFault(t *testing.T, err error, kind fault.Kind, code, location string) {
	t.Helper()
	f := fault.As(err)
	require.NotNil(t, f, "%v is no fault", err)
	require.Equal(t, kind, f.Kind, "%v", err)
	require.Equal(t, code, f.Code, "%v", err)
	if location != "" {
		require.NotEmpty(t, f.Fields)
		require.Equal(t, location, f.Fields[0].Location)
	}
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

func department(name string) employee.DepartmentEdit {
	return employee.DepartmentEdit{Name: optional.Of(name)}
}
