package view_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
	"github.com/assetronics/assetronics/internal/view"
)

type bundle struct {
	*view.Service
	db     *pg.DB
	tenant uuid.UUID
}

func setup(t *testing.T) bundle {
	t.Helper()
	db := testkit.DB(t)
	c := clock.NewManual(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	return bundle{Service: view.NewService(db, c, event.NewRecorder(c, func() {})), db: db, tenant: testkit.Tenant(t, db)}
}

// viewer makes a user.
func (b bundle) viewer(t *testing.T, name string, mayShare bool) view.Viewer {
	t.Helper()
	id := uuid.New()
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into users (tenant_id, id, email, name, roles, status, created_at, updated_at)
			values ($1, $2, $3 || '@view.test', $3, '{it}', 'invited', now(), now())`, b.tenant, id, name)
		return err
	}))
	return view.Viewer{User: id, MayShare: mayShare}
}

func (b bundle) save(t *testing.T, who view.Viewer, v view.View) view.View {
	t.Helper()
	v.List = "assets"
	made, err := b.Create(t.Context(), b.tenant, who, v)
	require.NoError(t, err)
	return made
}

// Each has own views, and those that others share; one of the own is where the list
// begins.
func TestWhoSeesWhat(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo := b.viewer(t, "ana", false), b.viewer(t, "bo", true)
	names := func(who view.Viewer) (all []string) {
		views, err := b.List(t.Context(), b.tenant, who, "assets")
		require.NoError(t, err)
		for _, v := range views {
			name := v.Name
			if v.Default {
				name += "*"
			}
			all = append(all, name)
		}
		return all
	}
	b.save(t, ana, view.View{Name: "Mine", Default: true, Query: view.Query{Search: "status:assigned", Filters: map[string]string{"due__lt": "2026-01-01"}}})
	shared := b.save(t, bo, view.View{Name: "For all", Shared: true, Default: true})
	require.Equal(t, []string{"For all", "Mine*"}, names(ana), "the default of another is none of hers")
	require.Equal(t, []string{"For all*"}, names(bo))
	b.save(t, ana, view.View{Name: "Second", Default: true})
	require.Equal(t, []string{"For all", "Mine", "Second*"}, names(ana))

	_, err := b.Update(t.Context(), b.tenant, bo, shared.ID, nil, func(v *view.View) { v.Shared = false })
	require.NoError(t, err)
	require.Equal(t, []string{"Mine", "Second*"}, names(ana))
	require.Equal(t, fault.NotFound, fault.KindOf(b.Delete(t.Context(), b.tenant, ana, shared.ID)))
	nobody := view.Viewer{User: uuid.New(), MayShare: true}
	require.Empty(t, names(nobody))
}

func TestErrViews(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo := b.viewer(t, "ana", false), b.viewer(t, "bo", true)
	mine := b.save(t, ana, view.View{Name: "Mine"})
	theirs := b.save(t, bo, view.View{Name: "Theirs", Shared: true})
	for name, v := range map[string]view.View{
		"view.name_taken": {List: "assets", Name: " MINE "}, "view.may_not_share": {List: "assets", Name: "X", Shared: true},
		"invalid_input": {List: "secrets", Name: strings.Repeat("x", 101), Query: view.Query{Search: strings.Repeat("x", 20_000)}},
	} {
		_, err := b.Create(t.Context(), b.tenant, ana, v)
		require.Equal(t, name, fault.As(err).Code)
	}
	stale := int64(7)
	_, err := b.Update(t.Context(), b.tenant, ana, mine.ID, &stale, func(*view.View) {})
	require.Equal(t, fault.Precondition, fault.KindOf(err))
	_, err = b.Update(t.Context(), b.tenant, ana, theirs.ID, nil, func(v *view.View) { v.Name = "Hers" })
	require.Equal(t, "view.not_yours", fault.As(err).Code)
	sharing := view.Viewer{User: ana.User, MayShare: true}
	_, err = b.Update(t.Context(), b.tenant, sharing, theirs.ID, nil, func(v *view.View) { v.Default = true })
	require.Equal(t, "view.not_yours", fault.As(err).Code)
	_, err = b.Update(t.Context(), b.tenant, sharing, theirs.ID, nil, func(v *view.View) { v.Name = "Ours" })
	require.NoError(t, err, "who may share looks after what is shared")
}
