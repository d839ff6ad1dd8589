package connector

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/platform/seal"
)

// Why a delivery is refused. None of them tells the sender more than 401.
var (
	ErrNoWebhook = errors.New("the connector takes no webhooks, or its key is not set")
	ErrSignature = errors.New("the signature does not fit")
	ErrReplay    = errors.New("the timestamp lies outside the window")
)

// Delivery is a webhook call whose signature fits.
type Delivery struct {
	// ID is the same for the same call sent again: 64 hex digits. Keep it for the
	// length of the replay window at least.
	ID         string
	Type       string // the vendor's word for the event; may be empty
	Stream     string // the stream to read because of it; empty: nothing to do
	ExternalID string // the record it tells of; empty when the vendor does not say
}

var algorithms = map[string]func() hash.Hash{"hmac-sha256": sha256.New, "hmac-sha512": sha512.New}

var encodings = map[string]func(string) ([]byte, error){
	"hex": hex.DecodeString, "base64": base64.StdEncoding.DecodeString,
}

// WebhookSecret is the key of the secret that signs webhooks; empty when the
// connector takes none.
func (c *Connector) WebhookSecret() string {
	if c.manifest.Webhook == nil {
		return ""
	}
	return c.manifest.Webhook.Secret
}

// VerifyWebhook checks a delivery against the raw body and says what it means.
// A body that is no object is accepted and means nothing: some vendors greet us
// with a bare text.
func (c *Connector) VerifyWebhook(header http.Header, body []byte, secret seal.Secret, now time.Time) (Delivery, error) {
	w := c.manifest.Webhook
	if w == nil || secret == "" { // anybody can sign with an empty key
		return Delivery{}, ErrNoWebhook
	}
	stamp, err := w.stamp(header, now)
	if err != nil {
		return Delivery{}, err
	}
	if err := w.verify(header, body, stamp, secret); err != nil {
		return Delivery{}, err
	}
	id := sha256.Sum256(fmt.Appendf(nil, "%s\n%s", stamp, body))
	d := Delivery{ID: hex.EncodeToString(id[:])}
	var parsed any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(&parsed) == nil {
		d.Type, d.ExternalID = textAt(parsed, w.Type), textAt(parsed, w.Subject)
		d.Stream = w.Events[d.Type]
	}
	return d, nil
}

// stamp gives the timestamp as it was sent, when it is recent.
func (w *Webhook) stamp(header http.Header, now time.Time) (string, error) {
	if w.Timestamp == nil {
		return "", nil
	}
	sent, err := single(header, w.Timestamp.Header)
	if err != nil {
		return "", err
	}
	n, err := strconv.ParseInt(sent, 10, 64)
	if err != nil {
		return "", ErrReplay
	}
	at := time.Unix(n, 0)
	if w.Timestamp.Unit == "ms" {
		at = time.UnixMilli(n)
	}
	if at.Before(now.Add(-w.Timestamp.Window)) || at.After(now.Add(w.Timestamp.Window)) {
		return "", ErrReplay
	}
	return sent, nil
}

func (w *Webhook) verify(header http.Header, body []byte, stamp string, secret seal.Secret) error {
	sent, err := single(header, w.Signature.Header)
	if err != nil {
		return err
	}
	sent, ok := strings.CutPrefix(sent, w.Signature.Prefix)
	if !ok {
		return ErrSignature
	}
	got, err := encodings[w.Signature.Encoding](sent)
	if err != nil {
		return ErrSignature
	}
	mac := hmac.New(algorithms[w.Signature.Algorithm], []byte(secret.Reveal()))
	for _, part := range w.Signature.Signed {
		switch part {
		case "body":
			mac.Write(body)
		case "timestamp":
			mac.Write([]byte(stamp))
		default:
			mac.Write([]byte(strings.Trim(part, "'")))
		}
	}
	if !hmac.Equal(got, mac.Sum(nil)) {
		return ErrSignature
	}
	return nil
}

// single gives a header that was sent exactly once.
func single(header http.Header, name string) (string, error) {
	values := header.Values(name)
	if len(values) != 1 || values[0] == "" {
		return "", ErrSignature
	}
	return values[0], nil
}
