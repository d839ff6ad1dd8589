//go:build unix && !release

package embedded

// carried is empty: this build finds PostgreSQL on the machine.
var carried carriage
