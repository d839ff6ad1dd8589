package channels

import (
	"encoding/json"
	"errors"
	"unicode/utf8"
)

// The events and the topic that belong to the protocol itself.
const (
	eventJoin      = "phx_join"
	eventLeave     = "phx_leave"
	eventReply     = "phx_reply"
	eventClose     = "phx_close"
	eventError     = "phx_error"
	eventHeartbeat = "heartbeat"

	topicPhoenix = "phoenix"
)

// maxPart bounds refs, topic and event in bytes. In the binary form lengths are
// one byte; the same for text keeps a client from parking big refs with us.
const maxPart = 255

var (
	errMalformed = errors.New("malformed frame")
	errNotUTF8   = errors.New("text is not UTF-8")
)

// ref is a client's number for a frame or a join: the JSON value as it came. It
// is opaque to us: compared as it is and sent back as it is.
type ref string

const null ref = "null"

// MarshalJSON gives the value back.
func (r ref) MarshalJSON() ([]byte, error) { return []byte(r), nil }

// message is one frame from a client.
type message struct {
	joinRef, ref ref
	topic, event string
	payload      []byte // JSON, except perhaps in a binary frame
	binary       bool
}

// decodeText reads [join_ref, ref, topic, event, payload]; further elements are
// ignored.
func decodeText(data []byte) (message, error) {
	if !utf8.Valid(data) {
		return message{}, errNotUTF8
	}
	var parts [5]json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil || parts[4] == nil {
		return message{}, errMalformed
	}
	m := message{joinRef: ref(parts[0]), ref: ref(parts[1]), payload: parts[4]}
	if len(m.joinRef) > maxPart || len(m.ref) > maxPart {
		return message{}, errMalformed
	}
	for i, field := range []*string{&m.topic, &m.event} {
		raw := parts[2+i] //nolint:gosec // i is 0 or 1
		if raw[0] != '"' || json.Unmarshal(raw, field) != nil || len(*field) > maxPart {
			return message{}, errMalformed
		}
	}
	return m, nil
}

// decodeBinary reads a binary push: the kind 0, four lengths of one byte each,
// join_ref, ref, topic, event, and data for the rest.
func decodeBinary(data []byte) (message, error) {
	if len(data) < 5 || data[0] != 0 {
		return message{}, errMalformed
	}
	var parts [4]string
	rest := data[5:]
	for i := range parts {
		n := int(data[1+i])
		if len(rest) < n || !utf8.Valid(rest[:n]) {
			return message{}, errMalformed
		}
		parts[i], rest = string(rest[:n]), rest[n:]
	}
	return message{
		joinRef: quote(parts[0]), ref: quote(parts[1]),
		topic: parts[2], event: parts[3], payload: rest, binary: true,
	}, nil
}

func quote(s string) ref {
	quoted, _ := json.Marshal(s) // a string always has a JSON form
	return ref(quoted)
}

// encode makes a text frame. A nil payload becomes {}: clients expect an object.
func encode(joinRef, r ref, topic, event string, payload any) ([]byte, error) {
	return json.Marshal([]any{joinRef, r, topic, event, orEmpty(payload)})
}

// encodeReply makes the answer to the frame numbered r.
func encodeReply(joinRef, r ref, topic, status string, response any) ([]byte, error) {
	return encode(joinRef, r, topic, eventReply, struct {
		Status   string `json:"status"`
		Response any    `json:"response"`
	}{status, orEmpty(response)})
}

func orEmpty(payload any) any {
	if payload == nil {
		return struct{}{}
	}
	return payload
}
