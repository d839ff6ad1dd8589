package connector

import (
	"slices"
	"strings"
)

func (c *Connector) checkWebhook(p *problems) {
	w := c.manifest.Webhook
	if w == nil {
		return
	}
	if !declared(c.manifest.Secrets, w.Secret) {
		p.add("webhook.secret", "must be the key of a secret")
	}
	need(p, "webhook.signature", w.Signature.Header, "header")
	if algorithms[w.Signature.Algorithm] == nil {
		p.add("webhook.signature.algorithm", "must be hmac-sha256 or hmac-sha512")
	}
	if encodings[w.Signature.Encoding] == nil {
		p.add("webhook.signature.encoding", "must be hex or base64")
	}
	c.checkSigned(p)
	for event, stream := range w.Events {
		if _, ok := c.manifest.Streams[stream]; !ok {
			p.add("webhook.events", "%s: there is no stream %q", event, stream)
		}
	}
	if w.Register != nil {
		checkRequest("webhook.register.request", w.Register.Request, append(names(c.manifest.Settings), "url"), p)
		need(p, "webhook.register", w.Register.Secret, "secret")
	}
}

// checkSigned makes sure that the signature covers the body, and the timestamp
// when there is one: an uncovered one could be renewed by anybody.
func (c *Connector) checkSigned(p *problems) {
	w := c.manifest.Webhook
	for _, part := range w.Signature.Signed {
		quoted := len(part) > 2 && strings.HasPrefix(part, "'") && strings.HasSuffix(part, "'")
		if part != "body" && part != "timestamp" && !quoted {
			p.add("webhook.signature.signed", "%q is neither body nor timestamp nor a 'text'", part)
		}
	}
	if !slices.Contains(w.Signature.Signed, "body") {
		p.add("webhook.signature.signed", "must hold body")
	}
	if slices.Contains(w.Signature.Signed, "timestamp") != (w.Timestamp != nil) {
		p.add("webhook.signature.signed", "must hold timestamp exactly when there is one")
	}
	if t := w.Timestamp; t != nil {
		need(p, "webhook.timestamp", t.Header, "header")
		if t.Unit != "s" && t.Unit != "ms" {
			p.add("webhook.timestamp.unit", "must be s or ms")
		}
		if t.Window <= 0 {
			p.add("webhook.timestamp.window", "must be longer than zero")
		}
	}
}
