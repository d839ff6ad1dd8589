// Package ws is the server's side of the WebSocket protocol (RFC 6455) without
// extensions: the handshake, and frames in memory. It does no input or output, so
// the same code serves an event loop and a blocked goroutine.
package ws
