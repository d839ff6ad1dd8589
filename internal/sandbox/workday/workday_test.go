package workday_test

import (
	"encoding/csv"
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/kit/kittest"
	"github.com/assetronics/assetronics/internal/sandbox/workday"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type bundle struct {
	*kittest.Caller
	vendor *workday.Server
	clock  *kittest.Clock
}

func setup(t *testing.T, limited ...bool) *bundle {
	t.Helper()
	b := &bundle{clock: kittest.NewClock()}
	opts := workday.Options{Options: kittest.Options(b.clock, 250)}
	opts.Unlimited = len(limited) == 0
	var err error
	b.vendor, err = workday.New(opts)
	require.NoError(t, err)
	b.Caller = kittest.Serve(t, b.vendor)
	b.basic(workday.DemoUser+"@acme", workday.DemoPassword)
	return b
}

func (b *bundle) basic(user, password string) {
	r, err := http.NewRequestWithContext(b.T.Context(), http.MethodGet, b.URL, nil)
	require.NoError(b.T, err)
	r.SetBasicAuth(user, password)
	b.Header.Set("Authorization", r.Header.Get("Authorization"))
}

const (
	reports = "/ccx/service/customreport2/acme/lmcneil/"
	workers = reports + "Assetronics_Workers"
)

func TestReportHasTheCustomersColumns(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rows := kittest.Rows(b.Get(workers + "?format=json").OK()["Report_Entry"])
	v := b.vendor.Desk().Company().Look()
	seen := map[any]bool{}
	silent, offset, gone, contingent := 0, 0, 0, 0
	for _, row := range rows {
		require.False(t, seen[row["Employee_ID"]])
		seen[row["Employee_ID"]] = true
		for name, value := range row {
			require.IsType(t, "", value, name)
			require.NotEmpty(t, value, name)
		}
		if row["Work_Email"] == nil {
			silent++
		}
		if strings.HasSuffix(row["Hire_Date"].(string), "-08:00") {
			offset++
		}
		require.Equal(t, row["Worker_Status"] == "Active", row["Active_Status"] == "1")
		if row["Active_Status"] == "0" {
			gone++
		}
		number := strings.TrimPrefix(row["Employee_ID"].(string), "C-")
		if number != row["Employee_ID"] {
			contingent++
		}
		p, ok := v.ByNumber(number)
		require.True(t, ok)
		require.False(t, p.Starts(kittest.Today), "hires are hidden today")
	}
	for what, n := range map[string]int{"silent": silent, "offset": offset, "gone": gone, "contingent": contingent} {
		require.Positive(t, n, what)
	}
	ahead := kittest.Rows(b.Get(workers + "?format=json&Effective_Date=2026-06-30-07:00").OK()["Report_Entry"])
	require.Greater(t, len(ahead), len(rows), "and shown ahead")
	require.Equal(t, 500, b.Get(workers+"?format=json&Effective_Date=soon").Status)
}

func TestReportAsCSVAndXML(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rows := kittest.Rows(b.Get(workers + "?format=json").OK()["Report_Entry"])
	table, err := csv.NewReader(strings.NewReader(b.Get(workers + "?format=csv").Body)).ReadAll()
	require.NoError(t, err)
	require.Len(t, table, len(rows)+1)
	require.Equal(t, "Employee_ID", table[0][0])
	require.Equal(t, rows[0]["First_Name"], table[1][1])
	var data struct {
		Entries []struct {
			First string `xml:"First_Name"`
		} `xml:"Report_Entry"`
	}
	got := b.Get(workers)
	require.Contains(t, got.Header.Get("Content-Type"), "xml", "without a format")
	require.NoError(t, xml.Unmarshal([]byte(got.Body), &data))
	require.Len(t, data.Entries, len(rows))
	require.Equal(t, rows[0]["First_Name"], data.Entries[0].First)
}

func TestColumnsAreRenamed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := kittest.Rows(b.Get(reports + "CR_INT042_Mitarbeiter?format=json").OK()["Report_Entry"])[0]
	require.Contains(t, first, "E-Mail_geschäftlich")
	b.Order(http.MethodPut, "reports/Assetronics_Workers", `{"columns":[{"alias":"No","field":"employee_id"},{"alias":"Mail","field":"work_email"}],"active_only":true}`)
	rows := kittest.Rows(b.Get(workers + "?format=json").OK()["Report_Entry"])
	require.Len(t, rows[0], 2)
	require.Contains(t, rows[0], "No")
	got := b.Send(http.MethodPut, "/control/api/reports/x", `{"columns":[{"alias":"No","field":"shoe"}]}`)
	require.Equal(t, 422, got.Status)
	b.Trouble(`{"vanish_percent":100}`)
	require.Empty(t, b.Get(reports+"CR_INT042_Mitarbeiter?format=json").OK())
	require.Equal(t, []any{}, b.Get(workers + "?format=json").OK()["Report_Entry"])
}

func TestReportIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.Equal(t, 404, b.Get(reports+"Nothing?format=json").Status)
	require.Equal(t, 400, b.Get(workers+"?format=pdf").Status)
	b.basic("ISU_Assetronics@other", workday.DemoPassword)
	got := b.Get(workers + "?format=json")
	require.Equal(t, 401, got.Status)
	require.Contains(t, got.Header.Get("Content-Type"), "xml")
	b.basic("ISU_Assetronics", workday.DemoPassword)
	require.Equal(t, 200, b.Get(workers+"?format=json").Status, "without the tenant, too")
}

// soap sends the body of Get_Workers_Request.
func (b *bundle) soap(user, body string) kittest.Answer {
	return b.Send(http.MethodPost, "/ccx/service/acme/Human_Resources/v44.0", `<?xml version="1.0"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:bsvc="urn:com.workday/bsvc"><soapenv:Header>
<wsse:Security soapenv:mustUnderstand="1" xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">
<wsse:UsernameToken><wsse:Username>`+user+`</wsse:Username><wsse:Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText">`+
		workday.DemoPassword+`</wsse:Password></wsse:UsernameToken></wsse:Security></soapenv:Header>
<soapenv:Body>`+body+`</soapenv:Body></soapenv:Envelope>`, "Content-Type", "text/xml", "Authorization", "")
}

func (b *bundle) getWorkers(inner string) answer {
	b.T.Helper()
	got := b.soap("ISU_Assetronics@acme", `<bsvc:Get_Workers_Request bsvc:version="v44.0">`+inner+`</bsvc:Get_Workers_Request>`)
	require.Equal(b.T, 200, got.Status, got.Body)
	var a answer
	require.NoError(b.T, xml.Unmarshal([]byte(got.Body), &a), got.Body)
	return a
}

// answer is what a reader makes of the response, with real namespaces.
type answer struct {
	XMLName xml.Name `xml:"http://schemas.xmlsoap.org/soap/envelope/ Envelope"`
	Results struct {
		Total   int `xml:"Total_Results"`
		Pages   int `xml:"Total_Pages"`
		Results int `xml:"Page_Results"`
		Page    int `xml:"Page"`
	} `xml:"Body>Get_Workers_Response>Response_Results"`
	Workers []struct {
		IDs []struct {
			Type  string `xml:"urn:com.workday/bsvc type,attr"`
			Value string `xml:",chardata"`
		} `xml:"Worker_Reference>ID"`
		First  string `xml:"Worker_Data>Personal_Data>Name_Data>Legal_Name_Data>Name_Detail_Data>First_Name"`
		Emails []struct {
			Address string `xml:"Email_Address"`
			Usage   string `xml:"Usage_Data>Type_Data>Type_Reference>ID"`
		} `xml:"Worker_Data>Personal_Data>Contact_Data>Email_Address_Data"`
		Title  string   `xml:"Worker_Data>Employment_Data>Worker_Job_Data>Position_Data>Business_Title"`
		Active string   `xml:"Worker_Data>Employment_Data>Worker_Status_Data>Active"`
		Hire   string   `xml:"Worker_Data>Employment_Data>Worker_Status_Data>Hire_Date"`
		Orgs   []string `xml:"Worker_Data>Organization_Data>Worker_Organization_Data>Organization_Data>Organization_Name"`
	} `xml:"Body>Get_Workers_Response>Response_Data>Worker"`
}

