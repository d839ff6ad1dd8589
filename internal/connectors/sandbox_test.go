package connectors_test

import (
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connectors"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/sandbox"
	"github.com/assetronics/assetronics/internal/sandbox/jamf"
	"github.com/assetronics/assetronics/internal/sandbox/msgraph"
	"github.com/assetronics/assetronics/internal/sandbox/netsuite"
	"github.com/assetronics/assetronics/internal/sandbox/slack"
	"github.com/assetronics/assetronics/internal/sandbox/workday"
)

// TestSandbox reads every stream from the simulated vendors, which were built from
// the vendors' facts and know nothing of the manifests.
func TestSandbox(t *testing.T) {
	t.Parallel()
	vendors, err := sandbox.New(sandbox.Options{Now: clock.System{}.Now, Seed: 7, Size: 60, Unlimited: true})
	require.NoError(t, err)
	web := httptest.NewServer(vendors)
	t.Cleanup(web.Close)
	t.Cleanup(func() { require.NoError(t, vendors.Close()) })
	allow, err := httpx.ParseAllow("127.0.0.1")
	require.NoError(t, err)
	gate := httpx.New(httpx.Options{Allow: allow})
	t.Cleanup(gate.Close)
	catalog, _, err := connector.Load(connectors.FS)
	require.NoError(t, err)

	type set = map[string]any
	type keys = map[string]seal.Secret
	for _, c := range []struct {
		name, connector, path string
		settings              set
		secrets               keys
		streams               []string
	}{
		{"Entra", "microsoft-entra-id", "/msgraph/v1.0", set{"tenant": msgraph.DemoTenant, "client_id": msgraph.DemoClient, "sign_in_activity": true},
			keys{"client_secret": msgraph.DemoSecret}, []string{"users", "sign_ins", "devices"}},
		{"Jamf", "jamf-pro", "/jamf", set{"host": "acme.test", "client_id": jamf.DemoClient}, keys{"client_secret": jamf.DemoSecret}, []string{"computers", "mobile_devices"}},
		{"JamfUser", "jamf-pro", "/jamf", set{"host": "acme.test", "method": "user", "username": jamf.DemoUser}, keys{"password": jamf.DemoPassword}, []string{"computers"}},
		{"NetSuite", "netsuite", "/netsuite/services/rest", set{"account": netsuite.DemoAccount}, keys{
			"consumer_key": netsuite.DemoConsumerKey, "consumer_secret": netsuite.DemoConsumerSecret, "token_id": netsuite.DemoTokenID, "token_secret": netsuite.DemoTokenSecret,
		}, []string{"purchase_orders", "vendors", "fixed_assets"}},
		{"Slack", "slack", "/slack/api", set{}, keys{"bot_token": slack.DemoToken}, []string{"members"}},
		{"WorkdayReport", "workday", "/workday", set{"host": "acme.test", "tenant": workday.DemoTenant, "username": workday.DemoUser, "report": "lmcneil/Assetronics_Workers"},
			keys{"password": workday.DemoPassword}, []string{"employees"}},
		{"WorkdaySOAP", "workday", "/workday", set{"host": "acme.test", "tenant": workday.DemoTenant, "username": workday.DemoUser, "mode": "soap"},
			keys{"password": workday.DemoPassword}, []string{"employees_soap"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			known, ok := catalog.Get(c.connector)
			require.True(t, ok)
			c.settings["base_url"] = web.URL + c.path
			s, err := known.Open(c.settings, c.secrets, connector.Options{Gate: gate, Scope: c.name})
			require.NoError(t, err)
			require.NoError(t, s.Test(t.Context()))
			for _, stream := range c.streams {
				records, complete := 0, false
				for p, err := range s.Pages(t.Context(), stream, connector.ReadOptions{}) {
					require.NoError(t, err, stream)
					require.Empty(t, p.Rejects, stream)
					records, complete = records+len(p.Records), p.Complete
				}
				require.True(t, complete, stream)
				require.Greater(t, records, 2, stream)
			}
		})
	}
}
