package crash_test

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// doorbellManifest is a vendor that does nothing but ring. A ring is a click on a
// button of ours, and that is a job in the product: what a call has led to can be
// counted. Behind these buttons there is no message, so that the job has no more to do.
const doorbellManifest = `
key: doorbell
name: Doorbell
category: other
description: Rings.
secrets:
  - { key: hook_key, title: Key }
base_url: https://doorbell.example
auth: { kind: none }
test: { request: { path: / } }
webhook:
  secret: hook_key
  signature: { algorithm: hmac-sha256, header: X-Signature, encoding: hex, signed: "${timestamp}.${body}" }
  timestamp: { header: X-Timestamp, window: 5m }
  id: json.button
  type: json.type
  events:
    - type: ring
      record: message
      subject: event.button
      fields:
        external_id: event.button
        kind: '"click"'
        author_external_id: event.who
        action: '"approve"'
        value: event.button
`

// doorbell is a connected one.
type doorbell struct {
	integration, address, key string
	client                    *http.Client
}

// hangDoorbell lays the connector into the program's data folder, before its start.
func (p *program) hangDoorbell(t testing.TB) {
	t.Helper()
	folder := filepath.Join(p.data, "connectors", "doorbell")
	require.NoError(t, os.MkdirAll(folder, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "manifest.yaml"), []byte(doorbellManifest), 0o600))
}

// connectDoorbell connects it with room for so many connections.
func connectDoorbell(t testing.TB, admin *client, connections int) *doorbell {
	t.Helper()
	d := &doorbell{key: rand.Text(), client: &http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: connections}, Timeout: patience,
	}}
	var made struct {
		ID      string
		Webhook struct{ URL string }
	}
	admin.do(t, http.MethodPost, "/api/v1/integrations", map[string]any{
		"connector": "doorbell", "name": "Doorbell " + d.key, "secrets": map[string]string{"hook_key": d.key},
	}, &made)
	d.integration = made.ID
	d.address = admin.url + made.Webhook.URL[strings.Index(made.Webhook.URL, "/hooks/"):]
	return d
}

// ring sends a signed call and tells whether it was acknowledged.
func (d *doorbell) ring(button uuid.UUID) bool {
	body := fmt.Sprintf(`{"type":"ring","button":"%s","who":"U1"}`, button)
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(d.key))
	mac.Write([]byte(stamp + "." + body))
	r, err := http.NewRequest(http.MethodPost, d.address, strings.NewReader(body))
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Timestamp", stamp)
	r.Header.Set("X-Signature", hex.EncodeToString(mac.Sum(nil)))
	answer, err := d.client.Do(r)
	if err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.Body.Close() == nil && answer.StatusCode == http.StatusOK
}
