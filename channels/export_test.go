package channels

import (
	"net"

	"github.com/assetronics/assetronics/channels/internal/ws"
)

// Open serves a connection as if its handshake had been done.
func (s *Server) Open(nc net.Conn) { s.openWebSocket(nc, Conn{}, &arrival{}, nil) }

// ReadBody reads the body of a long poll's POST, and tells how many messages there
// are and why there are no more.
func ReadBody(contentType string, body []byte, maxFrame int) (n int, code ws.Code) {
	messages, err := readBody(contentType, body, maxFrame)
	if err != nil {
		code = err.Code
	}
	return len(messages), code
}
