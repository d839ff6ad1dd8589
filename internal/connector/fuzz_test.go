package connector_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// Whatever stands in a manifest: an error or a connector, never a panic.
func FuzzParse(f *testing.F) {
	text := manifest(f)
	f.Add([]byte(text))
	f.Add([]byte(strings.Replace(text, "record.last", "record[record.id]", 1)))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("streams: {x: {fields: {y: '('}}}\nsettings: [{}]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := connector.Parse(data)
		if err == nil {
			require.NotEmpty(t, c.Info().Key)
		}
	})
}

// Nobody without the key gets a delivery accepted.
func FuzzVerifyWebhook(f *testing.F) {
	good := signed(`{"kind":"person.changed"}`, hookNow, hookKey)
	f.Add(good.Get("X-Signature"), good.Get("X-Sent"), []byte(`{"kind":"person.changed"}`))
	f.Add("sha256=", "0", []byte(`[[[[`))
	c := acme(f)
	f.Fuzz(func(t *testing.T, signature, stamp string, body []byte) {
		header := good.Clone()
		header.Set("X-Signature", signature)
		header.Set("X-Sent", stamp)
		_, err := c.VerifyWebhook(header, body, "another key", hookNow)
		require.Error(t, err)
		_, err = c.VerifyWebhook(signed(string(body), hookNow, hookKey), body, hookKey, hookNow)
		require.NoError(t, err)
	})
}

// Whatever a vendor answers: each record is taken or rejected with a reason, and
// only a whole answer is a success.
func FuzzRecords(f *testing.F) {
	f.Add(people(`{"id":1,"mail":"A@b.c","from":"2026-01-01","tags":["x"]},{"id":"2","to":"x"},null`))
	f.Add(`{"data":{"columns":[{"id":1}],"people":[{"id":1e400}]}}`)
	f.Add(`{"data":{"people":[{"id":"1","tags":{"a":[]},"first":"\u0000\ud800"}`)
	c := acme(f)
	f.Fuzz(func(t *testing.T, body string) {
		s, err := c.Open(map[string]any{"account": "acme"}, map[string]seal.Secret{"token": "t"}, answer(200, body))
		require.NoError(t, err)
		got, err := readAll(t, s)
		if err != nil {
			require.NotNil(t, connector.AsError(err), "%v", err)
		}
		for _, e := range got.Employees {
			require.NotEmpty(t, e.ExternalID)
			require.Len(t, e.Hash, 64)
			require.NotContains(t, e.FirstName+e.LastName+e.JobTitle, "\x00")
		}
		for _, r := range got.Rejects {
			require.NotEmpty(t, r.Code)
			require.NotEmpty(t, r.Reason)
		}
	})
}