const withInactive = `<bsvc:Request_Criteria><bsvc:Exclude_Inactive_Workers>false</bsvc:Exclude_Inactive_Workers></bsvc:Request_Criteria>`

func filter(inner string) string {
	return `<bsvc:Response_Filter>` + inner + `</bsvc:Response_Filter>`
}

func TestGetWorkersInPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	seen, inactive, work := map[string]bool{}, 0, 0
	for page, pages := 1, 1; page <= pages; page++ {
		a := b.getWorkers(withInactive + filter(`<bsvc:Page>`+strconv.Itoa(page)+`</bsvc:Page><bsvc:Count>100</bsvc:Count>`) +
			`<bsvc:Response_Group><bsvc:Include_Reference>1</bsvc:Include_Reference><bsvc:Include_Personal_Information>true</bsvc:Include_Personal_Information>
			<bsvc:Include_Employment_Information>true</bsvc:Include_Employment_Information><bsvc:Include_Organizations>true</bsvc:Include_Organizations></bsvc:Response_Group>`)
		pages = a.Results.Pages
		require.Equal(t, page, a.Results.Page)
		require.Len(t, a.Workers, a.Results.Results)
		for _, w := range a.Workers {
			require.Equal(t, "WID", w.IDs[0].Type)
			require.Len(t, w.IDs[0].Value, 32)
			require.Contains(t, []string{"Employee_ID", "Contingent_Worker_ID"}, w.IDs[1].Type)
			require.False(t, seen[w.IDs[0].Value])
			seen[w.IDs[0].Value] = true
			require.NotEmpty(t, w.First)
			require.NotEmpty(t, w.Title)
			require.Len(t, w.Orgs, 3)
			if w.Active == "0" {
				inactive++
			}
			for _, e := range w.Emails {
				if e.Usage == "WORK" {
					work++
				}
			}
		}
		require.Equal(t, a.Results.Total, 100*(pages-1)+b.getWorkers(withInactive+filter(`<bsvc:Page>`+strconv.Itoa(pages)+`</bsvc:Page>`)).Results.Results)
	}
	require.Greater(t, len(seen), 240)
	require.GreaterOrEqual(t, inactive, 15)
	require.Greater(t, work, 230)
	require.Less(t, b.getWorkers("").Results.Total, len(seen), "the inactive are left out unless asked for")
	ahead := b.getWorkers(withInactive + filter(`<bsvc:As_Of_Effective_Date>2026-12-31</bsvc:As_Of_Effective_Date>`))
	require.Greater(t, ahead.Results.Total, len(seen))
	beyond := b.getWorkers(filter(`<bsvc:Page>99</bsvc:Page>`))
	require.Empty(t, beyond.Workers)
}

func TestGetWorkersThatChanged(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.clock.Advance(time.Minute)
	since := b.clock.Now().Format(time.RFC3339)
	b.vendor.Desk().Company().EditPerson(5, func(p *company.Person) { p.Title = "Juggler" })
	a := b.getWorkers(`<bsvc:Request_Criteria><bsvc:Exclude_Inactive_Workers>false</bsvc:Exclude_Inactive_Workers><bsvc:Transaction_Log_Criteria_Data><bsvc:Transaction_Date_Range_Data><bsvc:Updated_From>` +
		since + `</bsvc:Updated_From></bsvc:Transaction_Date_Range_Data></bsvc:Transaction_Log_Criteria_Data></bsvc:Request_Criteria>`)
	require.Len(t, a.Workers, 1)
	require.Equal(t, "Juggler", a.Workers[0].Title)
	one := b.getWorkers(`<bsvc:Request_References><bsvc:Worker_Reference><bsvc:ID bsvc:type="WID">` + a.Workers[0].IDs[0].Value + `</bsvc:ID></bsvc:Worker_Reference></bsvc:Request_References>`)
	require.Equal(t, 1, one.Results.Total)
}

