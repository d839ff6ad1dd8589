package integration_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
	"github.com/assetronics/assetronics/internal/testkit"
)

// TestSecretsAreWriteOnly: neither answers nor history nor the tables show them.
func TestSecretsAreWriteOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.connect(t, "https://example.test/api/v1")
	require.Equal(t, map[string]bool{"api_key": true, "webhook_key": false}, i.Secrets)
	key := seal.Secret("another-key-0123456789")
	_, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Secrets: map[string]*seal.Secret{"api_key": &key}}, nil)
	require.NoError(t, err)
	require.NotContains(t, fmt.Sprintf("%+v", i), bamboohr.DemoKey)
	for _, secret := range []string{bamboohr.DemoKey, key.Reveal()} {
		var found []string
		b.query(t, &found, "select payload::text from outbox where payload::text like '%' || $1 || '%'", secret)
		require.Empty(t, found)
		b.query(t, &found, "select key from integration_secrets where position(convert_to($1, 'UTF8') in sealed) > 0", secret)
		require.Empty(t, found)
	}
	require.Equal(t, []string{integration.EventCreated, integration.EventUpdated}, b.told(t, i.ID))
}

// TestSecretsOpenInTheirPlaceOnly: copied to another integration they are
// useless, and the run says what to do.
func TestSecretsOpenInTheirPlaceOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := scripted(t)
	one, other := b.connect(t, url), b.connect(t, url)
	b.exec(t, `update integration_secrets set sealed = (select sealed from integration_secrets where integration_id = $1) where integration_id = $2`, one.ID, other.ID)
	run := b.sync(t, other.ID)
	require.Equal(t, integration.ErrSecrets, run.Error.Code)
	result, err := b.Test(t.Context(), b.tenant, other.ID)
	require.NoError(t, err)
	require.Equal(t, integration.ErrSecrets, result.Code)
}

func TestCreateRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	good := func() integration.New {
		return integration.New{
			Connector: "bamboohr", Name: "HR", Settings: map[string]any{"subdomain": "acme"},
			Secrets: map[string]seal.Secret{"api_key": "k"},
		}
	}
	tests := map[string]struct {
		spoil    func(*integration.New)
		location string
	}{
		"ErrConnector":     {func(n *integration.New) { n.Connector = "none" }, "body.connector"},
		"ErrNoName":        {func(n *integration.New) { n.Name = "  " }, "body.name"},
		"ErrSchedule":      {func(n *integration.New) { n.ScheduleMinutes = 4 }, "body.schedule_minutes"},
		"ErrHandEdits":     {func(n *integration.New) { n.HandEdits = "ask" }, "body.hand_edits"},
		"ErrSubdomain":     {func(n *integration.New) { n.Settings["subdomain"] = "evil.test/" }, "body.settings.subdomain"},
		"ErrNoSubdomain":   {func(n *integration.New) { n.Settings = nil }, "body.settings.subdomain"},
		"ErrSettingType":   {func(n *integration.New) { n.Settings["subdomain"] = 7.0 }, "body.settings.subdomain"},
		"ErrOtherSetting":  {func(n *integration.New) { n.Settings["color"] = "red" }, "body.settings.color"},
		"ErrBaseURL":       {func(n *integration.New) { n.Settings["base_url"] = "ftp://x" }, "body.settings.base_url"},
		"ErrNoKey":         {func(n *integration.New) { n.Secrets = nil }, "body.secrets.api_key"},
		"ErrUnknownSecret": {func(n *integration.New) { n.Secrets["pin"] = "1" }, "body.secrets.pin"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := good()
			test.spoil(&n)
			_, err := b.Create(t.Context(), b.tenant, n)
			f := fault.As(err)
			require.NotNil(t, f, "%v", err)
			require.Equal(t, fault.Invalid, f.Kind)
			require.Equal(t, test.location, f.Fields[0].Location)
		})
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.connect(t, "https://example.test/api/v1")
	require.Equal(t, b.clock.Now().Add(time.Hour), *i.NextRunAt)
	b.forget(t)

	same, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Name: optional.Of(" HR ")}, &i.Version)
	require.NoError(t, err)
	require.Equal(t, i.Version, same.Version)
	require.Empty(t, b.told(t, i.ID))

	changed, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{
		Name: optional.Of("People"), ScheduleMinutes: optional.Of(15), Settings: map[string]any{"base_url": nil},
	}, &i.Version)
	require.NoError(t, err)
	require.Equal(t, i.Version+1, changed.Version)
	require.Equal(t, map[string]any{"subdomain": "acme"}, changed.Settings)
	require.Equal(t, b.clock.Now().Add(15*time.Minute), *changed.NextRunAt)
	require.Equal(t, []string{integration.EventUpdated}, b.told(t, i.ID))

	_, err = b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Name: optional.Of("Late")}, &i.Version)
	require.True(t, fault.Is(err, "integration.stale"))
	_, err = b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Secrets: map[string]*seal.Secret{"api_key": nil}}, nil)
	require.Equal(t, fault.Invalid, fault.KindOf(err), "it is required")

	off, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Enabled: optional.Of(false)}, nil)
	require.NoError(t, err)
	require.Equal(t, integration.Disabled, off.Health())
	require.Nil(t, off.NextRunAt)
	_, err = b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.True(t, fault.Is(err, "integration.disabled"))
	on, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Enabled: optional.Of(true)}, nil)
	require.NoError(t, err)
	require.Equal(t, b.clock.Now().Add(15*time.Minute), *on.NextRunAt)
}

