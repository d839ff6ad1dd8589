package connector

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// Vectors that two independent implementations agree on.
func TestOAuth1Signature(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ method, address, want string }{
		{"POST", "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/query/v1/suiteql?limit=1000&offset=0", "aO25siseixdFyfaWK2CwhsWkaXmzHRR1buLC01jNCNM="},
		{"GET", "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/record/v1/purchaseOrder?q=lastModifiedDate%20ON_OR_AFTER%20%2211%2F01%2F2026%22&limit=100", "2jIjEqXhz6g1OCMnABGWrR6xW5ElRnf9rixVzKWESWk="},
	} {
		u, err := url.Parse(c.address)
		require.NoError(t, err)
		params := map[string]string{
			"oauth_consumer_key": "ck123", "oauth_token": "tk789", "oauth_signature_method": "HMAC-SHA256",
			"oauth_timestamp": "1790000000", "oauth_nonce": "abcDEF123456", "oauth_version": "1.0",
		}
		require.Equal(t, c.want, oauth1Signature(c.method, u, params, "cs456", "ts012"))
	}
}
