// Package event is the spine: what happened, in order, once.
//
// A room that changes something records an Entry in the same transaction
// (Recorder). The entry waits in the outbox until the transaction commits. The
// Sequencer, one leader among all nodes, takes committed entries, gives each its
// company's next number, chains its hash to the one before, appends it to the
// log and enqueues a delivery job for every Subscriber that wants it: all in one
// transaction, so an event is in the log, numbered and on its way to each
// subscriber exactly once, whatever is killed and whenever.
//
// The log is at once the audit trail, the source of live updates (Notices tell
// other parts on the bus that it has grown; the bus is only fast, the log is
// true) and the trigger of automation.
//
// Words: an entry is what a room says; an event is an entry with its number. A
// company's head is the last number and hash. Numbers start at 1 and have no
// gaps. An entry that commits late gets a later number.
//
// The chain: digest = SHA-256(salt ‖ payload); hash = SHA-256(hash before ‖ every
// other column ‖ digest). An erased event has lost payload and salt but keeps its
// digest, so Verify still holds; the erasure is an event of its own, and Verify
// reports an emptied payload that no such event explains.
//
// Failure: the sequencer may die between any two statements; the transaction is
// rolled back and the next leader starts over. A leader that lost its lock
// without noticing cannot do harm: both wait for the same row locks. Delivery
// runs its subscriber and completes its job in one transaction; a batch that
// keeps failing is split so that one bad event holds up nobody else.
package event
