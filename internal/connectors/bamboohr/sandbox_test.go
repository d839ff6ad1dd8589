package bamboohr_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/connectors"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

// The day these tests play on.
var now = time.Date(2026, 1, 30, 9, 30, 0, 0, time.UTC)

// person is somebody as the connector gives them.
type person struct {
	record.Employee
	Missing []string
	Hash    string
}

type bundle struct {
	t         *testing.T
	vendor    *bamboohr.Server
	url       string
	connector *connector.Connector
	client    *http.Client
	session   *connector.Session
}

// setup connects the connector to a simulated vendor over a real connection and
// the guarded client.
func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{t: t}
	var err error
	b.vendor, err = bamboohr.New(bamboohr.Options{Now: func() time.Time { return now }, Seed: 7})
	require.NoError(t, err)
	web := httptest.NewServer(b.vendor)
	t.Cleanup(web.Close)
	t.Cleanup(func() { require.NoError(t, b.vendor.Close()) })
	b.url = web.URL

	allow, err := httpx.ParseAllow("127.0.0.1")
	require.NoError(t, err)
	gate := httpx.New(httpx.Options{Allow: allow})
	t.Cleanup(gate.Close)
	b.client = gate.Client("test", httpx.Limits{Retries: -1, RequestsPerSecond: 1000, Burst: 1000})

	catalog, _, err := connector.Load(connectors.FS)
	require.NoError(t, err)
	var ok bool
	b.connector, ok = catalog.Get("bamboohr")
	require.True(t, ok)
	b.session = b.open(bamboohr.DemoKey)
	return b
}

func (b *bundle) open(key seal.Secret) *connector.Session {
	b.t.Helper()
	s, err := b.connector.Open(
		map[string]any{"subdomain": "acme", "base_url": b.url + "/api/v1"},
		map[string]seal.Secret{"api_key": key}, connector.Options{Client: b.client})
	require.NoError(b.t, err)
	return s
}

func (b *bundle) read() (people map[string]person, rejects []connector.Reject, err error) {
	b.t.Helper()
	people = map[string]person{}
	err = b.session.Read(b.t.Context(), "employees", func(p connector.Page) error {
		for _, r := range p.Records {
			people[r.ID()] = person{*r.Value.(*record.Employee), r.Missing, r.Hash}
		}
		rejects = append(rejects, p.Rejects...)
		return nil
	})
	return people, rejects, err
}

func (b *bundle) trouble(trouble bamboohr.Trouble) {
	b.t.Helper()
	require.NoError(b.t, b.vendor.SetTrouble(trouble))
}

func TestSandboxPeopleComeAsTheyAre(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, b.session.Test(t.Context()))
	people, rejects, err := b.read()
	require.NoError(t, err)
	require.Empty(t, rejects)
	views := b.vendor.People("", "")
	require.GreaterOrEqual(t, len(views), 250)
	require.Len(t, people, len(views))
	phases := map[bamboohr.Phase]int{}
	for _, v := range views {
		p := people[v.ID]
		phases[v.Phase]++
		require.Equal(t, []string{v.Name, v.FirstName, v.LastName, v.WorkEmail, v.JobTitle, v.Department, v.Location, v.SupervisorID, v.EmployeeNumber, v.StartDate},
			[]string{p.DisplayName, p.FirstName, p.LastName, p.Email, p.JobTitle, p.Department, p.Location, p.ManagerExternalID, p.EmployeeNumber, p.StartDate.String()})
		if v.SupervisorID != "" {
			require.Contains(t, people, v.SupervisorID)
		}
		if v.EndDate != "" {
			require.Equal(t, v.EndDate, p.EndDate.String())
		}
		want := map[bamboohr.Phase][]string{
			bamboohr.PhaseActive:  {record.Active},
			bamboohr.PhaseLeaving: {record.Active},
			bamboohr.PhaseGone:    {record.Terminated},
			bamboohr.PhaseHire:    {record.Active, ""}, // the first day decides
		}[v.Phase]
		require.True(t, slices.Contains(want, p.Status), "%s: %+v", v.Phase, p)
		require.Empty(t, p.Missing)
	}
	require.Len(t, phases, 4, "some of each phase")

	again, _, err := b.read()
	require.NoError(t, err)
	require.Equal(t, people, again, "a second reading finds the same")
}

func TestSandboxHireAndLeaving(t *testing.T) {
	t.Parallel()
	b := setup(t)
	before, _, err := b.read()
	require.NoError(t, err)
	hired, err := b.vendor.Hire(bamboohr.Hire{FirstName: "Nora", LastName: "Vik", StartDate: "2026-02-16", JobTitle: "Engineer", Department: "Engineering"})
	require.NoError(t, err)
	var leaver string
	for _, v := range b.vendor.People("", bamboohr.PhaseActive) {
		leaver = v.ID
	}
	_, err = b.vendor.SetEndDate(leaver, "2026-03-31")
	require.NoError(t, err)

	after, _, err := b.read()
	require.NoError(t, err)
	require.Len(t, after, len(before)+1)
	nora := after[hired.ID]
	require.Equal(t, clock.MustDate("2026-02-16"), nora.StartDate)
	require.Equal(t, "Engineer", nora.JobTitle, "values that are dated ahead are seen")
	require.NotEmpty(t, nora.ManagerExternalID)
	require.Equal(t, clock.MustDate("2026-03-31"), after[leaver].EndDate)
	require.Equal(t, record.Active, after[leaver].Status)
	for id, old := range before {
		require.Equal(t, id == leaver, old.Hash != after[id].Hash, id)
	}

	_, err = b.vendor.WithdrawEndDate(leaver)
	require.NoError(t, err)
	require.NoError(t, b.vendor.Withdraw(hired.ID))
	last, _, err := b.read()
	require.NoError(t, err)
	require.Equal(t, before, last, "both withdrawn: as it was")
}

