package ws

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

// Code is the status in a close frame.
type Code uint16

// The codes this package and its users close with.
const (
	NormalClosure  Code = 1000
	GoingAway      Code = 1001
	ProtocolError  Code = 1002
	NoStatus       Code = 1005 // never on the wire: the close frame was empty
	InvalidUTF8    Code = 1007
	PolicyViolated Code = 1008
	TooBig         Code = 1009
	InternalError  Code = 1011
	ServiceRestart Code = 1012
)

// Error is a reason to close a connection.
type Error struct {
	Code   Code
	Reason string
}

func (e *Error) Error() string { return fmt.Sprintf("websocket: %d %s", e.Code, e.Reason) }

var (
	errTooBig  = &Error{TooBig, "message too big"}
	errNotUTF8 = &Error{InvalidUTF8, "text is not UTF-8"}
)

func violation(reason string) *Error { return &Error{ProtocolError, reason} }

// AppendClose appends a close frame.
func AppendClose(dst []byte, code Code, reason string) []byte {
	var body [maxControl]byte
	text := binary.BigEndian.AppendUint16(body[:0], uint16(code))
	text = append(text, reason[:min(len(reason), maxControl-2)]...)
	return Append(dst, CloseFrame, text)
}

// ParseClose reads the body of a close frame; NoStatus when it is empty.
func ParseClose(body []byte) (Code, error) {
	if len(body) == 0 {
		return NoStatus, nil
	}
	if len(body) == 1 {
		return 0, violation("close frame too short")
	}
	code := Code(binary.BigEndian.Uint16(body))
	if !code.valid() {
		return 0, violation("close code not allowed")
	}
	if !utf8.Valid(body[2:]) {
		return 0, errNotUTF8
	}
	return code, nil
}

// valid tells whether a client may send the code.
func (c Code) valid() bool {
	switch {
	case c >= 3000 && c < 5000:
		return true
	case c == 1004 || c == NoStatus || c == 1006:
		return false
	}
	return c >= NormalClosure && c <= 1014
}
