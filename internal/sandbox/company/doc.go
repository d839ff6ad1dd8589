// Package company is the one invented company that all simulated vendors tell
// of: its people, their devices and the purchases these came with. Each vendor
// shows its own side of it, with the disagreements that real systems have: a
// title that identity spells differently, a leaver whom nobody disabled, a laptop
// that device management still files under its former owner.
//
// Words: a person is somebody on the payroll, employed, gone or about to start. A
// device is one piece of hardware. An order is one purchase order with its lines.
// A view is a consistent picture of everything; it never changes, a change makes
// a new one. A revision numbers the changes: each record carries that of its last.
//
// Invariants: the same options make the same company. Indexes are never used
// twice. Disagreements are a property of the record, not of the reading: asking
// again gives the same answer.
package company
