// Package overview is the dashboard's numbers: it reads what other rooms keep,
// counts, and writes nothing. Everything is counted when asked: a number on the
// screen is never older than the last event that moved it.
package overview
