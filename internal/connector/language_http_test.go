package connector_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha512"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// What an HTTP client adds of its own is looked at here over a real connection.

// online is a session with a server at an address of this machine.
func online(t *testing.T, manifest, address string, settings map[string]any, secrets map[string]seal.Secret, c clock.Clock) *connector.Session {
	t.Helper()
	allow, err := httpx.ParseAllow("127.0.0.1")
	require.NoError(t, err)
	gate := httpx.New(httpx.Options{Allow: allow, Clock: c})
	t.Cleanup(gate.Close)
	all := map[string]any{"base_url": address}
	for key, value := range settings {
		all[key] = value
	}
	s, err := parse(t, manifest).Open(all, secrets, connector.Options{Gate: gate, Scope: t.Name(), Clock: c})
	require.NoError(t, err)
	return s
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	web := httptest.NewServer(h)
	t.Cleanup(web.Close)
	return web.URL
}

// TestLanguageDuo: each request is signed, as the vendor checks it.
func TestLanguageDuo(t *testing.T) {
	t.Parallel()
	const m = `
settings: [{ key: ikey, title: Integration key, required: true }]
secrets: [{ key: skey, title: Secret key, required: true }]
base_url: https://api-1.duosecurity.com
auth:
  kind: signed
  sign: "${request.date}\n${request.method}\n${request.host}\n${request.path}\n${request.query}"
  algorithm: hmac-sha512
  key: ${secrets.skey}
  encoding: hex
  headers: { Date: "${request.date}", Authorization: 'Basic ${base64(settings.ikey + ":" + auth.signature)}' }
errors: { text: [answer.message], rules: [{ when: answer.stat == "FAIL", do: fail }] }
test: { request: { path: /admin/v1/users, query: { limit: 1 } } }
streams:
  users:
    record: app_user
    request: { path: /admin/v1/users, query: { username: "a b~c", limit: 300, offset: "${page.offset}" } }
    paging: { by: offset, next: answer.metadata.next_offset }
    records: response
    fields: { external_id: record.user_id }
`
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		user, signature, _ := r.BasicAuth()
		mac := hmac.New(sha512.New, []byte("deadbeef"))
		_, _ = io.WriteString(mac, r.Header.Get("Date")+"\nGET\n"+r.Host+"\n/admin/v1/users\n"+r.URL.RawQuery)
		if _, err := time.Parse(time.RFC1123Z, r.Header.Get("Date")); err != nil || user != "DI1" || signature != hex.EncodeToString(mac.Sum(nil)) {
			w.WriteHeader(http.StatusUnauthorized)
			say(w, `{"stat":"FAIL","code":40103,"message":"Invalid signature in request credentials"}`)
			return
		}
		if r.URL.RawQuery == "limit=300&offset=0&username=a%20b~c" {
			say(w, `{"stat":"OK","response":[{"user_id":"DU1"}],"metadata":{"next_offset":300}}`)
			return
		}
		say(w, `{"stat":"OK","response":[{"user_id":"DU2"}],"metadata":{}}`)
	})
	out := run(t, online(t, m, address, map[string]any{"ikey": "DI1"}, map[string]seal.Secret{"skey": "deadbeef"}, nil), "users", connector.ReadOptions{})
	require.NoError(t, out.err)
	require.Equal(t, []string{"DU1", "DU2"}, out.ids)
	err := online(t, m, address, map[string]any{"ikey": "DI1"}, map[string]seal.Secret{"skey": "other"}, nil).Test(t.Context())
	require.ErrorContains(t, err, "Invalid signature in request credentials")
}

// TestLanguageSAP: a change needs a token and its cookies, which end.
func TestLanguageSAP(t *testing.T) {
	t.Parallel()
	const m = `
settings: [{ key: user, title: User, required: true }]
secrets: [{ key: password, title: Password, required: true }]
base_url: https://my300000-api.s4hana.cloud.sap
auth:
  kind: basic
  username: ${settings.user}
  password: ${secrets.password}
  csrf: { request: { path: /assets, headers: { x-csrf-token: Fetch } }, header: x-csrf-token }
errors: { text: [answer.error.message], rules: [{ status: 403, when: 'headers["x-csrf-token"] == "Required"', do: refresh }] }
test: { request: { path: /assets } }
actions:
  change:
    inputs: [{ key: tag, required: true }]
    request: { path: /assets/1/SAP__self.Change, headers: { If-Match: "*" }, json: { Inventory: "${inputs.tag}" } }
    result: { tag: answer.Inventory }
`
	fetched, changed := 0, 0
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "u" || password != "p" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if r.Method == http.MethodGet {
			if r.Header.Get("X-Csrf-Token") == "Fetch" {
				fetched++
				w.Header().Set("X-Csrf-Token", "token-"+strconv.Itoa(fetched))
				http.SetCookie(w, &http.Cookie{Name: "sap-usercontext", Value: "c"})
				http.SetCookie(w, &http.Cookie{Name: "SAP_SESSIONID", Value: strconv.Itoa(fetched)})
			}
			say(w, `{"value":[]}`)
			return
		}
		session, err := r.Cookie("SAP_SESSIONID")
		if changed == 1 && fetched == 1 || err != nil || r.Header.Get("X-Csrf-Token") != "token-"+session.Value {
			w.Header().Set("X-Csrf-Token", "Required")
			w.WriteHeader(http.StatusForbidden)
			return
		}
		changed++
		say(w, `{"Inventory":"A-%d"}`, changed)
	})
	s := online(t, m, address, map[string]any{"user": "u"}, map[string]seal.Secret{"password": "p"}, nil)
	for _, want := range []string{"A-1", "A-2", "A-3"} {
		got, err := s.Call(t.Context(), connector.Call{Action: "change", Inputs: map[string]any{"tag": "x"}})
		require.NoError(t, err)
		require.Equal(t, map[string]any{"tag": want}, got)
	}
	require.Equal(t, 2, fetched, "fetched anew when it had ended, and only then")
}

