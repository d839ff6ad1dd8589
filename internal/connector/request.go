package connector

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/assetronics/assetronics/internal/connector/formula"
)

// requestPlan is a request made ready.
type requestPlan struct {
	method     string
	server     string
	path       *formula.Template
	url        *formula.Template
	query      object
	headers    []header
	kind       string // of the body: json, form, xml, text or ""
	body       node
	text       *formula.Template // an xml or text body
	answer     string
	replayable bool
	cost       int
	follow     string // the address of the next page, as the vendor gave it
}

type header struct {
	name  string
	value *formula.Template
}

var goodHeader = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func (c *compiler) headers(at string, headers map[string]Template, scope formula.Scope) []header {
	var out []header
	for name, source := range headers {
		path := sub(at, name)
		if !goodHeader.MatchString(name) || strings.ContainsFunc(string(source), unicode.IsControl) {
			c.add(path, "%q cannot be a header", name)
		}
		if t := c.template(path, source, scope); t != nil {
			out = append(out, header{name, t})
		}
	}
	slices.SortFunc(out, func(a, b header) int { return strings.Compare(a.name, b.name) })
	return out
}

var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodHead}

func (c *compiler) request(at string, r Request, scope formula.Scope) *requestPlan {
	p := &requestPlan{
		method: r.Method, server: r.Server, headers: c.headers(at+".headers", r.Headers, scope),
		path: c.template(at+".path", r.Path, scope), url: c.template(at+".url", r.URL, scope),
		query: c.object(at+".query", r.Query, scope), answer: r.Answer, replayable: r.Replayable, cost: max(r.Cost, 1),
	}
	c.body(at, r, p, scope)
	if p.method == "" {
		p.method = http.MethodGet
		if p.kind != "" {
			p.method = http.MethodPost
		}
	}
	c.choice(at+".method", p.method, methods...)
	if p.answer == "" {
		p.answer = "json"
		if p.kind == "xml" {
			p.answer = "xml"
		}
	}
	c.choice(at+".answer", p.answer, "json", "xml", "text")
	c.server(at+".server", r.Server)
	plain := expressionParts.ReplaceAllString(string(r.Path), "")
	switch {
	case r.Path == "" && r.URL == "":
		c.add(at, "path is required (or url)")
	case r.Path != "" && (!strings.HasPrefix(string(r.Path), "/") && !strings.HasPrefix(string(r.Path), "${") || strings.ContainsAny(plain, "?#") || strings.Contains(plain, "..")):
		c.add(at+".path", "must begin with a slash; parameters belong under query")
	case p.kind != "" && p.method == http.MethodGet:
		c.add(at+".method", "a GET has no body")
	}
	return p
}

