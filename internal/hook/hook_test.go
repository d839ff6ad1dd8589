package hook_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/hook"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

func said(id int, text string) string {
	return fmt.Sprintf(`{"id":%d,"events":[{"type":"said","n":%d,"who":"ana","text":%q}]}`, id, id, text)
}

func person(id int) string {
	return fmt.Sprintf(`{"id":%d,"events":[{"type":"person","person":"%d"}]}`, id, id)
}

// TestCallsAreWorkedOffOnceInOrder however often they come.
func TestCallsAreWorkedOffOnceInOrder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var want []string
	for n := range 450 { // several batches
		b.send(t, said(n, strconv.Itoa(n)))
		want = append(want, strconv.Itoa(n))
		if n%3 == 0 {
			b.send(t, said(n/2, strconv.Itoa(n/2))) // again
		}
	}
	require.Empty(t, b.heard.text, "acknowledged before any work")
	b.workOff(t)
	b.workOff(t)
	require.Equal(t, want, b.heard.text)
	require.Zero(t, b.waiting(t))
}

// TestStreamsAreAskedForOnce for all the calls that tell of them.
func TestStreamsAreAskedForOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for n := range 100 {
		b.send(t, person(n))
	}
	b.workOff(t)
	require.Equal(t, []string{"people"}, b.syncs.streams)
	b.send(t, person(100))
	b.workOff(t)
	require.Len(t, b.syncs.streams, 2)
}

// TestCallsAreSealed: nobody reads them in the table.
func TestCallsAreSealed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.send(t, said(1, "a secret of ours"))
	require.Equal(t, 1, b.count(t, "select count(*) from hook_calls"))
	require.Zero(t, b.count(t, "select count(*) from hook_calls where position(convert_to('secret', 'UTF8') in sealed) > 0"))
}

// TestReceiveRefuses says the same whatever was wrong, and keeps nothing.
func TestReceiveRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	now := b.clock.Now()
	tampered := signed(key, said(1, "x"), now)
	tampered.Body = append(tampered.Body, ' ')
	restamped := signed(key, said(1, "x"), now.Add(-time.Hour))
	restamped.Header["X-Timestamp"] = []string{strconv.FormatInt(now.Unix(), 10)}
	got := signed(key, said(1, "x"), now)
	got.Method = http.MethodGet
	for name, test := range map[string]struct {
		endpoint string
		call     hook.Call
		code     string
	}{
		"ErrOtherKey":   {b.room.Hook.Endpoint, signed("another", said(1, "x"), now), hook.CodeRefused},
		"ErrTampered":   {b.room.Hook.Endpoint, tampered, hook.CodeRefused},
		"ErrOld":        {b.room.Hook.Endpoint, signed(key, said(1, "x"), now.Add(-5*time.Minute-time.Second)), hook.CodeRefused},
		"ErrAhead":      {b.room.Hook.Endpoint, signed(key, said(1, "x"), now.Add(5*time.Minute+time.Second)), hook.CodeRefused},
		"ErrRestamped":  {b.room.Hook.Endpoint, restamped, hook.CodeRefused},
		"ErrUnsigned":   {b.room.Hook.Endpoint, hook.Call{Method: "POST", Body: []byte(said(1, "x"))}, hook.CodeRefused},
		"ErrGet":        {b.room.Hook.Endpoint, got, "hook.not_found"},
		"ErrUnknown":    {"nobody", signed(key, said(1, "x"), now), "hook.not_found"},
		"ErrUnstorable": {"no\x00body", signed(key, said(1, "x"), now), "hook.not_found"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := b.Receive(t.Context(), test.endpoint, test.call)
			require.True(t, fault.Is(err, test.code), "%v", err)
		})
	}
	require.Zero(t, b.count(t, "select count(*) from hook_calls"))
}

// TestReplayWithinAndBeyondTheWindow: known within, refused beyond.
func TestReplayWithinAndBeyondTheWindow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	call := signed(key, said(1, "once"), b.clock.Now())
	receive := func() error {
		_, err := b.Receive(t.Context(), b.room.Hook.Endpoint, call)
		return err
	}
	require.NoError(t, receive())
	b.workOff(t)
	b.clock.Advance(4 * time.Minute)
	require.NoError(t, receive())
	b.workOff(t)
	require.Equal(t, []string{"once"}, b.heard.text)
	b.clock.Advance(2 * time.Minute)
	require.True(t, fault.Is(receive(), hook.CodeRefused))
}

// TestOfNoInterest is acknowledged and not kept: what nobody reads for, and
// anything while the integration is switched off.
func TestOfNoInterest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.send(t, `{"id":1,"events":[{"type":"weather"}]}`)
	b.send(t, `"ping"`)
	_, err := b.integrations.Update(t.Context(), b.tenant, b.room.ID, integration.Patch{Enabled: optional.Of(false)}, nil)
	require.NoError(t, err)
	b.send(t, said(2, "x"))
	require.Zero(t, b.count(t, "select count(*) from hook_calls"))
}

