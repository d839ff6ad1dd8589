package connector

import (
	"strings"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/connector/record"
)

// webhookPlan is the webhook block made ready.
type webhookPlan struct {
	Webhook

	value, stamp, payload, id, split, kind *formula.Expression
	signed, expected, issuer, audience     *formula.Template
	handshakes                             []*handshakePlan
	events                                 []*eventPlan
	register, unregister                   *requestPlan
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
		p.register = c.request("webhook.register.request", r.Request, c.scope.With("url", "secret", "now"))
		p.registerID = c.expression("webhook.register.id", r.ID, answerScope(c.scope))
		p.registerSecret = c.expression("webhook.register.secret", r.Secret, answerScope(c.scope))
	}
	if r := m.Unregister; r != nil {
		p.unregister = c.request("webhook.unregister", *r, c.scope.With("id"))
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
