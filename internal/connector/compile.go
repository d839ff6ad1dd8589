package connector

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/assetronics/assetronics/internal/connector/formula"
)

// Connector is a vendor's manifest made ready. It never changes: safe for
// concurrent use.
type Connector struct {
	manifest Manifest
	settings fields
	secrets  fields
	base     *formula.Template
	servers  map[string]*formula.Template
	auth     []*authPlan
	headers  []header
	limits   limitsPlan
	errors   errorsPlan
	vars     []*varPlan
	tests    []testPlan
	streams  map[string]*streamPlan
	webhook  *webhookPlan
	actions  map[string]*actionPlan
}

// compiler checks a manifest and makes it ready to use.
type compiler struct {
	*problems
	m     *Manifest
	scope formula.Scope // settings, secrets, tables, vars
	c     *Connector
}

var (
	goodKey    = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)
	goodFolder = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,62}$`) // a connector's
)

// Categories are those of the catalogue; each has an icon.
var Categories = []string{"hris", "identity", "mdm", "security", "itsm", "finance", "procurement", "shipping", "chat", "other"}

func compile(m Manifest, p *problems) (*Connector, error) {
	addImplied(&m)
	c := &compiler{problems: p, m: &m, c: &Connector{}}
	c.scope = formula.Scope{
		"settings": keysOf(m.Settings), "secrets": keysOf(m.Secrets),
		"tables": append([]string{}, slices.Sorted(maps.Keys(m.Tables))...), "vars": []string{},
	}
	for _, v := range m.Vars {
		c.scope["vars"] = append(c.scope["vars"], v.Name)
	}
	c.head()
	c.c.settings = c.fields("settings", m.Settings)
	c.c.secrets = c.fields("secrets", m.Secrets)
	c.addresses()
	c.c.headers = c.headers("headers", m.Headers, c.scope)
	c.c.auth = c.auths()
	c.c.limits = c.limits()
	c.c.errors = c.errors()
	c.c.vars = c.vars()
	c.c.tests = c.testCalls()
	c.c.streams = map[string]*streamPlan{}
	for name, s := range m.Streams {
		c.c.streams[name] = c.stream(name, s)
	}
	c.c.webhook = c.hook()
	c.c.actions = map[string]*actionPlan{}
	for name, a := range m.Actions {
		c.c.actions[name] = c.action(name, a)
	}
	if len(p.list) > 0 {
		return nil, p.sorted()
	}
	c.c.manifest = m
	return c.c, nil
}

// addImplied adds the settings that every connector has: other addresses.
func addImplied(m *Manifest) {
	if !declared(m.Settings, overrideKey) {
		m.Settings = append(m.Settings, Field{
			Key: overrideKey, Title: "Base URL", Kind: KindURL, Advanced: true,
			Help: "Only when requests must go elsewhere. Empty for the usual address.",
		})
	}
	for _, name := range slices.Sorted(maps.Keys(m.Servers)) {
		if key := name + "_url"; !declared(m.Settings, key) {
			m.Settings = append(m.Settings, Field{
				Key: key, Title: "Base URL (" + name + ")", Kind: KindURL, Advanced: true,
				Help: "Only when these requests must go elsewhere. Empty for the usual address.",
			})
		}
	}
}

func (c *compiler) head() {
	if !goodFolder.MatchString(c.m.Key) {
		c.add("key", "must be lower-case letters, digits, hyphens and underscores, beginning with a letter")
	}
	if strings.TrimSpace(c.m.Name) == "" {
		c.add("name", "is required")
	}
	if !slices.Contains(Categories, c.m.Category) {
		c.add("category", "must be one of %s", strings.Join(Categories, ", "))
	}
	if len(c.m.Streams) == 0 && len(c.m.Actions) == 0 && c.m.Webhook == nil {
		c.add("streams", "at least one stream, action or webhook is required")
	}
}

func (c *compiler) fields(at string, list []Field) fields {
	out := fields{list: list, patterns: map[string]*regexp.Regexp{}}
	for i := range list {
		f := &list[i]
		path := item(at, i)
		if f.Kind == "" {
			f.Kind = KindText
		}
		if !goodKey.MatchString(f.Key) {
			c.add(path+".key", "must be lower-case letters, digits and underscores, beginning with a letter")
		}
		if n := count(list, f.Key); n > 1 || at == "secrets" && declared(c.m.Settings, f.Key) {
			c.add(path+".key", "%q is declared twice", f.Key)
		}
		f.Title = cmp.Or(f.Title, titleOf(f.Key))
		if !slices.Contains(kinds, f.Kind) || at == "secrets" && f.Kind != KindText && f.Kind != KindMultiline {
			c.add(path+".kind", "there is no kind %q here%s", f.Kind, didYouMean(f.Kind, kinds))
		}
		if f.Pattern != "" {
			pattern, err := wholePattern(f.Pattern)
			if err != nil {
				c.add(path+".pattern", "%v", err)
				continue
			}
			out.patterns[f.Key] = pattern
		}
		for key := range f.DependsOn {
			if !declared(c.m.Settings, key) {
				c.add(sub(path+".depends_on", key), "there is no setting %q%s", key, didYouMean(key, keysOf(c.m.Settings)))
			}
		}
		if text, err := f.text(f.Default); err != nil || out.judge(*f, text, false) != nil {
			c.add(path+".default", "does not fit the field")
		}
	}
	return out
}

func count(fields []Field, key string) (n int) {
	for _, f := range fields {
		if f.Key == key {
			n++
		}
	}
	return n
}

// addresses holds what a customer types into an address to a form: it must not
// lead the key to another host.
func (c *compiler) addresses() {
	c.c.servers = map[string]*formula.Template{}
	if c.m.BaseURL == "" {
		if !slices.ContainsFunc(c.m.Settings, func(f Field) bool { return f.Key == overrideKey && f.Required }) {
			c.add("base_url", "is required, unless a required setting base_url takes its place")
		}
	} else {
		c.c.base = c.address("base_url", c.m.BaseURL)
	}
	for name, source := range c.m.Servers {
		if !goodKey.MatchString(name) {
			c.add(sub("servers", name), "must be lower-case letters, digits and underscores")
		}
		c.c.servers[name] = c.address(sub("servers", name), source)
	}
	for i, f := range c.m.Settings {
		if f.Key == overrideKey && f.Kind != KindURL {
			c.add(item("settings", i)+".kind", "base_url must be of the kind url")
		}
	}
}

var expressionParts = regexp.MustCompile(`\$\{[^}]*\}`)

func (c *compiler) address(at string, source Template) *formula.Template {
	t := c.template(at, source, formula.Scope{"settings": c.scope["settings"], "tables": c.scope["tables"]})
	if u, err := parseBase(expressionParts.ReplaceAllString(string(source), "x")); err != nil || u.Scheme != "https" {
		c.add(at, "must be an https address without query")
	}
	if t == nil {
		return nil
	}
	for _, name := range t.Looks("settings") {
		i := slices.IndexFunc(c.m.Settings, func(f Field) bool { return f.Key == name })
		if i >= 0 && c.m.Settings[i].Kind != KindHost && c.m.Settings[i].Pattern == "" && len(c.m.Settings[i].Choices) == 0 {
			c.add(at, "the setting %s must be of the kind host, or have a pattern or choices: it decides where secrets are sent", name)
		}
	}
	return t
}

// expression compiles one; nil for an empty one or a wrong one.
func (c *compiler) expression(at string, source Expr, scope formula.Scope) *formula.Expression {
	if strings.TrimSpace(string(source)) == "" {
		return nil
	}
	e, err := formula.Compile(string(source), scope)
	if err != nil {
		c.syntax(at, string(source), err, c.hint(err, string(source), scope))
		return nil
	}
	return e
}

// template compiles one; nil for an empty one or a wrong one.
func (c *compiler) template(at string, source Template, scope formula.Scope) *formula.Template {
	if source == "" {
		return nil
	}
	t, err := formula.ParseTemplate(string(source), scope)
	if err != nil {
		c.syntax(at, string(source), err, c.hint(err, string(source), scope))
		return nil
	}
	if isAddress(at) {
		if m := placeholder.FindStringIndex(string(source)); m != nil {
			err := &formula.SyntaxError{Text: "an address has no braces: an expression begins with ${", Column: m[1] - 2}
			c.syntax(at, string(source), err, "")
		}
	}
	return t
}

// placeholder is {id}, as documents of vendors have it in their paths.
var placeholder = regexp.MustCompile(`(?:^|[^$\w({,:\[ ])\{\w`)

// isAddress tells whether a text is a path or a URL.
func isAddress(at string) bool {
	return at == "base_url" || strings.HasSuffix(at, ".path") || strings.HasSuffix(at, "url")
}

func (c *compiler) need(at string, present bool, what string) {
	told := slices.ContainsFunc(c.problems.list, func(p Problem) bool { return strings.HasPrefix(p.Path, at+".") })
	if !present && !told { // it may be there and wrong
		c.add(at, "%s is required", what)
	}
}

func (c *compiler) choice(at, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		c.add(at, "%q is not known; it must be one of %s%s", value, strings.Join(allowed, ", "), didYouMean(value, allowed))
	}
}
