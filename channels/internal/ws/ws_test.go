package ws_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/channels/internal/ws"
)

// masked is a frame as a client sends it.
func masked(first byte, body []byte) []byte {
	frame := []byte{first, 0x80}
	switch n := len(body); {
	case n < 126:
		frame[1] |= byte(n)
	case n < 1<<16:
		frame[1] |= 126
		frame = binary.BigEndian.AppendUint16(frame, uint16(n))
	default:
		frame[1] |= 127
		frame = binary.BigEndian.AppendUint64(frame, uint64(n))
	}
	mask := [4]byte{0x11, 0xfe, 0x33, 0x44}
	frame = append(frame, mask[:]...)
	for i, b := range body {
		frame = append(frame, b^mask[i%4])
	}
	return frame
}

type got struct {
	op   ws.Opcode
	body string
}

// feed gives the stream in pieces of a size; 0 is all at once.
func feed(stream []byte, piece, limit int) ([]got, error) {
	var p ws.Parser
	var all []got
	for rest := bytes.Clone(stream); len(rest) > 0; {
		n := len(rest)
		if piece > 0 {
			n = min(piece, n)
		}
		err := p.Feed(rest[:n], limit, func(op ws.Opcode, body []byte) bool {
			all = append(all, got{op, string(body)})
			return true
		})
		if err != nil {
			return all, err
		}
		rest = rest[n:]
	}
	p.Release()
	return all, nil
}

func join(frames ...[]byte) []byte { return bytes.Join(frames, nil) }

func TestParser(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("grüße ", 20000)
	stream := join(
		masked(0x81, []byte("hello")),
		masked(0x82, []byte{0, 255}),
		masked(0x01, []byte("grü\xc3")), masked(0x89, []byte("ping")), masked(0x00, nil), masked(0x80, []byte("\x9fe")),
		masked(0x81, []byte(big)),
		masked(0x88, []byte("\x03\xe8bye")),
	)
	want := []got{
		{ws.Text, "hello"},
		{ws.Binary, "\x00\xff"},
		{ws.Ping, "ping"},
		{ws.Text, "grüße"},
		{ws.Text, big},
		{ws.CloseFrame, "\x03\xe8bye"},
	}
	for _, piece := range []int{0, 1, 2, 3, 7, 4096, 65536} {
		all, err := feed(stream, piece, 1<<20)
		require.NoError(t, err)
		require.Equal(t, want, all, "in pieces of %d", piece)
	}
}

func TestParserStops(t *testing.T) {
	t.Parallel()
	var p ws.Parser
	calls := 0
	err := p.Feed(join(masked(0x81, []byte("1")), masked(0x81, []byte("2"))), 100, func(ws.Opcode, []byte) bool {
		calls++
		return false
	})
	require.NoError(t, err)
	require.Equal(t, 1, calls)
}

func TestViolations(t *testing.T) {
	t.Parallel()
	long := make([]byte, 126)
	for name, test := range map[string]struct {
		stream []byte
		code   ws.Code
	}{
		"ErrUnmasked":       {ws.Append(nil, ws.Text, []byte("hello")), ws.ProtocolError},
		"ErrReserved":       {masked(0xc1, []byte("x")), ws.ProtocolError},
		"ErrOpcode":         {masked(0x83, nil), ws.ProtocolError},
		"ErrOpcodeControl":  {masked(0x8b, nil), ws.ProtocolError},
		"ErrPingInPieces":   {masked(0x09, nil), ws.ProtocolError},
		"ErrPingTooBig":     {masked(0x89, long), ws.ProtocolError},
		"ErrContinuation":   {masked(0x80, nil), ws.ProtocolError},
		"ErrMessageInside":  {join(masked(0x01, nil), masked(0x81, nil)), ws.ProtocolError},
		"ErrUTF8":           {masked(0x81, []byte("\xff")), ws.InvalidUTF8},
		"ErrUTF8InPieces":   {join(masked(0x01, []byte("\xc3")), masked(0x80, []byte("x"))), ws.InvalidUTF8},
		"ErrTooBig":         {masked(0x82, make([]byte, 1001)), ws.TooBig},
		"ErrTooBigInPieces": {join(masked(0x02, make([]byte, 600)), masked(0x80, make([]byte, 600))), ws.TooBig},
		"ErrHuge":           {[]byte{0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4}, ws.TooBig},
		"ErrGarbage":        {[]byte("GET / HTTP/1.1\r\n"), ws.ProtocolError},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := feed(test.stream, 0, 1000)
			var closing *ws.Error
			require.ErrorAs(t, err, &closing)
			require.Equal(t, test.code, closing.Code)
		})
	}
}

// TestRoundTrip: what we frame is what comes out, however it is cut up.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		bodies := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 300), 1, 8).Draw(t, "bodies")
		piece := rapid.IntRange(1, 400).Draw(t, "piece")
		var stream []byte
		var want []got
		for _, body := range bodies {
			if cut := rapid.IntRange(0, len(body)).Draw(t, "cut"); rapid.Bool().Draw(t, "fragmented") {
				stream = join(stream, masked(0x02, body[:cut]), masked(0x80, body[cut:]))
			} else {
				stream = join(stream, masked(0x82, body))
			}
			want = append(want, got{ws.Binary, string(body)})
		}
		all, err := feed(stream, piece, 1000)
		require.NoError(t, err)
		require.Equal(t, want, all)
	})
}