// TestLimitOfAnHour: what is too much for the hour is told with the time to come
// back, and what was read until then stands.
func TestLimitOfAnHour(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		limit string
		wait  time.Duration
	}{"Hour": {"per_hour: 3", time.Hour}, "Day": {"per_day: 3", 24 * time.Hour}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := 0
			address := serve(t, func(w http.ResponseWriter, r *http.Request) {
				asked++
				say(w, `{"data":%s}`, ids(r.URL.Query().Get("page")))
			})
			s := online(t, "limits: { "+c.limit+" }"+plain("{ by: number, until: page.number == 5 }", ""), address, nil, nil, clock.NewManual(time.Now()))
			out := run(t, s, "things", connector.ReadOptions{})
			e := connector.AsError(out.err)
			require.NotNil(t, e, "%v", out.err)
			require.Equal(t, connector.RateLimited, e.Code)
			require.InDelta(t, c.wait, e.RetryAfter, float64(time.Minute))
			require.Equal(t, []string{"1", "2", "3"}, out.ids)
			require.Equal(t, 3, asked)
		})
	}
}

const mutual = `
secrets: [{ key: certificate, title: Certificate, kind: multiline, required: true }, { key: key, title: Key, kind: multiline, required: true }]
base_url: https://api.acme.test
auth:
  kind: oauth2
  grant: client_credentials
  token_url: /token
  client_id: c
  client_secret: s
  tls: { certificate: "${secrets.certificate}", key: "${secrets.key}" }
test: { request: { path: /x } }
streams: { things: { record: app_user, request: { path: /things }, fields: { external_id: record.id } } }
`

// TestMutualTLS shows a certificate to a server that wants one, for the token as for
// the data. A process of its own calls, since it must trust a certificate of ours.
func TestMutualTLS(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	authority := certify(t, nil, "authority")
	authority.write(t, folder, "authority")
	certify(t, authority, "client").write(t, folder, "client")
	certify(t, certify(t, nil, "another authority"), "client").write(t, folder, "stranger")
	pool := x509.NewCertPool()
	pool.AddCert(authority.certificate)
	web := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/token" {
			say(w, `{"access_token":"a","expires_in":60}`)
			return
		}
		say(w, `[{"id":%q}]`, r.TLS.PeerCertificates[0].Subject.CommonName)
	}))
	web.Config.ErrorLog = log.New(io.Discard, "", 0)
	web.TLS = &tls.Config{
		Certificates: []tls.Certificate{certify(t, authority, "server").pair()}, ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert, MinVersion: tls.VersionTLS12,
	}
	web.StartTLS()
	t.Cleanup(web.Close)
	for who, want := range map[string]string{"client": "read client", "stranger": "unreachable"} {
		call := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestMutualTLSCaller$", "-test.v")
		call.Env = append(os.Environ(), "SSL_CERT_FILE="+filepath.Join(folder, "authority.pem"), "CALL="+web.URL, "CALL_AS="+filepath.Join(folder, who))
		said, err := call.CombinedOutput()
		require.NoError(t, err, "%s", said)
		require.Contains(t, string(said), want)
	}
}

// TestMutualTLSCaller is the caller of TestMutualTLS, and nothing alone.
func TestMutualTLSCaller(t *testing.T) { //nolint:paralleltest // alone in its process
	address := os.Getenv("CALL")
	if address == "" {
		t.Skip("TestMutualTLS calls it")
	}
	keys := map[string]seal.Secret{}
	for key, file := range map[string]string{"certificate": ".pem", "key": ".key"} {
		data, err := os.ReadFile(os.Getenv("CALL_AS") + file)
		require.NoError(t, err)
		keys[key] = seal.Secret(data)
	}
	ctx := httpx.Tries(t.Context(), 1)
	for p, err := range online(t, mutual, address, nil, keys, nil).Pages(ctx, "things", connector.ReadOptions{}) {
		if err != nil {
			t.Log(err)
			return
		}
		for _, r := range p.Records {
			t.Log("read", r.ID())
		}
	}
}

// certificate is one with its key.
type certificate struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// certify makes a certificate that by signs; nil for one of its own.
func certify(t *testing.T, by *certificate, name string) *certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	form := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: by == nil, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	if by == nil {
		by = &certificate{form, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, form, by.certificate, &key.PublicKey, by.key)
	require.NoError(t, err)
	made, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return &certificate{made, key}
}

func (c *certificate) pair() tls.Certificate {
	return tls.Certificate{Certificate: [][]byte{c.certificate.Raw}, PrivateKey: c.key}
}

func (c *certificate) write(t *testing.T, folder, name string) {
	t.Helper()
	der, err := x509.MarshalECPrivateKey(c.key)
	require.NoError(t, err)
	for file, block := range map[string]*pem.Block{
		name + ".pem": {Type: "CERTIFICATE", Bytes: c.certificate.Raw}, name + ".key": {Type: "EC PRIVATE KEY", Bytes: der},
	} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, file), pem.EncodeToMemory(block), 0o600))
	}
}
