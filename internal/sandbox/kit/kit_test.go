package kit_test

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
	"github.com/assetronics/assetronics/internal/sandbox/kit/kittest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const whole = `{"rows":["the right answer"]}`

// bundle is a vendor with a single answer, whose tokens are opened at /token.
type bundle struct {
	*kittest.Caller
	desk   *kit.Desk
	tokens *kit.Tokens
	clock  *kittest.Clock
	waits  chan time.Duration
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{clock: kittest.NewClock(), waits: make(chan time.Duration, 1)}
	opts := kittest.Options(b.clock, 30)
	opts.Wait = func(ctx context.Context, d time.Duration) error {
		b.waits <- d
		return ctx.Err()
	}
	var err error
	b.desk, err = kit.New(opts, kit.Manners{
		Name: "Test <b>", Opening: `{"rows":["`,
		Throttled: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) },
		Broken:    func(w http.ResponseWriter, _ *http.Request, status int) { w.WriteHeader(status) },
		SignIn:    func(r *http.Request) bool { return r.URL.Path == "/token" },
		Access:    func(r *http.Request) []kit.Fact { return []kit.Fact{{Label: "Address", Value: b.desk.URL(r)}} },
	})
	require.NoError(t, err)
	b.tokens = b.desk.NewTokens()
	mux := http.NewServeMux()
	mux.HandleFunc("/token", func(w http.ResponseWriter, _ *http.Request) {
		token, _ := b.tokens.Issue("somebody", time.Minute)
		_, _ = io.WriteString(w, token)
	})
	mux.HandleFunc("/closed", func(w http.ResponseWriter, r *http.Request) {
		if _, ok := b.tokens.Holder(kit.Bearer(r)); !ok {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, whole) })
	b.Caller = kittest.Serve(t, b.desk.Handler(mux, nil))
	return b
}

func TestFaultsComeInOrderAndAreUsedUp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Trouble(`{"next":[{"kind":"rate_limited","times":2,"retry_after_seconds":7,"after":1},
		{"kind":"unavailable","retry_after_seconds":60,"retry_after_date":true},{"kind":"server_error"}]}`)
	got := []string{}
	for range 6 {
		a := b.Get("/list")
		got = append(got, strings.TrimSpace(strconv.Itoa(a.Status)+" "+a.Header.Get("Retry-After")))
	}
	require.Equal(t, []string{"503 Fri, 30 Jan 2026 09:31:00 GMT", "429 7", "429 7", "500", "200", "200"}, got)
	require.Empty(t, b.desk.Trouble().Next)
}

func TestFaultsSpareSignInUnlessTheyNameIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Trouble(`{"next":[{"kind":"server_error","forever":true}]}`)
	require.Equal(t, http.StatusOK, b.Get("/token").Status)
	for range 3 {
		require.Equal(t, http.StatusInternalServerError, b.Get("/list").Status)
	}
	b.Trouble(`{"next":[{"kind":"server_error","path":"token"}]}`)
	require.Equal(t, http.StatusOK, b.Get("/list").Status)
	require.Equal(t, http.StatusInternalServerError, b.Get("/token").Status)
}

func TestSlowAnswerIsRightAndLate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Trouble(`{"next":[{"kind":"slow","delay_millis":1500}]}`)
	require.JSONEq(t, whole, b.Get("/list").Body)
	require.Equal(t, 1500*time.Millisecond, <-b.waits)
}

func TestHalfAnswers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, kind := range []string{"cut", "stall"} {
		b.Trouble(`{"next":[{"kind":"` + kind + `"}]}`)
		res, err := b.Try(http.MethodGet, "/list", "")
		require.NoError(t, err)
		head := make([]byte, len(whole)/2)
		_, err = io.ReadFull(res.Body, head)
		require.NoError(t, err)
		require.Equal(t, whole[:len(whole)/2], string(head))
		b.Order(http.MethodDelete, "trouble", "") // lets the stalled one go
		_, err = io.ReadAll(res.Body)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		require.NoError(t, res.Body.Close())
	}
}

