// Package scenario runs the whole product as strangers meet it: over HTTP and
// sockets, with a real database and the simulated vendor. Browsers have their own
// journeys in ../specs, crashes theirs in ../crash.
package scenario
