package ws

import (
	"crypto/sha1" //nolint:gosec // the protocol's own use of it, no secret
	"encoding/base64"
	"net/http"
	"strings"
)

// guid is what RFC 6455 joins to the client's key.
const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

// CheckUpgrade gives 0 when the request asks for a WebSocket as the protocol
// wants it, and otherwise the HTTP status that says what is wrong.
func CheckUpgrade(r *http.Request) int {
	key, err := base64.StdEncoding.DecodeString(r.Header.Get("Sec-WebSocket-Key"))
	switch {
	case r.Method != http.MethodGet, !r.ProtoAtLeast(1, 1), r.ProtoMajor > 1:
		return http.StatusBadRequest
	case !hasToken(r.Header, "Connection", "upgrade"), !hasToken(r.Header, "Upgrade", "websocket"):
		return http.StatusBadRequest
	case r.Header.Get("Sec-WebSocket-Version") != "13":
		return http.StatusUpgradeRequired
	case err != nil || len(key) != 16:
		return http.StatusBadRequest
	}
	return 0
}

// Accept is the answer to a request that passed CheckUpgrade.
func Accept(r *http.Request, subprotocol string) []byte {
	sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + guid)) //nolint:gosec // see the import
	var answer strings.Builder
	answer.WriteString("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ")
	answer.WriteString(base64.StdEncoding.EncodeToString(sum[:]))
	if subprotocol != "" {
		answer.WriteString("\r\nSec-WebSocket-Protocol: " + subprotocol)
	}
	answer.WriteString("\r\n\r\n")
	return []byte(answer.String())
}

func hasToken(h http.Header, key, wanted string) bool {
	for token := range strings.SplitSeq(strings.Join(h.Values(key), ","), ",") {
		if strings.EqualFold(strings.TrimSpace(token), wanted) {
			return true
		}
	}
	return false
}
