package connector

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/connector/wire"
)

// streamPlan is a stream made ready.
type streamPlan struct {
	name     string
	title    string
	kind     *record.Kind
	when     *formula.Expression
	forEach  []*levelPlan
	job      *jobPlan
	joins    []*joinPlan
	list     listPlan
	deleted  *formula.Expression
	details  []*detailPlan
	cursor   *cursorPlan
	absence  Absence
	columns  *formula.Expression
	reads    []string
	fields   []*fieldPlan
	overview formula.Scope // what fields see
}

// listPlan is a request whose answers hold records, page after page.
type listPlan struct {
	request  *requestPlan
	paging   *pagingPlan
	records  wire.Path
	optional bool
	unwrap   *formula.Expression
	keep     *formula.Expression
}

type pagingPlan struct {
	by    string
	size  int
	first int
	next  *formula.Expression
	until *formula.Expression
}

type levelPlan struct {
	name string
	in   *formula.Expression
	list *listPlan
}

type joinPlan struct {
	name     string
	list     listPlan
	key      *formula.Expression
	many     bool
	optional bool
}

type detailPlan struct {
	name       string
	when       *formula.Expression
	request    *requestPlan
	value      *formula.Expression
	concurrent int
}

type jobPlan struct {
	submit, poll        *requestPlan
	done, failed, first *formula.Expression
	every, timeout      time.Duration
}

type cursorPlan struct {
	since   *formula.Expression
	overlap time.Duration
	token   *formula.Expression
	full    time.Duration
}

// fieldPlan is how a canonical field comes about.
type fieldPlan struct {
	field     *record.Field
	from      *formula.Expression
	table     map[string]string
	otherwise *formula.Expression
	lines     []*fieldPlan
	sources   []string // the vendor's fields it looks at
}

func (c *compiler) stream(name string, m Stream) *streamPlan {
	at := sub("streams", name)
	if !goodKey.MatchString(name) {
		c.add(at, "%q must be lower-case letters, digits and underscores", name)
	}
	p := &streamPlan{name: name, title: cmp.Or(m.Title, titleOf(name)), kind: record.KindOf(m.Record), absence: m.Absence, reads: m.Reads}
	if p.kind == nil && m.Record == "" {
		c.add(at, "record is required: what is read, one of %s", strings.Join(record.Kinds(), ", "))
	} else if p.kind == nil {
		c.add(at+".record", "%q is no canonical record; those are %s%s", m.Record, strings.Join(record.Kinds(), ", "), didYouMean(m.Record, record.Kinds()))
	}
	p.when = c.expression(at+".when", m.When, c.scope)
	outer := c.scope.With("each")
	outer["each"] = []string{}
	for i, level := range m.ForEach {
		p.forEach = append(p.forEach, c.level(item(at+".for_each", i), level, outer))
		outer = outer.With("each")
		outer["each"] = levelNames(m.ForEach[:i+1])
	}
	for i, j := range m.Joins {
		p.joins = append(p.joins, c.join(item(at+".joins", i), j, outer))
	}
	scope := outer.With("cursor", "run", "reads", "joins")
	if m.Job != nil {
		p.job = c.job(at+".job", *m.Job, scope)
		scope = scope.With("job")
	}
	p.list = c.list(at, m.Request, m.Paging, m.Records, scope)
	p.list.optional = m.Optional
	inner := formula.Scope{"settings": c.scope["settings"], "tables": c.scope["tables"], "vars": c.scope["vars"]}.With("joins", "run")
	inner["each"] = outer["each"]
	p.list.unwrap = c.expression(at+".unwrap", m.Unwrap, inner.With("item"))
	ofRecord := inner.With("record")
	if m.Reads != nil {
		ofRecord["record"] = m.Reads
		for _, d := range m.Details {
			ofRecord["record"] = append(slices.Clone(ofRecord["record"]), d.Name)
		}
	}
	p.list.keep = c.expression(at+".keep", m.Keep, ofRecord)
	p.deleted = c.expression(at+".deleted", m.Deleted, ofRecord)
	for i, d := range m.Details {
		p.details = append(p.details, c.detail(item(at+".details", i), d, scope.With("record")))
	}
	p.columns = c.expression(at+".columns", m.Columns, formula.Scope{"answer": nil})
	p.cursor = c.cursor(at+".cursor", m, ofRecord)
	c.absence(at+".absence", &p.absence)
	p.overview = ofRecord
	if p.kind != nil {
		p.fields = c.mapping(at+".fields", p.kind.Fields, m.Fields, ofRecord, p.kind.Name)
		if _, there := m.Fields["external_id"]; !there {
			c.add(at+".fields", "external_id is required")
		}
	}
	return p
}

