package connector

import (
	"bytes"
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

// webhookPlan is the webhook block made ready.
type webhookPlan struct {
	Webhook

	value, stamp, payload, id, split, kind *formula.Expression
	signed, expected, issuer, audience     *formula.Template
	handshakes                             []*handshakePlan
	events                                 []*eventPlan
	register                               *requestPlan
	registerID, registerSecret             *formula.Expression
}

type handshakePlan struct {
	Handshake

	when    *formula.Expression
	json    node
	text    *formula.Template
	keep    map[string]*formula.Expression
	confirm *requestPlan
}

type eventPlan struct {
	Event

	when    *formula.Expression
	subject *formula.Expression
	kind    *record.Kind
	fields  []*fieldPlan
}

// hookScope is what expressions over a call see.
var hookScope = []string{"body", "json", "headers", "query", "form", "url", "method", "timestamp", "secret", "form_sorted", "form_json"}

func (c *compiler) hook() *webhookPlan {
	m := c.m.Webhook
	if m == nil {
		return nil
	}
	scope := formula.Scope{"settings": c.scope["settings"], "tables": c.scope["tables"]}.With(hookScope...)
	p := &webhookPlan{
		Webhook: *m, payload: c.expression("webhook.payload", m.Payload, scope), id: c.expression("webhook.id", m.ID, scope),
		split: c.expression("webhook.split", m.Split, scope), kind: c.expression("webhook.type", m.Type, scope.With("event")),
	}
	c.signature(p, scope)
	for i, h := range m.Handshakes {
		p.handshakes = append(p.handshakes, c.handshake(item("webhook.handshakes", i), h, scope))
	}
	for i, e := range m.Events {
		p.events = append(p.events, c.event(item("webhook.events", i), e, scope.With("event")))
	}
	if r := m.Register; r != nil {
		p.register = c.request("webhook.register.request", r.Request, c.scope.With("url", "secret"))
		p.registerID = c.expression("webhook.register.id", r.ID, answerScope(c.scope))
		p.registerSecret = c.expression("webhook.register.secret", r.Secret, answerScope(c.scope))
	}
	return p
}

func (c *compiler) signature(p *webhookPlan, scope formula.Scope) {
	s := p.Signature
	c.choice("webhook.signature.algorithm", s.Algorithm, "hmac-sha1", "hmac-sha256", "hmac-sha512", "equal", "jwt", "none")
	if s.Algorithm != "none" && s.Algorithm != "jwt" && !declared(c.m.Secrets, p.Secret) {
		c.add("webhook.secret", "must be the key of a secret%s", didYouMean(p.Secret, keysOf(c.m.Secrets)))
	}
	if s.Algorithm != "none" {
		c.need("webhook.signature", s.Header != "" || s.Value != "", "header or value")
	}
	if strings.HasPrefix(s.Algorithm, "hmac") {
		c.choice("webhook.signature.encoding", s.Encoding, "hex", "base64")
	}
	if s.Algorithm == "jwt" {
		c.need("webhook.signature", s.Keys != "" && s.Audience != "" && s.Issuer != "", "keys, issuer and audience")
	}
	if s.Key != "" {
		c.choice("webhook.signature.key", s.Key, "base64")
	}
	p.value = c.expression("webhook.signature.value", s.Value, scope)
	signed := s.Signed
	if signed == "" {
		signed = "${body}"
	}
	p.signed = c.template("webhook.signature.signed", signed, scope)
	expected := s.Expected
	if expected == "" {
		expected = "${secret}"
	}
	p.expected = c.template("webhook.signature.expected", expected, scope)
	p.issuer = c.template("webhook.signature.issuer", s.Issuer, scope)
	p.audience = c.template("webhook.signature.audience", s.Audience, scope)
	c.timestamp(p, scope)
	if !strings.HasPrefix(s.Algorithm, "hmac") || p.signed == nil {
		return
	}
	if !uses(p.signed, "body", "form_sorted", "form_json") {
		c.add("webhook.signature.signed", "must hold ${body}")
	}
	if p.Timestamp != nil && !p.signed.Uses("timestamp") && !p.stampInBody() {
		c.add("webhook.signature.signed", "must hold ${timestamp}: one that is not signed could be renewed by anybody")
	}
}

func uses(t *formula.Template, names ...string) bool {
	for _, name := range names {
		if t.Uses(name) {
			return true
		}
	}
	return false
}

// stampInBody tells whether the timestamp stands in the signed body.
func (p *webhookPlan) stampInBody() bool { return p.stamp != nil && p.stamp.Uses("json") }

func (c *compiler) timestamp(p *webhookPlan, scope formula.Scope) {
	t := p.Timestamp
	if t == nil {
		return
	}
	p.stamp = c.expression("webhook.timestamp.value", t.Value, scope)
	c.need("webhook.timestamp", t.Header != "" || t.Value != "", "header or value")
	if t.Window <= 0 {
		c.add("webhook.timestamp.window", "must be longer than zero, such as 5m")
	}
}

func (c *compiler) handshake(at string, m Handshake, scope formula.Scope) *handshakePlan {
	p := &handshakePlan{
		Handshake: m, when: c.expression(at+".when", m.When, scope), text: c.template(at+".text", m.Text, scope), keep: map[string]*formula.Expression{},
	}
	c.need(at, p.when != nil, "when")
	if m.JSON != nil {
		p.json = c.tree(at+".json", m.JSON, scope)
	}
	for name, source := range m.Keep {
		if !declared(c.m.Secrets, name) {
			c.add(sub(at+".keep", name), "must be the key of a secret%s", didYouMean(name, keysOf(c.m.Secrets)))
		}
		p.keep[name] = c.expression(sub(at+".keep", name), source, scope)
	}
	if m.Confirm != nil {
		p.confirm = c.request(at+".confirm", *m.Confirm, c.scope.With(hookScope...))
	}
	return p
}

func (c *compiler) event(at string, m Event, scope formula.Scope) *eventPlan {
	p := &eventPlan{Event: m, when: c.expression(at+".when", m.When, scope), subject: c.expression(at+".subject", m.Subject, scope)}
	if _, known := c.m.Streams[m.Stream]; m.Stream != "" && !known {
		names := mapKeys(c.m.Streams)
		var all []string
		for name := range names {
			all = append(all, name)
		}
		c.add(at+".stream", "there is no stream %q%s", m.Stream, didYouMean(m.Stream, all))
	}
	if m.Record != "" {
		if p.kind = record.KindOf(m.Record); p.kind == nil {
			c.add(at+".record", "%q is no canonical record%s", m.Record, didYouMean(m.Record, record.Kinds()))
			return p
		}
		p.fields = c.mapping(at+".fields", p.kind.Fields, m.Fields, scope, p.kind.Name)
	}
	return p
}

// WebhookSecret is the key of the secret that signs webhooks; empty when the
// connector takes none, or needs none.
func (c *Connector) WebhookSecret() string {
	if c.webhook == nil {
		return ""
	}
	return c.webhook.Secret
}

// VerifyWebhook checks a call against the raw body and says what it means. A body
// that is no object is accepted and means nothing: some vendors greet us with a
// bare text.
func (s *Session) VerifyWebhook(in Incoming, now time.Time) (Delivery, error) {
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
	if err := s.checkCall(p, in, env, key, now); err != nil {
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

func flat(values url.Values) map[string]any {
	out := make(map[string]any, len(values))
	for name, list := range values {
		out[name] = list[0]
	}
	return out
}

// formPairs are the fields of a form in their order.
func formPairs(body string) [][2]string {
	var pairs [][2]string
	for _, part := range strings.Split(body, "&") {
		name, value, _ := strings.Cut(part, "=")
		n, err1 := url.QueryUnescape(name)
		v, err2 := url.QueryUnescape(value)
		if err1 == nil && err2 == nil && n != "" {
			pairs = append(pairs, [2]string{n, v})
		}
	}
	return pairs
}

// sortedPairs are names and values, by name, with nothing between them.
func sortedPairs(values url.Values) string {
	var b strings.Builder
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	sortStrings(names)
	for _, name := range names {
		for _, v := range values[name] {
			b.WriteString(name + v)
		}
	}
	return b.String()
}

// jsonPairs is a form as JSON with a blank after each comma and colon, as Python
// writes it.
func jsonPairs(pairs [][2]string) string {
	parts := make([]string, len(pairs))
	for i, pair := range pairs {
		parts[i] = quoted(pair[0]) + ": " + quoted(pair[1])
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s)
	return strings.TrimRight(b.String(), "\n")
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
