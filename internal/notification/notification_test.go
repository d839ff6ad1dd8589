package notification_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/notification"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

var noon = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

type bundle struct {
	*notification.Service
	db       *pg.DB
	clock    *clock.Manual
	tenant   uuid.UUID
	ana, ben uuid.UUID // users
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{db: testkit.DB(t), clock: clock.NewManual(noon)}
	b.Service = notification.NewService(b.db, b.clock, event.NewRecorder(b.clock, func() {}))
	b.tenant = b.company(t, "acme")
	b.ana, b.ben = b.user(t, b.tenant, "ana"), b.user(t, b.tenant, "ben")
	return b
}

func (b *bundle) company(t *testing.T, slug string) uuid.UUID {
	t.Helper()
	id := uuid.New()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "insert into tenants (id, slug, name, created_at) values ($1, $2, $2, now())", id, slug)
		return err
	}))
	return id
}

func (b *bundle) user(t *testing.T, tenant uuid.UUID, name string) uuid.UUID {
	t.Helper()
	id := uuid.New()
	require.NoError(t, b.db.Tenant(t.Context(), tenant, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into users (tenant_id, id, email, name, roles, status, password_hash, created_at, updated_at)
			values ($1, $2, $3 || '@acme.test', $3, '{employee}', 'active', 'x', now(), now())`, tenant, id, name)
		return err
	}))
	return id
}

// notify tells ana about a run a minute after what was before.
func (b *bundle) notify(t *testing.T, title string) {
	t.Helper()
	b.clock.Advance(time.Minute)
	require.NoError(t, b.Notify(t.Context(), b.tenant, []uuid.UUID{b.ana}, notification.Message{Kind: "workflow_step", Title: title}))
}

func (b *bundle) list(t *testing.T, user uuid.UUID, filters ...list.Filter) []notification.Notification {
	t.Helper()
	page, err := b.List(t.Context(), b.tenant, user, list.Request{Filters: filters})
	require.NoError(t, err)
	return page.Rows
}

// outbox lists what was recorded: type, label and the user it is for.
func (b *bundle) outbox(t *testing.T) [][3]string {
	t.Helper()
	var all [][3]string
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `select type, payload->>'subject_label', payload->'changes'->'user_id'->>1 from outbox order by id`)
		if err != nil {
			return err
		}
		all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (v [3]string, err error) {
			return v, row.Scan(&v[0], &v[1], &v[2])
		})
		return err
	}))
	return all
}

func TestNotifyTellsEachOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	link := &notification.Link{Type: "workflow", ID: uuid.New()}
	require.NoError(t, b.Notify(t.Context(), b.tenant, []uuid.UUID{b.ana, b.ben, b.ana}, notification.Message{
		Kind: "workflow_step", Title: "Approve", Body: "Due tomorrow.", Link: link,
	}))
	require.NoError(t, b.Notify(t.Context(), b.tenant, nil, notification.Message{Kind: "x", Title: "Nobody"}))
	for _, user := range []uuid.UUID{b.ana, b.ben} {
		rows := b.list(t, user)
		require.Len(t, rows, 1)
		n := rows[0]
		require.Equal(t, notification.Notification{
			ID: n.ID, UserID: user, Kind: "workflow_step", Title: "Approve", Body: "Due tomorrow.", Link: link, CreatedAt: noon,
		}, n)
	}
	require.Equal(t, [][3]string{
		{notification.Created, "Approve", b.ana.String()}, {notification.Created, "Approve", b.ben.String()},
	}, b.outbox(t))
}

var errUndone = errors.New("undone")

func TestNotifyJoinsTheTransaction(t *testing.T) {
	t.Parallel()
	b := setup(t)
	err := b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, _ pgx.Tx) error {
		require.NoError(t, b.Notify(ctx, b.tenant, []uuid.UUID{b.ana}, notification.Message{Kind: "x", Title: "Too soon"}))
		return errUndone
	})
	require.ErrorIs(t, err, errUndone)
	require.Empty(t, b.list(t, b.ana))
	require.Empty(t, b.outbox(t))
}

func TestReading(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, title := range []string{"one", "two", "three"} {
		b.notify(t, title)
	}
	unread := func() int64 {
		n, err := b.UnreadCount(t.Context(), b.tenant, b.ana)
		require.NoError(t, err)
		return n
	}
	require.Equal(t, int64(3), unread())
	rows := b.list(t, b.ana)
	require.Equal(t, []string{"three", "two", "one"}, []string{rows[0].Title, rows[1].Title, rows[2].Title})

	read, err := b.MarkRead(t.Context(), b.tenant, b.ana, rows[1].ID)
	require.NoError(t, err)
	first := b.clock.Now()
	require.Equal(t, first, *read.ReadAt)
	b.clock.Advance(time.Hour)
	read, err = b.MarkRead(t.Context(), b.tenant, b.ana, rows[1].ID)
	require.NoError(t, err)
	require.Equal(t, first, *read.ReadAt, "read once is read")

	require.Equal(t, int64(2), unread())
	require.Len(t, b.list(t, b.ana, list.Filter{Name: "unread", Value: "true"}), 2)
	require.Len(t, b.list(t, b.ana, list.Filter{Name: "unread", Value: "false"}), 1)
	require.NoError(t, b.MarkAllRead(t.Context(), b.tenant, b.ana))
	require.Zero(t, unread())
}

func TestOnlyTheOwn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.notify(t, "for ana")
	id := b.list(t, b.ana)[0].ID
	elsewhere := b.company(t, "globex")
	for name, c := range map[string]struct{ tenant, user uuid.UUID }{
		"ErrOtherUser":    {b.tenant, b.ben},
		"ErrOtherCompany": {elsewhere, b.ana},
	} {
		_, err := b.Get(t.Context(), c.tenant, c.user, id)
		require.ErrorContains(t, err, "notification.not_found", name)
		_, err = b.MarkRead(t.Context(), c.tenant, c.user, id)
		require.ErrorContains(t, err, "notification.not_found", name)
		require.NoError(t, b.MarkAllRead(t.Context(), c.tenant, c.user))
		found, err := b.ByIDs(t.Context(), elsewhere, []uuid.UUID{id})
		require.NoError(t, err)
		require.Empty(t, found)
	}
	require.Nil(t, b.list(t, b.ana)[0].ReadAt)
	found, err := b.ByIDs(t.Context(), b.tenant, []uuid.UUID{id, uuid.New()})
	require.NoError(t, err)
	require.Equal(t, b.ana, found[id].UserID)
	require.Len(t, found, 1)
}

// Titles are made of names that people type: they are cut, never refused.
func TestLongTextsAreCut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.notify(t, strings.Repeat("é", 500))
	title := b.list(t, b.ana)[0].Title
	require.Equal(t, strings.Repeat("é", 299)+"…", title)
}
