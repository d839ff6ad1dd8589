package wire

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// AppendText appends [join_ref, ref, topic, event, payload]. The payload must be
// JSON.
func AppendText(dst []byte, joinRef, ref Ref, topic, event string, payload []byte) []byte {
	dst = append(dst, '[')
	dst = append(dst, joinRef...)
	dst = append(dst, ',')
	dst = append(dst, ref...)
	dst = append(dst, ',')
	dst = appendString(dst, topic)
	dst = append(dst, ',')
	dst = appendString(dst, event)
	dst = append(dst, ',')
	dst = append(dst, payload...)
	return append(dst, ']')
}

// AppendReply appends the answer to the frame numbered ref. The response must be
// JSON.
func AppendReply(dst []byte, joinRef, ref Ref, topic, status string, response []byte) []byte {
	dst = append(dst, '[')
	dst = append(dst, joinRef...)
	dst = append(dst, ',')
	dst = append(dst, ref...)
	dst = append(dst, ',')
	dst = appendString(dst, topic)
	dst = append(dst, `,"phx_reply",{"status":`...)
	dst = appendString(dst, status)
	dst = append(dst, `,"response":`...)
	dst = append(dst, response...)
	return append(dst, `}]`...)
}

// AppendBinaryPush appends a push of bytes to one channel.
func AppendBinaryPush(dst []byte, joinRef Ref, topic, event string, data []byte) ([]byte, error) {
	return appendBinary(dst, kindPush, data, joinRef.text(), topic, event)
}

// AppendBinaryReply appends an answer that is bytes.
func AppendBinaryReply(dst []byte, joinRef, ref Ref, topic, status string, data []byte) ([]byte, error) {
	return appendBinary(dst, kindReply, data, joinRef.text(), ref.text(), topic, status)
}

// AppendBinaryBroadcast appends a broadcast of bytes.
func AppendBinaryBroadcast(dst []byte, topic, event string, data []byte) ([]byte, error) {
	return appendBinary(dst, kindBroadcast, data, topic, event)
}

func appendBinary(dst []byte, kind byte, data []byte, parts ...string) ([]byte, error) {
	dst = append(dst, kind)
	for _, part := range parts {
		if len(part) > 255 {
			return nil, fmt.Errorf("channels: %.20q… is too long for a binary frame", part)
		}
		dst = append(dst, byte(len(part))) //nolint:gosec // at most 255
	}
	for _, part := range parts {
		dst = append(dst, part...)
	}
	return append(dst, data...), nil
}

// TextOf gives the text form of a binary frame made here, for a transport that
// carries text alone: the bytes become {"binary": "<base64>"}.
func TextOf(frame []byte) []byte {
	kind, n := frame[0], map[byte]int{kindPush: 3, kindReply: 4, kindBroadcast: 2}[frame[0]]
	parts := make([]string, n)
	rest := frame[1+n:]
	for i := range parts {
		size := frame[1+i]
		parts[i], rest = string(rest[:size]), rest[size:]
	}
	data, _ := json.Marshal(map[string][]byte{"binary": rest}) // bytes always have a JSON form
	switch kind {
	case kindPush:
		return AppendText(nil, refOf(parts[0]), Null, parts[1], parts[2], data)
	case kindReply:
		return AppendReply(nil, refOf(parts[0]), refOf(parts[1]), parts[2], parts[3], data)
	default:
		return AppendText(nil, Null, Null, parts[0], parts[1], data)
	}
}

func refOf(text string) Ref {
	if text == "" {
		return Null
	}
	return quoted(text)
}

// appendString appends a JSON string. Most are plain and need no escaping.
func appendString(dst []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			text, _ := json.Marshal(s) // a string always has a JSON form
			return append(dst, text...)
		}
	}
	dst = append(dst, '"')
	dst = append(dst, s...)
	return append(dst, '"')
}
