package channels

// Frame is a decoded frame, for the tests of the decoder.
type Frame struct {
	JoinRef, Ref string
	Topic, Event string
	Payload      string
}

// DecodeText and DecodeBinary are the decoder of frames from clients.
var (
	DecodeText   = exported(decodeText)
	DecodeBinary = exported(decodeBinary)
)

func exported(decode func([]byte) (message, error)) func([]byte) (Frame, error) {
	return func(data []byte) (Frame, error) {
		m, err := decode(data)
		return Frame{string(m.joinRef), string(m.ref), m.topic, m.event, string(m.payload)}, err
	}
}

// EncodeReply answers a decoded frame.
func EncodeReply(f Frame) ([]byte, error) {
	return encodeReply(ref(f.JoinRef), ref(f.Ref), f.Topic, "ok", nil)
}
