package channels

import (
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/assetronics/assetronics/channels/internal/link"
	"github.com/assetronics/assetronics/channels/internal/wire"
	"github.com/assetronics/assetronics/channels/internal/ws"
)

// serveWebSocket opens a socket and returns: from then on the connection is no
// longer the HTTP server's.
//
// It answers 400 to what is no upgrade, 503 while draining, and an empty 403 to
// what is refused.
func (s *Server) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	if status := ws.CheckUpgrade(r); status != 0 {
		if status == http.StatusUpgradeRequired {
			w.Header().Set("Sec-WebSocket-Version", "13")
		}
		w.WriteHeader(status)
		return
	}
	if s.sockets.isClosed() { // before Connect, which may use up the token
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	arriving := s.sockets.arrive()
	defer s.sockets.leave(arriving)
	admitted, ok := s.admit(r)
	if !ok {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	nc, rw, err := http.NewResponseController(w).Hijack()
	if err != nil {
		admitted.who.ended()
		s.options.Logger.Error("connection cannot be taken over", "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	early, _ := rw.Reader.Peek(rw.Reader.Buffered())
	_ = nc.SetDeadline(time.Now().Add(s.options.WriteTimeout))
	if _, err := nc.Write(ws.Accept(r, admitted.protocol)); err != nil {
		admitted.who.ended()
		_ = nc.Close()
		return
	}
	_ = nc.SetDeadline(time.Time{})
	s.openWebSocket(nc, admitted.who, arriving, early)
}

func (s *Server) openWebSocket(nc net.Conn, who Conn, arriving *arrival, early []byte) {
	k := &webSocket{}
	k.socket = socket{server: s, carrier: k, who: who}
	k.Conn = s.links.Adopt(nc, k)
	open, welcome := s.sockets.add(&k.socket, arriving)
	if !open { // draining since the check
		k.socket.buried = true // nothing to bury
		k.Cut(nil)
		who.ended()
		return
	}
	k.Start(early)
	if !welcome {
		k.socket.disconnect()
	}
}

// webSocket is a socket on a WebSocket: it carries its frames, and hears what
// comes.
type webSocket struct {
	*link.Conn
	socket socket
	parser ws.Parser
	deaf   bool // a close frame has come or the stream makes no sense; only for Receive
}

// Receive implements link.Sink.
func (k *webSocket) Receive(data []byte) {
	if k.deaf {
		return
	}
	err := k.parser.Feed(data, k.socket.server.options.MaxFrame, k.take)
	if err != nil {
		k.giveUp(err)
	}
}

func (k *webSocket) giveUp(err error) {
	k.deaf = true
	k.parser.Release()
	var reason *ws.Error
	if errors.As(err, &reason) {
		k.socket.close(reason.Code, reason.Reason)
	}
}

// take takes one message; false when it was the last.
func (k *webSocket) take(op ws.Opcode, data []byte) bool {
	switch op {
	case ws.Ping:
		if k.Send(ws.Append(nil, ws.Pong, data)) {
			k.Flush()
		}
	case ws.CloseFrame:
		k.farewell(data)
		return false
	case ws.Text, ws.Binary:
		if k.socket.isClosing() { // nobody will read what a flood still brings
			return true
		}
		decode := wire.DecodeText
		if op == ws.Binary {
			decode = wire.DecodeBinary
		}
		m, err := decode(data)
		if err != nil {
			k.giveUp(&ws.Error{Code: ws.InternalError, Reason: err.Error()})
			return false
		}
		k.socket.receive(m)
	default: // pongs
	}
	return true
}

// farewell answers the client's close frame, or is the answer to ours.
func (k *webSocket) farewell(data []byte) {
	k.deaf = true
	k.parser.Release()
	code, err := ws.ParseClose(data)
	var reason *ws.Error
	switch {
	case errors.As(err, &reason):
		k.Close(ws.AppendClose(nil, reason.Code, reason.Reason), false)
	case code == ws.NoStatus:
		k.Close(ws.Append(nil, ws.CloseFrame, nil), false)
	default:
		k.Close(ws.AppendClose(nil, code, ""), false)
	}
	k.Finish()
}

// Idle implements link.Sink.
func (k *webSocket) Idle() { k.socket.close(ws.ProtocolError, "no heartbeat") }

// Closed implements link.Sink.
func (k *webSocket) Closed(err error) {
	if errors.Is(err, link.ErrSlow) || errors.Is(err, link.ErrStalled) {
		k.socket.server.options.Logger.Warn("socket cut off: too slow", "socket_id", k.socket.who.SocketID)
	}
	k.socket.ended()
}

// close implements carrier.
func (k *webSocket) close(code ws.Code, reason string) {
	k.Close(ws.AppendClose(nil, code, reason), true)
}

// cut implements carrier.
func (k *webSocket) cut() { k.Cut(nil) }
