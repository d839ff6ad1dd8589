package bamboohr_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

const (
	custom    = "/api/v1/reports/custom"
	smallBody = `{"title":"x","fields":["firstName","workEmail"]}`
	xmlBody   = `<report><title>x</title><fields><field id="firstName"/></fields></report>`
)

func TestReportFormat(t *testing.T) {
	t.Parallel()
	v := setup(t)
	cases := []struct {
		name, query, accept string
		status              int
		contentType         string
	}{
		{"Parameter", "?format=json", "*/*", 200, "application/json"},
		{"ParameterInAnyCase", "?format=JSON", "", 200, "application/json"},
		{"ParameterBeforeAccept", "?format=xml", "application/json", 200, "text/xml"},
		{"AcceptJSON", "", "application/json", 200, "application/json"},
		{"AcceptXML", "", "text/xml", 200, "text/xml"},
		{"AcceptCSV", "", "text/csv", 200, "text/csv"},
		{"ErrAcceptAnything", "", "*/*", 404, ""},
		{"ErrAcceptOtherXML", "", "application/xml", 404, ""},
		{"ErrAcceptList", "", "application/json, text/plain", 404, ""},
		{"ErrUnknown", "?format=bogus", "application/json", 404, ""},
		{"ErrEmpty", "?format=", "application/json", 404, ""},
		{"ErrPDF", "?format=pdf", "", 501, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := v.send(http.MethodPost, custom+c.query, smallBody, "Accept", c.accept)
			require.Equal(t, c.status, got.status)
			if c.status == http.StatusOK {
				require.Equal(t, c.contentType, got.header.Get("Content-Type"))
				require.Contains(t, got.body, "manager@acme.test")
				return
			}
			require.Empty(t, got.body)
		})
	}
}

func TestReportBody(t *testing.T) {
	t.Parallel()
	v := setup(t)
	fields := func(n int) string {
		list := make([]string, n)
		for i := range list {
			list[i] = `"f` + strconv.Itoa(i) + `"`
		}
		return `{"fields":[` + strings.Join(list, ",") + `]}`
	}
	cases := []struct {
		name, contentType, body string
		status                  int
		message                 string
	}{
		{"JSON", "application/json", smallBody, 200, ""},
		{"XML", "application/xml", xmlBody, 200, ""},
		{"XMLUnderAnyType", "text/plain", xmlBody, 200, ""},
		{"FourHundredFields", "application/json", fields(400), 200, ""},
		{"ErrCharset", "application/json; charset=UTF-8", smallBody, 400, "Malformed XML"},
		{"ErrUpperCase", "Application/JSON", smallBody, 400, "Malformed XML"},
		{"ErrNoType", "", smallBody, 400, "Malformed XML"},
		{"ErrXMLAsJSON", "application/json", xmlBody, 400, "Malformed JSON"},
		{"ErrOtherXML", "text/xml", `<fields/>`, 400, "Malformed XML"},
		{"ErrTooManyFields", "application/json", fields(401), 400, "Too many fields requested"},
		{"ErrDate", "application/json", `{"fields":[],"filters":{"lastChanged":{"value":"soon"}}}`, 400, "Invalid lastChanged date"},
		{"ErrHuge", "application/json", strings.Repeat(" ", 2<<20), 413, "Request body too large"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := v.send(http.MethodPost, custom+"?format=json", c.body, "Content-Type", c.contentType)
			require.Equal(t, c.status, got.status)
			require.Equal(t, c.message, got.header.Get("X-BambooHR-Error-Message"))
			require.Equal(t, c.status == http.StatusOK, got.body != "")
		})
	}
}

func TestReportDropsUnknownFieldsAndKeepsTheOrder(t *testing.T) {
	t.Parallel()
	v := setup(t)
	got := v.send(http.MethodPost, custom+"?format=json", `{"title":"T","fields":["workEmail","ssn","firstName","workEmail","17"]}`)
	require.Equal(t, http.StatusOK, got.status)
	var body struct {
		Title     string
		Fields    []struct{ ID, Type, Name string }
		Employees []json.RawMessage
	}
	require.NoError(t, json.Unmarshal([]byte(got.body), &body))
	require.Equal(t, "T", body.Title)
	require.Equal(t, []struct{ ID, Type, Name string }{
		{"workEmail", "email", "Work Email"}, {"firstName", "text", "First Name"}, {"17", "list", "Job Title"},
	}, body.Fields)
	require.Len(t, body.Employees, 60)
	require.Regexp(t, `^\{"id":"101","workEmail":"[^"]+","firstName":"[^"]+","17":"Chief Executive Officer"\}$`, string(body.Employees[0]))
}

