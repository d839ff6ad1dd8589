package connector_test

import (
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

const fleet = `
settings: []
secrets: [{ key: secret, required: true }]
base_url: https://acme.test
auth: { kind: oauth2, grant: client_credentials, token_url: /token, client_id: c, client_secret: "${secrets.secret}" }
errors: { text: [answer.error] }
test: { request: { path: /me } }
streams:
  computers: { record: device, request: { path: /computers }, records: ".", fields: { external_id: record.id } }
  phones: { record: device, request: { path: /phones }, records: ".", fields: { external_id: record.id } }
actions:
  lock:
    target: device
    streams: computers
    inputs:
      - { key: device, required: true, from: device.external_id }
      - { key: channel, title: Management ID, required: true, from: device.management_id }
      - { key: pin, required: true, secret: true, pattern: "[0-9]{6}" }
    request: { path: "/lock/${inputs.device}", json: { pin: "${inputs.pin}" } }
  retire:
    target: device
    steps:
      - { name: first, request: { method: POST, path: /first } }
      - { name: second, request: { method: POST, path: /second } }
`

func TestInputsAreTakenFromTheDevice(t *testing.T) {
	t.Parallel()
	c := parse(t, fleet)
	lock, known := c.Action("lock")
	require.True(t, known)
	require.True(t, lock.TakesFrom("device", "computers"))
	require.False(t, lock.TakesFrom("device", "phones"))
	require.Len(t, lock.Asked(), 1, "what stands in the record is not asked for")
	require.Equal(t, "Pin", lock.Asked()[0].Title)
	require.True(t, lock.Asked()[0].Secret)
	retire, _ := c.Action("retire")
	require.True(t, retire.TakesFrom("device", "phones"))

	filled, missing, err := c.Fill("lock", record.Device{ExternalID: "42", ManagementID: "b2f0"})
	require.NoError(t, err)
	require.Empty(t, missing)
	require.Equal(t, map[string]any{"device": "42", "channel": "b2f0"}, filled)
	_, missing, err = c.Fill("lock", record.Device{ExternalID: "42"})
	require.NoError(t, err)
	require.Equal(t, []string{"Management ID"}, missing)

	_, err = c.CheckInputs("lock", map[string]any{"device": "42", "channel": "b2f0", "pin": "12"})
	require.Equal(t, "body.inputs.pin", fault.As(err).Fields[0].Location)
	_, err = c.CheckInputs("explode", nil)
	require.ErrorIs(t, err, connector.ErrNoAction)
}

func TestWhatAnActionMayNotSay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ with, want string }{
		"ErrUnknownField": {"{ target: device, inputs: [{ key: a, from: device.serail }], request: { path: /x } }", "serial"},
		"ErrNoTarget":     {"{ inputs: [{ key: a, from: device.serial }], request: { path: /x } }", "needs a target"},
		"ErrOthersRecord": {"{ target: account, inputs: [{ key: a, from: device.serial }], request: { path: /x } }", "device"},
		"ErrOtherTarget":  {"{ target: planet, request: { path: /x } }", `"planet" is not known`},
		"ErrOtherStream":  {"{ target: device, streams: people, request: { path: /x } }", "no stream"},
		"ErrSecretRecord": {"{ target: device, inputs: [{ key: a, from: device.serial, secret: true }], request: { path: /x } }", "no secret"},
	} {
		_, err := connector.Parse([]byte(head + fleet + "  wrong: " + c.with + "\n"))
		require.ErrorContains(t, err, c.want, name)
	}
}

// What an error says of the deed decides whether it may be done again.
func TestEffectOfAnError(t *testing.T) {
	t.Parallel()
	status := func(code int) vendor {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/token" {
				say(w, `{"access_token":"t","expires_in":60}`)
				return
			}
			w.WriteHeader(code)
			say(w, `{"error":"the PIN 123456 will not do"}`)
		}
	}
	for name, c := range map[string]struct {
		vendor vendor
		want   connector.Effect
	}{
		"ErrRefused":     {status(http.StatusBadRequest), connector.Nothing},
		"ErrForbidden":   {status(http.StatusForbidden), connector.Nothing},
		"ErrLater":       {status(http.StatusTooManyRequests), connector.Nothing},
		"ErrVendorFails": {status(http.StatusInternalServerError), connector.Unclear},
		"ErrNotSignedIn": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, connector.Nothing},
	} {
		s := account(t, fleet, nil, map[string]seal.Secret{"secret": "s3cret"}, c.vendor)
		_, err := s.Call(t.Context(), connector.Call{Action: "lock", Inputs: map[string]any{"device": "1", "channel": "x", "pin": "123456"}})
		require.Error(t, err, name)
		require.Equal(t, c.want, connector.EffectOf(err), name)
		require.NotContains(t, err.Error(), "123456", "%s: what is secret is not repeated", name)
	}
	s := account(t, fleet, nil, map[string]seal.Secret{"secret": "s3cret"}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/second" {
			w.WriteHeader(http.StatusConflict)
			return
		}
		say(w, `{"access_token":"t","expires_in":60}`)
	})
	_, err := s.Call(t.Context(), connector.Call{Action: "retire"})
	require.Equal(t, connector.Partly, connector.EffectOf(err))
	_, err = s.Call(t.Context(), connector.Call{Action: "lock"})
	require.Equal(t, connector.Nothing, connector.EffectOf(err), "the inputs do not fit")
}

// Nobody listens there: nothing can have been done.
func TestEffectWithoutAConnection(t *testing.T) {
	t.Parallel()
	allow, err := httpx.ParseAllow("127.0.0.1")
	require.NoError(t, err)
	gate := httpx.New(httpx.Options{Allow: allow})
	t.Cleanup(gate.Close)
	catalog, problems, err := connector.Load(fstest.MapFS{"acme/manifest.yaml": {Data: []byte("key: acme\nname: Acme\ncategory: mdm\nbase_url: https://acme.test\nauth: { kind: none }\ntest: { request: { path: /x } }\nactions: { go: { request: { method: POST, path: /go } } }\n")}})
	require.NoError(t, err)
	require.Empty(t, problems)
	acme, _ := catalog.Get("acme")
	s, err := acme.Open(map[string]any{"base_url": "http://127.0.0.1:1"}, nil, connector.Options{Gate: gate, Scope: "x"})
	require.NoError(t, err)
	_, err = s.Call(t.Context(), connector.Call{Action: "go"})
	require.Equal(t, connector.Nothing, connector.EffectOf(err))
}
