package integration_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr/bamboohrtest"

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
		"ErrSchedule":      {func(n *integration.New) { n.Schedule = "4m" }, "body.schedule"},
		"ErrWord":          {func(n *integration.New) { n.Schedule = "now and then" }, "body.schedule"},
		"ErrCron":          {func(n *integration.New) { n.Schedule = "61 * * * *" }, "body.schedule"},
		"ErrEveryMinute":   {func(n *integration.New) { n.Schedule = "* * * * *" }, "body.schedule"},
		"ErrNeverComes":    {func(n *integration.New) { n.Schedule = "0 0 30 2 *" }, "body.schedule"},
		"ErrOwnZone":       {func(n *integration.New) { n.Schedule = "TZ=Europe/Vienna 0 6 * * *" }, "body.schedule"},
		"ErrDescriptor":    {func(n *integration.New) { n.Schedule = "@every 1s" }, "body.schedule"},
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
	b.requireNext(t, time.Hour, i)
	b.forget(t)

	same, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Name: optional.Of(" HR ")}, &i.Version)
	require.NoError(t, err)
	require.Equal(t, i.Version, same.Version)
	require.Empty(t, b.told(t, i.ID))

	again := seal.Secret("another-key-0123456789")
	changed, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{
		Name: optional.Of("People"), Schedule: optional.Of(integration.Timetable("15m")), Settings: map[string]any{"base_url": nil},
		Secrets: map[string]*seal.Secret{"api_key": &again},
	}, &i.Version)
	require.NoError(t, err)
	require.Equal(t, i.Version+1, changed.Version)
	require.Equal(t, map[string]any{"subdomain": "acme"}, changed.Settings)
	b.requireNext(t, 15*time.Minute, changed)
	require.Equal(t, []string{integration.EventUpdated}, b.told(t, i.ID))

	_, err = b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Name: optional.Of("Late")}, &i.Version)
	require.True(t, fault.Is(err, "integration.stale"))
	_, err = b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Secrets: map[string]*seal.Secret{"api_key": nil}}, nil)
	require.Equal(t, fault.Invalid, fault.KindOf(err), "it is required")

	off, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Enabled: optional.Of(false)}, nil)
	require.NoError(t, err)
	require.Equal(t, integration.Paused, off.Health)
	require.Nil(t, off.NextRunAt)
	on, err := b.Update(t.Context(), b.tenant, i.ID, integration.Patch{Enabled: optional.Of(true)}, nil)
	require.NoError(t, err)
	b.requireNext(t, 15*time.Minute, on)
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
	require.Empty(t, b.syncs.of(i))
}

// TestSecretsOpenInTheirPlaceOnly: copied to another integration they are
// useless, and the test says what to do.
func TestSecretsOpenInTheirPlaceOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := bamboohrtest.Start(t)
	one, other := b.connect(t, url), b.connect(t, url)
	b.exec(t, `update integration_secrets set sealed = (select sealed from integration_secrets where integration_id = $1) where integration_id = $2`, one.ID, other.ID)
	result, err := b.Test(t.Context(), b.tenant, other.ID)
	require.NoError(t, err)
	require.Equal(t, integration.ErrSecrets, result.Code)
}

// TestCompaniesAreApart: nothing of one is seen or touched from another.
func TestCompaniesAreApart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	mine, other := b.connect(t, "https://example.test/api/v1"), testkit.Tenant(t, b.db)
	for name, try := range map[string]func() error{
		"Get":        func() error { _, err := b.Get(t.Context(), other, mine.ID); return err },
		"Connection": func() error { _, err := b.Connection(t.Context(), other, mine.ID); return err },
		"Hold":       func() error { _, err := b.Hold(t.Context(), other, mine.ID); return err },
		"Update":     func() error { _, err := b.Update(t.Context(), other, mine.ID, integration.Patch{}, nil); return err },
		"Delete":     func() error { return b.Delete(t.Context(), other, mine.ID, nil) },
		"Test":       func() error { _, err := b.Test(t.Context(), other, mine.ID); return err },
		"Register":   func() error { _, err := b.RegisterWebhook(t.Context(), other, mine.ID, "https://x.test"); return err },
	} {
		require.Equal(t, fault.NotFound, fault.KindOf(try()), name)
	}
	page, err := b.List(t.Context(), other, list.Request{})
	require.NoError(t, err)
	require.Empty(t, page.Rows)
	found, err := b.ByIDs(t.Context(), other, []uuid.UUID{mine.ID})
	require.NoError(t, err)
	require.Empty(t, found)
}

// TestSchedule asks for a sync of what is due, once, and for nothing else.
func TestSchedule(t *testing.T) {
	t.Parallel()
	b := setup(t)
	due, off := b.connect(t, "https://example.test/api/v1"), b.connect(t, "https://example.test/api/v1")
	_, err := b.Update(t.Context(), b.tenant, off.ID, integration.Patch{Enabled: optional.Of(false)}, nil)
	require.NoError(t, err)
	require.NoError(t, b.EnqueueDue(t.Context()))
	require.Empty(t, b.syncs.of(due))

	b.clock.Advance(time.Hour + 2*time.Minute)
	for range 2 {
		require.NoError(t, b.EnqueueDue(t.Context()))
		require.Equal(t, []integration.Trigger{integration.Schedule}, b.syncs.of(due))
	}
	require.Empty(t, b.syncs.of(off))
}
