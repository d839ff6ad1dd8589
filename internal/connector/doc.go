// Package connector is the connector language and its engine: a vendor is a
// folder with a manifest, and this package reads it, talks to the vendor by it and
// gives back records in our own words. It keeps nothing: no database, no tenants,
// no schedules. The integration room calls it.
//
// Words: a manifest describes a connector; it is compiled once into plans. A
// session is a connector with its settings, secrets and HTTP client. A stream is
// one kind of record that can be read, page after page; a cursor is where it
// stands. A mapping turns the vendor's fields into canonical ones (package record)
// by expressions (package formula). A reject is a record that cannot be mapped; it
// never stops the others. A rule says what an answer means. An action is something
// that can be done at the vendor.
//
//	manifest*.go   the language          parse.go compile.go stream.go   manifest → plans
//	session.go     an open account       request.go call.go rule.go      one exchange
//	auth*.go       signing in            token.go                        where tokens are kept
//	read.go        fetches, one page     paging.go around.go             pages, lists around, jobs
//	               ahead of work.go      work.go mapping.go              details, canonical records
//	webhook*.go    calls of the vendor   action.go register.go probe.go  calls of ours
//
// Invariants: an unknown key in a manifest, a name that an expression may not use,
// a secret's address that a customer could bend: each is refused when the manifest
// is read, with line and column. A key is sent to the vendor's own hosts only,
// whatever address an answer gives. Only the last page of a run says that all was
// shown. Nothing here reads a clock but the one given in.
//
// How it fails: settings that do not fit are a fault with the field's place. A
// vendor that cannot be read is an *Error with a code and a sentence for people
// that holds no secret. An answer without the place where the records stand is
// such an error too, never an empty list: nobody may vanish by a changed format.
// Paging that leads round in a circle ends with the code endless.
package connector
