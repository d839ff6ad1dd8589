package httpx

import (
	"crypto/x509"
	"net/http"
)

// SetBase lets a test answer instead of the network.
func (g *Gate) SetBase(base http.RoundTripper) { g.base = base }

// Trust lets a test's TLS server be believed.
func (g *Gate) Trust(pool *x509.CertPool) {
	g.base.(*http.Transport).TLSClientConfig.RootCAs = pool
}
