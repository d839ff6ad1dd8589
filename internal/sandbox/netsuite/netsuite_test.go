package netsuite_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/assetronics/assetronics/internal/sandbox/kit/kittest"
	"github.com/assetronics/assetronics/internal/sandbox/netsuite"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type bundle struct {
	*kittest.Caller
	vendor *netsuite.Server
	clock  *kittest.Clock
	nonces int
}

func setup(t *testing.T, adjust ...func(*netsuite.Options)) *bundle {
	t.Helper()
	b := &bundle{clock: kittest.NewClock()}
	opts := netsuite.Options{Options: kittest.Options(b.clock, 250)}
	for _, change := range adjust {
		change(&opts)
	}
	var err error
	b.vendor, err = netsuite.New(opts)
	require.NoError(t, err)
	b.Caller = kittest.Serve(t, b.vendor)
	return b
}

// oauth is a fresh header for the request, with changes for the worse.
func (b *bundle) oauth(method, path string, change map[string]string) string {
	b.T.Helper()
	u, err := url.Parse(b.URL + path)
	require.NoError(b.T, err)
	b.nonces++
	p := map[string]string{
		"oauth_consumer_key": netsuite.DemoConsumerKey, "oauth_token": netsuite.DemoTokenID, "oauth_signature_method": "HMAC-SHA256",
		"oauth_timestamp": strconv.FormatInt(b.clock.Now().Unix(), 10), "oauth_nonce": "nonce" + strconv.Itoa(100+b.nonces), "oauth_version": "1.0",
	}
	for name, value := range change {
		if strings.HasPrefix(name, "oauth_") && name != "oauth_signature" {
			p[name] = value
		}
	}
	params := u.Query()
	for name, value := range p {
		params.Set(name, value)
	}
	u.RawQuery = ""
	p["oauth_signature"] = netsuite.Sign(method, u.String(), params, netsuite.DemoConsumerSecret, netsuite.DemoTokenSecret)
	p["realm"] = netsuite.DemoAccount
	for _, name := range []string{"realm", "oauth_signature"} {
		if value, ok := change[name]; ok {
			p[name] = value
		}
	}
	parts := []string{}
	for name, value := range p {
		parts = append(parts, name+`="`+url.QueryEscape(value)+`"`)
	}
	return "OAuth " + strings.Join(parts, ", ")
}

func (b *bundle) query(q string, window string) kittest.Answer {
	b.T.Helper()
	path := "/services/rest/query/v1/suiteql" + window
	body, err := json.Marshal(map[string]string{"q": q})
	require.NoError(b.T, err)
	return b.JSON(http.MethodPost, path, string(body), "Prefer", "transient", "Authorization", b.oauth(http.MethodPost, path, nil))
}

func (b *bundle) get(path string) kittest.Answer {
	b.T.Helper()
	path = "/services/rest/record/v1/" + path
	return b.Get(path, "Authorization", b.oauth(http.MethodGet, path, nil))
}

// detail is the first of a refusal's.
func detail(a kittest.Answer) map[string]any {
	a.T.Helper()
	require.InDelta(a.T, a.Status, a.JSON()["status"], 0)
	return kittest.Rows(a.JSON()["o:errorDetails"])[0]
}

// TestSignatureOfTheKnownVector holds Sign against values that two other
// implementations computed.
func TestSignatureOfTheKnownVector(t *testing.T) {
	t.Parallel()
	sign := func(method, address string) string {
		u, err := url.Parse(address)
		require.NoError(t, err)
		params := u.Query()
		for name, value := range map[string]string{
			"oauth_consumer_key": "ck123", "oauth_token": "tk789", "oauth_signature_method": "HMAC-SHA256",
			"oauth_timestamp": "1790000000", "oauth_nonce": "abcDEF123456", "oauth_version": "1.0",
		} {
			params.Set(name, value)
		}
		u.RawQuery = ""
		return netsuite.Sign(method, u.String(), params, "cs456", "ts012")
	}
	const host = "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest"
	require.Equal(t, "aO25siseixdFyfaWK2CwhsWkaXmzHRR1buLC01jNCNM=", sign("POST", host+"/query/v1/suiteql?limit=1000&offset=0"))
	require.Equal(t, "2jIjEqXhz6g1OCMnABGWrR6xW5ElRnf9rixVzKWESWk=", sign("GET", host+"/record/v1/purchaseOrder?q=lastModifiedDate%20ON_OR_AFTER%20%2211%2F01%2F2026%22&limit=100"))
}

