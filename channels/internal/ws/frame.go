package ws

import "encoding/binary"

// Opcode says what a frame is.
type Opcode byte

// The opcodes of RFC 6455.
const (
	Continuation Opcode = 0x0
	Text         Opcode = 0x1
	Binary       Opcode = 0x2
	CloseFrame   Opcode = 0x8
	Ping         Opcode = 0x9
	Pong         Opcode = 0xa
)

func (o Opcode) isControl() bool { return o&0x8 != 0 }

const (
	finBit  = 0x80
	rsvBits = 0x70
	maskBit = 0x80

	maxControl = 125 // bytes in a control frame

	// Headroom is the most a header of ours takes; see Seal.
	Headroom = 10
)

// Append appends a whole frame.
func Append(dst []byte, op Opcode, body []byte) []byte {
	return append(appendHeader(dst, op, len(body)), body...)
}

// Seal makes a frame in place: buf holds Headroom free bytes and then the body.
// The frame is a part of buf.
func Seal(buf []byte, op Opcode) []byte {
	var header [Headroom]byte
	h := appendHeader(header[:0], op, len(buf)-Headroom)
	begin := Headroom - len(h)
	copy(buf[begin:], h)
	return buf[begin:]
}

func appendHeader(dst []byte, op Opcode, n int) []byte {
	dst = append(dst, finBit|byte(op))
	switch {
	case n <= maxControl:
		return append(dst, byte(n)) //nolint:gosec // at most 125
	case n <= 0xffff:
		return binary.BigEndian.AppendUint16(append(dst, 126), uint16(n))
	default:
		return binary.BigEndian.AppendUint64(append(dst, 127), uint64(n))
	}
}

// Open takes a frame made by Append or Seal apart.
func Open(frame []byte) (op Opcode, body []byte) {
	op = Opcode(frame[0] & 0x0f)
	switch frame[1] {
	case 126:
		return op, frame[4:]
	case 127:
		return op, frame[10:]
	default:
		return op, frame[2:]
	}
}

// header is what stands before a client's data.
type header struct {
	op   Opcode
	fin  bool
	mask [4]byte
	size int // of the data
	skip int // bytes of the header itself
}

// parseHeader reads a client's header; ok is false when it is not complete yet.
// max bounds the data.
func parseHeader(data []byte, limit int) (h header, ok bool, err error) {
	if len(data) < 2 {
		return h, false, nil
	}
	h.op, h.fin = Opcode(data[0]&0x0f), data[0]&finBit != 0
	size, skip := uint64(data[1]&^maskBit), 2
	if err := checkStart(data[0], data[1]); err != nil {
		return h, false, err
	}
	switch size {
	case 126:
		skip = 4
	case 127:
		skip = 10
	}
	if len(data) < skip+len(h.mask) {
		return h, false, nil
	}
	switch size {
	case 126:
		size = uint64(binary.BigEndian.Uint16(data[2:]))
	case 127:
		size = binary.BigEndian.Uint64(data[2:])
	}
	if size > uint64(limit) { //nolint:gosec // a limit is not negative
		return h, false, errTooBig
	}
	copy(h.mask[:], data[skip:])
	h.size, h.skip = int(size), skip+len(h.mask) //nolint:gosec // at most limit
	return h, true, nil
}

// checkStart judges the first two bytes: garbage is found out before anything is
// waited for.
func checkStart(first, second byte) error {
	op := Opcode(first & 0x0f)
	switch {
	case first&rsvBits != 0:
		return violation("reserved bits")
	case op > Pong || op > Binary && op < CloseFrame:
		return violation("unknown opcode")
	case second&maskBit == 0:
		return violation("frame is not masked")
	case op.isControl() && (first&finBit == 0 || second&^maskBit > maxControl):
		return violation("control frame too big or in pieces")
	}
	return nil
}

// unmask works in place, eight bytes at a time.
func unmask(data []byte, mask [4]byte) {
	m := uint64(binary.LittleEndian.Uint32(mask[:]))
	m |= m << 32
	for ; len(data) >= 8; data = data[8:] {
		binary.LittleEndian.PutUint64(data, binary.LittleEndian.Uint64(data)^m)
	}
	for i := range data {
		data[i] ^= mask[i&3]
	}
}
