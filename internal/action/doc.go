// Package action has things done at vendors because somebody asks for them: lock a
// device, wipe it, restart it.
//
// Words: an action is one request to do one thing, once; an offer is a thing that
// could be asked for. Its target is the device it is done to, with the asset that it
// is and who holds that, or a person's account, as they were when it was asked for. A
// person's accounts are those with the person's work e-mail. A dangerous one needs
// the approval of a second person. An attempt is one call of the vendor.
//
// States and the steps between them are one table, Transitions, which the code
// obeys, states.md shows and the property test plays through.
//
// # Invariants
//
//   - Nothing dangerous is done on one person's word: whoever approves is not who
//     asked, whatever rights they hold and whatever token they use. The database
//     checks it again. A request made anew by somebody is that person's.
//   - What is approved is what was shown. If the device has gone to somebody else,
//     is another asset, or is addressed otherwise by now, or the account is no longer
//     the person's, the request is to be renewed first; if that happens after the approval, it is not done.
//   - One thing is asked of one device or account once at a time.
//   - A call whose answer got lost is repeated only as the connector's manifest
//     allows: with the same key, after a look-up, or because it does no harm. Else
//     the action's outcome is unknown until a person says. That an attempt begins is
//     written before the call; one at a time makes it, by a lease that outlives a
//     killed node by leaseTime.
//   - Secret inputs are sealed, and stand in no event, answer or log.
//
// # Failures
//
// A vendor's no ends it with a sentence; one that asks for patience, or is out of
// reach, is tried again by the job, up to maxAttempts. An integration that is paused
// or gone refuses. Jobs that got lost are found again by Sweep.
package action
