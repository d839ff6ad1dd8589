// Package operation keeps long work that somebody asked for and looks at while it
// runs: a change of many assets or people, a merge that moves very much.
//
// Words: a room that can do long work says how (Does) for the subject it keeps; an
// operation is one such work, with its request as the room wrote it down. What takes
// no longer than a person waits (AtOnce) is done at once and is no operation.
//
//	queued ──job──► running ──► succeeded: everything is done
//	                   │  ▲ killed: the job comes again
//	                   └──┴───► failed: nothing is changed
//
// The work and its end are one transaction. Half an operation therefore never
// exists, not even for a moment: a process that is killed leaves nothing behind, the
// job comes again and does it all, and one that finds its operation over leaves it
// alone. The price is that the rows stay locked until the end, which is why Most
// bounds them.
//
// How far it is is no history: it is told to the screens at most five times a second
// and may be lost. The end is told once more.
//
// Failures: operation.not_found. A fault of the work is the operation's problem,
// with what the fault knows besides as the outcome; any other error makes the job
// come again, and the last time the operation fails as internal.
package operation