func TestSandboxBrokenRecords(t *testing.T) {
	t.Parallel()
	b := setup(t)
	all, _, err := b.read()
	require.NoError(t, err)
	b.trouble(bamboohr.Trouble{Broken: []bamboohr.Breakage{
		bamboohr.ImpossibleDate, bamboohr.DuplicateEmail, bamboohr.MissingEmail, bamboohr.WrongTypes,
	}})
	people, rejects, err := b.read()
	require.NoError(t, err)
	require.Len(t, rejects, 2)
	require.Len(t, people, len(all)-2, "the others come in, also without an e-mail")
	var codes []string
	for _, r := range rejects {
		codes = append(codes, r.Code)
		require.Contains(t, all, r.ExternalID)
		require.Equal(t, all[r.ExternalID].DisplayName, r.Label)
		require.Contains(t, r.Reason, "start date: ")
	}
	require.ElementsMatch(t, []string{connector.RejectInvalidDate, connector.RejectWrongType}, codes)
}

func TestSandboxLostPermission(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.trouble(bamboohr.Trouble{ForbiddenFields: []string{"workEmail", "terminationDate", "supervisorId", "supervisorEId"}})
	people, _, err := b.read()
	require.NoError(t, err)
	require.NotEmpty(t, people)
	for _, p := range people {
		require.Equal(t, []string{"email", "manager_external_id", "end_date"}, p.Missing)
	}
}

func TestErrSandboxTrouble(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault bamboohr.Fault
		want  connector.Error
	}{
		"Throttled":   {bamboohr.Fault{Kind: bamboohr.RateLimited, RetryAfterSeconds: 7}, connector.Error{Code: connector.RateLimited, Status: 429, RetryAfter: 7 * time.Second}},
		"Unavailable": {bamboohr.Fault{Kind: bamboohr.Unavailable, RetryAfterSeconds: 9}, connector.Error{Code: connector.RateLimited, Status: 503, RetryAfter: 9 * time.Second}},
		"Empty":       {bamboohr.Fault{Kind: bamboohr.ServerError}, connector.Error{Code: connector.VendorError, Status: 500}},
		"Cut":         {bamboohr.Fault{Kind: bamboohr.Cut}, connector.Error{Code: connector.VendorError, Status: 200}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.trouble(bamboohr.Trouble{Next: []bamboohr.Fault{c.fault, c.fault, c.fault}}) // an answer that breaks off is asked for again
			_, _, err := b.read()
			e := connector.AsError(err)
			require.NotNil(t, e, "%v", err)
			require.Equal(t, c.want, connector.Error{Code: e.Code, Status: e.Status, RetryAfter: e.RetryAfter})
			require.NotEmpty(t, e.Message)
		})
	}
}

func TestErrSandboxKey(t *testing.T) {
	t.Parallel()
	b := setup(t)
	err := b.open("another-key").Test(t.Context())
	require.EqualError(t, err, "bad_credentials: BambooHR does not accept the key. It says: API key not provided or invalid")
}

func TestSandboxWebhook(t *testing.T) {
	t.Parallel()
	b := setup(t)
	type call struct {
		header http.Header
		body   []byte
	}
	calls := make(chan call, 8)
	ours := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		calls <- call{r.Header, body}
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(ours.Close)

	made, err := b.session.RegisterWebhook(t.Context(), ours.URL+"/hooks/abc")
	require.NoError(t, err)
	require.NotEmpty(t, made.ID)
	b.vendor.Start()
	hired, err := b.vendor.Hire(bamboohr.Hire{})
	require.NoError(t, err)
	for _, event := range []string{"employee.created", "employee.updated"} {
		got := <-calls
		in := connector.Incoming{Header: got.header, Body: got.body}
		hook := b.connector.OpenHook(nil, map[string]seal.Secret{"webhook_key": made.Secret}, nil)
		d, err := hook.VerifyWebhook(in, now)
		require.NoError(t, err)
		require.Equal(t, []connector.HookEvent{{Type: event, Stream: "employees", ExternalID: hired.ID}}, d.Events)
		_, err = b.connector.OpenHook(nil, map[string]seal.Secret{"webhook_key": "another"}, nil).VerifyWebhook(in, now)
		require.ErrorIs(t, err, connector.ErrSignature)
		_, err = hook.VerifyWebhook(in, now.Add(6*time.Minute))
		require.ErrorIs(t, err, connector.ErrReplay)
	}

	_, err = b.session.RegisterWebhook(t.Context(), "http://assets.acme.test/hooks/abc")
	require.ErrorContains(t, err, "url must begin with https://")
}
