package bamboohr_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

func atoi(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	require.NoError(t, err)
	return n
}

func TestHireInventsWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	v := setup(t)
	got := v.control(http.MethodPost, "people", "")
	require.Equal(t, http.StatusCreated, got.status, got.body)
	p := got.json(t)
	require.Equal(t, []any{"161", "0061", "2026-02-13", "hire", "Inactive", "Mara Quist"},
		[]any{p["id"], p["employee_number"], p["start_date"], p["phase"], p["status"], p["supervisor"]})
	for _, key := range []string{"first_name", "last_name", "job_title", "department", "location"} {
		require.NotEmpty(t, p[key], key)
	}
	require.Regexp(t, `@acme\.test$`, p["work_email"])
	require.Equal(t, "162", v.control(http.MethodPost, "people", "{}").json(t)["id"])
}

func TestHireTakesWhatIsGiven(t *testing.T) {
	t.Parallel()
	v := setup(t)
	got := v.control(http.MethodPost, "people", `{"first_name":"Zoë","last_name":"O'Brien","job_title":"Pilot","department":"Flight",
		"location":"Reykjavík","start_date":"2026-01-01","supervisor":"hr@acme.test"}`).json(t)
	require.Equal(t, []any{"zoe.obrien@acme.test", "Pilot", "Flight", "Reykjavík", "active", "Hélène Roy"},
		[]any{got["work_email"], got["job_title"], got["department"], got["location"], got["phase"], got["supervisor"]})
	namesake := v.control(http.MethodPost, "people", `{"first_name":"Zoë","last_name":"OBrien"}`).json(t)
	require.Equal(t, "zoe.obrien2@acme.test", namesake["work_email"])
	silent := v.control(http.MethodPost, "people", `{"first_name":"ا","last_name":"ب","no_work_email":true}`).json(t)
	require.Empty(t, silent["work_email"])
	require.Nil(t, v.report("workEmail")[silent["id"].(string)]["workEmail"])
}

func TestErrOrders(t *testing.T) {
	t.Parallel()
	v := setup(t)
	hire := v.someone(bamboohr.PhaseHire)
	cases := []struct {
		name, method, path, body string
		status                   int
		field                    any
	}{
		{"ErrStartDate", "POST", "people", `{"start_date":"2026-02-31"}`, 422, "start_date"},
		{"ErrEmail", "POST", "people", `{"work_email":"nobody"}`, 422, "work_email"},
		{"ErrEmailTaken", "POST", "people", `{"work_email":"hr@acme.test"}`, 409, "work_email"},
		{"ErrSupervisor", "POST", "people", `{"supervisor":"who@acme.test"}`, 422, "supervisor"},
		{"ErrLongName", "POST", "people", `{"first_name":"` + strings.Repeat("é", 101) + `"}`, 422, "first_name"},
		{"ErrUnknownKey", "POST", "people", `{"salary":1}`, 400, nil},
		{"ErrNotJSON", "POST", "people", `hire`, 400, nil},
		{"ErrHugeBody", "POST", "people", `{"first_name":"` + strings.Repeat("x", 2<<20) + `"}`, 400, nil},
		{"ErrNobody", "GET", "people/99", "", 404, nil},
		{"ErrEndNobody", "PUT", "people/99/end-date", `{"end_date":"2026-03-01"}`, 404, nil},
		{"ErrEndDate", "PUT", "people/101/end-date", `{"end_date":"2026-02-30"}`, 422, "end_date"},
		{"ErrEndsBeforeStart", "PUT", "people/" + hire.ID + "/end-date", `{"end_date":"2026-01-30"}`, 422, "end_date"},
		{"ErrWithdrawNobody", "DELETE", "people/99", "", 404, nil},
		{"ErrEditSelf", "PATCH", "people/101", `{"supervisor":"101"}`, 422, "supervisor"},
		{"ErrEditEffective", "PATCH", "people/101", `{"job_title":"x","effective":"soon"}`, 422, "effective"},
		{"ErrAddress", "GET", "nowhere", "", 404, nil},
	}
	before := v.People("", "")
	for _, c := range cases {
		got := v.control(c.method, c.path, c.body)
		require.Equal(t, c.status, got.status, "%s: %s", c.name, got.body)
		require.Equal(t, c.field, got.json(t)["field"], c.name)
		require.NotEmpty(t, got.json(t)["error"], c.name)
	}
	require.Equal(t, before, v.People("", ""), "nothing half done")
}

func TestEndDateAndBack(t *testing.T) {
	t.Parallel()
	v := setup(t)
	id := v.someone(bamboohr.PhaseActive).ID
	for _, step := range []struct{ method, body, phase, status string }{
		{"PUT", `{"end_date":"2026-02-28"}`, "leaving", "Active"},
		{"PUT", `{"end_date":"2026-01-30"}`, "leaving", "Active"}, // the last day is a working day
		{"PUT", `{"end_date":"2026-01-29"}`, "gone", "Inactive"},
		{"DELETE", ``, "active", "Active"},
	} {
		got := v.control(step.method, "people/"+id+"/end-date", step.body).json(t)
		require.Equal(t, []any{step.phase, step.status}, []any{got["phase"], got["status"]}, step.body)
	}
	require.Equal(t, "0000-00-00", v.report("terminationDate")[id]["terminationDate"])
}

