package asset_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

func TestReserveFromStockTakesTheBest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.employee(t, b.tenant, "Ana")
	add := func(name, category, warranty string) asset.Asset {
		in := asset.New{Name: name, Category: category}
		if warranty != "" {
			in.WarrantyEnd = clock.MustDate(warranty)
		}
		a, err := b.Create(t.Context(), b.tenant, in)
		require.NoError(t, err)
		b.clock.Advance(time.Hour)
		return a
	}
	add("no warranty, older", "laptop", "")
	add("no warranty", "laptop", "")
	short := add("short", "laptop", "2027-01-01")
	add("long", "laptop", "2029-01-01")
	add("long, younger", "laptop", "2029-01-01")
	add("a phone", "phone", "2031-01-01")
	// What went out and came back lies in stock for the shortest time.
	_, err := b.Assign(t.Context(), b.tenant, short.ID, asset.Handover{EmployeeID: ana}, nil)
	require.NoError(t, err)
	add("short, younger", "laptop", "2027-01-01")
	_, err = b.Return(t.Context(), b.tenant, short.ID, asset.Arrival{}, nil)
	require.NoError(t, err)

	for _, want := range []string{"long", "long, younger", "short, younger", "short", "no warranty, older", "no warranty"} {
		got, err := b.ReserveFromStock(t.Context(), b.tenant, "laptop", ana)
		require.NoError(t, err)
		require.Equal(t, want, got.Name)
		require.Equal(t, asset.Reserved, got.Status)
	}
	none, err := b.ReserveFromStock(t.Context(), b.tenant, "laptop", ana)
	require.NoError(t, err)
	require.Nil(t, none)
}

// An asset that somebody else is just changing is left out rather than waited
// for.
func TestReserveFromStockDoesNotWait(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.employee(t, b.tenant, "Ana")
	first := b.laptop(t)
	b.clock.Advance(time.Hour)
	second := b.laptop(t)
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, _ pgx.Tx) error {
		_, err := b.ChangeStatus(ctx, b.tenant, first.ID, asset.StatusChange{Status: asset.InRepair, Reason: "broken"}, nil)
		if err != nil {
			return err
		}
		got, err := b.ReserveFromStock(t.Context(), b.tenant, "laptop", ana) // another transaction
		require.NoError(t, err)
		require.Equal(t, second.ID, got.ID)
		return nil
	}))
}

func TestReserveFromStockFaults(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.laptop(t)
	_, err := b.ReserveFromStock(t.Context(), b.tenant, "lapdog", uuid.New())
	requireFault(t, err, fault.Invalid, "category.unknown", "")
	_, err = b.ReserveFromStock(t.Context(), b.tenant, "laptop", uuid.New())
	requireFault(t, err, fault.Invalid, "employee.unknown", "")
}

func TestCountByStatus(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.employee(t, b.tenant, "Ana")
	b.laptop(t)
	a := b.laptop(t)
	_, err := b.Reserve(t.Context(), b.tenant, a.ID, ana, nil)
	require.NoError(t, err)
	counts, err := b.CountByStatus(t.Context(), b.tenant)
	require.NoError(t, err)
	require.Len(t, counts, len(asset.Statuses))
	require.EqualValues(t, 1, counts[asset.InStock])
	require.EqualValues(t, 1, counts[asset.Reserved])
	require.Zero(t, counts[asset.Lost])
}
