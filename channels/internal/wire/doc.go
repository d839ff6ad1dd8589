// Package wire reads and writes the frames of the Phoenix Channels protocol,
// version 2: a JSON array of five, or its binary form when the payload is bytes.
//
// It knows nothing of sockets. What it decodes is copied, so callers may reuse
// the buffer they read into.
package wire
