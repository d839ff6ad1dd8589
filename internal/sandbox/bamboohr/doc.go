// Package bamboohr is a simulated BambooHR: the part of its HTTP API that a
// reader of employees needs, an invented company to read, and a control page to
// hire, to let go and to make trouble.
//
// Words: a person is one employee record of the vendor. A hire is a person whose
// first day lies ahead. An end date is the last working day; the vendor calls it
// terminationDate. A job is one row of a person's job history: it counts from its
// date on, so a hire's title, department, location and manager are future-dated
// and hidden from whoever asks for current values only.
//
// Paths: /api/v1/… is the vendor's wire format (/api/gateway.php/{company}/v1/…
// is its older address), /control/ the page, /control/api/… the same as JSON.
//
// Invariants: ids are never used twice, not even after a reset. A change is on
// disk (when a folder is set) before it is answered and before its webhooks go
// out. Webhooks that were not delivered yet survive a restart.
//
// What it leaves out: OAuth, datasets, writing through the vendor's API, reports
// as PDF or spreadsheet (501), and events on the day a future-dated value takes
// effect.
package bamboohr
