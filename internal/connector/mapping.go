package connector

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// The codes of rejects, besides those of formula.
const (
	RejectMissingID   = "missing_id"
	RejectDuplicateID = "duplicate_id" // the id came twice on one page with different content
	RejectNoDetail    = "no_detail"    // it was in the list, and what belongs to it is not found
	RejectInvalidDate = formula.InvalidDate
	RejectWrongType   = formula.WrongType
)

// Reject is a record that was set aside.
type Reject struct {
	ExternalID string // empty when that is what is missing
	Label      string // a name or address to find it by; may be empty
	Code       string
	Reason     string // every problem of the record, for people
	Raw        any    `json:"-"` // what the vendor sent: personal data, to be sealed
}

// mapper turns a vendor's rows into canonical records. Safe for concurrent use.
type mapper struct {
	kind   *record.Kind
	fields []*fieldPlan
	env    formula.Env // settings, tables, vars, joins, run
}

// row is a vendor's record with what is around it.
type row struct {
	value   any
	each    map[string]any
	columns map[string]bool // the vendor's fields that the answer says it has; nil when it does not say
	source  string          // hash of value before details
}

func (m *mapper) envOf(r row) formula.Env {
	env := make(formula.Env, len(m.env)+2)
	for k, v := range m.env {
		env[k] = v
	}
	env["record"], env["each"] = r.value, r.each
	return env
}

// record maps one row.
func (m *mapper) record(r row) (out record.Record, reject *Reject) {
	b := m.kind.New()
	defer func() {
		if cause := recover(); cause != nil { // one bad record takes nobody with it
			reject = &Reject{ExternalID: b.ID(), Label: b.Label(), Code: RejectWrongType, Reason: "The record cannot be read.", Raw: r.value}
		}
	}()
	raw, ok := r.value.(map[string]any)
	if !ok {
		return out, &Reject{Code: RejectWrongType, Reason: "The record is not an object.", Raw: r.value}
	}
	env := m.envOf(r)
	code, reasons, missing := "", []string(nil), []string(nil)
	for _, f := range m.fields {
		err := f.into(b, env)
		if err != nil {
			bad := &formula.Bad{Code: RejectWrongType, Text: "cannot be read"}
			errors.As(err, &bad)
			if code == "" {
				code = bad.Code
			}
			reason := strings.ReplaceAll(f.field.Name, "_", " ") + ": " + bad.Text
			if !slices.ContainsFunc(reasons, func(r string) bool { return strings.HasSuffix(r, ": "+bad.Text) }) {
				reasons = append(reasons, reason) // an expression over two fields fails with the second one
			}
			continue
		}
		if f.missing(raw, r.columns) {
			missing = append(missing, f.field.Name)
		}
	}
	if code == "" && formula.Blank(b.ID()) {
		code, reasons = RejectMissingID, []string{"The record has no id."}
	}
	if code != "" {
		return out, &Reject{ExternalID: b.ID(), Label: b.Label(), Code: code, Reason: strings.Join(reasons, "; "), Raw: r.value}
	}
	out = b.Done(missing)
	out.Source = r.source
	return out, nil
}

// id maps the external id alone.
func (m *mapper) id(r row) string {
	b := m.kind.New()
	for _, f := range m.fields {
		if f.field.Name == "external_id" {
			_ = f.into(b, m.envOf(r))
		}
	}
	return b.ID()
}

// into sets the field.
func (f *fieldPlan) into(b *record.Builder, env formula.Env) error {
	if f.lines != nil {
		lines, err := f.list(env)
		if err != nil {
			return err
		}
		return b.Set(f.field, lines)
	}
	v, err := f.value(env)
	if err != nil {
		return err
	}
	return b.Set(f.field, v)
}

// value is what the field's expression gives, by way of its table.
func (f *fieldPlan) value(env formula.Env) (any, error) {
	v, err := f.from.Eval(env)
	if err != nil || f.table == nil {
		return v, err
	}
	word, err := formula.Show(v)
	if err != nil {
		return nil, err
	}
	for known, means := range f.table {
		if strings.EqualFold(known, strings.TrimSpace(word)) {
			return means, nil
		}
	}
	if f.otherwise != nil {
		return f.otherwise.Eval(env)
	}
	return nil, nil
}

