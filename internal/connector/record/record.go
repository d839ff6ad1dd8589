package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// Record is one canonical record with what is known about it.
type Record struct {
	Kind  *Kind
	Value any // *Employee, *Device … as Kind says
	// Missing are canonical fields that the vendor did not answer at all, as after
	// a lost permission: unlike empty ones they say nothing.
	Missing []string
	// Hash is the same exactly when the content is: 64 hex digits.
	Hash string
	// Source is the hash of the vendor's row, before details were read. Keep it to
	// spare details of rows that did not change.
	Source string
}

// Builder fills a record field by field.
type Builder struct {
	kind  *Kind
	value reflect.Value
}

// New begins a record of the kind.
func (k *Kind) New() *Builder { return &Builder{kind: k, value: reflect.New(k.typ)} }

// Set puts a value into a field of the kind. What does not fit is a *formula.Bad.
func (b *Builder) Set(f *Field, v any) error {
	if f.Lines != nil {
		lines, _ := v.([]Line)
		b.value.Elem().Field(f.index).Set(reflect.ValueOf(lines))
		return nil
	}
	return f.set(b.value.Elem().Field(f.index), v)
}

// SetLine puts a value into a field of a line.
func (l *Line) SetLine(f *Field, v any) error {
	return f.set(reflect.ValueOf(l).Elem().Field(f.index), v)
}

// ID is the external id as far as it is set.
func (b *Builder) ID() string { return b.text("external_id") }

func (b *Builder) text(name string) string {
	if f := b.kind.Field(name); f != nil {
		if v := b.value.Elem().Field(f.index); v.Kind() == reflect.String {
			return v.String()
		}
	}
	return ""
}

// Label is something to recognise the record by.
func (b *Builder) Label() string {
	for _, text := range []string{
		b.text("display_name"), strings.TrimSpace(b.text("first_name") + " " + b.text("last_name")), b.text("name"), b.text("title"),
		b.text("number"), b.text("tracking_number"), b.text("email"), b.text("serial"),
	} {
		if text != "" {
			return text
		}
	}
	return ""
}

// hashVersion changes when equal content must count as changed.
const hashVersion = "record/1\n"

// Done seals the record.
func (b *Builder) Done(missing []string) Record {
	r := Record{Kind: b.kind, Value: b.value.Interface(), Missing: missing}
	content, err := json.Marshal(r.Value) // a struct: its order is fixed
	if err != nil {
		panic(fmt.Sprintf("record %s: %v", b.kind.Name, err)) // texts, dates and numbers only: cannot happen
	}
	h := sha256.New()
	h.Write([]byte(hashVersion + b.kind.Name + "\n"))
	h.Write(content)
	h.Write([]byte("\n" + b.text("source_status") + "\n" + strings.Join(missing, ",")))
	r.Hash = hex.EncodeToString(h.Sum(nil))
	return r
}

// Mark is the beginning of a record's hash: enough to tell two states of one record
// apart. 0 for what is no hash.
func Mark(hash string) uint64 {
	var raw [8]byte
	if len(hash) < 16 {
		return 0
	}
	if _, err := hex.Decode(raw[:], []byte(hash[:16])); err != nil {
		return 0
	}
	return binary.BigEndian.Uint64(raw[:])
}

// ID is the vendor's id of the record.
func (r Record) ID() string { return r.builder().ID() }

// Label is something to recognise the record by.
func (r Record) Label() string { return r.builder().Label() }

func (r Record) builder() *Builder { return &Builder{kind: r.Kind, value: reflect.ValueOf(r.Value)} }

// MarshalJSON is the canonical form: absent values are left out.
func (r Record) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // R&D, not R\u0026D: people read it too
	err := e.Encode(r.Value)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}
