package connector

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	goodKey   = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)
	goodName  = regexp.MustCompile(`^[A-Za-z0-9-]+$`) // of a header
	goodKinds = []string{KindText, KindURL, KindNumber, KindBoolean}
)

// compile checks a manifest and makes it ready to use.
func compile(m Manifest, p *problems) (*Connector, error) {
	c := &Connector{manifest: m, patterns: map[string]*regexp.Regexp{}, mappings: map[string]mapping{}}
	if !goodKey.MatchString(m.Key) {
		p.add("key", "must be lower-case letters, digits and underscores")
	}
	for path, text := range map[string]string{"name": m.Name, "category": m.Category, "description": m.Description} {
		if strings.TrimSpace(text) == "" {
			p.add(path, "is required")
		}
	}
	c.checkFields("settings", c.manifest.Settings, p)
	c.checkFields("secrets", c.manifest.Secrets, p)
	c.checkBase(p)
	c.checkAuth(p)
	if l := m.Limits; l.RequestsPerSecond < 0 || l.Burst < 0 || l.Concurrent < 0 {
		p.add("limits", "must not be negative")
	}
	checkHeaders("headers", m.Headers, names(m.Settings), p)
	for status, code := range m.Errors.Codes {
		if !slices.Contains(codes, code) {
			p.add("errors.codes", "%d: there is no code %q", status, code)
		}
	}
	checkRequest("test.request", m.Test.Request, names(m.Settings), p)
	if len(m.Streams) == 0 {
		p.add("streams", "at least one is required")
	}
	for name, s := range m.Streams {
		c.checkStream(name, s, p)
	}
	c.checkWebhook(p)
	if len(p.list) > 0 {
		slices.SortFunc(p.list, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
		return nil, errors.Join(p.list...)
	}
	return c, nil
}

func (c *Connector) checkFields(at string, fields []Field, p *problems) {
	for i := range fields {
		f := &fields[i]
		path := at + "[" + strconv.Itoa(i) + "]"
		if f.Kind == "" {
			f.Kind = KindText
		}
		if !goodKey.MatchString(f.Key) || "{"+f.Key+"}" == readsList {
			p.add(path+".key", "must be lower-case letters, digits and underscores, and not reads")
		}
		if n := count(c.manifest.Settings, f.Key) + count(c.manifest.Secrets, f.Key); n > 1 {
			p.add(path+".key", "%q is declared %d times", f.Key, n)
		}
		if f.Label == "" {
			p.add(path, "label is required")
		}
		if !slices.Contains(goodKinds, f.Kind) || at == "secrets" && f.Kind != KindText {
			p.add(path+".kind", "there is no kind %q here", f.Kind)
		}
		if f.Pattern != "" {
			pattern, err := wholePattern(f.Pattern)
			if err != nil {
				p.add(path+".pattern", "%v", err)
				continue
			}
			c.patterns[f.Key] = pattern
		}
		if text, err := f.text(f.Default); err != nil || c.judge(Field{Key: f.Key, Kind: f.Kind}, text) != nil {
			p.add(path+".default", "does not fit the field")
		}
	}
}

// checkBase holds what a customer types in a base URL to a pattern: it must not
// lead the key to another host.
func (c *Connector) checkBase(p *problems) {
	m := c.manifest
	if m.BaseURL == "" {
		if !slices.ContainsFunc(m.Settings, func(f Field) bool { return f.Key == overrideKey && f.Required }) {
			p.add("base_url", "is required, unless a required setting base_url takes its place")
		}
	} else if u, err := parseBase(placeholder.ReplaceAllString(m.BaseURL, "x")); err != nil || u.Scheme != "https" {
		p.add("base_url", "must be an https address without query")
	}
	for _, name := range placeholders(m.BaseURL) {
		i := slices.IndexFunc(m.Settings, func(f Field) bool { return f.Key == name })
		if i < 0 || m.Settings[i].Kind != KindText || m.Settings[i].Pattern == "" {
			p.add("base_url", "{%s} must be a text setting with a pattern", name)
		}
	}
	for i, f := range m.Settings {
		if f.Key == overrideKey && f.Kind != KindURL {
			p.add("settings["+strconv.Itoa(i)+"].kind", "base_url must be of the kind url")
		}
	}
}

func (c *Connector) checkAuth(p *problems) {
	a := c.manifest.Auth
	switch a.Kind {
	case "basic":
		need(p, "auth", a.Username, "username")
	case "header":
		need(p, "auth", a.Value, "value")
		if !goodName.MatchString(a.Header) {
			p.add("auth", "header must be the name of a header")
		}
	case "bearer":
		need(p, "auth", a.Token, "token")
	default:
		p.add("auth.kind", "must be basic, header or bearer")
	}
	known := append(names(c.manifest.Settings), names(c.manifest.Secrets)...)
	for field, text := range map[string]string{"username": a.Username, "password": a.Password, "value": a.Value, "token": a.Token} {
		checkPlaceholders("auth."+field, text, known, p)
	}
}

func (c *Connector) checkStream(name string, s Stream, p *problems) {
	at := "streams." + name
	if !goodKey.MatchString(name) {
		p.add("streams", "%q must be lower-case letters, digits and underscores", name)
		return
	}
	if s.Record != "employee" {
		p.add(at+".record", "must be employee")
	}
	if len(s.Reads) == 0 {
		p.add(at+".reads", "at least one field is required")
	}
	checkRequest(at+".request", s.Request, append(names(c.manifest.Settings), "reads"), p)
	c.mappings[name] = compileMapping(name, s, p)
}

func names(fields []Field) []string {
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = f.Key
	}
	return keys
}

func count(fields []Field, key string) int {
	n := 0
	for _, f := range fields {
		if f.Key == key {
			n++
		}
	}
	return n
}