// levelNames are what the levels call their elements.
func levelNames(levels []ForEach) []string {
	out := make([]string, len(levels))
	for i, level := range levels {
		out[i] = level.Name
	}
	return out
}

func (c *compiler) absence(at string, a *Absence) {
	if a.Means == "" {
		a.Means = "nothing"
	}
	if a.Brake == 0 {
		a.Brake = 10
	}
	c.choice(at+".means", a.Means, "nothing", "gone")
	if a.Brake < 0 || a.Brake > 100 {
		c.add(at+".brake", "must be a share in percent")
	}
}

// list makes a request with its paging ready. The scope gets page.
func (c *compiler) list(at string, r Request, pg *Paging, records string, scope formula.Scope) listPlan {
	p := listPlan{records: wire.ParsePath(records)}
	if pg != nil {
		p.paging = c.paging(at+".paging", *pg, answerScope(scope.With("page")))
	}
	if strings.ContainsAny(records, "[]") {
		c.add(at+".records", "is names with dots between them: items.0 for the first of a list, items.* for what is in each")
	}
	p.request = c.request(at+".request", r, scope.With("page"))
	if p.request.answer == "text" {
		c.add(at+".request.answer", "records are read from json or xml")
	}
	if p.request.answer == "xml" && len(p.records) == 0 {
		c.add(at+".records", "is required for XML: the names of the elements down to the records")
	}
	return p
}

func (c *compiler) paging(at string, m Paging, scope formula.Scope) *pagingPlan {
	p := &pagingPlan{by: m.By, size: m.Size, next: c.expression(at+".next", m.Next, scope), until: c.expression(at+".until", m.Until, scope)}
	c.choice(at+".by", m.By, byNumber, byOffset, byCursor, byURL)
	switch {
	case m.First != nil:
		p.first = *m.First
	case m.By == byNumber:
		p.first = 1
	}
	if m.By == byCursor || m.By == byURL {
		c.need(at, m.Next != "", "next (the "+m.By+" of the next page)")
	}
	if m.By == byOffset && m.Next == "" && m.Size <= 0 {
		c.add(at, "size is required: the offset grows by it")
	}
	return p
}

func (c *compiler) level(at string, m ForEach, scope formula.Scope) *levelPlan {
	p := &levelPlan{name: m.Name, in: c.expression(at+".in", m.In, scope)}
	c.need(at, m.Name != "", "name")
	if (m.Request == nil) == (m.In == "") {
		c.add(at, "either in or request is required")
	}
	if m.Request != nil {
		list := c.list(at, *m.Request, m.Paging, m.Records, scope)
		list.keep = c.expression(at+".keep", m.Keep, scope.With("record"))
		p.list = &list
	}
	return p
}

func (c *compiler) join(at string, m Join, scope formula.Scope) *joinPlan {
	c.need(at, m.Name != "" && m.Key != "", "name and key")
	p := &joinPlan{name: m.Name, key: c.expression(at+".key", m.Key, scope.With("record")), many: m.List, optional: m.Optional}
	p.list = c.list(at, m.Request, m.Paging, m.Records, scope)
	p.list.optional = m.Optional
	return p
}

