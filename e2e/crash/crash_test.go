package crash_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// rounds is how often the program is killed in each of its works.
func rounds() int {
	if os.Getenv("ASSETRONICS_SOAK") != "" {
		return 25
	}
	return 2
}

// TestKill kills the program in the middle of syncs, approvals and hand-overs, at
// random moments. When it is there again nothing is lost, doubled or stuck.
func TestKill(t *testing.T) {
	t.Parallel()
	p := build(t)
	p.start(t)
	w := &works{p: p, admin: p.signIn(t, "admin@acme.test"), it: p.signIn(t, "it@acme.test"), manager: p.signIn(t, "manager@acme.test")}
	var integrations page[struct{ ID string }]
	w.admin.do(t, http.MethodGet, "/api/v1/integrations?connector=bamboohr", nil, &integrations)
	w.integration = integrations.Data[0].ID
	for n := range rounds() {
		w.sync(t, n)
		hire := w.hire(t, n)
		w.approval(t, hire)
		w.assign(t)
		p.verify(t)
	}
	w.nothingIsDoubled(t)
}

// works are what the program is killed in.
type works struct {
	p                  *program
	admin, it, manager *client
	integration        string
}

// blow does something, kills the program at a random moment of it, and starts it
// again.
func (w *works) blow(t *testing.T, within time.Duration, do func()) {
	t.Helper()
	done := make(chan struct{}) // closed when do has its answer, or none
	go func() {
		defer close(done)
		do()
	}()
	moment(rand.N(within))
	w.p.kill(t)
	<-done
	w.p.start(t)
}

// sync is killed while it reads and writes; it completes by itself after that.
func (w *works) sync(t *testing.T, n int) {
	t.Helper()
	type run struct {
		ID, Status string
		Counts     struct{ Read, Created, Updated, Unchanged, Rejected int }
	}
	if n > 0 { // something to write in each further round
		for i := range 3 {
			w.vendor(t, http.MethodPost, "/people", map[string]any{"first_name": fmt.Sprintf("Round%d", n), "last_name": fmt.Sprintf("Number%d", i)}, nil)
		}
	}
	w.blow(t, 700*time.Millisecond, func() {
		w.admin.try(http.MethodPost, "/api/v1/integrations/"+w.integration+"/sync", nil, nil)
	})
	var asked run
	w.admin.do(t, http.MethodPost, "/api/v1/integrations/"+w.integration+"/sync", nil, &asked)
	until(t, "a sync is stuck", func() bool {
		var runs page[run]
		w.admin.do(t, http.MethodGet, "/api/v1/integrations/"+w.integration+"/runs", nil, &runs)
		for _, r := range runs.Data {
			if r.Status == "queued" || r.Status == "running" {
				return false
			}
		}
		return len(runs.Data) > 0
	})
	var last run
	w.admin.do(t, http.MethodGet, "/api/v1/runs/"+asked.ID, nil, &last)
	require.Equal(t, "succeeded", last.Status)
	require.Equal(t, last.Counts.Read, last.Counts.Created+last.Counts.Updated+last.Counts.Unchanged+last.Counts.Rejected)
	require.GreaterOrEqual(t, last.Counts.Read, 250)
	require.Len(t, all[struct{ ID string }](t, w.admin, "/api/v1/employees?"), last.Counts.Read, "people are lost or doubled")
}

type flow struct {
	ID, Status string
	Steps      []struct {
		ID, Key, Status string
		Assets          []struct{ ID, Status string }
	}
}

func (f flow) step(key string) (id, status string) {
	for _, s := range f.Steps {
		if s.Key == key {
			return s.ID, s.Status
		}
	}
	return "", ""
}

// hire brings somebody in and waits for the approval.
func (w *works) hire(t *testing.T, n int) flow {
	t.Helper()
	var hired struct {
		Email string `json:"work_email"`
	}
	w.vendor(t, http.MethodPost, "/people", map[string]any{"first_name": "Nia", "last_name": fmt.Sprintf("Okonkwo%c", 'A'+n)}, &hired)
	w.admin.do(t, http.MethodPost, "/api/v1/integrations/"+w.integration+"/sync", nil, nil)
	var f flow
	until(t, "no approval", func() bool {
		var people page[struct{ ID string }]
		w.it.do(t, http.MethodGet, "/api/v1/employees?q="+hired.Email, nil, &people)
		if len(people.Data) != 1 {
			return false
		}
		var flows page[flow]
		w.it.do(t, http.MethodGet, "/api/v1/workflows?subject_id="+people.Data[0].ID, nil, &flows)
		if len(flows.Data) != 1 {
			return false
		}
		f = flows.Data[0]
		_, status := f.step("approve")
		return status == "active"
	})
	return f
}

