package channels_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels"
)

func TestDecodeText(t *testing.T) {
	t.Parallel()
	frame, err := channels.DecodeText([]byte(`["1", 2 ,"room:1","say",{"a":1},"more"]`))
	require.NoError(t, err)
	require.Equal(t, channels.Frame{
		JoinRef: `"1"`, Ref: `2`, Topic: "room:1", Event: "say", Payload: `{"a":1}`,
	}, frame)

	for name, text := range map[string]string{
		"ErrNotJSON":     `hello`,
		"ErrObject":      `{"topic":"room:1"}`,
		"ErrNull":        `null`,
		"ErrTooFew":      `["1","2","room:1","say"]`,
		"ErrTopicNumber": `["1","2",3,"say",{}]`,
		"ErrTopicNull":   `["1","2",null,"say",{}]`,
		"ErrEventArray":  `["1","2","room:1",[],{}]`,
		"ErrLongTopic":   `["1","2","` + strings.Repeat("x", 256) + `","say",{}]`,
		"ErrLongRef":     `["1","` + strings.Repeat("x", 256) + `","room:1","say",{}]`,
		"ErrUTF8":        "[\"1\",\"2\",\"room:\xff\",\"say\",{}]",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := channels.DecodeText([]byte(text))
			require.Error(t, err)
		})
	}
}

func TestDecodeBinary(t *testing.T) {
	t.Parallel()
	frame, err := channels.DecodeBinary([]byte("\x00\x02\x01\x03\x0212123t10e1\x01"))
	require.NoError(t, err)
	require.Equal(t, channels.Frame{
		JoinRef: `"12"`, Ref: `"1"`, Topic: "23t", Event: "10", Payload: "e1\x01",
	}, frame)

	for name, data := range map[string]string{
		"ErrEmpty": "",
		"ErrReply": "\x01\x01\x01\x01\x011111",
		"ErrShort": "\x00\x01\x01\x01\xff111data",
		"ErrHead":  "\x00\x01\x01\x01",
		"ErrUTF8":  "\x00\x01\x01\x01\x0111\xff1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := channels.DecodeBinary([]byte(data))
			require.Error(t, err)
		})
	}
}

// FuzzDecode holds what the server relies on: a frame that was understood can be
// answered, and the answer repeats its refs.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`["1","2","room:1","say",{"a":[1,null]}]`), false)
	f.Add([]byte(`[null,1e9,"","\u2028",null,1]`), false)
	f.Add([]byte("\x00\x01\x01\x02\x0311roomdata"), true)
	f.Fuzz(func(t *testing.T, data []byte, binary bool) {
		decode := channels.DecodeText
		if binary {
			decode = channels.DecodeBinary
		}
		frame, err := decode(data)
		if err != nil {
			return
		}
		if !binary {
			require.True(t, json.Valid([]byte(frame.Payload)))
		}
		answer, err := channels.EncodeReply(frame)
		require.NoError(t, err)
		back, err := channels.DecodeText(answer)
		require.NoError(t, err)
		require.JSONEq(t, frame.JoinRef, back.JoinRef)
		require.JSONEq(t, frame.Ref, back.Ref)
		require.Equal(t, frame.Topic, back.Topic)
	})
}
