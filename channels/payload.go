package channels

import (
	"encoding/json"

	"github.com/assetronics/assetronics/channels/internal/wire"
	"github.com/assetronics/assetronics/channels/internal/ws"
)

// Payload is what an event carries: JSON, or bytes. A handler that answers with
// the Payload it was given sends it back as it came.
type Payload struct {
	data   []byte
	binary bool
}

// Binary makes a payload of bytes, which travel as they are. (Over long polling
// they become {"binary": "<base64>"}, because its messages are text.)
func Binary(data []byte) Payload { return Payload{data: data, binary: true} }

// JSON makes a payload of a JSON text, which is taken as it is: for what is pushed
// to many and should be encoded once.
func JSON(text []byte) Payload { return Payload{data: text} }

// IsBinary tells whether the payload is bytes.
func (p Payload) IsBinary() bool { return p.binary }

// Bytes is the JSON text, or the bytes. They must not be changed.
func (p Payload) Bytes() []byte { return p.data }

// Decode reads the JSON into v. The error is a Refusal, "bad payload", which a
// handler can return as it is; so it is for bytes.
func (p Payload) Decode(v any) error {
	if p.binary || json.Unmarshal(p.data, v) != nil {
		return errBadPayload
	}
	return nil
}

// MarshalJSON gives the JSON text, or the bytes as long polling sends them.
func (p Payload) MarshalJSON() ([]byte, error) {
	if p.binary {
		return json.Marshal(map[string][]byte{"binary": p.data})
	}
	if p.data == nil {
		return emptyObject, nil
	}
	return p.data, nil
}

var emptyObject = []byte("{}")

// toPayload gives the form of anything a handler sends. Nil becomes {}: clients
// expect an object.
func toPayload(v any) (Payload, error) {
	switch v := v.(type) {
	case nil:
		return Payload{data: emptyObject}, nil
	case Payload:
		if v.data == nil && !v.binary {
			v.data = emptyObject
		}
		return v, nil
	}
	data, err := json.Marshal(v)
	return Payload{data: data}, err
}

// frame is a message to a client, framed for WebSocket. It is never changed, and
// shared by all to whom it goes.
type frame []byte

// sealed makes a frame; fill appends the message.
func sealed(op ws.Opcode, size int, fill func([]byte) ([]byte, error)) (frame, error) {
	buf, err := fill(make([]byte, ws.Headroom, ws.Headroom+size))
	if err != nil {
		return nil, err
	}
	return ws.Seal(buf, op), nil
}

// overhead is about what a message takes beside its payload.
const overhead = 96

func pushFrame(joinRef wire.Ref, topic, event string, p Payload) (frame, error) {
	size := overhead + len(topic) + len(p.data)
	if !p.binary {
		return sealed(ws.Text, size, func(dst []byte) ([]byte, error) {
			return wire.AppendText(dst, joinRef, wire.Null, topic, event, p.data), nil
		})
	}
	return sealed(ws.Binary, size, func(dst []byte) ([]byte, error) {
		return wire.AppendBinaryPush(dst, joinRef, topic, event, p.data)
	})
}

func broadcastFrame(topic, event string, p Payload) (frame, error) {
	if !p.binary {
		return pushFrame(wire.Null, topic, event, p)
	}
	return sealed(ws.Binary, overhead+len(topic)+len(p.data), func(dst []byte) ([]byte, error) {
		return wire.AppendBinaryBroadcast(dst, topic, event, p.data)
	})
}

func replyFrame(joinRef, ref wire.Ref, topic, status string, p Payload) (frame, error) {
	size := overhead + len(topic) + len(p.data)
	if !p.binary {
		return sealed(ws.Text, size, func(dst []byte) ([]byte, error) {
			return wire.AppendReply(dst, joinRef, ref, topic, status, p.data), nil
		})
	}
	return sealed(ws.Binary, size, func(dst []byte) ([]byte, error) {
		return wire.AppendBinaryReply(dst, joinRef, ref, topic, status, p.data)
	})
}

// controlFrame is a message of the protocol itself, whose ref is the join's.
func controlFrame(joinRef wire.Ref, topic, event string, payload []byte) frame {
	f, _ := sealed(ws.Text, overhead+len(topic), func(dst []byte) ([]byte, error) {
		return wire.AppendText(dst, joinRef, joinRef, topic, event, payload), nil
	})
	return f
}
