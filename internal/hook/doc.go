// Package hook takes the webhooks of vendors. A call is verified, stored and
// acknowledged, in this order and before any work; then it is worked off.
//
// Words: a call is what a vendor sends, with one event or several in it. An event
// leads to the sync of a stream, or is a record itself, which a handler takes. A
// handshake is a call that only wants an answer.
//
//	verified ──► stored ──► acknowledged ─ ─ ► worked off
//	    │          └ known already: acknowledged      └ set aside after several attempts
//	    └► refused, without a word why
//
// # Invariants
//
//   - What was acknowledged is in the database. A process that is killed at any
//     moment loses none of it and works none of it off twice: a batch's effects and
//     its marks commit together.
//   - The calls of one integration are worked off in the order they came in, by one
//     worker at a time over all nodes; so are those of one subject. Integrations do
//     not wait for each other.
//   - A call that was seen before, within two days, is acknowledged and does
//     nothing.
//   - Too many calls waiting: the next is refused as unavailable, for the vendor to
//     send again later. Nothing is acknowledged that is not kept.
//
// # Failures
//
// An unknown endpoint is not_found; a signature that does not fit or a time outside
// the window is unauthenticated, without telling which. A call whose effect fails is
// tried again, alone, so that it keeps its batch from nothing; after maxAttempts it
// is set aside with its problem and the next one's turn has come.
package hook
