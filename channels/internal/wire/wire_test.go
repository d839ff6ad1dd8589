package wire_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels/internal/wire"
)

func TestDecodeText(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text string
		want wire.Message
	}{
		"Plain": {
			`["1", 2 ,"room:1","say",{"a": [1, -0.5e+3, true, null, "\u00e9\n"]},"more", {}]`,
			wire.Message{JoinRef: `"1"`, Ref: `2`, Topic: "room:1", Event: "say", Payload: []byte(`{"a": [1, -0.5e+3, true, null, "\u00e9\n"]}`)},
		},
		"Nulls":   {`[null,null,"","",null]`, wire.Message{JoinRef: wire.Null, Ref: wire.Null, Payload: []byte(`null`)}},
		"Escaped": {` [ "1" , "1" , "r\u00f6m\"" , "\ud83d\ude42" , 0 ] `, wire.Message{JoinRef: `"1"`, Ref: `"1"`, Topic: `röm"`, Event: "🙂", Payload: []byte(`0`)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := wire.DecodeText([]byte(test.text))
			require.NoError(t, err)
			require.Equal(t, test.want, got)
		})
	}
	for name, text := range map[string]string{
		"ErrEmpty":       ``,
		"ErrNotJSON":     `hello`,
		"ErrObject":      `{"topic":"room:1"}`,
		"ErrNull":        `null`,
		"ErrTooFew":      `["1","2","room:1","say"]`,
		"ErrTopicNumber": `["1","2",3,"say",{}]`,
		"ErrTopicNull":   `["1","2",null,"say",{}]`,
		"ErrEventArray":  `["1","2","room:1",[],{}]`,
		"ErrLongTopic":   `["1","2","` + strings.Repeat("x", 1025) + `","say",{}]`,
		"ErrLongRef":     `["1","` + strings.Repeat("x", 256) + `","room:1","say",{}]`,
		"ErrAfter":       `["1","2","room:1","say",{}] x`,
		"ErrPayload":     `["1","2","room:1","say",{"a":01}]`,
		"ErrDeep":        `["1","2","room:1","say",` + strings.Repeat("[", 600) + strings.Repeat("]", 600) + `]`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := wire.DecodeText([]byte(text))
			require.ErrorIs(t, err, wire.ErrMalformed)
		})
	}
}

func TestDecodeBinary(t *testing.T) {
	t.Parallel()
	got, err := wire.DecodeBinary([]byte("\x00\x02\x01\x03\x0212123t10e1\x01"))
	require.NoError(t, err)
	require.Equal(t, wire.Message{
		JoinRef: `"12"`, Ref: `"1"`, Topic: "23t", Event: "10", Payload: []byte("e1\x01"), Binary: true,
	}, got)
	got, err = wire.DecodeBinary([]byte("\x00\x00\x00\x00\x00"))
	require.NoError(t, err)
	require.Equal(t, wire.Ref(`""`), got.JoinRef, "an absent ref is empty, not null")

	for name, data := range map[string]string{
		"ErrEmpty":     "",
		"ErrReply":     "\x01\x01\x01\x01\x011111",
		"ErrBroadcast": "\x02\x01\x0111data",
		"ErrShort":     "\x00\x01\x01\x01\xff111data",
		"ErrHead":      "\x00\x01\x01\x01",
		"ErrUTF8":      "\x00\x01\x01\x01\x0111\xff1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := wire.DecodeBinary([]byte(data))
			require.ErrorIs(t, err, wire.ErrMalformed)
		})
	}
}

func TestEncode(t *testing.T) {
	t.Parallel()
	require.Equal(t, `["1",null,"a \"quoted\" töpic","say",{"a":1}]`,
		string(wire.AppendText(nil, `"1"`, wire.Null, `a "quoted" töpic`, "say", []byte(`{"a":1}`))))
	require.Equal(t, `[null,7,"room:1","phx_reply",{"status":"ok","response":{}}]`,
		string(wire.AppendReply(nil, wire.Null, "7", "room:1", "ok", []byte(`{}`))))

	data := []byte{1, 2, 255}
	push, err := wire.AppendBinaryPush(nil, `"12"`, "top", "evt", data)
	require.NoError(t, err)
	require.Equal(t, "\x00\x02\x03\x0312topevt\x01\x02\xff", string(push))
	reply, err := wire.AppendBinaryReply(nil, wire.Null, "7", "top", "ok", data)
	require.NoError(t, err)
	require.Equal(t, "\x01\x00\x01\x03\x027topok\x01\x02\xff", string(reply))
	broadcast, err := wire.AppendBinaryBroadcast(nil, "top", "evt", data)
	require.NoError(t, err)
	require.Equal(t, "\x02\x03\x03topevt\x01\x02\xff", string(broadcast))
	_, err = wire.AppendBinaryBroadcast(nil, strings.Repeat("x", 256), "evt", data)
	require.Error(t, err)
}

