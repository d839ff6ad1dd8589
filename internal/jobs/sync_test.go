package jobs_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connectors"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/jobs"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	queue "github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/tenant"
	"github.com/assetronics/assetronics/internal/testkit"
)

// rooms opens the integration room over a vendor.
func rooms(t *testing.T, db *pg.DB, vendor http.Handler) (room *intake.Service, company, connected uuid.UUID) {
	t.Helper()
	log, c := slog.New(slog.DiscardHandler), clock.System{}
	recorder := event.NewRecorder(c, func() {})
	waiting, err := queue.NewQueue(log)
	require.NoError(t, err)
	master, err := seal.ParseMaster(seal.NewMasterText())
	require.NoError(t, err)
	known, _, err := connector.Load(connectors.FS)
	require.NoError(t, err)
	gate := httpx.New(httpx.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	t.Cleanup(gate.Close)
	web := httptest.NewServer(vendor)
	t.Cleanup(web.Close)
	connections := integration.NewService(integration.Deps{
		DB: db, Clock: c, Events: recorder, Sealer: seal.New(master, tenant.NewKeys(db)), Catalog: known, Gate: gate,
	})
	room = intake.NewService(intake.Deps{
		DB: db, Clock: c, Log: log, Events: recorder, Queue: waiting, Integrations: connections,
		People: employee.NewService(db, c, recorder, location.NewService(db, c, recorder)),
	})
	connections.Syncs = room
	company = testkit.Tenant(t, db)
	made, err := connections.Create(t.Context(), company, integration.New{
		Connector: "bamboohr", Name: "HR", Settings: map[string]any{"subdomain": "acme", "base_url": web.URL},
		Secrets: map[string]seal.Secret{"api_key": "key"},
	})
	require.NoError(t, err)
	return room, company, made.ID
}

// runner works jobs off until the stop is called.
func runner(t *testing.T, db *pg.DB, id string, room *intake.Service) (finished <-chan *river.Event, stop func()) {
	t.Helper()
	workers := river.NewWorkers()
	river.AddWorker(workers, &jobs.Sync{Intake: room})
	river.AddWorker(workers, &jobs.ScheduleWorker{Integrations: room.Integrations, Intake: room})
	r, err := queue.NewRunner(db.SystemPool(), id, workers, nil, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	finished, unsubscribe := r.Client().Subscribe(river.EventKindJobCompleted, river.EventKindJobFailed)
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- r.Serve(ctx) }()
	return finished, func() {
		cancel()
		require.ErrorIs(t, <-ended, context.Canceled)
		unsubscribe()
	}
}

var people = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	_, _ = w.Write([]byte(`{"employees":[{"id":"1","firstName":"Ana","lastName":"Lima","workEmail":"ana@acme.test","status":"Active","hireDate":"2020-01-01"}]}`))
})

// TestSyncIsWorkedOff by the real queue.
func TestSyncIsWorkedOff(t *testing.T) {
	t.Parallel()
	db := testkit.DB(t)
	room, company, id := rooms(t, db, people)
	finished, stop := runner(t, db, "one", room)
	defer stop()
	run, err := room.RequestSync(t.Context(), company, id, integration.Manual)
	require.NoError(t, err)
	done := <-finished
	require.Equal(t, "integration_stream", done.Job.Kind)
	require.Equal(t, queue.SyncQueue, done.Job.Queue)
	require.Equal(t, river.EventKindJobCompleted, done.Kind)
	run, err = room.GetRun(t.Context(), company, run.ID)
	require.NoError(t, err)
	require.Equal(t, intake.Succeeded, run.Status, "%+v", run.Error)
	require.Equal(t, 1, run.Counts.Created)
}

// TestStoppedNodesSyncIsTakenUp by the next node, under the same run.
func TestStoppedNodesSyncIsTakenUp(t *testing.T) {
	t.Parallel()
	db := testkit.DB(t)
	asked := make(chan struct{})
	var first sync.Once
	room, company, id := rooms(t, db, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		first.Do(func() { // hangs until its node is gone
			_, _ = io.Copy(io.Discard, r.Body) // a server notices a lost client once the body is read
			close(asked)
			<-r.Context().Done()
		})
		people(w, r)
	}))
	_, leave := runner(t, db, "one", room)
	run, err := room.RequestSync(t.Context(), company, id, integration.Manual)
	require.NoError(t, err)
	<-asked
	leave()
	during, err := room.GetRun(t.Context(), company, run.ID)
	require.NoError(t, err)
	require.Equal(t, intake.Running, during.Status)

	finished, stop := runner(t, db, "two", room)
	defer stop()
	require.Equal(t, river.EventKindJobCompleted, (<-finished).Kind)
	run, err = room.GetRun(t.Context(), company, run.ID)
	require.NoError(t, err)
	require.Equal(t, intake.Succeeded, run.Status, "%+v", run.Error)
	require.Equal(t, 1, run.Counts.Created)
}

// TestOtherCompanyIsNotKeptWaiting by one whose many vendors all hang.
func TestOtherCompanyIsNotKeptWaiting(t *testing.T) {
	t.Parallel()
	db := testkit.DB(t)
	hang := make(chan struct{})
	room, company, id := rooms(t, db, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, _, _ := r.BasicAuth(); user == "slow" {
			_, _ = io.Copy(io.Discard, r.Body)
			select {
			case <-hang:
			case <-r.Context().Done():
			}
		}
		people(w, r)
	}))
	slow := testkit.Tenant(t, db)
	of, err := room.Integrations.Get(t.Context(), company, id)
	require.NoError(t, err)
	for range 2 * queue.SyncWorkers {
		made, err := room.Integrations.Create(t.Context(), slow, integration.New{
			Connector: "bamboohr", Name: "HR", Settings: of.Settings, Secrets: map[string]seal.Secret{"api_key": "slow"},
		})
		require.NoError(t, err)
		_, err = room.RequestSync(t.Context(), slow, made.ID, integration.Manual)
		require.NoError(t, err)
	}
	finished, stop := runner(t, db, "one", room)
	defer stop()
	defer close(hang)
	run, err := room.RequestSync(t.Context(), company, id, integration.Manual)
	require.NoError(t, err)
	require.Equal(t, river.EventKindJobCompleted, (<-finished).Kind)
	run, err = room.GetRun(t.Context(), company, run.ID)
	require.NoError(t, err)
	require.Equal(t, intake.Succeeded, run.Status, "%+v", run.Error)
}
