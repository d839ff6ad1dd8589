package bamboohr_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

func TestErrWrongKeyHasAnEmptyBodyAndTheReasonInAHeader(t *testing.T) {
	t.Parallel()
	v := setup(t)
	for name, authorization := range map[string]string{
		"ErrMissing": "", "ErrWrong": "Basic d3Jvbmc6eA==", "ErrBearer": "Bearer " + bamboohr.DemoKey, "ErrPasswordOnly": "Basic OmJh",
	} {
		for _, path := range []string{"/api/v1/employees/directory", "/api/v1/no/such/thing", "/api/gateway.php/acme/v1/meta/fields"} {
			got := v.send(http.MethodGet, path, "", "Authorization", authorization)
			require.Equal(t, http.StatusUnauthorized, got.status, name)
			require.Empty(t, got.body)
			require.Equal(t, "text/html; charset=UTF-8", got.header.Get("Content-Type"))
			require.Equal(t, "API key not provided or invalid", got.header.Get("X-BambooHR-Error-Message"))
			require.Contains(t, got.header.Get("WWW-Authenticate"), "Basic realm=")
		}
	}
}

func TestErrNotFoundIsEmptyTooAndMisspelled(t *testing.T) {
	t.Parallel()
	v := setup(t)
	for _, path := range []string{"/api/v1/employees/99999", "/api/v1/employees/abc", "/api/v1/nowhere", "/api/gateway.php/globex/v1/meta/fields"} {
		got := v.send(http.MethodGet, path, "")
		require.Equal(t, http.StatusNotFound, got.status, path)
		require.Empty(t, got.body)
		require.NotEmpty(t, got.header.Get("X-BambooHR-Error-Message"))
		require.NotEmpty(t, got.header.Get("X-BambooHR-Error-Messsage"))
	}
}

func TestTheOlderAddressAnswersTheSame(t *testing.T) {
	t.Parallel()
	v := setup(t)
	newer := v.send(http.MethodGet, "/api/v1/employees/101?fields=firstName,jobTitle", "")
	older := v.send(http.MethodGet, "/api/gateway.php/acme/v1/employees/101?fields=firstName,jobTitle", "")
	require.Equal(t, http.StatusOK, older.status)
	require.JSONEq(t, newer.body, older.body)
}

func TestXMLIsTheDefault(t *testing.T) {
	t.Parallel()
	v := setup(t)
	for path, begin := range map[string]string{
		"/api/v1/employees/101":                                "<employee id=\"101\">",
		"/api/v1/employees/directory":                          "<directory><fieldset><field id=\"displayName\"",
		"/api/v1/employees/changed?since=2020-01-01T00:00:00Z": "<employees latest=",
		"/api/v1/meta/fields":                                  "<fields><field id=",
	} {
		for _, accept := range []string{"", "*/*", "text/html"} {
			got := v.send(http.MethodGet, path, "", "Accept", accept)
			require.Equal(t, http.StatusOK, got.status, path)
			require.Equal(t, "application/xml", got.header.Get("Content-Type"))
			require.Contains(t, got.body, begin)
		}
		got := v.send(http.MethodGet, path, "", "Accept", "text/html, application/json;q=0.9")
		require.Equal(t, "application/json", got.header.Get("Content-Type"))
	}
}

func TestEmployee(t *testing.T) {
	t.Parallel()
	v := setup(t)
	boss := v.People("manager@acme.test", "")[0]
	t.Run("NamesByDefault", func(t *testing.T) {
		t.Parallel()
		got := v.send(http.MethodGet, "/api/v1/employees/"+boss.ID, "")
		require.JSONEq(t, `{"id":"`+boss.ID+`","firstName":"Mara","lastName":"Quist"}`, got.body)
	})
	t.Run("KnownFieldsOnly", func(t *testing.T) {
		t.Parallel()
		got := v.send(http.MethodGet, "/api/v1/employees/"+boss.ID+"?fields=workEmail,ssn,1", "")
		require.JSONEq(t, `{"id":"`+boss.ID+`","workEmail":"manager@acme.test","1":"Mara"}`, got.body)
	})
	t.Run("ZeroIsTheOwnerOfTheKey", func(t *testing.T) {
		t.Parallel()
		got := v.send(http.MethodGet, "/api/v1/employees/0?fields=workEmail", "")
		require.Equal(t, "hr@acme.test", got.json(t)["workEmail"])
	})
	t.Run("FutureValuesWhenAskedFor", func(t *testing.T) {
		t.Parallel()
		path := "/api/v1/employees/" + v.someone(bamboohr.PhaseHire).ID + "?fields=jobTitle,hireDate"
		require.Nil(t, v.send(http.MethodGet, path, "").json(t)["jobTitle"])
		require.NotEmpty(t, v.send(http.MethodGet, path+"&onlyCurrent=false", "").json(t)["jobTitle"])
	})
}

