package connector_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

const hookKey = seal.Secret("hook-key")

var hookNow = time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)

// signed are the headers of a delivery as the vendor makes them.
func signed(body string, at time.Time, key seal.Secret) http.Header {
	stamp := strconv.FormatInt(at.UnixMilli(), 10)
	mac := hmac.New(sha256.New, []byte(key.Reveal()))
	mac.Write([]byte(stamp + ":" + body))
	return http.Header{"X-Sent": {stamp}, "X-Signature": {"sha256=" + hex.EncodeToString(mac.Sum(nil))}}
}

func TestVerifyWebhook(t *testing.T) {
	t.Parallel()
	const body = `{"kind":"person.changed","data":{"id":7}}`
	good := signed(body, hookNow, hookKey)
	with := func(name, value string) http.Header {
		h := good.Clone()
		h[name] = strings.Split(value, "|")
		if value == "" {
			h.Del(name)
		}
		return h
	}
	signature, stamp := good.Get("X-Signature"), good.Get("X-Sent")
	for name, c := range map[string]struct {
		header http.Header
		body   string
		key    seal.Secret
		now    time.Time
		want   error
	}{
		"Good":           {good, body, hookKey, hookNow, nil},
		"UpperCase":      {with("X-Signature", "sha256="+strings.ToUpper(signature[7:])), body, hookKey, hookNow, nil},
		"AlmostOld":      {good, body, hookKey, hookNow.Add(5 * time.Minute), nil},
		"AlmostNew":      {good, body, hookKey, hookNow.Add(-5 * time.Minute), nil},
		"ErrOld":         {good, body, hookKey, hookNow.Add(5*time.Minute + time.Second), connector.ErrReplay},
		"ErrNew":         {good, body, hookKey, hookNow.Add(-5*time.Minute - time.Second), connector.ErrReplay},
		"ErrBody":        {good, body + " ", hookKey, hookNow, connector.ErrSignature},
		"ErrKey":         {good, body, "other", hookNow, connector.ErrSignature},
		"ErrEmptyKey":    {signed(body, hookNow, ""), body, "", hookNow, connector.ErrNoWebhook},
		"ErrNoSignature": {with("X-Signature", ""), body, hookKey, hookNow, connector.ErrSignature},
		"ErrNoPrefix":    {with("X-Signature", signature[7:]), body, hookKey, hookNow, connector.ErrSignature},
		"ErrNotHex":      {with("X-Signature", "sha256=zz"), body, hookKey, hookNow, connector.ErrSignature},
		"ErrShort":       {with("X-Signature", signature[:40]), body, hookKey, hookNow, connector.ErrSignature},
		"ErrBlank":       {with("X-Signature", "sha256="), body, hookKey, hookNow, connector.ErrSignature},
		"ErrTwice":       {with("X-Signature", signature+"|"+signature), body, hookKey, hookNow, connector.ErrSignature},
		"ErrNoTime":      {with("X-Sent", ""), body, hookKey, hookNow, connector.ErrSignature},
		"ErrTimeText":    {with("X-Sent", "now"), body, hookKey, hookNow, connector.ErrReplay},
		"ErrTimeRenewed": {with("X-Sent", stamp[:12]+"9"), body, hookKey, hookNow, connector.ErrSignature},
		"ErrTimeHuge":    {with("X-Sent", "9223372036854775807"), body, hookKey, hookNow, connector.ErrReplay},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := acme(t).VerifyWebhook(c.header, []byte(c.body), c.key, c.now)
			require.ErrorIs(t, err, c.want)
			if c.want == nil {
				require.Equal(t, "person.changed", d.Type)
				require.Equal(t, "people", d.Stream)
				require.Equal(t, "7", d.ExternalID)
				require.Len(t, d.ID, 64)
			} else {
				require.Zero(t, d)
			}
		})
	}
}

func TestWebhookMeaning(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for body, stream := range map[string]string{
		`{"kind":"person.changed"}`: "people",
		`{"kind":"company.closed"}`: "",
		`{"kind":["x"]}`:            "",
		`"ping"`:                    "",
		`ping`:                      "",
		``:                          "",
	} {
		d, err := acme(t).VerifyWebhook(signed(body, hookNow, hookKey), []byte(body), hookKey, hookNow)
		require.NoError(t, err, body)
		require.Equal(t, stream, d.Stream, body)
		require.False(t, seen[d.ID])
		seen[d.ID] = true
		again, err := acme(t).VerifyWebhook(signed(body, hookNow, hookKey), []byte(body), hookKey, hookNow.Add(time.Minute))
		require.NoError(t, err)
		require.Equal(t, d.ID, again.ID, "sent again it is the same")
	}
}

func TestRegisterWebhook(t *testing.T) {
	t.Parallel()
	var sent string
	client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		b := make([]byte, 200)
		n, _ := r.Body.Read(b)
		sent = r.Method + " " + r.URL.Path + " " + string(b[:n])
		return answer(201, `{"hook":{"id":4,"key":"k3y"}}`).Transport.RoundTrip(r)
	})}
	got, err := open(t, client).RegisterWebhook(t.Context(), `https://us.example/hooks/"x"`)
	require.NoError(t, err)
	require.Equal(t, connector.Registration{ID: "4", Secret: "k3y"}, got)
	require.Equal(t, `POST /api/hooks {"target":"https://us.example/hooks/\"x\""}`, sent)
	require.Equal(t, "hook_key", acme(t).WebhookSecret())

	for _, body := range []string{`{}`, `{"hook":{"id":"4"}}`, ``, `[]`} {
		_, err = open(t, answer(201, body)).RegisterWebhook(t.Context(), "https://us.example")
		require.Equal(t, connector.VendorError, connector.AsError(err).Code, body)
	}
	_, err = open(t, answer(403, ``)).RegisterWebhook(t.Context(), "https://us.example")
	require.Equal(t, connector.Forbidden, connector.AsError(err).Code)

	plain, err := connector.Parse([]byte(manifest(t)[:strings.Index(manifest(t), "webhook:\n")]))
	require.NoError(t, err)
	require.Empty(t, plain.WebhookSecret())
	_, err = plain.VerifyWebhook(signed("x", hookNow, hookKey), []byte("x"), hookKey, hookNow)
	require.ErrorIs(t, err, connector.ErrNoWebhook)
}
