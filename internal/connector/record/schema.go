package record

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/platform/clock"
)

// Kind is a kind of canonical record. It never changes.
type Kind struct {
	Name   string // employee, purchase_order …
	Fields []Field
	typ    reflect.Type
}

// Field is one canonical field.
type Field struct {
	Name  string
	Doc   string
	Type  string // text, date, time, money, bytes, number, yes or no, list of …
	OneOf []string
	Lines []Field // the fields of a list of objects

	index int
	set   setter
}

// kinds are all, by name.
var kinds = map[string]*Kind{}

func init() {
	for name, sample := range map[string]any{
		"employee": Employee{}, "department": Department{}, "location": Location{}, "device": Device{}, "software": Software{},
		"app_user": AppUser{}, "vendor": Vendor{}, "purchase_order": PurchaseOrder{}, "bill": Bill{}, "fixed_asset": FixedAsset{},
		"ticket": Ticket{}, "shipment": Shipment{}, "message": Message{},
	} {
		t := reflect.TypeOf(sample)
		kinds[name] = &Kind{Name: name, Fields: fieldsOf(t), typ: t}
	}
}

// Kinds lists the names of all kinds.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

// KindOf finds a kind by name; nil when there is none.
func KindOf(name string) *Kind { return kinds[name] }

// Field finds a field; nil when the kind has none of the name.
func (k *Kind) Field(name string) *Field { return find(k.Fields, name) }

// Names lists the fields' names in their order.
func (k *Kind) Names() []string { return names(k.Fields) }

// Line finds a field of a list of objects.
func (f *Field) Line(name string) *Field { return find(f.Lines, name) }

func find(fields []Field, name string) *Field {
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i]
		}
	}
	return nil
}

func names(fields []Field) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.Name
	}
	return out
}

func fieldsOf(t reflect.Type) []Field {
	var fields []Field
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			name = f.Tag.Get("name")
		}
		field := Field{Name: name, Doc: f.Tag.Get("doc"), index: i}
		is := f.Tag.Get("is")
		if strings.Contains(is, "|") {
			field.OneOf = strings.Split(is, "|")
		}
		field.Type, field.set = typeOf(f.Type, is, field.OneOf)
		if f.Type == reflect.TypeFor[[]Line]() {
			field.Lines = fieldsOf(reflect.TypeFor[Line]())
		}
		fields = append(fields, field)
	}
	return fields
}

// typeOf gives a field's kind for people, and how a value gets into it.
func typeOf(t reflect.Type, is string, oneOf []string) (string, setter) {
	switch t {
	case reflect.TypeFor[clock.Date]():
		return "date", setDate
	case reflect.TypeFor[time.Time]():
		return "time", setTime
	case reflect.TypeFor[*bool]():
		return "yes or no", setFlag
	case reflect.TypeFor[*float64]():
		return "number", setNumber
	case reflect.TypeFor[*int64]():
		if is == "money" {
			return "money", setWhole
		}
		return "bytes", setWhole
	case reflect.TypeFor[[]string]():
		return "list of texts", setTexts(is)
	case reflect.TypeFor[[]Line]():
		return "list", nil
	}
	if oneOf != nil {
		return strings.Join(oneOf, ", "), setOneOf(oneOf)
	}
	return "text", setText(is)
}