func (c *compiler) server(at, name string) {
	if _, known := c.m.Servers[name]; name != "" && !known {
		c.add(at, "there is no server %q%s", name, didYouMean(name, slices.Collect(mapKeys(c.m.Servers))))
	}
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func (c *compiler) body(at string, r Request, p *requestPlan, scope formula.Scope) {
	bodies := 0
	if r.JSON != nil {
		bodies++
		p.kind, p.body = "json", c.tree(at+".json", r.JSON, scope)
	}
	if r.Form != nil {
		bodies++
		p.kind, p.body = "form", c.object(at+".form", r.Form, scope)
	}
	if r.XML != "" {
		bodies++
		p.kind, p.text = "xml", c.template(at+".xml", r.XML, scope)
	}
	if r.Text != "" {
		bodies++
		p.kind, p.text = "text", c.template(at+".text", r.Text, scope)
	}
	if g := r.GraphQL; g != nil {
		bodies++
		p.kind, p.replayable = "json", p.replayable || !strings.HasPrefix(strings.TrimSpace(g.Query), "mutation")
		body := object{"query": constant{g.Query}}
		if g.Variables != nil {
			body["variables"] = c.object(at+".graphql.variables", g.Variables, scope)
		}
		p.body = body
	}
	if bodies > 1 {
		c.add(at, "one body only: json, form, xml, graphql or text")
	}
}

// content makes the body and its type; nil for none.
func (p *requestPlan) content(env formula.Env) ([]byte, string, error) {
	switch p.kind {
	case "json":
		v, err := p.body.value(env)
		if err != nil {
			return nil, "", err
		}
		var b bytes.Buffer
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		err = encoder.Encode(v)
		return bytes.TrimRight(b.Bytes(), "\n"), "application/json", err
	case "form":
		values, err := parameters(p.body.(object), env)
		return []byte(values.Encode()), "application/x-www-form-urlencoded", err
	case "xml":
		s, _, err := p.text.Escaped(env, formula.EscapeXML)
		return []byte(s), "text/xml; charset=utf-8", err
	case "text":
		s, _, err := p.text.Text(env)
		return []byte(s), "text/plain; charset=utf-8", err
	}
	return nil, "", nil
}

// parameters are names and values of a query or form. A list repeats its name, an
// object is JSON; null and "" are left out.
func parameters(o object, env formula.Env) (url.Values, error) {
	out := url.Values{}
	for name, n := range o {
		v, err := n.value(env)
		if err != nil {
			return nil, err
		}
		for _, one := range formula.List(v) {
			text, err := parameter(one)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if text != "" {
				out.Add(name, text)
			}
		}
	}
	return out, nil
}

func parameter(v any) (string, error) {
	switch v := v.(type) {
	case uint64:
		return fmt.Sprint(v), nil
	case map[string]any, []any:
		b, err := json.Marshal(v)
		return string(b), err
	}
	return formula.Show(v)
}

// address is where the request goes.
func (s *Session) address(p *requestPlan, env formula.Env) (*url.URL, error) {
	if p.follow != "" {
		return s.pinned(p.follow, p.server)
	}
	if p.url != nil {
		whole, present, err := p.url.Text(env)
		if err != nil {
			return nil, err
		}
		if present && whole != "" {
			return s.pinned(whole, p.server)
		}
	}
	if p.path == nil {
		return nil, &Error{Code: VendorError, Message: "The address that " + s.connector.manifest.Name + " should have given is missing."}
	}
	path, _, err := p.path.Escaped(env, escapePath)
	if err != nil {
		return nil, err
	}
	base := s.bases[p.server]
	target, err := url.Parse(strings.TrimRight(base.String(), "/") + path)
	if err != nil || target.Host != base.Host {
		return nil, fmt.Errorf("connector %s: the path %q does not fit", s.connector.manifest.Key, path)
	}
	values, err := parameters(p.query, env)
	if err != nil {
		return nil, err
	}
	// %20 and not +: some vendors' filters take a plus for a plus.
	target.RawQuery = strings.ReplaceAll(values.Encode(), "+", "%20")
	return target, nil
}

// escapePath keeps a value inside its segment.
func escapePath(v string) string {
	if v == "." || v == ".." {
		return "%2E" + v[1:]
	}
	return url.PathEscape(v)
}

// build makes the request, not yet signed in.
func (s *Session) build(ctx context.Context, p *requestPlan, env formula.Env) (*http.Request, error) {
	target, err := s.address(p, env)
	if err != nil {
		return nil, err
	}
	content, kind, err := p.content(env)
	if err != nil {
		return nil, err
	}
	var body io.Reader
	if content != nil {
		body = bytes.NewReader(content)
	}
	req, err := http.NewRequestWithContext(ctx, p.method, target.String(), body)
	if err != nil {
		return nil, fmt.Errorf("connector %s: request: %w", s.connector.manifest.Key, err)
	}
	if content != nil {
		req.Header.Set("Content-Type", kind)
	}
	req.Header.Set("User-Agent", "Assetronics")
	if p.answer != "text" {
		req.Header.Set("Accept", map[string]string{"json": "application/json", "xml": "text/xml, application/xml"}[p.answer])
	}
	for _, list := range [][]header{s.connector.headers, p.headers} {
		if err := setHeaders(req, list, env); err != nil {
			return nil, err
		}
	}
	return req, nil
}

func setHeaders(req *http.Request, list []header, env formula.Env) error {
	for _, h := range list {
		value, present, err := h.value.Text(env)
		if err != nil {
			return fmt.Errorf("%s: %w", h.name, err)
		}
		if present {
			req.Header.Set(h.name, strings.Map(oneLine, value))
		}
	}
	return nil
}

// oneLine keeps a value from beginning another header.
func oneLine(r rune) rune {
	if unicode.IsControl(r) {
		return -1
	}
	return r
}
