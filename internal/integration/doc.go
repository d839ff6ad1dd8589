// Package integration keeps a company's connections to the systems it already
// has: their settings and sealed secrets, when they are read, and the webhooks of
// their vendors. It opens sessions with the vendors; what is read the intake room
// takes in.
//
// Words: an integration is a connector with a company's settings. A connection is
// what is needed of it to open a session.
//
// Invariants: secrets are write-only. A webhook's call counts once, however often
// it comes. Whoever writes an integration or its runs holds its row first.
//
// Failures: what the vendor or the settings are to blame for becomes words for
// people by Explain; after a failed run the next one comes sooner than the
// schedule, later each time. A webhook that does not fit is refused without
// telling why.
package integration