func TestDirectoryShowsActivePeopleOnly(t *testing.T) {
	t.Parallel()
	v := setup(t)
	ids := func(query string) map[string]map[string]any {
		got := v.send(http.MethodGet, "/api/v1/employees/directory"+query, "")
		require.Equal(t, http.StatusOK, got.status)
		var body struct {
			Fields    []struct{ ID, Type, Name string }
			Employees []map[string]any
		}
		require.NoError(t, json.Unmarshal([]byte(got.body), &body))
		require.Equal(t, "displayName", body.Fields[0].ID)
		byID := map[string]map[string]any{}
		for _, e := range body.Employees {
			byID[e["id"].(string)] = e
		}
		return byID
	}
	listed, withFuture := ids(""), ids("?onlyCurrent=false")
	for _, p := range v.People("", "") {
		require.Equal(t, p.Phase == bamboohr.PhaseActive || p.Phase == bamboohr.PhaseLeaving, listed[p.ID] != nil, p)
		require.Equal(t, p.Phase != bamboohr.PhaseGone, withFuture[p.ID] != nil, p)
	}
	require.EqualValues(t, 0, listed["101"]["canUploadPhoto"])
}

func TestChanged(t *testing.T) {
	t.Parallel()
	v := setup(t)
	since := "?since=2026-01-30T09:30:00%2B00:00"
	list := func(query string) (string, map[string]any) {
		got := v.send(http.MethodGet, "/api/v1/employees/changed"+query, "")
		require.Equal(t, http.StatusOK, got.status)
		body := got.json(t)
		return body["latest"].(string), body["employees"].(map[string]any)
	}
	latest, changed := list(since)
	require.Equal(t, "2026-01-30T09:30:00+00:00", latest)
	require.Empty(t, changed)

	made, err := v.Hire(bamboohr.Hire{})
	require.NoError(t, err)
	v.clock.advance(60e9)
	kept := v.someone(bamboohr.PhaseActive)
	_, err = v.SetEndDate(kept.ID, "2026-03-01")
	require.NoError(t, err)
	v.clock.advance(60e9)
	lost := v.someone(bamboohr.PhaseGone)
	require.NoError(t, v.Withdraw(lost.ID))

	latest, changed = list(since + "&type=all")
	require.Equal(t, "2026-01-30T09:32:00+00:00", latest)
	require.Equal(t, map[string]any{
		made.ID: map[string]any{"id": made.ID, "action": "Inserted", "lastChanged": "2026-01-30T09:30:00+00:00"},
		kept.ID: map[string]any{"id": kept.ID, "action": "Updated", "lastChanged": "2026-01-30T09:31:00+00:00"},
		lost.ID: map[string]any{"id": lost.ID, "action": "Deleted", "lastChanged": "2026-01-30T09:32:00+00:00"},
	}, changed)
	_, err = v.SetEndDate(made.ID, "2026-12-01")
	require.NoError(t, err)
	_, changed = list(since + "&type=inserted")
	require.Empty(t, changed, "what was inserted has been updated since")
	_, changed = list(since + "&type=deleted")
	require.Len(t, changed, 1)
	_, changed = list("?since=2026-01-30T09:31:30Z")
	require.NotContains(t, changed, kept.ID, "only what is not older")
	require.Len(t, changed, 2)

	for _, query := range []string{"", "?since=yesterday", since + "&type=moved", "?since=2026-01-30T09:30:00+00:00"} {
		require.Equal(t, http.StatusBadRequest, v.send(http.MethodGet, "/api/v1/employees/changed"+query, "").status, query)
	}
}

func TestMetaFieldsNamesEveryFieldAReportKnows(t *testing.T) {
	t.Parallel()
	v := setup(t)
	var list []struct {
		ID                int
		Name, Type, Alias string
	}
	require.NoError(t, json.Unmarshal([]byte(v.send(http.MethodGet, "/api/v1/meta/fields", "").body), &list))
	numbers := map[int]bool{}
	var aliases []string
	for _, f := range list {
		require.NotEmpty(t, f.Name+f.Type)
		require.False(t, numbers[f.ID], "number twice")
		numbers[f.ID] = true
		aliases = append(aliases, f.Alias)
	}
	require.Subset(t, aliases, []string{"workEmail", "supervisorId", "supervisorEId", "terminationDate", "hireDate", "jobTitle"})
	require.Len(t, v.report(aliases...)["101"], len(aliases)+1)
}

func TestCompanyInformation(t *testing.T) {
	t.Parallel()
	got := setup(t).send(http.MethodGet, "/api/v1/company_information", "")
	require.Equal(t, "Acme", got.json(t)["displayName"])
}
