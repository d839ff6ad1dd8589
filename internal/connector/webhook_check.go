package connector

import (
	"crypto/hmac"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/connector/formula"
)

// checkCall makes sure that a call comes from the vendor, and lately.
func (s *Session) checkCall(p *webhookPlan, in Incoming, env formula.Env, key string, now time.Time) error {
	if err := p.checkTime(in.Header, env, now); err != nil {
		return err
	}
	switch p.Signature.Algorithm {
	case "none":
		return nil
	case "jwt":
		return s.checkJWT(p, in, env, now)
	}
	if key == "" { // anybody can sign with an empty key
		return ErrNoWebhook
	}
	sent, err := p.sent(in.Header, env)
	if err != nil {
		return err
	}
	if p.Signature.Algorithm == "equal" {
		return p.checkEqual(sent, env)
	}
	return p.checkHMAC(sent, env, key)
}

// checkTime notes the timestamp as it was sent, when it is recent.
func (p *webhookPlan) checkTime(h http.Header, env formula.Env, now time.Time) error {
	if p.Timestamp == nil {
		return nil
	}
	var v any
	if p.stamp != nil {
		var err error
		if v, err = p.stamp.Eval(env); err != nil {
			return ErrReplay
		}
		if list, many := v.([]any); many && len(list) > 0 {
			v = list[0]
		}
	} else {
		text, err := single(h, p.Timestamp.Header)
		if err != nil {
			return err
		}
		v = text
	}
	text, err := formula.Text(v)
	if err != nil || text == "" {
		return ErrReplay
	}
	at, err := formula.Moment(v, "")
	if err != nil || at.IsZero() || at.Before(now.Add(-p.Timestamp.Window)) || at.After(now.Add(p.Timestamp.Window)) {
		return ErrReplay
	}
	env["timestamp"] = text
	return nil
}

// sent gives the signatures that came with the call.
func (p *webhookPlan) sent(h http.Header, env formula.Env) ([]string, error) {
	var values []any
	if p.value != nil {
		v, err := p.value.Eval(env)
		if err != nil {
			return nil, ErrSignature
		}
		values = formula.List(v)
	} else {
		text, err := single(h, p.Signature.Header)
		if err != nil {
			return nil, err
		}
		values = []any{text}
	}
	var out []string
	for _, v := range values {
		text, err := formula.Show(v)
		if err != nil {
			return nil, ErrSignature
		}
		if text, ok := strings.CutPrefix(text, p.Signature.Prefix); ok && text != "" {
			out = append(out, text)
		}
	}
	if len(out) == 0 {
		return nil, ErrSignature
	}
	return out, nil
}

// checkEqual compares what the vendor says with what only it should know. Of
// several values all must fit.
func (p *webhookPlan) checkEqual(sent []string, env formula.Env) error {
	expected, present, err := p.expected.Text(env)
	if err != nil || !present || expected == "" {
		return ErrSignature
	}
	for _, text := range sent {
		if subtle.ConstantTimeCompare([]byte(text), []byte(expected)) != 1 {
			return ErrSignature
		}
	}
	return nil
}

// checkHMAC accepts if any of the signatures fits: some vendors sign with the old
// and the new key for a while.
func (p *webhookPlan) checkHMAC(sent []string, env formula.Env, key string) error {
	content, present, err := p.signed.Text(env)
	if err != nil || !present {
		return ErrSignature
	}
	secret := []byte(key)
	if p.Signature.Key == "base64" {
		trimmed := key[strings.Index(key, "_")+1:]
		if secret, err = base64.StdEncoding.DecodeString(trimmed); err != nil || len(secret) == 0 {
			return ErrSignature
		}
	}
	mac := hmac.New(formula.Hashes[strings.TrimPrefix(p.Signature.Algorithm, "hmac-")], secret)
	mac.Write([]byte(content))
	want := mac.Sum(nil)
	decode := hex.DecodeString
	if p.Signature.Encoding == "base64" {
		decode = base64.StdEncoding.DecodeString
	}
	for _, text := range sent {
		if got, err := decode(text); err == nil && hmac.Equal(got, want) {
			return nil
		}
	}
	return ErrSignature
}

// single gives a header that was sent exactly once.
func single(header http.Header, name string) (string, error) {
	values := header.Values(name)
	if len(values) != 1 || values[0] == "" {
		return "", ErrSignature
	}
	return values[0], nil
}