// FuzzText holds the scanner against encoding/json: both accept the same texts
// and see the same parts, and what was understood can be answered.
func FuzzText(f *testing.F) {
	f.Add([]byte(`["1","2","room:1","say",{"a":[1,null]}]`))
	f.Add([]byte(`[null,1e9,"","\u2028",null,1]`))
	f.Add([]byte(`[-0.1E-2,{"a":{}},"\ud800","\\\"\/\b",[[],{}]]`))
	f.Add([]byte(`["1","1","room:\ud83d\ude80","phx_join",{"user":{"name":"é\u0000"}}]`))
	f.Add([]byte(` [ "1" , "2" , "a" , "b" , { } , "more" ] `))
	f.Add([]byte(`[1,2,3,4,5]`))
	f.Add([]byte(`["1","1","a","b",` + strings.Repeat("[", 600) + strings.Repeat("]", 600) + `]`))
	f.Add([]byte(`["1","1","` + strings.Repeat("long", 100) + `","b",-]`))
	f.Add([]byte(`["1","1","a","b",{"a":1,}]`))
	f.Add([]byte(`["1","1","a","b",01e+]`))
	recorded, err := os.ReadFile("../../example/testdata/transcript.txt")
	require.NoError(f, err)
	for line := range strings.Lines(string(recorded)) {
		if at := strings.IndexByte(line, '['); at >= 0 {
			f.Add([]byte(strings.TrimSpace(line[at:])))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if !utf8.Valid(data) {
			return // refused before it is decoded
		}
		got, err := wire.DecodeText(data)
		var parts []json.RawMessage
		known := json.Unmarshal(data, &parts) == nil
		if err != nil {
			if known && len(parts) >= 5 {
				var topic, event *string
				names := json.Unmarshal(parts[2], &topic) == nil && json.Unmarshal(parts[3], &event) == nil
				small := len(data) < 255 // shorter than any bound
				require.False(t, names && topic != nil && event != nil && small, "refused though it is a frame")
			}
			return
		}
		require.True(t, known, "accepted though it is not JSON")
		var topic string
		require.NoError(t, json.Unmarshal(parts[2], &topic))
		require.Equal(t, topic, got.Topic)
		require.Equal(t, string(parts[0]), string(got.JoinRef))
		require.Equal(t, string(parts[4]), string(got.Payload))

		answer := wire.AppendReply(nil, got.JoinRef, got.Ref, got.Topic, "ok", got.Payload)
		back, err := wire.DecodeText(answer)
		require.NoError(t, err)
		require.Equal(t, got.Ref, back.Ref)
		require.Equal(t, got.Topic, back.Topic)
	})
}

func FuzzBinary(f *testing.F) {
	f.Add([]byte("\x00\x01\x01\x02\x0311roomdata"))
	f.Add([]byte("\x00\x00\x02\x07\x09hbphoenixheartbeat"))
	f.Add([]byte("\x00\x00\x00\x00\x00"))
	f.Add([]byte("\x00\x01\x01\x04\x0512\xff\xfe\"\\echo!\x00\x01"))
	f.Add([]byte("\x00\xff\xff\xff\xff" + strings.Repeat("x", 4*255) + "data"))
	f.Add([]byte("\x00\xfd\xfd\xff\xff" + strings.Repeat("x", 2*253+2*255) + "data"))
	f.Add([]byte("\x00\x80\x00\x01\x01" + strings.Repeat("\x01", 128) + "te"))
	f.Add([]byte("\x00\xff\xff\xff\xff" + strings.Repeat("x", 4*255-1)))
	f.Add([]byte("\x01\x01\x01\x04\x0212roomok"))
	f.Add([]byte("\x02\x04\x03roommsg"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := wire.DecodeBinary(data)
		if err != nil {
			return
		}
		require.Len(t, data, 5+int(data[1])+int(data[2])+int(data[3])+int(data[4])+len(m.Payload))
		push, err := wire.AppendBinaryPush(nil, m.JoinRef, m.Topic, m.Event, m.Payload)
		require.NoError(t, err)
		require.Equal(t, string(data[5:5+int(data[1])]), string(push[4:4+int(data[1])]), "the join ref comes back as it was")
		text := wire.AppendText(nil, m.JoinRef, m.Ref, m.Topic, m.Event, []byte(`{}`))
		back, err := wire.DecodeText(text)
		require.NoError(t, err)
		require.Equal(t, m.Topic, back.Topic)
	})
}