func TestHangEndsWithTheTrouble(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Trouble(`{"next":[{"kind":"hang"}]}`)
	failed := make(chan error)
	go func() {
		res, err := b.Try(http.MethodGet, "/list", "")
		if err == nil {
			_ = res.Body.Close()
		}
		failed <- err
	}()
	require.Eventually(t, func() bool { return len(b.desk.Trouble().Next) == 0 }, 5*time.Second, time.Millisecond)
	select {
	case err := <-failed:
		t.Fatal("it answered", err)
	default:
	}
	b.Order(http.MethodDelete, "trouble", "")
	require.Error(t, <-failed)
}

func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Trouble(`{"next":[{"kind":"garbage"},{"kind":"login_page"},{"kind":"flood","bytes":3000000}]}`)
	garbage := b.Get("/list")
	require.Equal(t, "application/json", garbage.Header.Get("Content-Type"))
	require.Len(t, garbage.Body, 4096)
	page := b.Get("/list")
	require.Contains(t, page.Header.Get("Content-Type"), "text/html")
	require.Contains(t, page.Body, "<form")
	flood := b.Get("/list")
	require.Len(t, flood.Body, 3_000_000+len(`{"rows":["`))
	require.True(t, strings.HasPrefix(flood.Body, `{"rows":["aaa`))
}

func TestTokensDie(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sign := func() { b.Header.Set("Authorization", "Bearer "+b.Get("/token").Body) }
	sign()
	require.Equal(t, http.StatusOK, b.Get("/closed").Status)
	b.Trouble(`{"next":[{"kind":"token_dies","after":1}]}`)
	require.Equal(t, http.StatusOK, b.Get("/closed").Status)
	require.Equal(t, http.StatusUnauthorized, b.Get("/closed").Status)
	sign()
	require.Equal(t, http.StatusOK, b.Get("/closed").Status)
	b.clock.Advance(time.Minute)
	require.Equal(t, http.StatusUnauthorized, b.Get("/closed").Status)
}

func TestPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rows := []int{0, 1, 2, 3, 4}
	read := func(paging kit.Paging) (seen []int, pages int) {
		require.NoError(t, b.desk.SetTrouble(kit.Trouble{Paging: paging}))
		for offset := 0; pages < 6; {
			p := kit.PageOf(b.desk, rows, offset, 2)
			seen, pages = append(seen, p.Rows...), pages+1
			if !p.More {
				return seen, pages
			}
			offset = p.Next
		}
		return seen, pages
	}
	for paging, want := range map[kit.Paging][]int{
		"":                {0, 1, 2, 3, 4},
		kit.RepeatedPage:  {0, 1, 0, 1, 2, 3, 4},
		kit.EmptyPage:     {0, 1, 2, 3, 4},
		kit.EndlessPages:  {0, 1, 2, 3, 4, 0, 1, 2, 3, 4},
		kit.StuckPage:     {0, 1, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3},
		kit.ShiftingPages: {0, 1, 3, 4},
	} {
		seen, pages := read(paging)
		require.Equal(t, want, seen, paging)
		require.Equal(t, paging == kit.EndlessPages || paging == kit.StuckPage, pages == 6, paging)
	}
	require.NoError(t, b.desk.SetTrouble(kit.Trouble{Paging: kit.EndlessPages}))
	require.Empty(t, kit.PageOf(b.desk, []int{}, 4, 2).Rows)
}

func TestRecordsVanish(t *testing.T) {
	t.Parallel()
	b := setup(t)
	all := len(b.desk.People(b.desk.Company().Look()))
	b.Trouble(`{"vanish_percent":40}`)
	some := b.desk.People(b.desk.Company().Look())
	require.Less(t, len(some), all)
	require.Greater(t, len(some), all/4)
	require.Equal(t, some, b.desk.People(b.desk.Company().Look()))
	for _, p := range some {
		require.True(t, b.desk.Shown("person", p.Index))
	}
}

