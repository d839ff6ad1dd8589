package connector_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

func FuzzManifest(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("settings: ! "))
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := connector.Parse(data)
		require.Equal(t, err == nil, c != nil)
	})
}

func FuzzPage(f *testing.F) {
	f.Add([]byte(`[{"id":1,"mail":"A@x.test","state":"A"}]`))
	f.Add([]byte(`{"id":{"#text":"1"}}`))
	f.Add([]byte("{\"id\":1}\n{\"id\":2}"))
	c, err := connector.Parse([]byte(good))
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, data []byte) {
		page, err := c.Map("people", data, connector.MapOptions{})
		if err != nil {
			return
		}
		for _, r := range page.Records {
			require.NotEmpty(t, r.ID())
			require.Len(t, r.Hash, 64)
			_, err := r.MarshalJSON()
			require.NoError(t, err)
		}
	})
}

const hooked = good + `webhook:
  secret: token
  signature: { algorithm: hmac-sha256, header: X-Signature, encoding: hex, signed: "${timestamp}.${body}" }
  timestamp: { header: X-Time, window: 5m }
  payload: "form.payload == nil ? json : fromJSON(form.payload)"
  split: list(json.events ?? json)
  type: event.type
  events: [{ type: "user.*", stream: people, subject: event.id }]
`

// FuzzWebhook: no body and no signature makes a call that was not signed count.
func FuzzWebhook(f *testing.F) {
	f.Add([]byte(`{"type":"user.created"}`), "00", "1795424400", "application/json")
	f.Add([]byte(`payload=%7B%7D`), "zz", "1795424400000", "application/x-www-form-urlencoded")
	c, err := connector.Parse([]byte(hooked))
	require.NoError(f, err)
	s := c.OpenHook(nil, map[string]seal.Secret{"token": "a-key-nobody-guesses"}, nil)
	f.Fuzz(func(t *testing.T, body []byte, signature, at, kind string) {
		_, err := s.VerifyWebhook(connector.Incoming{Body: body, Header: http.Header{"X-Signature": {signature}, "X-Time": {at}, "Content-Type": {kind}}}, today)
		require.Error(t, err)
	})
}
