// Package register is what the small registers have in common: manufacturers,
// models, categories, vendors, companies, cost centres, places and departments.
// Rooms keep them; this package holds the way each of their rows is changed, and
// the one table that says which columns of the database point where.
//
// Words: a Table is a table whose rows other rows point at or from; a Reference
// is a column that points at one; a Kind is how a room reads and shows its rows.
//
// The way of a change (Kind): the row is locked, its version compared with what
// the caller has seen, the change applied and compared with what was there, and
// an event recorded with each field before and after. What changes nothing makes
// no version and no event.
//
// References is held against the foreign keys of the database by a test, so that
// a column added later cannot be forgotten. Three things are read from it: what
// stands in the way of a deletion (and how many rows), what has to be moved when
// two rows are merged, and what would clash then.
//
// The statements here are put together from the names in that table, which are
// constants of ours; values are always bound.
//
// Failures: a row that is not there is <noun>.not_found; a version other than the
// caller's is the precondition fault stale; a row that others point at is the
// conflict <noun>.in_use, whose fields name the tables and say how many rows.
package register
