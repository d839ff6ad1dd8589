package channels_test

import (
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels"
)

// The tests here speak raw bytes, as no well-behaved client would.

// raw opens a connection and says text, without reading what comes back.
func raw(t testing.TB, address, text string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(strings.SplitN(address, "/socket", 2)[0], "ws://"))
	require.NoError(t, err)
	_, _ = io.WriteString(conn, text) // the server may have closed in the middle
	return conn
}

const upgrade = "GET /socket/websocket?vsn=2.0.0 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

// clientFrame is masked by zeros, which leave the text as it is.
func clientFrame(first byte, text string) string {
	return string([]byte{first, 0xfe, byte(len(text) >> 8), byte(len(text)), 0, 0, 0, 0}) + text
}

// afterwards reads to the end and gives what came after the handshake.
func afterwards(t testing.TB, conn net.Conn) []byte {
	t.Helper()
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(20*time.Second)))
	all, err := io.ReadAll(conn)
	require.NoError(t, err)
	_, frames, found := strings.Cut(string(all), "\r\n\r\n")
	require.True(t, found, "%q", all)
	return []byte(frames)
}

func TestRawFrames(t *testing.T) {
	t.Parallel()
	_, address := setup(t, room{})
	beat := clientFrame(0x81, `[null,"1","phoenix","heartbeat",{}]`)
	answer := `[null,"1","phoenix","phx_reply",{"status":"ok","response":{}}]`
	answered := "\x81" + string(rune(len(answer))) + answer
	bye := "\x88\x82\x00\x00\x00\x00\x03\xe9" // 1001
	for name, test := range map[string]struct{ send, want string }{
		"WithTheHandshake": {beat + bye, answered + "\x88\x02\x03\xe9"},
		"Fragments":        {clientFrame(0x01, `[null,"1","pho`) + "\x89\x80\x00\x00\x00\x00" + clientFrame(0x80, `enix","heartbeat",{}]`) + bye, "\x8a\x00" + answered + "\x88\x02\x03\xe9"},
		"Ping":             {"\x89\x84\x00\x00\x00\x00ping" + bye, "\x8a\x04ping\x88\x02\x03\xe9"},
		"EmptyClose":       {"\x88\x80\x00\x00\x00\x00", "\x88\x00"},
		"NothingAfterBye":  {bye + beat, "\x88\x02\x03\xe9"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn := raw(t, address, upgrade+test.send)
			defer func() { _ = conn.Close() }()
			require.Equal(t, test.want, string(afterwards(t, conn)))
		})
	}
	for name, test := range map[string]struct {
		send string
		code uint16
	}{
		"ErrUnmasked":   {"\x81\x02{}", 1002},
		"ErrReserved":   {"\xc1\x80\x00\x00\x00\x00", 1002},
		"ErrGarbage":    {"GET / HTTP/1.1\r\n\r\n", 1002},
		"ErrBadUTF8":    {clientFrame(0x81, "\xff"), 1007},
		"ErrTooBig":     {"\x82\xff\x00\x00\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00", 1009},
		"ErrBadMessage": {clientFrame(0x81, "hello"), 1011},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn := raw(t, address, upgrade+test.send)
			defer func() { _ = conn.Close() }()
			require.NoError(t, conn.(*net.TCPConn).CloseWrite()) // we are done, and do not answer the farewell
			frames := afterwards(t, conn)
			require.Greater(t, len(frames), 3, "%q", frames)
			require.Equal(t, byte(0x88), frames[0])
			require.Equal(t, test.code, binary.BigEndian.Uint16(frames[2:]))
		})
	}
}

// TestConnectAndVanish: clients that come and go in every rude way leave nothing
// behind.
func TestConnectAndVanish(t *testing.T) { //nolint:paralleltest // counts goroutines and memory
	clients := 2000
	if os.Getenv("ASSETRONICS_SOAK") != "" {
		clients = 50_000
	}
	server, address := setup(t, room{})
	joined(t, address, "room:1").Close()
	settle := func() (goroutines int, heap uint64) {
		t.Helper()
		require.Eventually(t, func() bool { return server.Sockets() == 0 }, 30*time.Second, time.Millisecond)
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return runtime.NumGoroutine(), m.HeapAlloc
	}
	goroutines, heap := settle()
	files := descriptors(t)
	join := clientFrame(0x81, `["1","1","room:1","phx_join",{}]`)
	rude := []string{
		"GET /socket/websocket", // half a handshake
		upgrade,
		upgrade + join,
		upgrade + join[:9],              // half a frame
		upgrade + join + "\xff\xff\x00", // garbage
	}
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for n := worker; n < clients; n += 8 {
				conn := raw(t, address, rude[n%len(rude)])
				if n%2 == 0 {
					_ = conn.(*net.TCPConn).SetLinger(0) // a reset, not an end
				}
				_ = conn.Close()
			}
		})
	}
	all.Wait()
	require.Eventually(t, func() bool {
		now, _ := settle()
		return now <= goroutines+2
	}, 30*time.Second, 10*time.Millisecond, "goroutines are left")
	_, now := settle()
	require.Less(t, now, heap+2<<20, "memory is left")
	require.Eventually(t, func() bool { return descriptors(t) <= files+2 }, 30*time.Second, 10*time.Millisecond, "descriptors are left")
	require.Empty(t, server.Topics())
}

// descriptors counts what this process has open; 0 where the system does not tell.
func descriptors(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if errors.Is(err, fs.ErrNotExist) {
		return 0
	}
	require.NoError(t, err)
	return len(list)
}

// TestInMemory: connections without a descriptor are served by goroutines, with the
// same frames.
func TestInMemory(t *testing.T) {
	t.Parallel()
	server := channels.New(channels.Options{Connect: welcome})
	server.Handle("room:*", room{})
	listener := httptest.NewUnstartedServer(server)
	pipes := make(pipeListener)
	_ = listener.Listener.Close()
	listener.Listener = pipes
	listener.Start()
	client, end := net.Pipe()
	pipes <- end
	go func() { _, _ = io.WriteString(client, upgrade+clientFrame(0x81, `["1","1","room:1","phx_join",{}]`)) }()
	read := make([]byte, 4096)
	var all string
	for !strings.Contains(all, `"phx_reply"`) {
		n, err := client.Read(read)
		require.NoError(t, err)
		all += string(read[:n])
	}
	require.NoError(t, server.Broadcast("room:1", "big", strings.Repeat("x", 100_000)))
	for !strings.HasSuffix(all, `x"]`) {
		n, err := client.Read(read)
		require.NoError(t, err)
		all += string(read[:n])
	}
	require.NoError(t, client.Close())
	require.NoError(t, server.Drain(t.Context()))
	close(pipes)
	listener.Close()
}

type pipeListener chan net.Conn

func (l pipeListener) Accept() (net.Conn, error) {
	conn, ok := <-l
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}
func (pipeListener) Close() error   { return nil }
func (pipeListener) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }
