package device_test

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
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

var start = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

type bundle struct {
	*device.Service
	db           *pg.DB
	assets       *asset.Service
	catalog      *catalog.Service
	clock        *clock.Manual
	tenant       uuid.UUID
	intune, jamf uuid.UUID // integrations, in the order in which they were connected
}

func setup(t testing.TB) *bundle {
	t.Helper()
	db, err := pg.Open(t.Context(), pg.Config{DSN: testkit.NewDatabase(t)})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	c := clock.NewManual(start)
	recorder := event.NewRecorder(c, func() {})
	queue, err := jobs.NewQueue(slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	b := &bundle{db: db, clock: c, catalog: catalog.NewService(db, c, recorder)}
	b.assets = asset.NewService(db, c, recorder, b.catalog)
	b.Service = device.NewService(db, c, recorder, queue, b.assets)
	b.tenant = b.company(t, "acme")
	b.intune, b.jamf = b.integration(t, b.tenant, "Intune"), b.integration(t, b.tenant, "Jamf")
	return b
}

func (b *bundle) company(t require.TestingT, slug string) uuid.UUID {
	id := uuid.New()
	b.system(t, "insert into tenants (id, slug, name, created_at) values ($1, $2, $2, now())", id, slug)
	require.NoError(t, b.catalog.Seed(context.Background(), id))
	return id
}

func (b *bundle) integration(t require.TestingT, tenant uuid.UUID, name string) uuid.UUID {
	id := uuid.New()
	b.clock.Advance(time.Second)
	b.system(t, `insert into integrations (tenant_id, id, connector, name, settings, schedule, hand_edits, hook_endpoint, created_at, updated_at)
		values ($1, $2, lower($3), $3, '{}', 'hourly', 'keep', $4, $5, now())`, tenant, id, name, id.String(), b.clock.Now())
	return id
}

func (b *bundle) employee(t require.TestingT, name string) uuid.UUID {
	id := uuid.New()
	b.system(t, `
		insert into employees (tenant_id, id, email, first_name, last_name, display_name, source_status, withdrawn,
		                       status, hire_open, hire_no, leaving, leave_no, hand_edited, created_at, updated_at)
		values ($1, $2, lower($3) || '@acme.test', $3, '', $3, 'active', false, 'active', false, 0, 'none', 0, '{}', now(), now())`,
		b.tenant, id, name)
	return id
}

func (b *bundle) system(t require.TestingT, sql string, args ...any) {
	require.NoError(t, b.db.System(context.Background(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	}))
}

// asset adds to the register what is given, a laptop unless it says otherwise.
func (b *bundle) asset(t require.TestingT, n asset.New) asset.Asset {
	if n.Name == "" {
		n.Name = "Laptop"
	}
	if n.Category == "" {
		n.Category = "laptop"
	}
	made, err := b.assets.Create(context.Background(), b.tenant, n)
	require.NoError(t, err)
	return made
}

func (b *bundle) getAsset(t require.TestingT, id uuid.UUID) asset.Asset {
	a, err := b.assets.Get(context.Background(), b.tenant, id, access.Everything)
	require.NoError(t, err)
	return a
}

// sync applies records of an integration and gives the devices as they are then.
func (b *bundle) sync(t require.TestingT, source uuid.UUID, records ...record.Device) []device.Device {
	batch := device.Batch{Source: source}
	for _, r := range records {
		batch.Records = append(batch.Records, device.Imported{Device: r})
	}
	ctx := event.WithOrigin(context.Background(), event.Origin{Actor: event.SystemActor, Source: event.Sync})
	outcomes, err := b.Apply(ctx, b.tenant, batch)
	require.NoError(t, err)
	devices := make([]device.Device, len(outcomes))
	for i, o := range outcomes {
		require.Nil(t, o.Reject)
		devices[i] = b.get(t, o.DeviceID)
	}
	return devices
}

func (b *bundle) get(t require.TestingT, id uuid.UUID) device.Device {
	d, err := b.Get(context.Background(), b.tenant, id)
	require.NoError(t, err)
	return d
}

func (b *bundle) decide(t require.TestingT, d device.Device, act device.Act, to uuid.UUID) device.Device {
	decided, err := b.Decide(context.Background(), b.tenant, device.Decision{Device: d.ID, Act: act, Asset: to, IfVersion: &d.Version})
	require.NoError(t, err)
	return decided
}

// matched says that the device is that asset, and by what.
func matched(t require.TestingT, d device.Device, to uuid.UUID, by device.Key) {
	require.Equal(t, device.Matched, d.State, "%s: %s", d.ExternalID, d.Reason)
	require.Equal(t, to, d.Asset.ID)
	require.Equal(t, by, d.MatchedBy)
}

// reviewed says that the device waits, and why.
func reviewed(t require.TestingT, d device.Device, why device.Reason) {
	require.Equal(t, device.InReview, d.State, d.ExternalID)
	require.Equal(t, why, d.Reason)
	require.Nil(t, d.Asset)
}

type told struct {
	Type    string
	Changes map[string][2]any
}

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
			return e, json.Unmarshal(payload, &e)
		})
		return err
	}))
	return all
}

func (b *bundle) types(t require.TestingT, subject uuid.UUID) []string {
	var types []string
	for _, e := range b.told(t, subject) {
		types = append(types, e.Type)
	}
	return types
}

func requireFault(t require.TestingT, err error, kind fault.Kind, code string) {
	f := fault.As(err)
	require.NotNil(t, f, "%v is no fault", err)
	require.Equal(t, kind, f.Kind, "%v", err)
	require.Equal(t, code, f.Code, "%v", err)
}

func hints(d device.Device, of uuid.UUID) []device.Hint {
	for _, s := range d.Suggestions {
		if s.Asset.ID == of {
			return s.Reasons
		}
	}
	return nil
}