func TestSealAndOpen(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 125, 126, 65535, 65536} {
		body := bytes.Repeat([]byte("x"), n)
		sealed := ws.Seal(append(make([]byte, ws.Headroom), body...), ws.Text)
		require.Equal(t, ws.Append(nil, ws.Text, body), sealed)
		op, back := ws.Open(sealed)
		require.Equal(t, ws.Text, op)
		require.Equal(t, string(body), string(back))
	}
}

func TestCloseFrames(t *testing.T) {
	t.Parallel()
	_, body := ws.Open(ws.AppendClose(nil, ws.ServiceRestart, strings.Repeat("x", 200)))
	require.Len(t, body, 125)
	code, err := ws.ParseClose(body)
	require.NoError(t, err)
	require.Equal(t, ws.ServiceRestart, code)
	code, err = ws.ParseClose(nil)
	require.NoError(t, err)
	require.Equal(t, ws.NoStatus, code)
	for _, bad := range []string{"\x03", "\x03\xed", "\x03\xee", "\x00\x00", "\x07\xd0", "\x03\xe8\xff"} {
		_, err := ws.ParseClose([]byte(bad))
		require.Error(t, err, "%q", bad)
	}
	require.ErrorContains(t, &ws.Error{Code: 1002, Reason: "x"}, "1002")
}

func TestHandshake(t *testing.T) {
	t.Parallel()
	good := map[string]string{
		"Connection": "keep-alive, Upgrade", "Upgrade": "websocket",
		"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
	}
	for name, test := range map[string]struct {
		method, key, value string
		status             int
	}{
		"Good":          {"GET", "", "", 0},
		"ErrMethod":     {"POST", "", "", 400},
		"ErrConnection": {"GET", "Connection", "keep-alive", 400},
		"ErrUpgrade":    {"GET", "Upgrade", "h2c", 400},
		"ErrVersion":    {"GET", "Sec-WebSocket-Version", "8", 426},
		"ErrKey":        {"GET", "Sec-WebSocket-Key", "c2hvcnQ=", 400},
		"ErrNoKey":      {"GET", "Sec-WebSocket-Key", "", 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(test.method, "/", nil)
			for key, value := range good {
				r.Header.Set(key, value)
			}
			if test.key != "" {
				r.Header.Set(test.key, test.value)
			}
			require.Equal(t, test.status, ws.CheckUpgrade(r))
		})
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Sec-WebSocket-Key", good["Sec-WebSocket-Key"])
	answer := string(ws.Accept(r, "phoenix")) // the key and its answer stand in RFC 6455
	require.Contains(t, answer, "\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
	require.True(t, strings.HasSuffix(answer, "\r\nSec-WebSocket-Protocol: phoenix\r\n\r\n"))
	require.NotContains(t, string(ws.Accept(r, "")), "Sec-WebSocket-Protocol")
}

// FuzzParser: any bytes in any pieces end in messages within the limit or in an
// error with a code, and the pieces make no difference.
func FuzzParser(f *testing.F) {
	f.Add(masked(0x81, []byte("hello")), 3)
	f.Add(join(masked(0x01, []byte("a")), masked(0x89, nil), masked(0x80, []byte("b"))), 1)
	f.Add([]byte("GET / HTTP/1.1\r\n"), 4)
	long := bytes.Repeat([]byte("0123456789"), 90)
	for _, stream := range [][]byte{
		masked(0x82, long),                       // a length of two bytes
		masked(0x81, []byte("\xf0\x9f\x9a\x80")), // four bytes that are one character
		join(masked(0x01, []byte("\xf0\x9f")), masked(0x80, []byte("\x9a\x80"))), // and in two halves
		masked(0x81, []byte("\xff")),                 // no UTF-8
		join(masked(0x01, long), masked(0x80, long)), // too big in all
		join(masked(0x89, []byte("ping")), masked(0x8a, nil), masked(0x88, []byte("\x03\xe8bye"))), // and nothing after
		join(masked(0x88, nil), masked(0x81, []byte("late"))),
		masked(0x88, []byte("\x03")), // half a code
		masked(0x80, []byte("the rest of nothing")),
		join(masked(0x01, []byte("a")), masked(0x01, []byte("b"))),
		masked(0x89, long), // a ping that is too long
		masked(0xc1, []byte("compressed")),
		{0x81, 0x02, '{', '}'}, // not masked
		{0x82, 0xff, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0},    // as long as can be
		{0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0}, // longer
		{0x81, 0xfe, 0, 1, 0, 0, 0, 0, 'x'},                                   // a length longer than need be
	} {
		f.Add(stream, 1)
		f.Add(stream, 7)
	}
	f.Fuzz(func(t *testing.T, stream []byte, piece int) {
		if piece < 1 {
			return
		}
		const limit = 1000
		whole, wholeErr := feed(stream, 0, limit)
		pieces, piecesErr := feed(stream, piece, limit)
		require.Equal(t, whole, pieces)
		require.Equal(t, wholeErr, piecesErr)
		var closing *ws.Error
		require.True(t, wholeErr == nil || errors.As(wholeErr, &closing))
		for _, m := range whole {
			require.LessOrEqual(t, len(m.body), limit)
		}
	})
}
