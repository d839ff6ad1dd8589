package overview_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/overview"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/testkit"
)

func TestGet(t *testing.T) {
	t.Parallel()
	db := testkit.DB(t)
	c := clock.NewManual(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
	events := event.NewRecorder(c, func() {})
	people := employee.NewService(db, c, events, location.NewService(db, c, events))
	kinds := catalog.NewService(db, c, events)
	assets := asset.NewService(db, c, events, kinds)
	tenant, other := testkit.Tenant(t, db), testkit.Tenant(t, db)
	require.NoError(t, kinds.Seed(t.Context(), tenant))
	require.NoError(t, kinds.Seed(t.Context(), other))

	hire := func(name, start, end string) {
		edit := employee.Edit{FirstName: optional.Of(name), LastName: optional.Of("Test"), StartDate: optional.Of(clock.MustDate(start))}
		if end != "" {
			edit.EndDate = optional.Of(clock.MustDate(end))
		}
		_, err := people.Create(t.Context(), tenant, edit)
		require.NoError(t, err)
	}
	hire("Before", "2026-10-31", "")
	hire("First", "2026-11-01", "")
	hire("Soon", "2026-12-24", "")
	hire("Late", "2026-12-25", "")
	hire("Leaver", "2020-01-01", "2026-12-01")
	for range 2 {
		_, err := assets.Create(t.Context(), tenant, asset.New{Name: "Laptop", Category: "laptop"})
		require.NoError(t, err)
	}
	_, err := assets.Create(t.Context(), other, asset.New{Name: "Not theirs", Category: "laptop"})
	require.NoError(t, err)

	got, err := overview.NewService(db, c).Get(t.Context(), tenant)
	require.NoError(t, err)
	require.Equal(t, map[string]int64{"in_stock": 2}, got.Assets)
	require.Equal(t, map[string]int64{"active": 3, "pending": 2}, got.Employees)
	require.Equal(t, []string{"First Test", "Soon Test"}, names(got.Joiners))
	require.Equal(t, []string{"Leaver Test"}, names(got.Leavers))
}

func names(moves []overview.Move) []string {
	var list []string
	for _, m := range moves {
		list = append(list, m.DisplayName)
	}
	return list
}
