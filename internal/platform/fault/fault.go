// Package fault is the one way rooms say what went wrong. A fault has a kind,
// which the faces (REST, GraphQL, channels) translate in one place each; a
// stable code that programs rely on; and a sentence for people. Every other
// error is internal: it is logged with its cause once at the edge and never
// sent.
package fault

import (
	"errors"
	"fmt"
)

// Kind is what a caller can do about a fault.
type Kind string

// The kinds. A face maps each of them to its own status.
const (
	Invalid         Kind = "invalid"         // the input is wrong; the fields say where
	Unauthenticated Kind = "unauthenticated" // nobody is signed in, or no longer
	Forbidden       Kind = "forbidden"       // signed in, but not allowed
	TooLarge        Kind = "too_large"       // more than is taken
	NotFound        Kind = "not_found"       // not there, or not visible to the caller: never told apart
	Conflict        Kind = "conflict"        // the present state does not allow it
	Precondition    Kind = "precondition"    // the caller's version is stale
	RateLimited     Kind = "rate_limited"    // too many tries; later again
	Unavailable     Kind = "unavailable"     // something we depend on is down; later again
	Internal        Kind = "internal"        // our defect
)

// Fault is an error made for the caller.
type Fault struct {
	Kind    Kind
	Code    string // stable, dotted: "asset.already_assigned"
	Message string // one sentence for people
	Fields  []Field
	Facts   any   // what more there is to know, of a type that belongs to the code
	Cause   error // logged, never sent
}

// Field points at one wrong input.
type Field struct {
	Location string // "body.email", "query.sort"
	Message  string
}

// Error gives the code and the sentence; the cause stays inside.
func (f *Fault) Error() string { return f.Code + ": " + f.Message }

// Unwrap gives the cause to errors.Is and errors.As.
func (f *Fault) Unwrap() error { return f.Cause }

// New makes a fault. The message is formatted when args are given.
func New(kind Kind, code, message string, args ...any) *Fault {
	if len(args) > 0 {
		message = fmt.Sprintf(message, args...)
	}
	return &Fault{Kind: kind, Code: code, Message: message}
}

// At adds the place of a wrong input and returns the fault.
func (f *Fault) At(location, message string) *Fault {
	f.Fields = append(f.Fields, Field{Location: location, Message: message})
	return f
}

// With adds what more there is to know and returns the fault.
func (f *Fault) With(facts any) *Fault {
	f.Facts = facts
	return f
}

// Because keeps the cause for the log and returns the fault.
func (f *Fault) Because(cause error) *Fault {
	f.Cause = cause
	return f
}

// As finds the fault in err; nil when err is not one.
func As(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// KindOf says what err is; an error that is no fault is Internal.
func KindOf(err error) Kind {
	if f := As(err); f != nil {
		return f.Kind
	}
	return Internal
}

// Is tells whether err is a fault with this code.
func Is(err error, code string) bool {
	f := As(err)
	return f != nil && f.Code == code
}
