package wire

import (
	"encoding/json"
	"errors"
)

// ErrMalformed is given for a frame that cannot be understood.
var ErrMalformed = errors.New("malformed frame")

// The events and the topic that belong to the protocol itself.
const (
	EventJoin      = "phx_join"
	EventLeave     = "phx_leave"
	EventReply     = "phx_reply"
	EventClose     = "phx_close"
	EventError     = "phx_error"
	EventHeartbeat = "heartbeat"

	TopicPhoenix = "phoenix"
)

// Ref is a client's number for a frame or a join: the JSON value as it came. It
// is opaque: compared as it is and sent back as it is.
type Ref string

// Null is the absent ref.
const Null Ref = "null"

// maxRef and maxName bound what a channel keeps of a frame, so that a client
// cannot park big values with us: refs as they stand in JSON, names without quotes.
// Names of the binary form cannot be longer than 255.
const (
	maxRef  = 255
	maxName = 1024
)

// Message is one frame from a client.
type Message struct {
	JoinRef, Ref Ref
	Topic, Event string
	Payload      []byte // JSON, or bytes when Binary
	Binary       bool
}

// Size is about what a message takes in memory.
func (m *Message) Size() int {
	return 128 + len(m.JoinRef) + len(m.Ref) + len(m.Topic) + len(m.Event) + len(m.Payload)
}

// quoted gives a ref of the binary form, which is always a string.
func quoted(s string) Ref { return Ref(appendString(nil, s)) }

// text gives a ref as the binary form writes it: without quotes, null as "".
func (r Ref) text() string {
	if r == Null {
		return ""
	}
	var s string
	if json.Unmarshal([]byte(r), &s) == nil {
		return s
	}
	return string(r)
}
