package connector

import (
	"errors"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"

	"github.com/assetronics/assetronics/internal/platform/clock"
)

// target is one canonical field of an employee: how a value gets into it.
type target struct {
	name string
	set  func(*EmployeeRecord, any) error
}

// employeeFields are the canonical fields in their fixed order.
var employeeFields = []target{
	{"external_id", textInto(func(r *EmployeeRecord) *string { return &r.ExternalID })},
	{"email", textInto(func(r *EmployeeRecord) *string { return &r.Email })},
	{"first_name", textInto(func(r *EmployeeRecord) *string { return &r.FirstName })},
	{"last_name", textInto(func(r *EmployeeRecord) *string { return &r.LastName })},
	{"display_name", textInto(func(r *EmployeeRecord) *string { return &r.DisplayName })},
	{"job_title", textInto(func(r *EmployeeRecord) *string { return &r.JobTitle })},
	{"department", textInto(func(r *EmployeeRecord) *string { return &r.Department })},
	{"location", textInto(func(r *EmployeeRecord) *string { return &r.Location })},
	{"employee_number", textInto(func(r *EmployeeRecord) *string { return &r.EmployeeNumber })},
	{"manager_external_id", textInto(func(r *EmployeeRecord) *string { return &r.ManagerExternalID })},
	{"start_date", dateInto(func(r *EmployeeRecord) *clock.Date { return &r.StartDate })},
	{"end_date", dateInto(func(r *EmployeeRecord) *clock.Date { return &r.EndDate })},
	{"vendor_status", statusInto},
	{"vendor_status_text", textInto(func(r *EmployeeRecord) *string { return &r.VendorStatusText })},
}

func textInto(field func(*EmployeeRecord) *string) func(*EmployeeRecord, any) error {
	return func(r *EmployeeRecord, v any) error {
		s, err := text(v)
		*field(r) = s
		return err
	}
}

func dateInto(field func(*EmployeeRecord) *clock.Date) func(*EmployeeRecord, any) error {
	return func(r *EmployeeRecord, v any) error {
		day, err := date(v)
		if err != nil || day == "" {
			return err
		}
		*field(r), err = clock.ParseDate(day)
		return err
	}
}

func statusInto(r *EmployeeRecord, v any) error {
	s, err := text(v)
	if err != nil {
		return err
	}
	switch status := VendorStatus(s); status {
	case StatusActive, StatusLeave, StatusLeft, StatusUnknown:
		r.VendorStatus = status
		return nil
	}
	return &badValue{RejectWrongType, "the mapping gives an unknown status"}
}

// mapping is a stream's way from a vendor's record to ours.
type mapping []mapped

type mapped struct {
	target
	program *vm.Program
	sources []string // the vendor's fields it looks at
}

// compileMapping makes programs of a stream's expressions. Problems go to p.
func compileMapping(name string, s Stream, p *problems) mapping {
	at := "streams." + name + ".fields"
	var m mapping
	for _, t := range employeeFields {
		source, ok := s.Fields[t.name]
		if !ok {
			continue
		}
		program, err := compileExpression(source, s.Reads)
		if err != nil {
			p.add(at+"."+t.name, "%v", err)
			continue
		}
		m = append(m, mapped{target: t, program: program, sources: sources(program, s.Reads)})
	}
	for field := range s.Fields {
		if !slices.ContainsFunc(employeeFields, func(t target) bool { return t.name == field }) {
			p.add(at+"."+field, "an employee has no such field")
		}
	}
	if _, ok := s.Fields["external_id"]; !ok {
		p.add(at, "external_id is required")
	}
	return m
}

// sources lists the vendor's fields an expression names.
func sources(program *vm.Program, reads []string) []string {
	found := &named{}
	node := program.Node()
	ast.Walk(&node, found)
	return slices.DeleteFunc(slices.Clone(reads), func(name string) bool { return !slices.Contains(found.names, name) })
}

type named struct{ names []string }

// Visit notes record.x and record["x"].
func (n *named) Visit(node *ast.Node) {
	if member, ok := (*node).(*ast.MemberNode); ok {
		if property, ok := member.Property.(*ast.StringNode); ok {
			n.names = append(n.names, property.Value)
		}
	}
}

// employee maps one record. columns are the vendor's fields that the answer
// says it has; nil when it does not say.
func (m mapping) employee(raw any, columns map[string]bool) (EmployeeRecord, *Reject) {
	var out EmployeeRecord
	record, ok := raw.(map[string]any)
	if !ok {
		return out, &Reject{Code: RejectWrongType, Reason: "The record is not an object."}
	}
	plainNumbers(record)
	code, reasons, told := "", []string(nil), map[string]bool{}
	for _, f := range m {
		value, err := evaluate(f.program, record)
		if err == nil {
			err = f.set(&out, value)
		}
		if err != nil {
			bad := &badValue{code: RejectWrongType, text: "cannot be read"}
			errors.As(err, &bad)
			code = firstOf(code, bad.code)
			if !told[bad.text] { // an expression over two fields fails with the second one
				told[bad.text] = true
				reasons = append(reasons, strings.ReplaceAll(f.name, "_", " ")+": "+bad.text)
			}
			continue
		}
		if f.missing(record, columns) {
			out.Missing = append(out.Missing, f.name)
		}
	}
	if blank(out.ExternalID) && code == "" {
		code, reasons = RejectMissingID, []string{"The record has no id."}
	}
	if code != "" {
		return out, &Reject{ExternalID: out.ExternalID, Label: out.label(), Code: code, Reason: strings.Join(reasons, "; ")}
	}
	out.seal()
	return out, nil
}

// missing tells whether the vendor left out every field that f looks at.
func (f mapped) missing(record map[string]any, columns map[string]bool) bool {
	if columns == nil || len(f.sources) == 0 {
		return false
	}
	return !slices.ContainsFunc(f.sources, func(name string) bool {
		_, there := record[name]
		return there || columns[name]
	})
}

// label is something to recognise a person by.
func (r *EmployeeRecord) label() string {
	return firstOf(r.DisplayName, strings.TrimSpace(r.FirstName+" "+r.LastName), r.Email)
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}