func TestLimitsCountPerKeyAndPeriod(t *testing.T) {
	t.Parallel()
	b := setup(t)
	l := b.desk.NewLimit(2, time.Minute)
	for range 2 {
		_, ok := l.Take("a")
		require.True(t, ok)
	}
	b.clock.Advance(20500 * time.Millisecond)
	after, ok := l.Take("a")
	require.False(t, ok)
	require.Equal(t, 40, after)
	_, ok = l.Take("b")
	require.True(t, ok)
	b.clock.Advance(40 * time.Second)
	_, ok = l.Take("a")
	require.True(t, ok)

	g := b.desk.NewGate(1)
	leave, ok := g.Enter()
	require.True(t, ok)
	_, ok = g.Enter()
	require.False(t, ok)
	leave()
	_, ok = g.Enter()
	require.True(t, ok)
}

func TestErrOrdersThatMakeNoSense(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, body := range []string{
		`{"next":[{"kind":"nonsense"}]}`, `{"next":[{"kind":"slow","delay_millis":-1}]}`, `{"paging":"sideways"}`,
		`{"vanish_percent":101}`, `{"clock_skew_seconds":999999999}`, `{"unknown":1}`, `[]`,
	} {
		got := b.Send(http.MethodPut, "/control/api/trouble", body)
		require.Equal(t, http.StatusUnprocessableEntity, got.Status, body)
		require.NotEmpty(t, got.JSON()["error"])
	}
	require.Equal(t, kit.Trouble{}, b.desk.Trouble())
}

func TestControlPage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	got := b.Get("/control/")
	require.Equal(t, http.StatusOK, got.Status)
	require.Contains(t, got.Body, "Test &lt;b&gt; sandbox")
	require.Contains(t, got.Body, "<code>"+b.URL+"</code>", "the address has the path it is mounted below")
	require.Contains(t, got.Body, "All is well")
	require.Equal(t, http.StatusSeeOther, b.Form("/control/faults", "kind=hang&times=2&after=5&seconds=1").Status)
	require.Equal(t, http.StatusSeeOther, b.Form("/control/lists", "paging=stuck_page&vanish_percent=10&clock_skew_seconds=-60").Status)
	require.Equal(t, kit.Trouble{
		Next:   []kit.Fault{{Kind: kit.Hang, Times: 2, After: 5, RetryAfterSeconds: 1}},
		Paging: kit.StuckPage, VanishPercent: 10, ClockSkewSeconds: -60,
	}, b.desk.Trouble())
	require.Equal(t, b.clock.Now().Add(-time.Minute), b.desk.Now())
	got = b.Get("/control/?done=trouble")
	require.Contains(t, got.Body, "The trouble is set.")
	require.Contains(t, got.Body, "No answer at all: 2 more, after 5 good ones")
	require.Equal(t, http.StatusUnprocessableEntity, b.Form("/control/faults", "kind=hang&times=many").Status)
	require.Equal(t, http.StatusSeeOther, b.Form("/control/calm", "").Status)
	require.Equal(t, kit.Trouble{}, b.desk.Trouble())

	revision := b.desk.Company().Look().Revision
	require.Equal(t, http.StatusSeeOther, b.Form("/control/touch", "percent=10").Status)
	require.Equal(t, revision+1, b.desk.Company().Look().Revision)
	b.Get("/list?x=1")
	latest := kittest.Rows(b.Order(http.MethodGet, "requests", "").JSON()["requests"])[0]
	require.Equal(t, []any{"GET", "/list?x=1", float64(200)}, []any{latest["method"], latest["path"], latest["status"]})
	require.Equal(t, http.StatusMisdirectedRequest, b.hostile("evil.test"))
}

func (b *bundle) hostile(host string) int {
	req, err := http.NewRequestWithContext(b.T.Context(), http.MethodGet, b.URL+"/control/", nil)
	require.NoError(b.T, err)
	req.Host, req.Close = host, true
	res, err := http.DefaultClient.Do(req)
	require.NoError(b.T, err)
	require.NoError(b.T, res.Body.Close())
	return res.StatusCode
}
