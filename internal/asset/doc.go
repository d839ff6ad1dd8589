// Package asset keeps the register of devices: what each is, where it stands in
// its life, who holds it, and who held it before.
//
// Words: a tag is the company's own number on the device, a serial the maker's.
// The assignee holds the asset; reserved_for is who will get it. An assignment is
// the time one person held one asset.
//
// States and the actions between them are one table, Transitions, which the
// code obeys, states.md shows and the property test plays through. What always
// holds, and the database checks again:
//
//   - assigned means that somebody holds it; only an asset in repair may be held
//     too, and goes back to its holder.
//   - reserved means that somebody waits for it; an asset on order, on its way or
//     in repair may be waited for as well, and becomes reserved when it arrives.
//   - nobody both holds and awaits it, and nobody holds or awaits what is in
//     stock, retired, lost or stolen.
//   - an asset has one open assignment while it is held, none otherwise.
//
// Every change locks the asset's row, writes it with the next version and records
// one event in the same transaction. Two people who assign one asset at the same
// moment: the second waits, and is told who has it.
//
// Tags are numbered per company without waiting for one another (number.go); a
// number whose tag somebody took by hand is skipped.
//
// Failure: input is judged before anything is written; an action the state does
// not allow is a conflict that says why; a stale version is a precondition
// fault; what the caller may not see is missing. Where the register needs another
// room it says so with Catalog; people and places it only reads.
package asset