func TestSignaturesAreVerified(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const path = "/services/rest/record/v1/vendor?limit=5"
	good := b.oauth(http.MethodGet, path, nil)
	require.Equal(t, 200, b.Get(path, "Authorization", good).Status)
	old := strconv.FormatInt(b.clock.Now().Add(-6*time.Minute).Unix(), 10)
	for reason, header := range map[string]string{
		"the nonce was used before":                  good,
		"the realm is not 1234567_SB1":               b.oauth(http.MethodGet, path, map[string]string{"realm": "1234567_sb1"}),
		"the consumer key is unknown":                b.oauth(http.MethodGet, path, map[string]string{"oauth_consumer_key": "x"}),
		"the token is unknown":                       b.oauth(http.MethodGet, path, map[string]string{"oauth_token": "x"}),
		"the signature method is not HMAC-SHA256":    b.oauth(http.MethodGet, path, map[string]string{"oauth_signature_method": "HMAC-SHA1"}),
		"the timestamp is too far from now":          b.oauth(http.MethodGet, path, map[string]string{"oauth_timestamp": old}),
		"the signature does not match":               b.oauth(http.MethodPost, path, nil),
		"there is no readable OAuth header":          "Basic eDp5",
		"the access token is unknown or has expired": "Bearer x",
	} {
		got := b.Get(path, "Authorization", header)
		require.Equal(t, 401, got.Status, reason)
		require.Equal(t, "INVALID_LOGIN", detail(got)["o:errorCode"], reason)
		require.Equal(t, reason, b.Order(http.MethodGet, "login-audit", "").JSON()["refused"].([]any)[0])
	}
	other := b.oauth(http.MethodGet, "/services/rest/record/v1/vendor?limit=6", nil)
	require.Equal(t, 401, b.Get(path, "Authorization", other).Status, "the query is signed")
}

func TestATokenThatDies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Trouble(`{"next":[{"kind":"token_dies","after":1}]}`)
	require.Equal(t, 200, b.get("vendor").Status)
	require.Equal(t, 401, b.get("vendor").Status)
	b.Order(http.MethodPost, "reinstate", "")
	require.Equal(t, 200, b.get("vendor").Status)
}

const tokenPath = "/services/rest/auth/oauth2/v1/token"