func TestReportShowsEverybodyAsTheVendorWritesIt(t *testing.T) {
	t.Parallel()
	v := setup(t)
	rows := v.report("status", "employmentHistoryStatus", "hireDate", "terminationDate", "supervisor", "supervisorId",
		"supervisorEId", "preferredName", "mobilePhone", "workEmail", "employeeNumber", "photoUploaded", "lastChanged")
	require.Len(t, rows, 60)
	silent := 0
	for _, p := range v.People("", "") {
		r := rows[p.ID]
		require.NotEqual(t, p.ID, r["employeeNumber"])
		require.Equal(t, p.Status, r["status"])
		require.Equal(t, p.StartDate, r["hireDate"])
		require.IsType(t, "", r["mobilePhone"], "a cleared text is \"\", not null")
		require.Equal(t, false, r["photoUploaded"])
		switch p.Phase {
		case bamboohr.PhaseGone:
			require.Equal(t, []any{"Inactive", "Terminated", p.EndDate}, []any{r["status"], r["employmentHistoryStatus"], r["terminationDate"]})
		case bamboohr.PhaseLeaving:
			require.Equal(t, []any{"Active", "Terminated", p.EndDate}, []any{r["status"], r["employmentHistoryStatus"], r["terminationDate"]})
		case bamboohr.PhaseHire, bamboohr.PhaseActive:
			require.Equal(t, "0000-00-00", r["terminationDate"])
		}
		require.Equal(t, r["supervisorId"], r["supervisorEId"])
		if p.SupervisorID == "" {
			require.Nil(t, r["supervisor"])
			require.Nil(t, r["supervisorId"])
			continue
		}
		require.Equal(t, p.SupervisorID, r["supervisorId"])
		boss, _ := v.Person(p.SupervisorID)
		require.Equal(t, boss.LastName+", "+boss.FirstName, r["supervisor"])
		if r["workEmail"] == nil {
			silent++
		}
	}
	require.Positive(t, silent)
}

func TestReportHidesFutureDatedValuesByDefault(t *testing.T) {
	t.Parallel()
	v := setup(t)
	made, err := v.Hire(bamboohr.Hire{FirstName: "Ana", LastName: "Lima", JobTitle: "Engineer", Department: "IT", Location: "Lisboa"})
	require.NoError(t, err)
	history := []string{"jobTitle", "department", "location", "division", "supervisor", "supervisorId", "supervisorEId", "employmentHistoryStatus"}
	body := map[string]any{"fields": append([]string{"firstName", "workEmail", "hireDate", "status"}, history...)}

	hidden := v.reportWith("format=json", body)[made.ID]
	for _, key := range history {
		require.Nil(t, hidden[key], key)
	}
	require.Equal(t, []any{"Ana", "ana.lima@acme.test", "2026-02-13", "Inactive"},
		[]any{hidden["firstName"], hidden["workEmail"], hidden["hireDate"], hidden["status"]})

	shown := v.reportWith("format=json&onlyCurrent=false", body)[made.ID]
	require.Equal(t, []any{"Engineer", "IT", "Lisboa", "Quist, Mara"},
		[]any{shown["jobTitle"], shown["department"], shown["location"], shown["supervisor"]})

	v.clock.advance(14 * 24 * 3600e9)
	require.Equal(t, []any{"Engineer", "Active"}, []any{
		v.reportWith("format=json", body)[made.ID]["jobTitle"], v.reportWith("format=json", body)[made.ID]["status"],
	}, "the day has come")
}

func TestReportFilters(t *testing.T) {
	t.Parallel()
	v := setup(t)
	v.clock.advance(60e9)
	made, err := v.Hire(bamboohr.Hire{})
	require.NoError(t, err)
	rows := func(filters string) map[string]map[string]any {
		var f map[string]any
		require.NoError(t, json.Unmarshal([]byte(filters), &f))
		return v.reportWith("format=json", map[string]any{"fields": []string{"lastChanged"}, "filters": f})
	}
	only := rows(`{"lastChanged":{"value":"2026-01-30T09:31:00+0000","includeNull":"no"}}`)
	require.Len(t, only, 1)
	require.Equal(t, "2026-01-30T09:31:00+00:00", only[made.ID]["lastChanged"])

	undated := rows(`{"lastChanged":{"value":"2027-01-01T00:00:00Z"}}`)
	require.NotEmpty(t, undated, "people without a change date are included by default")
	for _, r := range undated {
		require.Nil(t, r["lastChanged"])
	}
	require.Len(t, rows(`{"employeeIds":[101,102,99999]}`), 2)
	require.Empty(t, rows(`{"employeeIds":[]}`))
	require.Len(t, rows(`{}`), 61)
}

func TestReportAsXMLAndCSV(t *testing.T) {
	t.Parallel()
	v := setup(t)
	asXML := `<report><title>A &amp; B</title><fields><field id="firstName"/><field id="nonsense"/></fields>` +
		`<filters><lastChanged includeNull="no">2020-01-01T00:00:00+00:00</lastChanged><employeeIds><employeeId>101</employeeId></employeeIds></filters></report>`
	first, _ := v.Person("101")
	got := v.send(http.MethodPost, custom+"?format=xml", asXML, "Content-Type", "text/xml")
	require.Contains(t, got.body, `<report><title>A &amp; B</title><fieldset><field id="firstName" type="text">First Name</field></fieldset>`+
		`<employees><employee id="101"><field id="firstName">`+first.FirstName+`</field></employee></employees></report>`)
	got = v.send(http.MethodPost, custom+"?format=csv", asXML, "Content-Type", "text/xml")
	require.Equal(t, "First Name\n"+first.FirstName+"\n", got.body)
}
