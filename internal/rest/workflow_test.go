package rest_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/notification"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/rest"
	"github.com/assetronics/assetronics/internal/workflow"
)

// setupWorkflows is the register with workflows and notifications behind the
// face; acme's callers are real users here. Ana's laptop waits in stock.
func setupWorkflows(t *testing.T) *register {
	t.Helper()
	r := setupRegister(t)
	c := clock.NewManual(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	log := slog.New(slog.DiscardHandler)
	recorder := event.NewRecorder(c, func() {})
	things := catalog.NewService(r.db, c, recorder)
	assets := asset.NewService(r.db, c, recorder, things)
	notes := notification.NewService(r.db, c, recorder)
	queue, err := jobs.NewQueue(log)
	require.NoError(t, err)
	workflows, err := workflow.NewService(r.db, c, recorder, queue, assets, notes, log)
	require.NoError(t, err)
	r.face = rest.New(rest.Deps{
		Log: log, DB: r.db, Authenticator: authenticate(r.authenticate), Scopes: scopeOf(r.scopeOf),
		Events: event.NewLog(r.db), Catalog: things, Assets: assets, Workflows: workflows, Notifications: notes,
		Fields: field.NewService(r.db, c, recorder, sealer(t, r.db)),
	})
	for _, role := range []access.Role{access.IT, access.HR, access.Employee} {
		who, err := r.authenticate(t.Context(), "acme "+string(role))
		require.NoError(t, err)
		r.exec(t, `insert into users (tenant_id, id, email, name, roles, status, password_hash, created_at, updated_at)
			values ($1, $2, $3 || '@acme.test', 'Ida', $4, 'active', 'x', now(), now())`, r.acme, who.UserID, string(role), who.Roles)
	}
	r.laptop(t)
	return r
}

// start begins Ana's onboarding and gives the run.
func (r *register) start(t *testing.T) object {
	t.Helper()
	return r.must(t, http.StatusCreated, http.MethodPost, "/workflows", `{"definition":"onboarding","subject_id":"`+r.ana.String()+`"}`)
}

// stepPath is the address of a step of a run.
func stepPath(t *testing.T, run object, key string) string {
	t.Helper()
	return "/workflows/" + run["id"].(string) + "/steps/" + stepOf(t, run, key)["id"].(string)
}

func stepOf(t *testing.T, run object, key string) object {
	t.Helper()
	for _, s := range run["steps"].([]any) {
		if s := s.(object); s["key"] == key {
			return s
		}
	}
	require.Fail(t, "no such step", key)
	return nil
}

func TestWorkflowFromStartToEnd(t *testing.T) {
	t.Parallel()
	r := setupWorkflows(t)
	run := r.start(t)
	require.Equal(t, "onboarding", run["definition"])
	require.Equal(t, object{"type": "employee", "id": r.ana.String(), "label": "Ana"}, run["subject"])
	require.Equal(t, "running", run["status"])
	require.Nil(t, run["reason"])
	approve := stepOf(t, run, "approve")
	require.Equal(t, object{"type": "role", "id": nil, "role": "it", "label": "IT"}, approve["assignee"])
	require.Equal(t, "No manager is known: sent to IT", approve["assignee_note"])
	require.Equal(t, []any{"approve", "reject"}, approve["actions"])
	require.Equal(t, "active", approve["status"])
	require.Nil(t, approve["due_at"], "nobody knows the first day")
	require.Empty(t, stepOf(t, run, "pick")["actions"])

	path := "/workflows/" + run["id"].(string)
	code, got, headers := r.call(t, "acme it", http.MethodGet, path, "")
	require.Equal(t, http.StatusOK, code)
	require.Equal(t, fmt.Sprintf(`"%v"`, got["version"]), headers.Get("ETag"))
	require.Equal(t, "laptop", stepOf(t, got, "pick")["category"])
	require.Len(t, stepOf(t, got, "pick")["assets"], 1)

	// No body, an empty one, and one with nulls are all fine.
	run = r.must(t, http.StatusOK, http.MethodPost, stepPath(t, run, "approve")+"/approve", "", "If-Match", headers.Get("ETag"))
	require.Equal(t, "Ida", stepOf(t, run, "approve")["completed_by"].(object)["label"])
	run = r.must(t, http.StatusOK, http.MethodPost, stepPath(t, run, "pick")+"/complete", `{}`)
	run = r.must(t, http.StatusOK, http.MethodPost, stepPath(t, run, "hand_over")+"/complete", `{"note":null,"asset_id":null}`)
	require.Equal(t, "completed", run["status"])
	require.Equal(t, "assigned", stepOf(t, run, "assign")["assets"].([]any)[0].(object)["status"])

	code, own, _ := r.call(t, "acme employee", http.MethodGet, "/my/workflows", "")
	require.Equal(t, http.StatusOK, code)
	require.Len(t, own["data"], 1)
}

func TestErrWorkflow(t *testing.T) {
	t.Parallel()
	r := setupWorkflows(t)
	run := r.start(t)
	path := "/workflows/" + run["id"].(string)
	approve := stepPath(t, run, "approve")
	nobody := uuid.NewString()
	for name, c := range map[string]struct {
		token, method, path, body string
		headers                   []string
		status                    int
		code                      string
	}{
		"ErrOtherCompany":      {"globex it", http.MethodGet, path, "", nil, 404, "workflow.not_found"},
		"ErrOtherCompanyActs":  {"globex it", http.MethodPost, approve + "/approve", "", nil, 404, "workflow.not_found"},
		"ErrStranger":          {"acme manager", http.MethodGet, path, "", nil, 404, "workflow.not_found"},
		"ErrNotYours":          {"acme hr", http.MethodPost, approve + "/approve", "", nil, 403, "workflow.not_yours"},
		"ErrMayNotStart":       {"acme employee", http.MethodPost, "/workflows", `{"definition":"onboarding","subject_id":"` + r.ana.String() + `"}`, nil, 403, "forbidden"},
		"ErrMayNotCancel":      {"acme employee", http.MethodPost, path + "/cancel", `{"reason":"no"}`, nil, 403, "forbidden"},
		"ErrMayNotDefine":      {"acme employee", http.MethodGet, "/workflow-definitions", "", nil, 403, "forbidden"},
		"ErrRunning":           {"acme it", http.MethodPost, "/workflows", `{"definition":"onboarding","subject_id":"` + r.ana.String() + `"}`, nil, 409, "workflow.running"},
		"ErrForeignSubject":    {"acme it", http.MethodPost, "/workflows", `{"definition":"onboarding","subject_id":"` + r.eve.String() + `"}`, nil, 404, "employee.not_found"},
		"ErrNoDefinition":      {"acme it", http.MethodPost, "/workflows", `{"definition":"x","subject_id":"` + r.ana.String() + `"}`, nil, 422, "invalid_input"},
		"ErrBadID":             {"acme it", http.MethodGet, "/workflows/7", "", nil, 422, "invalid_input"},
		"ErrNoStep":            {"acme it", http.MethodPost, path + "/steps/" + nobody + "/approve", "", nil, 404, "workflow_step.not_found"},
		"ErrUnknownField":      {"acme it", http.MethodPost, approve + "/approve", `{"nota":"x"}`, nil, 422, "invalid_input"},
		"ErrWrongType":         {"acme it", http.MethodPost, stepPath(t, run, "pick") + "/complete", `{"asset_id":7}`, nil, 422, "invalid_input"},
		"ErrStale":             {"acme it", http.MethodPost, approve + "/approve", "", []string{"If-Match", `"99"`}, 412, "workflow.stale"},
		"ErrNotOpen":           {"acme it", http.MethodPost, stepPath(t, run, "pick") + "/complete", "", nil, 409, "workflow.step_not_open"},
		"ErrNoReason":          {"acme it", http.MethodPost, path + "/cancel", `{}`, nil, 422, "invalid_input"},
		"ErrMine":              {"acme it", http.MethodGet, "/workflows?mine=perhaps", "", nil, 422, "invalid_input"},
		"ErrStatus":            {"acme it", http.MethodGet, "/workflows?status=lost", "", nil, 422, "list.bad_filter"},
		"ErrNotificationOther": {"acme it", http.MethodPost, "/notifications/" + nobody + "/read", "", nil, 404, "notification.not_found"},
	} {
		code, got, _ := r.call(t, c.token, c.method, c.path, c.body, c.headers...)
		require.Equal(t, c.status, code, "%s: %v", name, got)
		require.Equal(t, c.code, got["code"], name)
	}
	require.Equal(t, run, r.must(t, http.StatusOK, http.MethodGet, path, ""))
}

func TestWorkflowLists(t *testing.T) {
	t.Parallel()
	r := setupWorkflows(t)
	run := r.start(t)
	for query, want := range map[string]int{
		"": 1, "?mine=true": 1, "?mine=false": 1, "?status=running,failed": 1, "?status=completed": 0, "?definition=onboarding": 1,
		"?definition=offboarding": 0, "?subject_id=" + r.ana.String(): 1, "?subject_id=" + r.bo.String(): 0, "?q=an": 1, "?q=bo": 0,
		"?mine=true&status=running&sort=started_at&count=true": 1,
	} {
		require.Len(t, r.must(t, http.StatusOK, http.MethodGet, "/workflows"+query, "")["data"], want, query)
	}
	code, others, _ := r.call(t, "acme hr", http.MethodGet, "/workflows?mine=true", "")
	require.Equal(t, http.StatusOK, code)
	require.Empty(t, others["data"])

	all := r.must(t, http.StatusOK, http.MethodGet, "/workflow-definitions", "")["data"].([]any)
	require.Len(t, all, 2)
	onboarding := all[0].(object)
	require.Equal(t, "employee_hire_announced", onboarding["trigger"])
	require.InDelta(t, 1, onboarding["version"], 0)
	require.Equal(t, object{"key": "approve", "kind": "approval", "name": "Approve the equipment"}, onboarding["steps"].([]any)[1])

	// The same click sent twice, as a phone does on a bad line, is one.
	again := []string{"Idempotency-Key", "once"}
	first := r.must(t, http.StatusOK, http.MethodPost, stepPath(t, run, "approve")+"/reject", `{"note":"No."}`, again...)
	require.Equal(t, "rejected", first["status"])
	require.Equal(t, "No.", first["reason"])
	require.Equal(t, first, r.must(t, http.StatusOK, http.MethodPost, stepPath(t, run, "approve")+"/reject", `{"note":"No."}`, again...))
}

func TestNotifications(t *testing.T) {
	t.Parallel()
	r := setupWorkflows(t)
	run := r.start(t)
	count := func() any {
		return r.must(t, http.StatusOK, http.MethodGet, "/notifications/unread-count", "")["count"]
	}
	require.InDelta(t, 1, count(), 0)
	list := r.must(t, http.StatusOK, http.MethodGet, "/notifications?unread=true", "")["data"].([]any)
	require.Len(t, list, 1)
	n := list[0].(object)
	require.Equal(t, "workflow_step", n["kind"])
	require.Equal(t, "Approve the equipment: Onboarding of Ana", n["title"])
	require.Equal(t, object{"type": "workflow", "id": run["id"]}, n["link"])
	require.Nil(t, n["read_at"])

	code, _, _ := r.call(t, "acme hr", http.MethodPost, "/notifications/"+n["id"].(string)+"/read", "")
	require.Equal(t, http.StatusNotFound, code, "somebody else's")
	require.NotNil(t, r.must(t, http.StatusOK, http.MethodPost, "/notifications/"+n["id"].(string)+"/read", "")["read_at"])
	require.InDelta(t, 0, count(), 0)
	require.Empty(t, r.must(t, http.StatusOK, http.MethodGet, "/notifications?unread=true", "")["data"])
	r.must(t, http.StatusNoContent, http.MethodPost, "/notifications/read-all", "")
}

// The live channels show what REST does, and know whom it concerns.
func TestPresentWorkflows(t *testing.T) {
	t.Parallel()
	r := setupWorkflows(t)
	run := r.start(t)
	id := uuid.MustParse(run["id"].(string))
	shown, err := r.face.Present(context.WithoutCancel(t.Context()), r.acme, "workflow", []uuid.UUID{id, uuid.New()})
	require.NoError(t, err)
	require.Len(t, shown, 1)
	require.Equal(t, []uuid.UUID{r.ana}, shown[id].People)
	require.Contains(t, shown[id].Roles, "it")
	shown, err = r.face.Present(t.Context(), r.globex, "workflow", []uuid.UUID{id})
	require.NoError(t, err)
	require.Empty(t, shown)

	list := r.must(t, http.StatusOK, http.MethodGet, "/notifications", "")["data"].([]any)
	note := uuid.MustParse(list[0].(object)["id"].(string))
	shown, err = r.face.Present(t.Context(), r.acme, "notification", []uuid.UUID{note})
	require.NoError(t, err)
	require.Len(t, shown[note].Users, 1)
}
