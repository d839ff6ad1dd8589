package workflow_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/notification"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
	"github.com/assetronics/assetronics/internal/workflow"
)

// today is the day the tests begin on.
var today = clock.DateOf(noon)

func day(offset int) clock.Date { return today.AddDays(offset) }

// bundle is a company with people, laptops and the real rooms around the
// workflows. Events reach them through the real log when the test says pump.
type bundle struct {
	*workflow.Service
	db            *pg.DB
	dsn           string
	clock         *clock.Manual
	recorder      *event.Recorder
	tenant        uuid.UUID
	employees     *employee.Service
	assets        *asset.Service
	catalog       *catalog.Service
	notifications *notification.Service
	queue         *queue
	vendor        *vendor
	actions       *action.Service
	integrations  *integration.Service
	devices       *device.Service
	sequencer     *event.Sequencer
	deliverer     *event.Deliverer

	admin, it, hr, manager workflow.Viewer
	managerPerson          uuid.UUID
}

func setup(t *testing.T) *bundle {
	t.Helper()
	dsn := testkit.NewDatabase(t)
	db, err := pg.Open(t.Context(), pg.Config{DSN: dsn, MaxConns: 24})
	require.NoError(t, err)
	t.Cleanup(db.Close)

	c := clock.NewManual(noon)
	r := event.NewRecorder(c, func() {})
	b := &bundle{db: db, dsn: dsn, clock: c, recorder: r, queue: &queue{}}
	b.catalog = catalog.NewService(db, c, r)
	b.assets = asset.NewService(db, c, r, b.catalog)
	b.employees = employee.NewService(db, c, r, location.NewService(db, c, r))
	b.notifications = notification.NewService(db, c, r)
	b.Service = b.open(t, b.assets)
	b.conduct(t)
	subscribers := []event.Subscriber{b.Subscriber()}
	b.sequencer = event.NewSequencer(db, b.queue, subscribers, nil, func(event.Notice) {}, quiet)
	b.deliverer = event.NewDeliverer(db, b.queue, subscribers)

	b.tenant = b.company(t, "acme", "UTC")
	b.admin = b.user(t, "admin", access.Admin)
	b.it = b.user(t, "it", access.IT)
	b.hr = b.user(t, "hr", access.HR)
	b.manager = b.user(t, "manager", access.Manager)
	b.managerPerson = b.hire(t, "Manager", employee.Edit{StartDate: optional.Of(day(-900))})
	b.pump(t)
	return b
}

var quiet = slog.New(slog.DiscardHandler)

// open makes the room over a register of assets.
func (b *bundle) open(t require.TestingT, assets workflow.Assets) *workflow.Service {
	s, err := workflow.NewService(b.db, b.clock, b.recorder, b.queue, assets, b.notifications, quiet)
	require.NoError(t, err)
	return s
}

// queue keeps jobs for the test to run.
type queue struct {
	mu         sync.Mutex
	deliveries []event.Delivery
	calls      []action.Run // of vendors
	later      []time.Time  // when jobs were put off to
}

func (q *queue) Enqueue(_ context.Context, _ pgx.Tx, args ...jobs.Args) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, a := range args {
		switch job := a.(type) {
		case event.Delivery:
			q.deliveries = append(q.deliveries, job)
		case action.Run:
			q.calls = append(q.calls, job)
		default:
			return fmt.Errorf("nobody runs %T", a)
		}
	}
	return nil
}

func (q *queue) EnqueueAt(_ context.Context, _ pgx.Tx, at time.Time, _ jobs.Args) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.later = append(q.later, at)
	return nil
}

func (q *queue) take() []event.Delivery {
	q.mu.Lock()
	defer q.mu.Unlock()
	taken := q.deliveries
	q.deliveries = nil
	return taken
}

// pump brings everything that has happened through the log to the workflows,
// and what that makes happen, until nothing is left. It gives the deliveries.
func (b *bundle) pump(t *testing.T) []event.Delivery {
	t.Helper()
	var all []event.Delivery
	for {
		taken, err := b.sequencer.RunOnce(t.Context())
		require.NoError(t, err)
		jobs := b.queue.take()
		if taken == 0 && len(jobs) == 0 {
			return all
		}
		for _, job := range jobs {
			b.deliver(t, job)
		}
		all = append(all, jobs...)
	}
}

func (b *bundle) deliver(t require.TestingT, job event.Delivery) {
	require.NoError(t, b.deliverer.Deliver(context.Background(), job, 1, func(context.Context, pgx.Tx) error { return nil }))
}

func (b *bundle) company(t *testing.T, slug, zone string) uuid.UUID {
	t.Helper()
	id := uuid.New()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "insert into tenants (id, slug, name, time_zone, created_at) values ($1, $2, $2, $3, now())", id, slug, zone)
		return err
	}))
	require.NoError(t, b.catalog.Seed(t.Context(), id))
	return id
}

func email(name string) string { return strings.ToLower(name) + "@acme.test" }