// assertion is a JWT signed with the key, with changes for the worse.
func (b *bundle) assertion(alg, kid string, key crypto.Signer, change map[string]any) string {
	b.T.Helper()
	b.nonces++
	claims := map[string]any{
		"iss": netsuite.DemoClientID, "scope": []string{"rest_webservices"}, "aud": b.URL + tokenPath,
		"iat": b.clock.Now().Unix(), "exp": b.clock.Now().Add(time.Hour).Unix(), "jti": strconv.Itoa(b.nonces),
	}
	for name, value := range change {
		claims[name] = value
	}
	part := func(v any) string {
		raw, err := json.Marshal(v)
		require.NoError(b.T, err)
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	signed := part(map[string]string{"alg": alg, "typ": "JWT", "kid": kid}) + "." + part(claims)
	digest := sha256.Sum256([]byte(signed))
	var signature []byte
	var err error
	switch k := key.(type) {
	case *ecdsa.PrivateKey:
		r, s, signErr := ecdsa.Sign(rand.Reader, k, digest[:])
		err = signErr
		signature = append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	case *rsa.PrivateKey:
		if alg == "PS256" {
			signature, err = rsa.SignPSS(rand.Reader, k, crypto.SHA256, digest[:], &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
		} else {
			signature, err = rsa.SignPKCS1v15(rand.Reader, k, crypto.SHA256, digest[:])
		}
	}
	require.NoError(b.T, err)
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func (b *bundle) exchange(assertion string) kittest.Answer {
	return b.Form(tokenPath, url.Values{
		"grant_type": {"client_credentials"}, "client_assertion": {assertion},
		"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
	}.Encode())
}

func TestAssertionsAreVerified(t *testing.T) {
	t.Parallel()
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	b := setup(t, func(o *netsuite.Options) {
		o.Certificates = map[string]crypto.PublicKey{"ec": &curve.PublicKey, "rsa": &netsuite.DemoKey().PublicKey}
		o.RefuseRS256 = true
	})
	for alg, jwt := range map[string]string{
		"ES256": b.assertion("ES256", "ec", curve, nil), "PS256": b.assertion("PS256", "rsa", netsuite.DemoKey(), nil),
	} {
		got := b.exchange(jwt)
		require.Equal(t, 200, got.Status, alg)
		require.Equal(t, "3600", got.JSON()["expires_in"])
		require.Equal(t, 200, b.Get("/services/rest/record/v1/vendor", "Authorization", "Bearer "+got.JSON()["access_token"].(string)).Status)
		require.Equal(t, 400, b.exchange(jwt).Status, "once only")
	}
	now := b.clock.Now()
	for reason, jwt := range map[string]string{
		"RS256 is not accepted any more":                     b.assertion("RS256", "rsa", netsuite.DemoKey(), nil),
		"the signature does not match, or not the algorithm": b.assertion("ES256", "ec", stranger, nil),
		`there is no certificate "x"`:                        b.assertion("ES256", "x", curve, nil),
		"iss is not the client id":                           b.assertion("ES256", "ec", curve, map[string]any{"iss": "x"}),
		"scope has no rest_webservices":                      b.assertion("ES256", "ec", curve, map[string]any{"scope": "restlets"}),
		"aud is not " + b.URL + tokenPath:                    b.assertion("ES256", "ec", curve, map[string]any{"aud": "https://x"}),
		"exp is over":                                        b.assertion("ES256", "ec", curve, map[string]any{"iat": now.Unix() - 60, "exp": now.Unix()}),
		"exp is more than an hour after iat":                 b.assertion("ES256", "ec", curve, map[string]any{"exp": now.Unix() + 3601}),
		"iat lies ahead":                                     b.assertion("ES256", "ec", curve, map[string]any{"iat": now.Unix() + 3600}),
		"the assertion is no JWT":                            "x.y",
		"the assertion cannot be read":                       "x.y.z",
	} {
		got := b.exchange(jwt)
		require.Equal(t, 400, got.Status, reason)
		require.Equal(t, "invalid_client", got.JSON()["error"], reason)
		require.Equal(t, reason, b.Order(http.MethodGet, "login-audit", "").JSON()["refused"].([]any)[0])
	}
}

func TestSuiteQLInPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const q = "SELECT id, tranid, BUILTIN.DF(entity) vendor, BUILTIN.DF(status) status, foreigntotal, TO_CHAR(lastmodifieddate,'YYYY-MM-DD HH24:MI:SS') m, externalid " +
		"FROM transaction WHERE type='PurchOrd' AND lastmodifieddate > TO_TIMESTAMP('2020-01-01 00:00:00','YYYY-MM-DD HH24:MI:SS') ORDER BY lastmodifieddate, id"
	orders := b.vendor.Desk().Company().Look().Orders
	seen := map[string]bool{}
	for offset := 0; ; offset += 50 {
		got := b.query(q, "?limit=50&offset="+strconv.Itoa(offset)).OK()
		require.InDelta(t, len(orders), got["totalResults"], 0)
		for _, row := range kittest.Rows(got["items"]) {
			require.Contains(t, []any{"Apple", "CDW", "Dell"}, row["vendor"])
			require.IsType(t, "", row["foreigntotal"], "all values are texts")
			require.NotContains(t, row, "externalid", "NULL is left out")
			require.Equal(t, []any{}, row["links"])
			seen[row["id"].(string)] = true
		}
		if got["hasMore"] == false {
			break
		}
		require.Contains(t, got["links"].([]any)[len(got["links"].([]any))-3].(map[string]any)["href"], "offset="+strconv.Itoa(offset+50))
	}
	require.Len(t, seen, len(orders))
	lines := b.query("SELECT tl.transaction, tl.item, tl.quantity, tl.rate FROM transaction t INNER JOIN transactionline tl ON tl.transaction=t.id WHERE t.id IN (8000,8001) AND mainline='F'", "").OK()
	require.Len(t, kittest.Rows(lines["items"]), len(orders[0].Lines)+len(orders[1].Lines))
	assets := b.query("SELECT name, custrecord_assetserialno, custrecord_assetcost FROM customrecord_ncfar_asset ORDER BY id", "?limit=5").OK()
	require.Len(t, kittest.Rows(assets["items"]), 5)
}

func TestPagesWithoutAnOrderAreNotToBeTrusted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	read := func(q string) map[any]bool {
		seen := map[any]bool{}
		for _, offset := range []string{"0", "100"} {
			for _, row := range kittest.Rows(b.query(q, "?limit=100&offset="+offset).OK()["items"]) {
				seen[row["id"]] = true
			}
		}
		return seen
	}
	require.Less(t, len(read("SELECT id FROM transaction")), len(read("SELECT id FROM transaction ORDER BY id")))
}

func TestSuiteQLIsStrict(t *testing.T) {
	t.Parallel()
	b := setup(t, func(o *netsuite.Options) { o.Hidden = []string{"department"} })
	const path = "/services/rest/query/v1/suiteql"
	got := b.JSON(http.MethodPost, path, `{"q":"SELECT id FROM vendor"}`, "Authorization", b.oauth(http.MethodPost, path, nil))
	require.Equal(t, 400, got.Status)
	require.Equal(t, "Prefer", detail(got)["o:errorHeader"])
	got = b.query("SELECT id FROM department", "")
	require.Equal(t, 400, got.Status)
	require.Contains(t, detail(got)["detail"], "Record 'department' was not found.")
	require.Contains(t, detail(b.query("SELECT shoe FROM vendor", ""))["detail"], "Field 'shoe' for record 'vendor' was not found")
	require.Equal(t, 400, b.query("SELECT id FROM vendor", "?limit=1001").Status)
	require.Equal(t, "INVALID_PARAMETER", detail(b.query("SELEC", ""))["o:errorCode"])
	require.Equal(t, "q", detail(b.query("", ""))["o:errorPath"])
	require.Equal(t, 404, b.get("department").Status)
}

func TestRecordsGiveReferencesFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	got := b.get("purchaseOrder?limit=2").OK()
	item := kittest.Rows(got["items"])[0]
	require.Len(t, item, 2, "an id and a link")
	id := item["id"].(string)
	slim := b.get("purchaseOrder/" + id).OK()
	require.NotContains(t, slim["item"], "items")
	full := b.get("purchaseOrder/" + id + "?expandSubResources=true").OK()
	lines := kittest.Rows(full["item"].(map[string]any)["items"])
	require.NotEmpty(t, lines)
	sum := 0.0
	for _, l := range lines {
		sum += l["amount"].(float64)
	}
	require.InDelta(t, full["total"], sum, 0.001)
	require.Contains(t, full["entity"], "refName")
	require.Regexp(t, `^\d{4}-\d\d-\d\d$`, full["tranDate"])
	require.Equal(t, 404, b.get("purchaseOrder/1").Status)

	all := b.get("purchaseOrder?limit=1").OK()["totalResults"].(float64)
	recent := b.get("purchaseOrder?limit=1&q=" + url.QueryEscape(`lastModifiedDate ON_OR_AFTER "06/01/2025"`)).OK()["totalResults"].(float64)
	require.Less(t, recent, all)
	require.Positive(t, recent)
	require.Equal(t, 400, b.get("purchaseOrder?q="+url.QueryEscape(`lastModifiedDate ON_OR_AFTER "2025-06-01"`)).Status)
	require.Equal(t, 200, b.get("metadata-catalog").Status)
}

