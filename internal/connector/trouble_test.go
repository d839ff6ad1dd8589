package connector_test

import (
	"cmp"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// brokenOff is a connection that is lost in the middle of an answer.
type brokenOff struct{ io.Reader }

// Read gives what there is, and then no proper end.
func (b brokenOff) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// lossy loses the connection in the middle of so many answers.
type lossy struct {
	vendor
	losses atomic.Int32
}

// RoundTrip gives half of an answer, as long as there are losses left.
func (l *lossy) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.vendor.RoundTrip(r)
	if err != nil || l.losses.Add(-1) < 0 {
		return resp, err
	}
	data, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(brokenOff{strings.NewReader(string(data[:len(data)-4]))})
	return resp, err
}

// TestAnswerThatBreaksOff is asked for again, and what had come of it counts once.
func TestAnswerThatBreaksOff(t *testing.T) {
	t.Parallel()
	manifest := plain("{ by: number, until: page.seen >= 6 }", `    joins: [{ name: notes, request: { path: /notes }, records: data, key: record.of, list: true }]
`)
	manifest = strings.Replace(manifest, "external_id: record.id", `external_id: record.id, username: 'text(len(joins.notes["1"]))'`, 1)
	answer := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/notes" {
			say(w, `{"data":[{"of":1},{"of":1},{"of":2}]}`)
			return
		}
		n := map[string][]string{"1": {"1", "2", "3"}, "2": {"4", "5", "6"}}[r.URL.Query().Get("page")]
		say(w, `{"data":%s}`, ids(n...))
	}
	for name, c := range map[string]struct {
		losses int32
		method string
		read   bool
	}{
		"Once": {1, "GET", true}, "Twice": {2, "GET", true}, "TooOften": {9, "GET", false},
		"NotReplayable": {3, "POST", false}, // two are the join's, which is a GET
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				lost := &lossy{vendor: answer}
				lost.losses.Store(c.losses)
				changed := strings.Replace(manifest, "request: { path: /things", "request: { method: "+c.method+", path: /things", 1)
				s, err := parse(t, changed).Open(nil, nil, connector.Options{Client: &http.Client{Transport: lost}})
				require.NoError(t, err)
				var names []string
				for p, err := range s.Pages(t.Context(), "things", connector.ReadOptions{Size: 2}) {
					if !c.read {
						if err != nil {
							require.EqualError(t, err, "vendor_error: The answer of Acme broke off.")
							return
						}
						continue
					}
					require.NoError(t, err)
					require.Empty(t, p.Rejects)
					for _, r := range p.Records {
						data, err := r.MarshalJSON()
						require.NoError(t, err)
						names = append(names, string(data))
					}
				}
				require.True(t, c.read, "it should have failed")
				require.Len(t, names, 6)
				require.JSONEq(t, `{"external_id":"1","username":"2"}`, names[0])
			})
		})
	}
}

// TestPageInsteadOfAnother: where a page stands twice another may be missing, so
// nobody is called gone.
func TestPageInsteadOfAnother(t *testing.T) {
	t.Parallel()
	s := account(t, plain("{ by: number, until: page.number == 3 }", "    cursor: { since: record.at }\n"), nil, nil, func(w http.ResponseWriter, r *http.Request) {
		n := map[string][]string{"1": {"1", "2"}, "2": {"1", "2"}, "3": {"5"}}[r.URL.Query().Get("page")]
		say(w, `{"data":%s}`, ids(n...))
	})
	out := run(t, s, "things", connector.ReadOptions{})
	require.NoError(t, out.err)
	require.Equal(t, []string{"1", "2", "5"}, out.ids)
	require.Equal(t, []string{connector.WarnRepeat}, out.warnings)
	require.False(t, out.complete)
	rest := run(t, s, "things", connector.ReadOptions{Cursor: out.cursors[1]}) // stopped behind the second page
	require.NoError(t, rest.err)
	require.Equal(t, []string{"5"}, rest.ids)
	require.False(t, rest.complete, "it is remembered")
}

