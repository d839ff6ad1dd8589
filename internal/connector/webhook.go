package connector

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/connector/wire"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// Why a call is refused. None of them tells the sender more than 401.
var (
	ErrNoWebhook = errors.New("the connector takes no webhooks, or its key is not set")
	ErrSignature = errors.New("the signature does not fit")
	ErrReplay    = errors.New("the timestamp lies outside the window")
	// ErrNoConsent: the connector's way to sign in needs none.
	ErrNoConsent = errors.New("the connector needs no consent")
)

// Incoming is a call as it came in. Body is untouched: the signature covers its
// very bytes.
type Incoming struct {
	Method string
	URL    string // as the vendor called it, with its query
	Header http.Header
	Body   []byte
}

// Delivery is a call that was checked.
type Delivery struct {
	// ID is the same for the same call sent again: 64 hex digits. Keep it for the
	// length of the replay window at least.
	ID string
	// Reply is what to answer with; nil: 2xx and nothing.
	Reply *Reply
	// Keep are secrets that came with the call.
	Keep map[string]seal.Secret
	// Confirm: Session.Confirm is to be called with the delivery.
	Confirm bool
	Events  []HookEvent

	handshake *handshakePlan
	env       formula.Env
}

// Reply is an answer that the vendor expects.
type Reply struct {
	Status      int
	ContentType string
	Body        []byte
}

// HookEvent is something that a call tells of.
type HookEvent struct {
	Type       string         // the vendor's word; may be empty
	Stream     string         // the stream to read because of it; empty: nothing to do
	ExternalID string         // the record it tells of; empty when the vendor does not say
	Deleted    bool           // the record is gone
	Record     *record.Record // what the event itself is; nil mostly
}

// WebhookSecret is the key of the secret that signs webhooks; empty when the
// connector takes none, or needs none.
func (c *Connector) WebhookSecret() string {
	if c.webhook == nil {
		return ""
	}
	return c.webhook.Secret
}

// WebhookRenewal is how often a webhook must be registered again; 0: never.
func (c *Connector) WebhookRenewal() time.Duration {
	if c.webhook == nil {
		return 0
	}
	return c.webhook.Renew
}

// VerifyWebhook checks a call against the raw body and says what it means. A body
// that is no object is accepted and means nothing: some vendors greet us with a
// bare text.
func (s *Session) VerifyWebhook(in Incoming, now time.Time) (Delivery, error) {
	return s.webhook(in, func(p *webhookPlan, env formula.Env, key string) error { return s.checkCall(p, in, env, key, now) })
}

// ReadWebhook says what a call means that VerifyWebhook has accepted before.
func (s *Session) ReadWebhook(in Incoming) (Delivery, error) {
	return s.webhook(in, func(*webhookPlan, formula.Env, string) error { return nil })
}

func (s *Session) webhook(in Incoming, check func(p *webhookPlan, env formula.Env, key string) error) (Delivery, error) {
	p := s.connector.webhook
	if p == nil {
		return Delivery{}, ErrNoWebhook
	}
	key, _ := s.env["secrets"].(map[string]any)[p.Secret].(string)
	env := hookEnv(in, key)
	env["settings"], env["tables"] = s.env["settings"], s.env["tables"]
	if h := p.handshakeFor(env, false); h != nil {
		return h.delivery(env)
	}
	if err := check(p, env, key); err != nil {
		return Delivery{}, err
	}
	if p.payload != nil {
		v, err := p.payload.Eval(env)
		if err != nil {
			return Delivery{}, ErrSignature
		}
		env["json"] = v
	}
	if h := p.handshakeFor(env, true); h != nil {
		return h.delivery(env)
	}
	d := Delivery{ID: p.deliveryID(env, in.Body)}
	for _, e := range p.eventsOf(env) {
		if event, ok := p.meaning(env, e); ok {
			d.Events = append(d.Events, event)
		}
	}
	return d, nil
}

