// Package asset keeps the register of devices: what each is, where it stands in
// its life, who holds it, and who held it before.
//
// Words: a tag is the company's own number on the device, a serial the maker's;
// tags in the plural are free words. The holder has the asset: a person (the
// assignee), a place or another asset; reserved_for is who will get it. An
// assignment is the time one holder had one asset. A parent is what an asset is a
// part of, whoever holds either. A status label is the company's own name for a
// state. The recycle bin holds what was deleted.
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
//     stock, retired, lost or stolen, or in the recycle bin.
//   - no asset is within itself, as a part or in its own hands, and none that holds
//     others is retired or deleted.
//   - a status label is of the state that the asset is in.
//   - an asset has one open assignment while it is held, none otherwise.
//
// Every change is a command (change.go), done to one asset or to ten thousand by
// the same code: it locks the rows, decides about each, and writes all of them, their
// assignments and their events with one statement a kind (write.go). Each changed
// asset gets the next version and one event. Many at once are all or none; above
// operation.AtOnce they are an operation that a job works off (bulk_do.go). Two people who assign one asset at the same
// moment: the second waits, and is told who has it.
//
// Tags are numbered per company without waiting for one another (number.go); a
// number whose tag somebody took by hand is skipped.
//
// Failure: input is judged before anything is written; an action the state does
// not allow is a conflict that says why; a stale version is a precondition
// fault that says what changed meanwhile, field by field; what the caller may not see is missing. Where the register needs another
// room it says so with Catalog; people and places it only reads.
package asset
