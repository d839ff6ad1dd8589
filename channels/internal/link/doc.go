// Package link carries the bytes of many connections, most of them idle.
//
// # Two ways in
//
// On Linux a plain TCP connection is taken out of Go's hands: its descriptor joins
// one of a few epoll loops, and while nothing happens it has no goroutine and no
// buffer. Everything else (TLS, pipes in memory, other systems) has one goroutine
// that reads, and a second one while there is something to write.
//
// # The way out
//
// Whoever sends puts frames into the connection's queue and flushes; nobody waits
// for the network. A flush writes what waits in one system call, by whoever finds
// the connection unattended. What the network does not take stays queued until it
// does: bounded in bytes, and in time without progress. A connection over either
// bound is cut.
//
// # Time
//
// One wheel serves all deadlines: silence, stalled writes, a farewell that is not
// answered. It turns only while there are connections.
//
// # Who closes a descriptor
//
// A descriptor's number is given out again as soon as it is closed, so it is closed
// only while nobody is inside a system call with it: the last one out does it.
package link
