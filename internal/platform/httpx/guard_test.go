package httpx_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/httpx"
)

// get asks once; a body comes back closed.
func get(t *testing.T, client *http.Client, url string) (int, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(httpx.Tries(t.Context(), 1), http.MethodGet, url, nil)
	require.NoError(t, err)
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	require.NoError(t, resp.Body.Close())
	return resp.StatusCode, nil
}

func allow(t *testing.T, list string) []netip.Prefix {
	t.Helper()
	prefixes, err := httpx.ParseAllow(list)
	require.NoError(t, err)
	return prefixes
}

func TestGuardBlocks(t *testing.T) {
	t.Parallel()
	gate := httpx.New(httpx.Options{})
	client := gate.Client("test", httpx.Limits{RequestsPerSecond: 1e6, Burst: 1e6})
	for name, host := range map[string]string{
		"Loopback":         "127.0.0.1",
		"LoopbackHigh":     "127.255.255.254",
		"LoopbackName":     "localhost",
		"LoopbackV6":       "[::1]",
		"Private10":        "10.1.2.3",
		"Private172":       "172.31.255.255",
		"Private192":       "192.168.0.1",
		"LinkLocal":        "169.254.7.7",
		"LinkLocalV6":      "[fe80::1]",
		"Metadata":         "169.254.169.254",
		"MetadataV6":       "[fd00:ec2::254]",
		"MetadataAlibaba":  "100.100.100.200",
		"MetadataAzure":    "168.63.129.16",
		"CarrierNAT":       "100.64.0.1",
		"Unspecified":      "0.0.0.0",
		"UnspecifiedV6":    "[::]",
		"ThisNetwork":      "0.1.2.3",
		"Multicast":        "224.0.0.1",
		"MulticastV6":      "[ff02::1]",
		"Broadcast":        "255.255.255.255",
		"UniqueLocal":      "[fd12:3456::1]",
		"SiteLocal":        "[fec0::1]",
		"MappedLoopback":   "[::ffff:127.0.0.1]",
		"MappedPrivate":    "[::ffff:a00:1]",
		"CompatibleV4":     "[::127.0.0.1]",
		"NAT64":            "[64:ff9b::7f00:1]",
		"NAT64Local":       "[64:ff9b:1::a00:1]",
		"SixToFour":        "[2002:7f00:1::]",
		"SixToFourRelay":   "192.88.99.1",
		"Teredo":           "[2001:0:7f00:1::]",
		"Documentation":    "[2001:db8::1]",
		"Benchmark":        "198.19.0.1",
		"ProtocolReserved": "192.0.0.8",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, scheme := range []string{"http", "https"} {
				_, err := get(t, client, scheme+"://"+host+":1/")
				require.Equal(t, httpx.Blocked, httpx.KindOf(err), "%v", err)
			}
		})
	}
}

// A public address passes the guard: plain http is what stops these, before a
// connection is made.
func TestGuardPassesPublicAddressesButNotInClear(t *testing.T) {
	t.Parallel()
	client := httpx.New(httpx.Options{}).Client("test", httpx.Limits{})
	for _, host := range []string{"8.8.8.8", "[2606:4700:4700::1111]", "[::ffff:8.8.8.8]", "172.32.0.1", "100.128.0.1"} {
		_, err := get(t, client, "http://"+host+"/")
		require.Equal(t, httpx.Insecure, httpx.KindOf(err), host)
	}
}

func TestGuardRefusesAddressForms(t *testing.T) {
	t.Parallel()
	client := httpx.New(httpx.Options{Allow: allow(t, "127.0.0.0/8")}).Client("test", httpx.Limits{})
	for _, url := range []string{"file:///etc/passwd", "gopher://127.0.0.1/", "https://user:pass@127.0.0.1/", "http:///x"} {
		_, err := get(t, client, url)
		require.Error(t, err, url)
		require.NotEqual(t, httpx.Unreachable, httpx.KindOf(err), url)
	}
}

func TestAllowListOpensAddresses(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	t.Cleanup(server.Close)
	for list, want := range map[string]httpx.Kind{
		"127.0.0.0/8":            "",
		"10.0.0.0/8, 127.0.0.1":  "",
		"10.0.0.0/8 ::1/128":     httpx.Blocked,
		"127.0.0.2/32":           httpx.Blocked,
		"":                       httpx.Blocked,
		"0.0.0.0/0":              "",
		"::/0":                   httpx.Blocked,
		"127.0.0.1/32,127.0.0.2": "",
	} {
		gate := httpx.New(httpx.Options{Allow: allow(t, list)})
		t.Cleanup(gate.Close)
		_, err := get(t, gate.Client("test", httpx.Limits{}), server.URL)
		require.Equal(t, want, httpx.KindOf(err), list)
	}
}

// A range that happens to hold a metadata service does not open it.
func TestAllowListOpensMetadataByNameOnly(t *testing.T) {
	t.Parallel()
	client := httpx.New(httpx.Options{Allow: allow(t, "169.254.0.0/16,100.64.0.0/10")}).Client("test", httpx.Limits{})
	for _, host := range []string{"169.254.169.254", "100.100.100.200"} {
		_, err := get(t, client, "http://"+host+":1/")
		require.Equal(t, httpx.Blocked, httpx.KindOf(err))
	}
}

func TestParseAllow(t *testing.T) {
	t.Parallel()
	prefixes, err := httpx.ParseAllow(" 10.1.2.3/8,fd00::/8  192.168.1.1 ")
	require.NoError(t, err)
	require.Equal(t, "[10.0.0.0/8 fd00::/8 192.168.1.1/32]", sprint(prefixes))
	for _, bad := range []string{"10.0.0.0/33", "localhost", "10.0.0.0-10.0.0.9"} {
		_, err := httpx.ParseAllow(bad)
		require.ErrorContains(t, err, bad)
	}
}

// The person who presses "test" learns nothing of our network.
func TestErrorsReadTheSame(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(http.NotFoundHandler())
	address := closed.URL
	closed.Close()
	gate := httpx.New(httpx.Options{Allow: allow(t, "127.0.0.1")})
	client := gate.Client("test", httpx.Limits{})
	texts := map[string]bool{}
	for _, url := range []string{address, "http://127.0.0.3:22/", "https://10.0.0.1/", "https://no-such-name.invalid/"} {
		_, err := get(t, client, url)
		var e *httpx.Error
		require.ErrorAs(t, err, &e)
		require.Error(t, e.Unwrap(), "the log needs the cause")
		texts[e.Error()] = true
	}
	require.Len(t, texts, 1)
}

func TestCancellationPasses(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://127.0.0.1/", nil)
	require.NoError(t, err)
	_, err = httpx.New(httpx.Options{}).Client("test", httpx.Limits{}).Do(req) //nolint:bodyclose // there is none
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, httpx.KindOf(err))
}
