// Package live is the live face: it brings what happens to every open screen, on
// the channels of a company and of each user.
//
// The log is the source. A notice on the bus says that a company's log has grown;
// the hub reads the new events and broadcasts each on its topic, with the
// resource as REST shows it now. The hub remembers how far it has come with each
// company that somebody here listens to: a notice that leaves a gap, or that got
// lost (a slow poll finds out), makes it read what it missed. So every socket
// gets every event once, in order.
//
// Joining takes {"since": n}, the last number the client saw, and answers what
// came after ("missed"), or "reset" when that is too much: load again. What is
// broadcast while a join is answered is held back by the channel until the answer
// is on its way; a client ignores numbers it has seen.
//
// Register topics need the right to read all of their kind and show everybody the
// same. Everybody else hears of the own things, and of the team's, on user:{id}.
// An import does not flood the screens: many events of a kind in one go become
// one "…s_changed".
package live
