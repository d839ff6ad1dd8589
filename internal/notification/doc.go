// Package notification keeps what the program has to tell its users inside the
// app: a line each with a title, some words, and the thing it is about.
//
// A notification is written in the transaction of what it tells of (Notify), so
// it exists exactly when that has happened, and once. Each is announced by the
// event notification_created, which names its user: that is how it reaches the
// open screens. Reading is nobody else's business and no event.
//
// Everything is the user's own: every method takes the user, and another user's
// notification does not exist (notification.not_found).
package notification
