// Package connector is the connector language: a vendor is a folder with a
// manifest, and this package reads it, talks to the vendor by it and gives back
// records in our own words. It keeps nothing: no database, no tenants, no
// schedules. The integration room calls it.
//
// Words: a manifest describes a connector. Settings and secrets are what an
// administrator fills in. A stream is one kind of record that can be read, a
// mapping turns the vendor's fields into our canonical ones. A reject is a
// record that cannot be mapped; it never stops the others. A session is a
// connector with its settings, secrets and HTTP client.
//
// Invariants: an unknown key in a manifest, an expression that names a field the
// stream does not read, a placeholder nobody fills: each is refused when the
// manifest is loaded, with its line. Numbers never pass a float64: they reach
// the expressions as their digits. Nothing here reads a clock: whatever depends
// on today is decided by the caller.
//
// How it fails: settings that do not fit are a fault with the field's place. A
// vendor that cannot be read is an *Error with a code and a sentence for people
// that holds no secret. An answer without the place where the records stand is
// such an error too, never an empty list: nobody may vanish by a changed format.
package connector
