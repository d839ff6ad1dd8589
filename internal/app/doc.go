// Package app puts the product together: every part is built by hand in Build,
// in one readable pass, and kept running by a tree of supervisors.
//
// Order of start: database, migrations, message bus, rooms, then the back
// services (sequencer, jobs) and the front ones (live hub, HTTP). Stopping goes
// the other way, so that what still comes in finds everything it needs.
package app