func (c *compiler) detail(at string, m Detail, scope formula.Scope) *detailPlan {
	c.need(at, m.Name != "", "name")
	p := &detailPlan{
		name: m.Name, when: c.expression(at+".when", m.When, scope), request: c.request(at+".request", m.Request, scope),
		value: c.expression(at+".value", m.Value, answerScope(scope)), concurrent: m.Concurrent,
	}
	if p.concurrent <= 0 {
		p.concurrent = 4
	}
	return p
}

func (c *compiler) job(at string, m Job, scope formula.Scope) *jobPlan {
	p := &jobPlan{
		submit: c.request(at+".submit", m.Submit, scope), poll: c.request(at+".poll", m.Poll, scope.With("job")),
		done: c.expression(at+".done", m.Done, scope.With("job")), failed: c.expression(at+".failed", m.Failed, scope.With("job")),
		first: c.expression(at+".first", m.First, scope.With("job")), every: m.Every, timeout: m.Timeout,
	}
	c.need(at, m.Done != "", "done")
	if p.every <= 0 {
		p.every = 10 * time.Second
	}
	if p.timeout <= 0 {
		p.timeout = 30 * time.Minute
	}
	return p
}

func (c *compiler) cursor(at string, m Stream, ofRecord formula.Scope) *cursorPlan {
	if m.Cursor == nil {
		return nil
	}
	p := &cursorPlan{
		since: c.expression(at+".since", m.Cursor.Since, ofRecord), overlap: m.Cursor.Overlap,
		token: c.expression(at+".token", m.Cursor.Token, answerScope(c.scope.With("run"))), full: m.Cursor.Full,
	}
	if (m.Cursor.Since == "") == (m.Cursor.Token == "") {
		c.add(at, "either since or token is required")
	}
	if m.Cursor.Token != "" && len(m.ForEach) > 0 {
		c.add(at+".token", "does not go with for_each: there would be a token for each")
	}
	if p.full <= 0 {
		p.full = 24 * time.Hour
	}
	return p
}

// mapping makes fields ready, in the order of the canonical record.
func (c *compiler) mapping(at string, known []record.Field, m map[string]Mapping, scope formula.Scope, kind string) []*fieldPlan {
	var plans []*fieldPlan
	for i := range known {
		f := &known[i]
		source, there := m[f.Name]
		if !there {
			continue
		}
		if p := c.field(sub(at, f.Name), f, source, scope); p != nil {
			plans = append(plans, p)
		}
	}
	for name := range m {
		if !slices.ContainsFunc(known, func(f record.Field) bool { return f.Name == name }) {
			names := make([]string, len(known))
			for i, f := range known {
				names[i] = f.Name
			}
			c.add(sub(at, name), "%s has no such field%s; its fields are %s", article(kind), didYouMean(name, names), strings.Join(names, ", "))
		}
	}
	return plans
}

func article(kind string) string {
	if strings.ContainsAny(kind[:1], "aeiou") {
		return "an " + kind
	}
	return "a " + kind
}

func (c *compiler) field(at string, f *record.Field, m Mapping, scope formula.Scope) *fieldPlan {
	from := at
	if c.node(at+".from") != nil {
		from = at + ".from"
	}
	p := &fieldPlan{field: f, from: c.expression(from, m.From, scope), table: m.Table, otherwise: c.expression(at+".otherwise", m.Otherwise, scope)}
	c.need(at, m.From != "", "an expression")
	if (f.Lines != nil) != (m.Fields != nil) {
		if f.Lines != nil {
			c.add(at, "is a list of objects: from and fields are required")
		} else {
			c.add(at+".fields", "%s is no list of objects", f.Name)
		}
		return nil
	}
	if f.Lines != nil {
		p.lines = c.mapping(at+".fields", f.Lines, m.Fields, scope.With("item"), "line")
	}
	for word, means := range m.Table {
		if f.OneOf != nil && means != "" && !slices.Contains(f.OneOf, means) {
			c.add(sub(at+".table", word), "%q is none of %s%s", means, strings.Join(f.OneOf, ", "), didYouMean(means, f.OneOf))
		}
	}
	if p.from == nil {
		return nil
	}
	p.sources = p.from.Looks("record")
	return p
}
