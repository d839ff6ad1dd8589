package wire

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// DecodeText reads [join_ref, ref, topic, event, payload]; further elements are
// ignored. The text must be valid UTF-8. The payload is checked to be JSON and
// left as it is.
func DecodeText(data []byte) (Message, error) {
	s := scanner{data: data}
	if !s.take('[') {
		return Message{}, ErrMalformed
	}
	var parts [5]span
	for i := range parts {
		if i > 0 && !s.take(',') {
			return Message{}, ErrMalformed
		}
		var ok bool
		if parts[i], ok = s.value(0); !ok {
			return Message{}, ErrMalformed
		}
	}
	if !s.rest() || parts[0].size() > maxRef || parts[1].size() > maxRef {
		return Message{}, ErrMalformed
	}
	// One copy serves the four small parts.
	head := string(data[:parts[3].end])
	topic, okTopic := unquote(head[parts[2].begin:parts[2].end])
	event, okEvent := unquote(head[parts[3].begin:parts[3].end])
	if !okTopic || !okEvent || len(topic) > maxName || len(event) > maxName {
		return Message{}, ErrMalformed
	}
	return Message{
		JoinRef: Ref(head[parts[0].begin:parts[0].end]),
		Ref:     Ref(head[parts[1].begin:parts[1].end]),
		Topic:   topic, Event: event,
		Payload: bytes.Clone(data[parts[4].begin:parts[4].end]),
	}, nil
}

// rest reads the elements after the fifth and the end of the text.
func (s *scanner) rest() bool {
	for s.take(',') {
		if _, ok := s.value(0); !ok {
			return false
		}
	}
	return s.take(']') && s.end()
}

// unquote gives the string that a JSON text stands for; false when it is
// something else.
func unquote(text string) (string, bool) {
	if text[0] != '"' {
		return "", false
	}
	for i := 1; i < len(text); i++ {
		if text[i] == '\\' {
			var s string
			err := json.Unmarshal([]byte(text), &s)
			return s, err == nil
		}
	}
	return text[1 : len(text)-1], true
}

// The kinds of binary frames, their first byte.
const (
	kindPush      = 0
	kindReply     = 1
	kindBroadcast = 2
)

// DecodeBinary reads a push: the kind 0, four lengths of one byte each, join_ref,
// ref, topic, event, and data for the rest.
func DecodeBinary(data []byte) (Message, error) {
	if len(data) < 5 || data[0] != kindPush {
		return Message{}, ErrMalformed
	}
	var parts [4]string
	rest := data[5:]
	for i := range parts {
		n := int(data[1+i])
		if len(rest) < n || !utf8.Valid(rest[:n]) {
			return Message{}, ErrMalformed
		}
		parts[i], rest = string(rest[:n]), rest[n:]
	}
	// An absent ref is the empty string here, not null: on a joined topic it is
	// stale, as in Phoenix.
	joinRef, ref := quoted(parts[0]), quoted(parts[1])
	if len(joinRef) > maxRef || len(ref) > maxRef { // the answer may be text
		return Message{}, ErrMalformed
	}
	return Message{
		JoinRef: joinRef, Ref: ref,
		Topic: parts[2], Event: parts[3], Payload: bytes.Clone(rest), Binary: true,
	}, nil
}