func hookEnv(in Incoming, key string) formula.Env {
	env := formula.Env{
		"body": string(in.Body), "headers": formula.Header(in.Header), "method": in.Method, "url": in.URL, "timestamp": "", "secret": key,
		"json": nil, "query": map[string]any{}, "form": map[string]any{}, "form_sorted": "", "form_json": "",
	}
	if v, err := wire.Decode(in.Body); err == nil {
		if inner, isText := v.(string); isText { // JSON in a text of JSON
			if deeper, err := wire.Decode([]byte(inner)); err == nil {
				v = deeper
			}
		}
		env["json"] = v
	}
	if u, err := url.Parse(in.URL); err == nil {
		env["query"] = flat(u.Query())
	}
	if strings.HasPrefix(in.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		pairs := formPairs(string(in.Body))
		values := url.Values{}
		for _, pair := range pairs {
			values.Add(pair[0], pair[1])
		}
		env["form"], env["form_sorted"], env["form_json"] = flat(values), sortedPairs(values), jsonPairs(pairs)
	}
	return env
}

// handshakeFor finds a call that only wants an answer.
func (p *webhookPlan) handshakeFor(env formula.Env, signed bool) *handshakePlan {
	for _, h := range p.handshakes {
		if h.Signed != signed {
			continue
		}
		if holds, err := h.when.True(env); err == nil && holds {
			return h
		}
	}
	return nil
}

func (h *handshakePlan) delivery(env formula.Env) (Delivery, error) {
	d := Delivery{Reply: &Reply{Status: h.Status}, Keep: map[string]seal.Secret{}, Confirm: h.confirm != nil, handshake: h, env: env}
	if d.Reply.Status == 0 {
		d.Reply.Status = http.StatusOK
	}
	switch {
	case h.json != nil:
		v, err := h.json.value(env)
		if err != nil {
			return Delivery{}, ErrSignature
		}
		d.Reply.ContentType = "application/json"
		if d.Reply.Body, err = json.Marshal(v); err != nil {
			return Delivery{}, fmt.Errorf("answer a handshake: %w", err)
		}
	case h.text != nil:
		v, _, err := h.text.Text(env)
		if err != nil {
			return Delivery{}, ErrSignature
		}
		d.Reply.ContentType, d.Reply.Body = "text/plain; charset=utf-8", []byte(v)
	}
	for name, e := range h.keep {
		v, err := e.Eval(env)
		if err != nil {
			return Delivery{}, ErrSignature
		}
		if text, err := formula.Show(v); err == nil && text != "" {
			d.Keep[name] = seal.Secret(text)
		}
	}
	return d, nil
}

// deliveryID is the same for a call that is sent again.
func (p *webhookPlan) deliveryID(env formula.Env, body []byte) string {
	content := append([]byte(fmt.Sprint(env["timestamp"])+"\n"), body...)
	if p.id != nil {
		if v, err := p.id.Eval(env); err == nil {
			if text, err := formula.Show(v); err == nil && text != "" {
				content = []byte(text)
			}
		}
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func (p *webhookPlan) eventsOf(env formula.Env) []any {
	if p.split == nil {
		return []any{env["json"]}
	}
	v, err := p.split.Eval(env)
	if err != nil {
		return nil
	}
	return formula.List(v)
}

// meaning finds what an event leads to.
func (p *webhookPlan) meaning(call formula.Env, e any) (HookEvent, bool) {
	env := formula.Env{}
	for k, v := range call {
		env[k] = v
	}
	env["event"] = e
	var out HookEvent
	if p.kind != nil {
		if v, err := p.kind.Eval(env); err == nil {
			out.Type, _ = formula.Text(v)
		}
	}
	for _, rule := range p.events {
		if !rule.fits(out.Type, env) {
			continue
		}
		out.Stream, out.Deleted = rule.Stream, rule.Deleted
		if rule.subject != nil {
			if v, err := rule.subject.Eval(env); err == nil {
				out.ExternalID, _ = formula.Text(v)
			}
		}
		if rule.kind != nil {
			out.Record = rule.record(env)
		}
		return out, true
	}
	return out, out.Type != ""
}

func (e *eventPlan) fits(kind string, env formula.Env) bool {
	if len(e.Type) > 0 {
		fits := false
		for _, wanted := range e.Type {
			prefix, open := strings.CutSuffix(wanted, "*")
			fits = fits || wanted == kind || open && strings.HasPrefix(kind, prefix)
		}
		if !fits {
			return false
		}
	}
	if e.when == nil {
		return true
	}
	holds, err := e.when.True(env)
	return err == nil && holds
}

// record makes the canonical record that an event is; nil when it cannot be read.
func (e *eventPlan) record(env formula.Env) *record.Record {
	b := e.kind.New()
	for _, f := range e.fields {
		if err := f.into(b, env); err != nil {
			return nil
		}
	}
	made := b.Done(nil)
	return &made
}