// user makes an active account and what its owner may see.
func (b *bundle) user(t *testing.T, name string, roles ...access.Role) workflow.Viewer {
	t.Helper()
	v := workflow.Viewer{Principal: access.Principal{TenantID: b.tenant, UserID: uuid.New(), Name: name, Email: email(name), Roles: roles}}
	v.Scope.All = v.Can(access.WorkflowsRead)
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into users (tenant_id, id, email, name, roles, status, password_hash, created_at, updated_at)
			values ($1, $2, $3, $4, $5, 'active', 'x', now(), now())`, b.tenant, v.UserID, v.Email, name, roles)
		return err
	}))
	return v
}

// account changes the status of an account and tells of it.
func (b *bundle) account(t *testing.T, who workflow.Viewer, status string) {
	t.Helper()
	require.NoError(t, b.db.Tenant(t.Context(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "update users set status = $1 where id = $2", status, who.UserID); err != nil {
			return err
		}
		return b.recorder.Record(ctx, tx, b.tenant, event.Entry{
			Type: "user_updated", Subject: event.Subject{Type: "user", ID: who.UserID, Label: who.Name},
		})
	}))
}

// hire adds a person by hand; the e-mail is made of the name.
func (b *bundle) hire(t *testing.T, name string, e employee.Edit) uuid.UUID {
	t.Helper()
	e.FirstName = optional.Of(name)
	e.Email = optional.Of(email(name))
	made, err := b.employees.Create(t.Context(), b.tenant, e)
	require.NoError(t, err)
	return made.ID
}

func startsIn(days int) employee.Edit { return employee.Edit{StartDate: optional.Of(day(days))} }

// comesBack hires somebody again who has left.
func comesBack(days int) employee.Edit {
	return employee.Edit{StartDate: optional.Of(day(days)), EndDate: optional.Null[clock.Date]()}
}

// newcomer is a hire who starts in two weeks under the manager.
func (b *bundle) newcomer(t *testing.T, name string) uuid.UUID {
	t.Helper()
	return b.hire(t, name, employee.Edit{StartDate: optional.Of(day(14)), Manager: optional.Of(b.managerPerson)})
}

func (b *bundle) update(t *testing.T, person uuid.UUID, e employee.Edit) {
	t.Helper()
	_, err := b.employees.Update(t.Context(), b.tenant, person, e, nil)
	require.NoError(t, err)
}

func (b *bundle) laptop(t *testing.T, status asset.Status) asset.Asset {
	t.Helper()
	a, err := b.assets.Create(t.Context(), b.tenant, asset.New{Name: "Laptop", Category: "laptop", Status: status})
	require.NoError(t, err)
	return a
}

func (b *bundle) asset(t *testing.T, id uuid.UUID) asset.Asset {
	t.Helper()
	a, err := b.assets.Get(t.Context(), b.tenant, id, access.Everything)
	require.NoError(t, err)
	return a
}

// as is a context in which somebody acts in the app.
func as(ctx context.Context, who workflow.Viewer) context.Context {
	id := who.UserID
	return event.WithOrigin(ctx, event.Origin{Source: event.UI, Actor: event.Actor{Type: event.ActorUser, ID: &id, Label: who.Name}})
}

// runs are all runs about a person, the latest first.
func (b *bundle) runs(t require.TestingT, person uuid.UUID) []workflow.View {
	page, err := b.List(context.Background(), b.tenant, b.admin, list.Request{
		Filters: []list.Filter{{Name: "subject_id", Value: person.String()}},
	}, false)
	require.NoError(t, err)
	return page.Rows
}

// run is the only run about a person.
func (b *bundle) run(t require.TestingT, person uuid.UUID) workflow.View {
	runs := b.runs(t, person)
	require.Len(t, runs, 1)
	return runs[0]
}

func step(t require.TestingT, v workflow.View, key string) workflow.StepView {
	for _, s := range v.Views {
		if s.Key == key {
			return s
		}
	}
	require.Fail(t, "no such step", key)
	return workflow.StepView{}
}

// act does something to a step of a run on somebody's behalf.
func (b *bundle) act(t *testing.T, who workflow.Viewer, v workflow.View, key string, verb workflow.Verb, said workflow.Said) (workflow.View, error) {
	t.Helper()
	return b.Act(as(t.Context(), who), b.tenant, who, v.ID, step(t, v, key).ID, verb, said)
}

// must is act that succeeds.
func (b *bundle) must(t *testing.T, who workflow.Viewer, v workflow.View, key string, verb workflow.Verb) workflow.View {
	t.Helper()
	after, err := b.act(t, who, v, key, verb, workflow.Said{})
	require.NoError(t, err)
	return after
}

// statuses are the steps of a run and where they stand.
func statuses(v workflow.View) map[string]workflow.StepStatus {
	all := map[string]workflow.StepStatus{}
	for _, s := range v.Steps {
		all[s.Key] = s.Status
	}
	return all
}

// titles are somebody's notifications of a kind, the oldest first.
func (b *bundle) titles(t *testing.T, who workflow.Viewer, kind string) []string {
	t.Helper()
	page, err := b.notifications.List(t.Context(), b.tenant, who.UserID, list.Request{
		Sort: "created_at", Filters: []list.Filter{{Name: "kind", Value: kind}},
	})
	require.NoError(t, err)
	titles := []string{}
	for _, n := range page.Rows {
		titles = append(titles, n.Title)
	}
	return titles
}

type told struct {
	Type    string
	Actor   event.Actor
	Source  event.Source
	Label   string
	Cause   *uuid.UUID
	Changes map[string][2]any
}

// told lists what was recorded of one thing and is in the log, in order.
func (b *bundle) told(t *testing.T, subject uuid.UUID) []told {
	t.Helper()
	var all []told
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select type, payload from events where subject_id = $1 order by seq", subject)
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
				Actor   event.Actor       `json:"actor"`
				Source  event.Source      `json:"source"`
				Cause   *uuid.UUID        `json:"cause"`
				Changes map[string][2]any `json:"changes"`
			}
			err := json.Unmarshal(payload, &p)
			e.Label, e.Actor, e.Source, e.Cause, e.Changes = p.Label, p.Actor, p.Source, p.Cause, p.Changes
			return e, err
		})
		return err
	}))
	return all
}

func types(all []told) []string {
	list := make([]string, len(all))
	for i, e := range all {
		list[i] = e.Type
	}
	return list
}