// TestRecordsThatMove between pages that are counted leave a doubt; where the vendor
// gives cursors they may well come twice.
func TestRecordsThatMove(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		paging   string
		warnings []string
	}{
		"Counted": {"{ by: number, until: page.number == 3 }", []string{connector.WarnMoved}},
		"Cursor":  {"{ by: cursor, next: answer.next }", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := account(t, plain(c.paging, ""), nil, nil, func(w http.ResponseWriter, r *http.Request) {
				switch q := r.URL.Query(); cmp.Or(q.Get("cursor"), q.Get("page")) {
				case "0", "1":
					say(w, `{"data":%s,"next":"2"}`, ids("1", "2"))
				case "2":
					say(w, `{"data":%s,"next":"3"}`, ids("2", "3"))
				default:
					say(w, `{"data":%s}`, ids("3", "4"))
				}
			})
			out := run(t, s, "things", connector.ReadOptions{})
			require.NoError(t, out.err)
			require.Equal(t, []string{"1", "2", "3", "4"}, out.ids)
			require.Equal(t, c.warnings, out.warnings)
			require.Equal(t, c.warnings == nil, out.complete)
		})
	}
}

// TestRecordGoneBeforeItsDetails is set aside, and takes nobody with it.
func TestRecordGoneBeforeItsDetails(t *testing.T) {
	t.Parallel()
	s := account(t, plain("{ by: number, until: true }", `    details: [{ name: more, request: { path: "/things/${record.id}" } }]
`), nil, nil, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/things/2":
			w.WriteHeader(http.StatusNotFound)
		case "/things":
			say(w, `{"data":%s}`, ids("1", "2", "3"))
		default:
			say(w, `{}`)
		}
	})
	out := run(t, s, "things", connector.ReadOptions{})
	require.NoError(t, out.err)
	require.Equal(t, []string{"1", "3"}, out.ids)
	require.True(t, out.complete)
	require.Len(t, out.rejects, 1)
	require.Equal(t, "2", out.rejects[0].ExternalID)
	require.Equal(t, connector.RejectNoDetail, out.rejects[0].Code)
	require.Equal(t, "more of 2: not_found: Nothing is found at this address of Acme.", out.rejects[0].Reason)
}

// TestSignatureByTheVendorsClock signs anew when the refusal tells another time,
// and by our own clock where what the vendor tells is wrong.
func TestSignatureByTheVendorsClock(t *testing.T) {
	t.Parallel()
	const m = `
secrets: [{ key: key, title: Key, required: true }]
base_url: https://api.acme.test
auth: { kind: signed, sign: "${request.timestamp}", algorithm: hmac-sha256, key: "${secrets.key}", encoding: hex, headers: { X-Time: "${request.time}", X-Signature: "${auth.signature}" } }
test: { request: { path: /x } }
streams: { things: { record: app_user, request: { path: /things }, fields: { external_id: record.id } } }
`
	for name, c := range map[string]struct{ told, checked time.Duration }{
		"Ahead": {3 * time.Hour, 3 * time.Hour}, "Behind": {-3 * time.Hour, -3 * time.Hour}, "ToldWrong": {3 * time.Hour, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused := 0
			s := account(t, m, nil, map[string]seal.Secret{"key": "k3y"}, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Date", today.Add(c.told).Format(http.TimeFormat))
				if signed, err := time.Parse(time.RFC3339, r.Header.Get("X-Time")); err != nil || signed.Sub(today.Add(c.checked)).Abs() > time.Minute {
					refused++
					w.WriteHeader(http.StatusUnauthorized)
					return
				}
				say(w, `[{"id":1}]`)
			})
			for range 3 {
				require.NoError(t, run(t, s, "things", connector.ReadOptions{}).err)
			}
			require.Equal(t, 1, refused)
		})
	}
}
