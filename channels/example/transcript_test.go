package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels/channelstest"
)

// TestTranscript replays testdata/transcript.txt, which says what it means.
func TestTranscript(t *testing.T) {
	t.Parallel()
	address := channelstest.Serve(t, newServer())
	text, err := os.ReadFile("testdata/transcript.txt")
	require.NoError(t, err)
	parts := strings.Split(string(text), "\n== ")
	require.Greater(t, len(parts), 20)
	for _, part := range parts[1:] {
		name, lines, _ := strings.Cut(part, "\n")
		t.Run(name, func(t *testing.T) {
			r := replay{t: t, address: address, sockets: map[string]*channelstest.Client{}, bound: map[string]any{}}
			for line := range strings.SplitSeq(lines, "\n") {
				if line != "" {
					r.do(line)
				}
			}
			r.silence()
		})
	}
}

type replay struct {
	t       *testing.T
	address string
	sockets map[string]*channelstest.Client
	bound   map[string]any
}

func (r *replay) do(line string) {
	r.t.Helper()
	number, what, rest := line[:1], line[1], strings.TrimPrefix(line[2:], " ")
	if what == '?' {
		key, value, _ := strings.Cut(rest, "=")
		r.sockets[number] = channelstest.Dial(r.t, r.address, channelstest.Param(key, value))
		return
	}
	socket := r.sockets[number]
	if socket == nil {
		socket = channelstest.Dial(r.t, r.address)
		r.sockets[number] = socket
	}
	data, binary := strings.CutPrefix(rest, "b ")
	if binary {
		data = decode(data)
	}
	switch {
	case what == '!':
		require.Equal(r.t, rest, strconv.Itoa(socket.CloseCode()), line)
		delete(r.sockets, number)
	case what == '>' && binary:
		socket.SendBinary(data)
	case what == '>':
		socket.SendRaw(data)
	case binary:
		require.Equal(r.t, data, socket.NextRaw(), line)
	default:
		got := socket.NextRaw()
		require.True(r.t, r.same(parse(r.t, data), parse(r.t, got)), "want %s\nhave %s", data, got)
	}
}

// silence shows that nothing else came.
func (r *replay) silence() {
	for _, number := range slices.Sorted(maps.Keys(r.sockets)) {
		socket := r.sockets[number]
		socket.SendRaw(`[null,"silence","phoenix","heartbeat",{}]`)
		require.JSONEq(r.t, `[null,"silence","phoenix","phx_reply",{"status":"ok","response":{}}]`, socket.NextRaw())
		socket.Close()
	}
}

func parse(t *testing.T, text string) (v any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), &v), text)
	return v
}

// same compares, and binds names to what stands in their place.
func (r *replay) same(want, got any) bool {
	switch want := want.(type) {
	case string:
		if !strings.HasPrefix(want, "$") {
			return want == got
		}
		bound, known := r.bound[want]
		r.bound[want] = got
		return got != nil && (!known || bound == got)
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return false
		}
		for i := range want {
			if !r.same(want[i], list[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok || len(object) != len(want) {
			return false
		}
		for key := range want {
			if value, ok := object[key]; !ok || !r.same(want[key], value) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(want, got)
}

// decode reads bytes written as hex and quoted text.
func decode(text string) string {
	var data strings.Builder
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		if quoted, err := strconv.QuotedPrefix(text); err == nil {
			part, _ := strconv.Unquote(quoted)
			data.WriteString(part)
			text = text[len(quoted):]
			continue
		}
		var b byte
		if _, err := fmt.Sscanf(text, "%02x", &b); err != nil {
			panic("bad bytes: " + text)
		}
		data.WriteByte(b)
		text = text[2:]
	}
	return data.String()
}