func (f *fieldPlan) list(env formula.Env) ([]record.Line, error) {
	v, err := f.from.Eval(env)
	if err != nil {
		return nil, err
	}
	var lines []record.Line
	for i, element := range formula.List(v) {
		inner := make(formula.Env, len(env)+1)
		for k, e := range env {
			inner[k] = e
		}
		inner["item"] = element
		var line record.Line
		for _, part := range f.lines {
			v, err := part.value(inner)
			if err == nil {
				err = line.SetLine(part.field, v)
			}
			var bad *formula.Bad
			if errors.As(err, &bad) {
				return nil, &formula.Bad{Code: bad.Code, Text: fmt.Sprintf("line %d, %s %s", i+1, strings.ReplaceAll(part.field.Name, "_", " "), bad.Text)}
			}
			if err != nil {
				return nil, err
			}
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// missing tells whether the vendor left out every field that f looks at.
func (f *fieldPlan) missing(raw map[string]any, columns map[string]bool) bool {
	if columns == nil || len(f.sources) == 0 {
		return false
	}
	return !slices.ContainsFunc(f.sources, func(name string) bool {
		_, there := raw[name]
		return there || columns[name]
	})
}

// Overrides are an administrator's changes of the mapping of one integration.
type Overrides struct {
	// Fields replace expressions: stream → canonical field → expression. An empty
	// one takes the field out of the mapping.
	Fields map[string]map[string]string `json:"fields,omitempty"`
	// Tables replace words: table → vendor's word → meaning. A field's own table is
	// named stream.field.
	Tables map[string]map[string]string `json:"tables,omitempty"`
}

// override compiles the administrator's changes. Wrong ones are a fault at
// body.overrides.
func (s *Session) override(o Overrides) error {
	wrong := fault.New(fault.Invalid, "connector.overrides_invalid", "The changes of the mapping do not fit.")
	s.overrides, s.changes = map[string]map[string]*fieldPlan{}, o
	for stream, changed := range o.Fields {
		plan := s.connector.streams[stream]
		if plan == nil {
			wrong = wrong.At("body.overrides.fields."+stream, "There is no such stream.")
			continue
		}
		s.overrides[stream] = map[string]*fieldPlan{}
		for name, source := range changed {
			at := "body.overrides.fields." + stream + "." + name
			field := plan.kind.Field(name)
			if field == nil || field.Lines != nil {
				wrong = wrong.At(at, "There is no such field to change.")
				continue
			}
			if strings.TrimSpace(source) == "" && name != "external_id" {
				s.overrides[stream][name] = nil
				continue
			}
			e, err := formula.Compile(source, plan.overview)
			if err != nil {
				wrong = wrong.At(at, err.Error())
				continue
			}
			s.overrides[stream][name] = &fieldPlan{field: field, from: e, sources: e.Looks("record")}
		}
	}
	tables, _ := s.env["tables"].(map[string]any)
	for name, words := range o.Tables {
		if _, known := tables[name]; known {
			tables[name] = merged(s.connector.manifest.Tables[name], words)
			continue
		}
		if !s.overrideTable(name, words) {
			wrong = wrong.At("body.overrides.tables."+name, "There is no such table.")
		}
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

// overrideTable changes the table of a field, named stream.field.
func (s *Session) overrideTable(name string, words map[string]string) bool {
	stream, field, _ := strings.Cut(name, ".")
	plan := s.connector.streams[stream]
	if plan == nil {
		return false
	}
	for _, f := range plan.fields {
		if f.field.Name == field && f.table != nil {
			changed := *f
			changed.table = merged(f.table, words)
			if s.overrides[stream] == nil {
				s.overrides[stream] = map[string]*fieldPlan{}
			}
			if _, replaced := s.overrides[stream][field]; !replaced {
				s.overrides[stream][field] = &changed
			}
			return true
		}
	}
	return false
}

func merged(base, more map[string]string) map[string]string {
	out := map[string]string{}
	for word, means := range base {
		out[strings.ToLower(word)] = means
	}
	for word, means := range more {
		out[strings.ToLower(word)] = means
	}
	return out
}

// fieldsOf are a stream's fields with the administrator's changes, in the order of
// the canonical record.
func (s *Session) fieldsOf(p *streamPlan) []*fieldPlan {
	changed := s.overrides[p.name]
	if len(changed) == 0 {
		return p.fields
	}
	var out []*fieldPlan
	for i := range p.kind.Fields {
		name := p.kind.Fields[i].Name
		if f, is := changed[name]; is {
			if f != nil {
				out = append(out, f)
			}
			continue
		}
		for _, f := range p.fields {
			if f.field.Name == name {
				out = append(out, f)
			}
		}
	}
	return out
}