// approval is killed while the manager clicks: it is done or not, and in the
// second case it can be done again.
func (w *works) approval(t *testing.T, f flow) {
	t.Helper()
	id, _ := f.step("approve")
	path := "/api/v1/workflows/" + f.ID + "/steps/" + id + "/approve"
	answered := 0
	w.blow(t, 60*time.Millisecond, func() { answered = w.manager.try(http.MethodPost, path, map[string]any{}, nil) })
	w.it.do(t, http.MethodGet, "/api/v1/workflows/"+f.ID, nil, &f)
	_, status := f.step("approve")
	_, pick := f.step("pick")
	switch status {
	case "completed":
		require.Equal(t, "active", pick, "the workflow stopped in the middle of a step")
	case "active":
		require.NotEqual(t, http.StatusOK, answered, "a yes that was answered is lost")
		require.Equal(t, "pending", pick)
		w.manager.do(t, http.MethodPost, path, map[string]any{}, nil)
	default:
		require.Fail(t, "the approval is "+status)
	}
	require.NotEqual(t, http.StatusOK, w.manager.try(http.MethodPost, path, map[string]any{}, nil), "approved twice")
}

// assign is killed while a device is handed out.
func (w *works) assign(t *testing.T) {
	t.Helper()
	type assignment struct {
		ReturnedAt *time.Time `json:"returned_at"`
	}
	type asset struct {
		ID, Status string
		Assignee   *struct{ ID string }
	}
	var free page[asset]
	w.it.do(t, http.MethodGet, "/api/v1/assets?status=in_stock&category=monitor&limit=1", nil, &free)
	var people page[struct{ ID string }]
	w.it.do(t, http.MethodGet, "/api/v1/employees?status=active&limit=1", nil, &people)
	path := "/api/v1/assets/" + free.Data[0].ID
	body := map[string]any{"employee_id": people.Data[0].ID}
	answered := 0
	w.blow(t, 60*time.Millisecond, func() { answered = w.it.try(http.MethodPost, path+"/assign", body, nil) })
	var a asset
	w.it.do(t, http.MethodGet, path, nil, &a)
	if a.Status == "in_stock" {
		require.NotEqual(t, http.StatusOK, answered, "a hand-over that was answered is lost")
		require.Nil(t, a.Assignee)
		w.it.do(t, http.MethodPost, path+"/assign", body, nil)
		w.it.do(t, http.MethodGet, path, nil, &a)
	}
	require.Equal(t, "assigned", a.Status)
	require.NotNil(t, a.Assignee)
	var assignments page[assignment]
	w.it.do(t, http.MethodGet, path+"/assignments", nil, &assignments)
	require.Len(t, assignments.Data, 1)
	require.Nil(t, assignments.Data[0].ReturnedAt)
	until(t, "the history has not exactly one hand-over", func() bool {
		var events page[struct{ Type string }]
		w.it.do(t, http.MethodGet, path+"/events", nil, &events)
		handed := 0
		for _, e := range events.Data {
			if e.Type == "asset_assigned" {
				handed++
			}
		}
		return handed == 1
	})
}

// nothingIsDoubled reads the whole log: its numbers have no gap, and each hire
// began once.
func (w *works) nothingIsDoubled(t *testing.T) {
	t.Helper()
	type entry struct {
		ID, Type string
		Seq      int
		Subject  struct{ ID string }
	}
	begun, ids := map[string]int{}, map[string]bool{}
	for i, e := range all[entry](t, w.admin, "/api/v1/events?") {
		require.Equal(t, i+1, e.Seq, "a gap in the log")
		require.False(t, ids[e.ID], "an entry twice")
		ids[e.ID] = true
		if e.Type == "workflow_started" {
			begun[e.Subject.ID]++
		}
	}
	require.NotEmpty(t, begun)
	for id, times := range begun {
		require.Equal(t, 1, times, "workflow %s began more than once", id)
	}
}

// vendor orders something at the simulated HR system.
func (w *works) vendor(t *testing.T, method, path string, body, out any) {
	t.Helper()
	anonymous := &client{url: w.p.url, http: w.admin.http}
	anonymous.do(t, method, "/sandbox/bamboohr/control/api"+path, body, out)
}
