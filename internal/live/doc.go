// Package live is the live face: it brings what happens to every open screen, on
// the topics of a company and of each user, over channels and over server-sent
// events.
//
// The log is the source. A notice on the bus says that a company's log has grown,
// by whatever node; the hub reads the new events and sends each on its topic,
// with the resource as REST shows it now, encoded once for all who get it. The
// hub remembers how far it has come with each company that somebody here listens
// to: a notice that leaves a gap, or that got lost (a slow poll finds out), makes
// it read what it missed. So every connection gets every event once, in order.
//
// Joining takes the last number the client saw, and answers what came after
// ("missed"), or "reset" when that is too much: load again. What is sent while a
// join is answered is held back until the answer is on its way; a client ignores
// numbers it has seen.
//
// Register topics need the right to read all of their kind and show everybody the
// same. Everybody else hears of the own things, and of the team's, on user:{id}.
// An import does not flood the screens: many events of a kind in one go become
// one "…s_changed".
//
// Who loses a right loses the connection: events about users close what they have
// open here, before anything else is done with a run of events, and clients come
// back to be judged anew. A visitor (visitor.go) is judged when it connects, whether
// or not it ever joins anything, and at a moment when such an event would already
// find it; so nobody slips in while being let in. Sessions that end by themselves
// are looked for twice a second.
//
// From the declared topics (topic.go, kind.go) come the tables of
// docs/channels.md and the clients' types.
package live
