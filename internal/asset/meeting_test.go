package asset_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// scene is what two commands meet over: an asset, another one, and people.
type scene struct {
	*bundle
	one, other uuid.UUID
	ana, bo    uuid.UUID
}

// commands are what meets: everything that changes who has an asset, where it stands
// or what it belongs to, one by one and many at once.
var commands = map[string]func(ctx context.Context, s scene) error{
	"AssignToPerson": func(ctx context.Context, s scene) error {
		_, err := s.Assign(ctx, s.tenant, s.one, asset.Handover{EmployeeID: s.ana}, nil)
		return err
	},
	"AssignToAsset": func(ctx context.Context, s scene) error {
		_, err := s.Assign(ctx, s.tenant, s.one, asset.Handover{AssetID: s.other}, nil)
		return err
	},
	"AssignTheOtherWay": func(ctx context.Context, s scene) error {
		_, err := s.Assign(ctx, s.tenant, s.other, asset.Handover{AssetID: s.one}, nil)
		return err
	},
	"Transfer": func(ctx context.Context, s scene) error {
		_, err := s.Transfer(ctx, s.tenant, s.one, asset.Handover{EmployeeID: s.bo}, nil)
		return err
	},
	"Return": func(ctx context.Context, s scene) error {
		_, err := s.Return(ctx, s.tenant, s.one, asset.Arrival{}, nil)
		return err
	},
	"Repair": func(ctx context.Context, s scene) error {
		_, err := s.ChangeStatus(ctx, s.tenant, s.one, asset.StatusChange{Status: asset.InRepair, Reason: "broken"}, nil)
		return err
	},
	"Retire": func(ctx context.Context, s scene) error {
		_, err := s.ChangeStatus(ctx, s.tenant, s.one, asset.StatusChange{Status: asset.Retired, Reason: "old"}, nil)
		return err
	},
	"BecomePart": func(ctx context.Context, s scene) error {
		_, err := s.Update(ctx, s.tenant, s.one, asset.Patch{ParentID: optional.Of(s.other)}, nil)
		return err
	},
	"BecomePartTheOtherWay": func(ctx context.Context, s scene) error {
		_, err := s.Update(ctx, s.tenant, s.other, asset.Patch{ParentID: optional.Of(s.one)}, nil)
		return err
	},
	"Delete":         func(ctx context.Context, s scene) error { return s.Delete(ctx, s.tenant, s.one, nil) },
	"DeleteTheOther": func(ctx context.Context, s scene) error { return s.Delete(ctx, s.tenant, s.other, nil) },
	"Undelete": func(ctx context.Context, s scene) error {
		_, err := s.Undelete(ctx, s.tenant, s.one, nil)
		return err
	},
	"BulkAssign": func(ctx context.Context, s scene) error {
		return s.both(ctx, asset.Bulk{Action: asset.BulkAssign, Handover: asset.Handover{EmployeeID: s.bo}})
	},
	"BulkRetire": func(ctx context.Context, s scene) error {
		return s.both(ctx, asset.Bulk{Action: asset.BulkRetire, Reason: "old"})
	},
	"ReturnAll": func(ctx context.Context, s scene) error {
		_, err := s.ReturnAll(ctx, s.tenant, s.ana, "")
		return err
	},
}

func (s scene) both(ctx context.Context, in asset.Bulk) error {
	_, err := s.DoBulk(ctx, s.tenant, in, list.Selection{IDs: []uuid.UUID{s.one, s.other}})
	return err
}

// Any two commands meet over an asset that is free, held or deleted, the second while
// the first has done its work and not committed yet: whatever comes of it, every
// invariant holds. That they meet is seen, not hoped for: the second one is waited for
// until it waits for the first.
func TestEveryPairMeets(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s := scene{bundle: b, ana: b.employee(t, b.tenant, "Ana"), bo: b.employee(t, b.tenant, "Bo")}
	free := b.laptops(t, 4*len(commands)*len(commands)+4*len(commands))
	met, waited := 0, 0
	over := func(setting, first, second string) {
		s.one, s.other, free = free[0], free[1], free[2:]
		if prepare := commands[setting]; prepare != nil {
			require.NoError(t, prepare(t.Context(), s), setting)
		}
		met++
		if s.meet(t, commands[first], commands[second]) {
			waited++
		}
		require.Empty(t, b.broken(t, s.one, s.other), "%s: %s, then %s", setting, first, second)
	}
	for first := range commands {
		for second := range commands {
			over("Nothing", first, second)
			over("AssignToPerson", first, second)
		}
		over("Delete", first, "Undelete")
		over("Delete", "Undelete", first)
	}
	require.Greater(t, waited, met/4, "they met")
}

// meet does the first and, before it is committed, begins the second; it tells
// whether the second had to wait.
func (s scene) meet(t *testing.T, first, second func(context.Context, scene) error) (waited bool) {
	t.Helper()
	over := make(chan error, 1)
	err := s.db.Tenant(t.Context(), s.tenant, func(ctx context.Context, _ pgx.Tx) error {
		err := first(ctx, s)
		if err != nil {
			return err // it is refused and leaves nothing behind
		}
		go func() { over <- second(t.Context(), s) }()
		waited = s.waits(t, over)
		return nil
	})
	acceptable(t, err)
	if err != nil {
		over <- second(t.Context(), s)
	}
	acceptable(t, <-over)
	return waited
}

// waits looks until somebody waits for a lock, or the second is over without.
func (s scene) waits(t *testing.T, over chan error) bool {
	t.Helper()
	for len(over) == 0 {
		var waiting bool
		require.NoError(t, s.db.System(context.WithoutCancel(t.Context()), func(ctx context.Context, tx pgx.Tx) error {
			return tx.QueryRow(ctx, `
				select exists (select from pg_locks l join pg_stat_activity a on a.pid = l.pid
				               where not l.granted and a.datname = current_database())`).Scan(&waiting)
		}))
		if waiting {
			return true
		}
	}
	return false
}

// acceptable is an answer that people get, not a failure of ours.
func acceptable(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		require.Contains(t, []fault.Kind{fault.Conflict, fault.Invalid, fault.NotFound}, fault.KindOf(err), "%v", err)
	}
}