// TestBacklog: beyond the limit the vendor is asked to come again, and what was
// acknowledged before is all there.
func TestBacklog(t *testing.T) {
	t.Parallel()
	b := setup(t, func(d *hook.Deps) { d.Backlog = 3 })
	for n := range 3 {
		b.send(t, said(n, strconv.Itoa(n)))
	}
	_, err := b.Receive(t.Context(), b.room.Hook.Endpoint, signed(key, said(3, "3"), b.clock.Now()))
	require.True(t, fault.Is(err, hook.CodeBacklog), "%v", err)
	require.Equal(t, fault.Unavailable, fault.KindOf(err))
	require.Equal(t, 3, b.waiting(t))
	b.workOff(t)
	b.clock.Advance(2 * time.Second)
	b.send(t, said(3, "3"))
	b.workOff(t)
	require.Equal(t, []string{"0", "1", "2", "3"}, b.heard.text)
}

// TestHandshakes are answered; a key that comes with one fills an empty place and
// replaces none.
func TestHandshakes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	reply, err := b.Receive(t.Context(), b.room.Hook.Endpoint, hook.Call{Method: http.MethodGet, URL: "https://assets.example/hooks/x?challenge=abc"})
	require.NoError(t, err)
	require.Equal(t, "abc", string(reply.Body))
	require.Equal(t, 200, reply.Status)

	stranger := hook.Call{Method: http.MethodPost, URL: "https://assets.example/hooks/x", Body: []byte(`{"secret":"of a stranger"}`)}
	_, err = b.Receive(t.Context(), b.room.Hook.Endpoint, stranger)
	require.NoError(t, err)
	b.send(t, said(1, "still the old key"))

	_, err = b.integrations.Update(t.Context(), b.tenant, b.room.ID, integration.Patch{Secrets: map[string]*seal.Secret{"hook_key": nil}}, nil)
	require.NoError(t, err)
	_, err = b.Receive(t.Context(), b.room.Hook.Endpoint, hook.Call{Method: http.MethodPost, URL: "https://assets.example/hooks/x", Body: []byte(`{"secret":"fresh"}`)})
	require.NoError(t, err)
	_, err = b.Receive(t.Context(), b.room.Hook.Endpoint, signed("fresh", said(2, "x"), b.clock.Now()))
	require.NoError(t, err)
}

// TestConfirm makes the call that a handshake asks for, after it was answered.
func TestConfirm(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var confirmed []string
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		confirmed = append(confirmed, r.Method+" "+r.URL.Path+" "+string(body))
		_, _ = w.Write([]byte(`{}`))
	}))
	defer web.Close()
	b.room = b.connect(t, web.URL)
	_, err := b.Receive(t.Context(), b.room.Hook.Endpoint, hook.Call{Method: http.MethodPost, URL: "https://assets.example/hooks/x", Body: []byte(`{"secret":"s"}`)})
	require.NoError(t, err)
	require.Empty(t, confirmed)
	b.workOff(t)
	var args string
	require.NoError(t, b.db.SystemPool().QueryRow(t.Context(), "select args::text from river.river_job where kind = 'hook_confirm'").Scan(&args))
	var job hook.Confirm
	require.NoError(t, json.Unmarshal([]byte(args), &job))
	require.NoError(t, b.Service.Confirm(t.Context(), job))
	require.Equal(t, []string{`PUT /confirm {"secret":"s"}`}, confirmed)
}

// TestBadCall keeps the others from nothing: it is tried again, and set aside in
// the end.
func TestBadCall(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for n := range 5 {
		b.send(t, said(n, strconv.Itoa(n)))
	}
	b.heard.fail = func(text string) error {
		if text == "2" {
			return errors.New("bad")
		}
		return nil
	}
	for range 7 {
		require.Error(t, b.WorkOff(t.Context(), b.tenant, b.room.ID))
	}
	require.Equal(t, 3, b.waiting(t), "those behind it wait")
	require.Error(t, b.WorkOff(t.Context(), b.tenant, b.room.ID))
	require.Equal(t, 1, b.count(t, "select count(*) from hook_calls where done_at is not null and problem is not null and attempts = 8"))
	b.workOff(t)
	require.Zero(t, b.waiting(t))
	require.Contains(t, b.heard.text, "4")
}

// TestServe works off what comes in, and what was left by a node that died.
func TestServe(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.send(t, said(1, "left behind"))
	heard := make(chan string, 10)
	b.heard.fail = func(text string) error { heard <- text; return nil }
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- b.Serve(ctx) }()
	require.Equal(t, "left behind", <-heard)
	b.send(t, said(2, "new"))
	require.Equal(t, "new", <-heard)
	stop()
	require.ErrorIs(t, <-ended, context.Canceled)
}

// TestDeleted integrations take their calls with them.
func TestDeleted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.send(t, said(1, "x"))
	require.NoError(t, b.integrations.Delete(t.Context(), b.tenant, b.room.ID, nil))
	require.NoError(t, b.WorkOff(t.Context(), b.tenant, b.room.ID))
	require.NoError(t, b.Service.Confirm(t.Context(), hook.Confirm{TenantID: b.tenant, IntegrationID: b.room.ID, CallID: uuid.New()}))
	require.Zero(t, b.count(t, "select count(*) from hook_calls"))
}

// TestSweep forgets what is old and done, and nothing that waits.
func TestSweep(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.send(t, said(1, "done"))
	b.workOff(t)
	b.clock.Advance(47 * time.Hour)
	b.send(t, said(2, "waits"))
	require.NoError(t, b.Sweep(t.Context()))
	require.Equal(t, 2, b.count(t, "select count(*) from hook_calls"))
	b.clock.Advance(72 * time.Hour)
	require.NoError(t, b.Sweep(t.Context()))
	require.Equal(t, 1, b.waiting(t))
	require.Equal(t, 1, b.count(t, "select count(*) from hook_calls"))
}
