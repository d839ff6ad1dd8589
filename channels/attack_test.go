package channels_test

import (
	"bufio"
	"encoding/binary"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels"
)

// TestAttacksAreShed: garbage and floods are told why they are closed, and whoever
// stops in the middle of something is left alone, while another client is served.
// What that does to its answers' delay is measured in bench.
func TestAttacksAreShed(t *testing.T) {
	t.Parallel()
	_, address := setup(t, room{}, func(o *channels.Options) { o.Rate, o.Burst = 0.001, 500 })
	calm := joined(t, address, "room:calm")
	attacks := map[string]uint16{
		upgrade + strings.Repeat(clientFrame(0x81, heartbeat), 600):          1008,
		upgrade + strings.Repeat("\xff\x00 garbage", 100):                    1002,
		upgrade + clientFrame(0x81, "\xff\xfe"):                              1007,
		upgrade + clientFrame(0x81, "hello"):                                 1011,
		upgrade + clientFrame(0x82, "\x00\x09\x09\x09\x09"):                  1011,
		upgrade + "\x82\xff\x00\x00\x00\x7f\x00\x00\x00\x00\x00\x00\x00\x00": 1009,
	}
	join := clientFrame(0x81, `["1","1","room:1","phx_join",{}]`)
	for _, half := range []string{"GET /socket/web", upgrade, upgrade + join[:11], upgrade + join + "\x01"} {
		conn := raw(t, address, half)
		defer func() { _ = conn.Close() }()
	}
	var all sync.WaitGroup
	for text, code := range attacks {
		for range 3 {
			all.Go(func() {
				for range 5 {
					assertShed(t, address, text, code)
				}
			})
		}
	}
	for n := range 200 {
		require.Equal(t, "ok", calm.Push("room:calm", "echo", count(n)).Status)
	}
	all.Wait()
	require.Equal(t, "ok", calm.Push("room:calm", "echo", nil).Status)
}

// assertShed says text and wants to be closed with a code.
func assertShed(t *testing.T, address, text string, code uint16) {
	t.Helper()
	conn := raw(t, address, text)
	defer func() { _ = conn.Close() }()
	if !assert.NoError(t, conn.SetReadDeadline(time.Now().Add(20*time.Second))) {
		return
	}
	reader := bufio.NewReader(conn)
	answer, err := http.ReadResponse(reader, nil)
	if !assert.NoError(t, err) || !assert.NoError(t, answer.Body.Close()) {
		return
	}
	for {
		var head [2]byte
		if _, err := io.ReadFull(reader, head[:]); !assert.NoError(t, err, "no farewell, but %d was due", code) {
			return
		}
		body := make([]byte, head[1]) // nothing here is longer than 125 bytes
		if _, err := io.ReadFull(reader, body); !assert.NoError(t, err) {
			return
		}
		if head[0] == 0x88 {
			assert.Equal(t, code, binary.BigEndian.Uint16(body))
			return
		}
	}
}
