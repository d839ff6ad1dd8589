package integration_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// bell notes what people are told.
type bell []integration.Alarm

func (b *bell) HealthChanged(_ context.Context, _ uuid.UUID, of integration.Alarm) error {
	*b = append(*b, of)
	return nil
}

// ended notes the end of a run as the intake does, and gives the health after it.
func (b *bundle) ended(t *testing.T, i integration.Integration, failure *integration.Failure) integration.Health {
	t.Helper()
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, _ pgx.Tx) error {
		held, err := b.Hold(ctx, b.tenant, i.ID)
		if err != nil {
			return err
		}
		return b.RunEnded(ctx, held, integration.Ended{Run: newID(t), Failure: failure})
	}))
	return b.health(t, i)
}

func (b *bundle) health(t *testing.T, i integration.Integration) integration.Health {
	t.Helper()
	found, err := b.Get(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	return found.Health
}

// TestHealth follows the runs and the clock, and each change is told once.
func TestHealth(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var rung bell
	b.Alarms = &rung
	i := b.connect(t, "https://example.test/api/v1")
	require.Equal(t, integration.Healthy, i.Health)
	review := func() integration.Health {
		require.NoError(t, b.ReviewAll(t.Context()))
		return b.health(t, i)
	}
	b.clock.Advance(2 * time.Hour)
	require.Equal(t, integration.Healthy, review())
	b.clock.Advance(30 * time.Minute)
	require.Equal(t, integration.Late, review())
	require.Equal(t, integration.Healthy, b.ended(t, i, nil))

	no := &integration.Failure{Code: "unreachable", Retry: true}
	for range 3 {
		require.Equal(t, integration.Failing, b.ended(t, i, no))
	}
	require.Equal(t, integration.Down, b.ended(t, i, no))
	require.Equal(t, integration.Down, b.ended(t, i, no))
	b.clock.Advance(48 * time.Hour)
	require.Equal(t, integration.Down, review(), "worse than late")

	page, err := b.List(t.Context(), b.tenant, list.Request{Limit: 10, Filters: []list.Filter{{Name: "health", Value: "down"}}})
	require.NoError(t, err)
	require.Len(t, page.Rows, 1)

	paused, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Enabled: optional.Of(false)}, nil)
	require.NoError(t, err)
	require.Equal(t, integration.Paused, paused.Health)
	require.Equal(t, 5, paused.Failures)
	require.Equal(t, b.clock.Now().Add(-48*time.Hour), *paused.HeardAt, "when one last went through")
	require.Nil(t, paused.NextRunAt)
	require.Equal(t, integration.Paused, review())
	resumed, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Enabled: optional.Of(true)}, nil)
	require.NoError(t, err)
	require.Equal(t, integration.Down, resumed.Health)
	require.NotNil(t, resumed.NextRunAt)
	require.Equal(t, integration.Healthy, b.ended(t, i, nil))

	var changes []integration.Health
	for _, alarm := range rung {
		require.Equal(t, i.ID, alarm.IntegrationID)
		changes = append(changes, alarm.After)
	}
	require.Equal(t, []integration.Health{"late", "healthy", "failing", "down", "paused", "down", "healthy"}, changes)
	var told []string
	b.query(t, &told, "select type from outbox where type = $1", integration.EventHealthChanged)
	require.Len(t, told, len(changes))
}

// TestSchedule_Zone: daily is in the company's night.
func TestSchedule_Zone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(t, "update tenants set time_zone = 'Asia/Kathmandu' where id = $1", b.tenant)
	i := b.connect(t, "https://example.test/api/v1")
	i, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Schedule: optional.Of(integration.Daily)}, nil)
	require.NoError(t, err)
	local := i.NextRunAt.In(zoneOf(t, "Asia/Kathmandu"))
	require.GreaterOrEqual(t, local.Hour(), 2)
	require.Less(t, local.Hour(), 4)
	i, err = b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Schedule: optional.Of(integration.Timetable("30 6 * * *"))}, nil)
	require.NoError(t, err)
	require.Equal(t, "06:3", i.NextRunAt.In(zoneOf(t, "Asia/Kathmandu")).Format("15:04")[:4])
}