func TestWithdrawRemovesTheRecord(t *testing.T) {
	t.Parallel()
	v := setup(t)
	boss := v.People("manager@acme.test", "")[0]
	made := v.control(http.MethodPost, "people", "").json(t)["id"].(string)
	require.Equal(t, http.StatusNoContent, v.control(http.MethodDelete, "people/"+made, "").status)
	require.NotContains(t, v.report("id"), made)
	require.NotEqual(t, made, v.control(http.MethodPost, "people", "").json(t)["id"], "ids are not used twice")

	require.NoError(t, v.Withdraw(boss.ID))
	for id, r := range v.report("supervisorId", "supervisor") {
		require.NotEqual(t, boss.ID, r["supervisorId"], id)
		require.Equal(t, r["supervisorId"] == nil, r["supervisor"] == nil)
	}
}

func TestEditMovesPeople(t *testing.T) {
	t.Parallel()
	v := setup(t)
	id := v.someone(bamboohr.PhaseActive).ID
	got := v.control(http.MethodPatch, "people/"+id, `{"job_title":"Chief of Tea","location":"Kraków","supervisor":"hr@acme.test","effective":"2026-02-10"}`)
	require.Equal(t, http.StatusOK, got.status, got.body)
	now := v.reportWith("format=json", map[string]any{"fields": []string{"jobTitle", "location"}})[id]
	later := v.report("jobTitle", "location", "supervisor", "country")[id]
	require.NotEqual(t, "Chief of Tea", now["jobTitle"])
	require.Equal(t, []any{"Chief of Tea", "Kraków", "Roy, Hélène", "Poland"},
		[]any{later["jobTitle"], later["location"], later["supervisor"], later["country"]})

	hire := v.someone(bamboohr.PhaseHire)
	moved := v.control(http.MethodPatch, "people/"+hire.ID, `{"start_date":"2026-04-01"}`).json(t)
	require.Equal(t, []any{"2026-04-01", "hire"}, []any{moved["start_date"], moved["phase"]})
}

func TestRehireKeepsTheOldEndDate(t *testing.T) {
	t.Parallel()
	v := setup(t)
	gone := v.someone(bamboohr.PhaseGone)
	refused := v.control(http.MethodPatch, "people/"+gone.ID, `{"start_date":"`+gone.EndDate+`"}`)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	back := v.control(http.MethodPatch, "people/"+gone.ID, `{"start_date":"2026-02-02"}`).json(t)
	require.Equal(t, []any{"hire", "", "Inactive"}, []any{back["phase"], back["end_date"], back["status"]})
	r := v.report("hireDate", "originalHireDate", "terminationDate", "employmentHistoryStatus")[gone.ID]
	require.Equal(t, []any{"2026-02-02", gone.StartDate, gone.EndDate},
		[]any{r["hireDate"], r["originalHireDate"], r["terminationDate"]})
	require.NotEqual(t, "Terminated", r["employmentHistoryStatus"])
	v.clock.advance(3 * 24 * 3600e9)
	p, _ := v.Person(gone.ID)
	require.Equal(t, bamboohr.PhaseActive, p.Phase)
}

func TestPeopleAreFound(t *testing.T) {
	t.Parallel()
	v := setup(t)
	for query, want := range map[string]int{"?q=hélène": 1, "?q=MARA+QUIST": 1, "?q=hr%40acme": 1, "?q=101": 1, "?q=nobody-like-that": 0, "": 60} {
		got := v.control(http.MethodGet, "people"+query, "").json(t)
		require.EqualValues(t, want, got["total"], query)
		require.Len(t, got["people"], want)
	}
	gone := v.control(http.MethodGet, "people?phase=gone", "").json(t)["people"].([]any)
	require.Len(t, gone, 4)
	require.Equal(t, "gone", gone[0].(map[string]any)["phase"])
}

func TestResetStartsAfresh(t *testing.T) {
	t.Parallel()
	v := setup(t)
	v.send(http.MethodPost, hooks, `{"name":"n","url":"https://a.test","format":"json","events":["employee.created"]}`)
	v.trouble(`{"vanish_percent":50}`)
	made, err := v.Hire(bamboohr.Hire{})
	require.NoError(t, err)
	require.EqualValues(t, 60, v.control(http.MethodPost, "reset", "").json(t)["people"])
	require.Equal(t, bamboohr.Trouble{}, v.Trouble())
	require.Empty(t, v.Deliveries())
	require.Equal(t, http.StatusOK, v.send(http.MethodGet, hooks+"/1", "").status, "webhooks stay")
	for id, r := range v.report("supervisorId") {
		require.Greater(t, id, made.ID, "nobody gets an old id")
		if boss, led := r["supervisorId"].(string); led {
			require.Greater(t, boss, made.ID)
		}
	}
}