func TestFaultsHaveStatus500(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const good, wrap = "ISU_Assetronics@acme", `<bsvc:Get_Workers_Request>`
	for name, c := range map[string]struct{ user, body, want string }{
		"Tenant":  {"ISU_Assetronics", wrap + `</bsvc:Get_Workers_Request>`, "authenticationError"},
		"User":    {"x@acme", wrap + `</bsvc:Get_Workers_Request>`, "authenticationError"},
		"Count":   {good, wrap + filter(`<bsvc:Count>1000</bsvc:Count>`) + `</bsvc:Get_Workers_Request>`, "validationError"},
		"Request": {good, `<bsvc:Get_Shoes_Request/>`, "validationError"},
		"XML":     {good, `<`, "validationError"},
		"Since":   {good, wrap + `<bsvc:Request_Criteria><bsvc:Transaction_Log_Criteria_Data/></bsvc:Request_Criteria></bsvc:Get_Workers_Request>`, "validationError"},
	} {
		got := b.soap(c.user, c.body)
		require.Equal(t, 500, got.Status, name)
		var e struct {
			Code   string `xml:"Body>Fault>faultcode"`
			Text   string `xml:"Body>Fault>faultstring"`
			Detail string `xml:"Body>Fault>detail>Validation_Fault>Validation_Error>Message"`
		}
		require.NoError(t, xml.Unmarshal([]byte(got.Body), &e), got.Body)
		require.Equal(t, "SOAP-ENV:Client."+c.want, e.Code, name)
		require.NotEmpty(t, e.Text)
		require.Equal(t, c.want == "validationError", e.Detail != "", name)
	}
	require.Equal(t, 415, b.Send(http.MethodPost, "/ccx/service/acme/Human_Resources/v44.0", "{}", "Content-Type", "application/json").Status)
}

func TestPagesThatNeverEndAnnounceThemselves(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Trouble(`{"paging":"endless_pages"}`)
	a := b.getWorkers(filter(`<bsvc:Page>40</bsvc:Page>`))
	require.Equal(t, 41, a.Results.Pages)
	require.NotEmpty(t, a.Workers)
}

func TestRESTWantsAToken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const list = "/ccx/api/staffing/v6/acme/workers"
	require.Equal(t, 401, b.Get(list).Status, "a password is none")
	b.basic(workday.DemoClient, workday.DemoSecret)
	require.Equal(t, "invalid_grant", b.Form("/ccx/oauth2/acme/token", "grant_type=refresh_token&refresh_token=x").JSON()["error"])
	token := b.Form("/ccx/oauth2/acme/token", "grant_type=refresh_token&refresh_token="+workday.DemoRefreshToken).OK()
	b.Header.Set("Authorization", "Bearer "+token["access_token"].(string))
	page := b.Get(list).OK()
	require.Len(t, kittest.Rows(page["data"]), 20)
	all := b.Get(list + "?limit=100&includeTerminatedWorkers=true").OK()
	require.Greater(t, all["total"], page["total"])
	one := kittest.Rows(all["data"])[0]
	require.Equal(t, one, b.Get(list+"/"+one["id"].(string)).OK())
	require.Equal(t, 400, b.Get(list+"?limit=101").Status)
	require.InDelta(t, 1, b.Get(list + "?search=" + one["workerId"].(string)).OK()["total"], 0)
	require.Equal(t, 200, b.Get(workers+"?format=json").Status, "reports take tokens, too")
	b.clock.Advance(time.Hour)
	require.Equal(t, 401, b.Get(list).Status)
}

func TestTooManyCalls(t *testing.T) {
	t.Parallel()
	b := setup(t, true)
	for range 10 {
		require.Equal(t, 404, b.Get(reports+"x").Status)
	}
	require.Equal(t, 429, b.Get(reports+"x").Status)
	require.Equal(t, 500, b.soap("x", "").Status)
	b.clock.Advance(time.Second)
	require.Equal(t, 404, b.Get(reports+"x").Status)
}
