package slack

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Sign is the vendor's signature of a request it sends: of the timestamp (Unix
// seconds) and the raw body.
func Sign(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + timestamp + ":"))
	mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// Click orders a person to press a button.
type Click struct {
	Channel  string `json:"channel"`
	TS       string `json:"ts"`
	ActionID string `json:"action_id"`
	// User is who presses: an id or an e-mail.
	User string `json:"user"`
	// URL is where the click goes, by default the app's Interactivity URL.
	URL string `json:"url"`
	Sending
}

// Sending is how a click or an event is sent.
type Sending struct {
	// Times sends the very same more than once.
	Times int `json:"times"`
	// Late sends it with a timestamp so many seconds old.
	Late int `json:"late"`
	// Forged signs it with another secret.
	Forged bool `json:"forged"`
}

// Sent is what the receiver answered to the last sending.
type Sent struct {
	Status int    `json:"status"`
	Body   string `json:"body"`
}

// Press carries out a click.
func (s *Server) Press(ctx context.Context, base string, c Click) (Sent, error) {
	s.mu.Lock()
	payload, target, err := s.payload(base, c)
	s.mu.Unlock()
	if err != nil {
		return Sent{}, err
	}
	form := []byte(url.Values{"payload": {string(payload)}}.Encode())
	return s.send(ctx, target, "application/x-www-form-urlencoded", form, c.Sending)
}

// payload is what the vendor sends of a click. The caller holds the lock.
func (s *Server) payload(base string, c Click) (body []byte, target string, err error) {
	ch, m := s.message(c.Channel, c.TS)
	if m == nil {
		return nil, "", errors.New("ts: there is no such message")
	}
	user, ok := s.find(c.User)
	if p, known := s.view().ByEmail(c.User); known {
		user, ok = s.member(p)
	}
	if !ok {
		return nil, "", fmt.Errorf("user: nobody is %q", c.User)
	}
	target = c.URL
	if target == "" {
		target = s.hooks.InteractivityURL
	}
	for _, b := range m.buttons() {
		if b.ActionID != c.ActionID {
			continue
		}
		name := ch.Name
		if ch.User != "" {
			name = "directmessage"
		}
		body, err = json.Marshal(map[string]any{
			"type":       "block_actions",
			"user":       map[string]any{"id": user.ID, "username": user.Name, "name": user.Name, "team_id": teamID},
			"api_app_id": appID, "token": "verification-token-is-deprecated",
			"container":  map[string]any{"type": "message", "message_ts": m.TS, "channel_id": ch.ID, "is_ephemeral": false},
			"trigger_id": fmt.Sprintf("%d.%s", s.next(), strings.ToLower(rand.Text())),
			"team":       map[string]any{"id": teamID, "domain": "acme"}, "enterprise": nil, "is_enterprise_install": false,
			"channel": map[string]any{"id": ch.ID, "name": name}, "message": m.view(),
			"state": map[string]any{"values": map[string]any{}}, "response_url": s.newResponseURL(base, ch.ID, m.TS),
			"actions": []any{map[string]any{
				"action_id": b.ActionID, "block_id": b.blockID, "text": b.Text, "value": b.Value, "style": b.Style,
				"type": "button", "action_ts": s.stamp(),
			}},
		})
		return body, target, err
	}
	return nil, "", fmt.Errorf("action_id: the message has no button %q", c.ActionID)
}

// send posts the body, signed, to where the app listens.
func (s *Server) send(ctx context.Context, target, kind string, body []byte, how Sending) (sent Sent, err error) {
	if target == "" {
		return sent, errors.New("url: the app has none; give one")
	}
	secret := s.opts.SigningSecret
	if how.Forged {
		secret += "?"
	}
	at := unixNow(s.desk.Now().Add(-time.Duration(how.Late) * time.Second))
	for range max(1, how.Times) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
		if err != nil {
			return sent, err
		}
		req.Header.Set("Content-Type", kind)
		req.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
		req.Header.Set("X-Slack-Request-Timestamp", at)
		req.Header.Set("X-Slack-Signature", Sign(secret, at, body))
		if sent, err = s.exchange(req); err != nil {
			return sent, err
		}
	}
	return sent, nil
}

func (s *Server) exchange(req *http.Request) (Sent, error) {
	res, err := s.opts.Client.Do(req)
	if err != nil {
		return Sent{}, fmt.Errorf("the receiver did not answer: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	return Sent{res.StatusCode, string(body)}, err
}
