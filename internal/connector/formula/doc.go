// Package formula is the expressions of the connector language: expr-lang/expr
// with converters for what vendors write, and texts with ${ expressions } in
// them.
//
// Words: an expression yields a value, a template is a text around expressions.
// A scope names what both may use; whatever it does not name is refused when the
// manifest is read.
//
// Invariants: looking into a value that is not there gives null and never fails,
// however deep. Whole numbers stay whole numbers: none passes a float64, so an id
// of eighteen digits comes out as it went in. Nothing reads a clock: what depends
// on now is given in.
//
// How it fails: a value that a converter cannot take is a *Bad with a code and a
// sentence without the record's other values.
package formula
