package scenario_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/app/apptest"
)

// TestHugeBodyIsAnswered sends like clients that look at the answer only when
// everything is sent: they must not find the connection broken.
func TestHugeBodyIsAnswered(t *testing.T) {
	t.Parallel()
	p := apptest.Start(t)
	address, err := url.Parse(p.URL)
	require.NoError(t, err)
	for _, path := range []string{"/api/v1/auth/login", "/hooks/nobody"} {
		var dialer net.Dialer
		conn, err := dialer.DialContext(t.Context(), "tcp", address.Host)
		require.NoError(t, err)
		_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", path, hugeBody)
		require.NoError(t, err)
		_, err = conn.Write(bytes.Repeat([]byte(" "), hugeBody))
		require.NoError(t, err, path)
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		require.NoError(t, err, path)
		require.Equal(t, http.StatusRequestEntityTooLarge, answer.StatusCode, path)
		require.NoError(t, answer.Body.Close())
		require.NoError(t, conn.Close())
	}
}
