// Package optional tells "not given" from "given as nothing": what a partial
// update needs.
package optional

import (
	"bytes"
	"encoding/json"
)

// Field is a value of a partial update. Absent from the JSON it is not Set;
// given as null it is Set and Null; otherwise it is Set and holds Value.
type Field[T any] struct {
	Set   bool
	Null  bool
	Value T
}

// Of is a given value.
func Of[T any](v T) Field[T] { return Field[T]{Set: true, Value: v} }

// Null is a value given as nothing.
func Null[T any]() Field[T] { return Field[T]{Set: true, Null: true} }

// Pointer is nil for nothing, else the value. Ask Set first.
func (f Field[T]) Pointer() *T {
	if !f.Set || f.Null {
		return nil
	}
	return &f.Value
}

// Or is the new value of a thing that must have one: the given value, or the old
// one when none was given.
func (f Field[T]) Or(old T) T {
	if !f.Set || f.Null {
		return old
	}
	return f.Value
}

// OrPointer is the new value of a thing that may be nothing.
func (f Field[T]) OrPointer(old *T) *T {
	if !f.Set {
		return old
	}
	return f.Pointer()
}

// UnmarshalJSON is called only for keys that are there.
func (f *Field[T]) UnmarshalJSON(b []byte) error {
	f.Set = true
	if bytes.Equal(bytes.TrimSpace(b), []byte("null")) {
		f.Null = true
		return nil
	}
	return json.Unmarshal(b, &f.Value)
}

// MarshalJSON gives null for nothing.
func (f Field[T]) MarshalJSON() ([]byte, error) {
	if p := f.Pointer(); p != nil {
		return json.Marshal(*p)
	}
	return []byte("null"), nil
}