// TestTest asks the vendor and never tells more than it must.
func TestTest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor(t, 60)
	i := b.connect(t, v.url)
	result, err := b.Test(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.Equal(t, integration.TestResult{OK: true}, result)

	wrong := seal.Secret("wrong")
	_, err = b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Secrets: map[string]*seal.Secret{"api_key": &wrong}}, nil)
	require.NoError(t, err)
	result, err = b.Test(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	require.False(t, result.OK)
	require.Equal(t, "bad_credentials", result.Code)
	require.NotEmpty(t, result.Message)

	var messages []string
	for _, url := range []string{"https://10.0.0.1/api/v1", "https://169.254.169.254/api/v1"} { // private, not allowed
		result, err := b.Test(t.Context(), b.tenant, b.connect(t, url).ID)
		require.NoError(t, err)
		require.Equal(t, "unreachable", result.Code)
		messages = append(messages, result.Message)
	}
	require.Len(t, slices.Compact(messages), 1)
	require.Empty(t, b.runs(t, i))
}

// TestCompaniesAreApart: nothing of one is seen or touched from another.
func TestCompaniesAreApart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s, url := scripted(t, record("1", "Ana", "ana@acme.test"))
	mine := b.connect(t, url)
	run := b.sync(t, mine.ID)
	other := &bundle{Service: b.Service, people: b.people, db: b.db, clock: b.clock, shown: b.shown, tenant: testkit.Tenant(t, b.db)}
	theirs := other.connect(t, url)
	s.say(record("1", "Bo", "ana@acme.test"), record("2", "Cy", "cy@acme.test"))
	require.Equal(t, 2, other.sync(t, theirs.ID).Counts.Created)

	require.Equal(t, []string{"1"}, slices.Collect(maps.Keys(b.everybody(t))))
	require.Equal(t, "Ana Lima", b.person(t, "1").DisplayName)
	for name, try := range map[string]func() error{
		"Get": func() error { _, err := b.Get(t.Context(), other.tenant, mine.ID); return err },
		"Update": func() error {
			_, err := b.Update(t.Context(), other.tenant, mine.ID, integration.Patch{}, nil)
			return err
		},
		"Delete": func() error { return b.Delete(t.Context(), other.tenant, mine.ID, nil) },
		"Test":   func() error { _, err := b.Test(t.Context(), other.tenant, mine.ID); return err },
		"Sync": func() error {
			_, err := b.RequestSync(t.Context(), other.tenant, mine.ID, integration.Manual)
			return err
		},
		"Register": func() error {
			_, err := b.RegisterWebhook(t.Context(), other.tenant, mine.ID, "https://x.test")
			return err
		},
		"Runs":    func() error { _, err := b.ListRuns(t.Context(), other.tenant, mine.ID, list.Request{}); return err },
		"Run":     func() error { _, err := b.GetRun(t.Context(), other.tenant, run.ID); return err },
		"Rejects": func() error { _, err := b.ListRejects(t.Context(), other.tenant, run.ID, list.Request{}); return err },
	} {
		require.Equal(t, fault.NotFound, fault.KindOf(try()), name)
	}
	page, err := b.List(t.Context(), b.tenant, list.Request{})
	require.NoError(t, err)
	require.Len(t, page.Rows, 1)
	found, err := b.ByIDs(t.Context(), other.tenant, []uuid.UUID{mine.ID, theirs.ID})
	require.NoError(t, err)
	require.Len(t, found, 1)
}

// TestSchedule asks for a run of what is due, once, and for nothing else.
func TestSchedule(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := scripted(t, record("1", "Ana", "ana@acme.test"))
	due, off := b.connect(t, url), b.connect(t, url)
	_, err := b.Update(t.Context(), b.tenant, off.ID, integration.Patch{Enabled: optional.Of(false)}, nil)
	require.NoError(t, err)
	require.NoError(t, b.EnqueueDue(t.Context()))
	require.Empty(t, b.runs(t, due))

	b.clock.Advance(time.Hour)
	for range 2 {
		require.NoError(t, b.EnqueueDue(t.Context()))
		runs := b.runs(t, due)
		require.Len(t, runs, 1)
		require.Equal(t, integration.Schedule, runs[0].Trigger)
		require.Equal(t, "Assetronics", runs[0].RequestedBy.Label)
	}
	require.Empty(t, b.runs(t, off))
	require.NoError(t, b.Run(t.Context(), b.tenant, b.runs(t, due)[0].ID))
	require.Equal(t, time.Hour, b.next(t, due.ID))
}

// TestOneRunAtATime: whoever asks meanwhile gets the one there is.
func TestOneRunAtATime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s, url := scripted(t)
	i := b.connect(t, url)
	first, err := b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.NoError(t, err)
	results := make(chan uuid.UUID, 8)
	for range cap(results) {
		go func() {
			run, _ := b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
			results <- run.ID
		}()
	}
	for range cap(results) {
		require.Equal(t, first.ID, <-results)
	}
	var during integration.Run
	s.intercept(func(http.ResponseWriter, *http.Request) bool {
		during, _ = b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
		return false
	})
	require.NoError(t, b.Run(t.Context(), b.tenant, first.ID))
	require.Equal(t, first.ID, during.ID)
	require.Equal(t, integration.Running, during.Status)
	require.Len(t, b.runs(t, i), 1, "a button pressed meanwhile asks for no further one")
}
