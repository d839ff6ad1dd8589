// Package identity knows who somebody is: users, their sessions, invitations,
// and the tokens of all three.
//
// Words: a user is an account of one company; the same e-mail may have accounts
// in several. A user belongs to the employee with the same work e-mail: the two
// are joined when read, never tied together by a stored link that could go
// stale. A session is a signed-in browser or program. A socket token opens one
// live connection of a session within a minute.
//
// Invariants: tokens are random and stored only as hashes; a disabled user has
// no session; a company that had an active owner keeps at least one; only an
// owner makes or unmakes an owner; nobody changes the own roles or status.
//
// Signing in answers the same text after the same work whether or not the user
// exists. After five failures for one e-mail from one address, and after fifty
// for one e-mail from anywhere, it waits: half a minute, doubling up to a
// quarter of an hour. That both keep a record of their own means that a stranger
// who guesses cannot lock out the person itself, short of a flood.
package identity