// TestManyAtOnce lets writers and readers meet: none waits for another for ever.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, func(o *netsuite.Options) { o.Unlimited = true })
	const path = "/services/rest/record/v1/purchaseOrder"
	headers := make([][2]string, 20) // signed one after another
	for i := range headers {
		headers[i] = [2]string{b.oauth(http.MethodPost, path, nil), b.oauth(http.MethodGet, path, nil)}
	}
	before := b.get("purchaseOrder?limit=1").OK()["totalResults"].(float64)
	var work sync.WaitGroup
	for i, h := range headers {
		work.Go(func() {
			body := `{"entity":{"id":"12"},"externalId":"` + strconv.Itoa(i) + `","item":{"items":[{"item":{"id":"55"},"quantity":1,"rate":1}]}}`
			b.JSON(http.MethodPost, path, body, "Authorization", h[0])
		})
		work.Go(func() { b.Get(path, "Authorization", h[1]) })
	}
	work.Wait()
	require.InDelta(t, before+20, b.get("purchaseOrder?limit=1").OK()["totalResults"], 0)
}

func TestOrdersAreCreatedOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const path = "/services/rest/record/v1/purchaseOrder"
	create := func(body string) kittest.Answer {
		return b.JSON(http.MethodPost, path, body, "Authorization", b.oauth(http.MethodPost, path, nil))
	}
	const order = `{"entity":{"id":"12"},"subsidiary":{"id":"1"},"externalId":"wf-1","memo":"x","item":{"items":[{"item":{"id":"55"},"quantity":2,"rate":1450.0}]}}`
	got := create(order)
	require.Equal(t, 204, got.Status, got.Body)
	require.Empty(t, got.Body)
	at := got.Header.Get("Location")
	id := at[strings.LastIndexByte(at, '/')+1:]
	require.InDelta(t, 2900, b.get("purchaseOrder/" + id).OK()["total"], 0)
	require.Equal(t, "externalId", detail(create(order))["o:errorPath"])
	require.Equal(t, "entity", detail(create(`{"entity":{"id":"1"}}`))["o:errorPath"])
	found := b.query("SELECT id FROM transaction WHERE externalid = 'wf-1'", "").OK()
	require.Equal(t, id, kittest.Rows(found["items"])[0]["id"])
}
