package bamboohr_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

func TestSignIsHexOverBodyThenTimestamp(t *testing.T) {
	t.Parallel()
	// printf '%s' '{"type":"employee.created"}1769765400' | openssl dgst -sha256 -hmac 0123456789abcdef
	require.Equal(t, "524d9112b65132dd2fa5db786f3c2bf62eee79b03eef07e3aff98bbcaa744d14", bamboohr.Sign("0123456789abcdef", []byte(`{"type":"employee.created"}`), "1769765400"))
}

// receiver is somebody webhooks are sent to. Each request is handed over before it
// is answered with the next of the statuses, the last one again and again.
type receiver struct {
	*httptest.Server
	requests  chan received
	attempted chan bamboohr.Delivery
}

type received struct {
	header http.Header
	body   string
}

func (r received) json(t *testing.T) map[string]any {
	t.Helper()
	var v map[string]any
	require.NoError(t, json.Unmarshal([]byte(r.body), &v), r.body)
	return v
}

func listen(t *testing.T, statuses ...int) *receiver {
	t.Helper()
	r := &receiver{requests: make(chan received, 500), attempted: make(chan bamboohr.Delivery, 500)}
	next := make(chan int, len(statuses))
	for _, status := range statuses {
		next <- status
	}
	last := http.StatusOK
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		select {
		case last = <-next:
		default:
		}
		r.requests <- received{req.Header, string(body)}
		w.WriteHeader(last)
	}))
	t.Cleanup(r.Close)
	return r
}

// wired starts a vendor whose attempts the receiver hears of.
func wired(t *testing.T, r *receiver, adjust ...func(*bamboohr.Options)) *vendor {
	t.Helper()
	v := setup(t, append([]func(*bamboohr.Options){func(o *bamboohr.Options) {
		o.Client = reader
		o.Attempted = func(d bamboohr.Delivery) { r.attempted <- d }
		o.RetryDelays = []time.Duration{time.Second, time.Second}
	}}, adjust...)...)
	v.Start()
	return v
}

// register makes a webhook and returns its private key.
func (v *vendor) register(address, rest string) string {
	v.t.Helper()
	got := v.send(http.MethodPost, hooks, `{"name":"n","url":"`+address+`/in",`+rest+`}`)
	require.Equal(v.t, http.StatusCreated, got.status, got.body)
	return got.json(v.t)["privateKey"].(string)
}

const allEvents = `"format":"json","monitorFields":["workEmail","jobTitle","terminationDate","status","hireDate"],
	"events":["employee.created","employee.updated","employee.deleted"]`

func take[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(10 * time.Second):
		t.Fatal("nothing came")
		panic("unreachable")
	}
}

func TestHireSendsCreatedThenUpdatedSigned(t *testing.T) {
	t.Parallel()
	r := listen(t)
	v := wired(t, r)
	key := v.register(r.URL, allEvents)
	made, err := v.Hire(bamboohr.Hire{})
	require.NoError(t, err)

	first := take(t, r.requests)
	require.Equal(t, `{"type":"employee.created","timestamp":"2026-01-30T09:30:00+0000","data":{"companyId":"12345","employeeId":"`+made.ID+`"}}`, first.body)
	require.Equal(t, "1769765400", first.header.Get("X-BambooHR-Timestamp"))
	require.Equal(t, bamboohr.Sign(key, []byte(first.body), "1769765400"), first.header.Get("X-BambooHR-Signature"))
	require.Equal(t, "application/json", first.header.Get("Content-Type"))
	require.Contains(t, first.header.Get("User-Agent"), "BambooHR-WebHooks/1.0")

	second := take(t, r.requests).json(t)
	require.Equal(t, "employee.updated", second["type"])
	// The job title begins in two weeks: no event tells of it before.
	require.Equal(t, []any{"workEmail", "status", "hireDate"}, second["data"].(map[string]any)["changedFields"])

	require.Equal(t, bamboohr.Delivered, take(t, r.attempted).State)
	require.Equal(t, bamboohr.Delivered, take(t, r.attempted).State)
	log := v.send(http.MethodGet, hooks+"/1/log", "")
	require.Contains(t, log.body, `"statusCode":"200"`)
	require.Contains(t, log.body, `"lastSuccess":"2026-01-30 09:30:00"`)
}

func TestEndDateAndWithdrawalSendWhatChanged(t *testing.T) {
	t.Parallel()
	r := listen(t)
	v := wired(t, r)
	v.register(r.URL, allEvents)
	person := v.someone(bamboohr.PhaseActive)
	changed := func() (string, any) {
		body := take(t, r.requests).json(t)
		return body["type"].(string), body["data"].(map[string]any)["changedFields"]
	}

	_, err := v.SetEndDate(person.ID, "2026-02-28")
	require.NoError(t, err)
	kind, fields := changed()
	require.Equal(t, []any{"employee.updated", []any{"terminationDate"}}, []any{kind, fields})

	_, err = v.SetEndDate(person.ID, "2026-01-29")
	require.NoError(t, err)
	_, fields = changed()
	require.Equal(t, []any{"status", "terminationDate"}, fields)

	_, err = v.SetEndDate(person.ID, "2026-01-29") // nothing new: nothing sent
	require.NoError(t, err)
	_, err = v.WithdrawEndDate(person.ID)
	require.NoError(t, err)
	_, fields = changed()
	require.Equal(t, []any{"status", "terminationDate"}, fields)

	require.NoError(t, v.Withdraw(v.someone(bamboohr.PhaseHire).ID))
	kind, fields = changed()
	require.Equal(t, []any{"employee.deleted", nil}, []any{kind, fields})
}

func TestOtherPayloads(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ registration, want string }{
		"Form": {
			`"format":"form-encoded","monitorFields":["terminationDate"],"events":["employee.updated"]`,
			`type=employee.updated&data[companyId]=12345&data[employeeId]=ID&data[changedFields][0]=terminationDate`,
		},
		"OlderJSON": {
			`"format":"json","monitorFields":["terminationDate"],"postFields":{"firstName":"Given"}`,
			`{"employees":[{"id":"ID","action":"Updated","timestamp":"2026-01-30T09:30:00+0000","changedFields":["Termination Date"],"fields":{"Given":"Mara"}}]}`,
		},
		"OlderForm": {
			`"format":"form-encoded","monitorFields":["terminationDate"],"postFields":{"firstName":"Given"}`,
			`employees[ID][Given]=Mara&employees[ID][changedFields][0]=Termination Date`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := listen(t)
			v := wired(t, r)
			v.register(r.URL, c.registration)
			id := v.People("manager@acme.test", "")[0].ID
			_, err := v.SetEndDate(id, "2026-02-28")
			require.NoError(t, err)
			got := take(t, r.requests).body
			if name != "OlderJSON" {
				got, err = url.QueryUnescape(got)
				require.NoError(t, err)
			}
			require.Equal(t, strings.ReplaceAll(c.want, "ID", id), got)
		})
	}
}

func TestDeliveryIsTriedAgainAfterFiveHundreds(t *testing.T) {
	t.Parallel()
	r := listen(t, 503, 500, 200)
	v := wired(t, r)
	key := v.register(r.URL, `"format":"json","events":["employee.deleted"]`)
	require.NoError(t, v.Withdraw(v.someone(bamboohr.PhaseHire).ID))
	first := take(t, r.requests)
	require.Equal(t, bamboohr.Pending, take(t, r.attempted).State)
	for range 2 {
		again := take(t, r.requests)
		require.Equal(t, first.body, again.body)
		require.Equal(t, bamboohr.Sign(key, []byte(again.body), again.header.Get("X-BambooHR-Timestamp")), again.header.Get("X-BambooHR-Signature"))
	}
	take(t, r.attempted)
	done := take(t, r.attempted)
	require.Equal(t, []any{bamboohr.Delivered, 3, 200}, []any{done.State, done.Attempts, done.StatusCode})
}

func TestDeliveryGivesUp(t *testing.T) {
	t.Parallel()
	t.Run("ErrRefused", func(t *testing.T) { // a 4xx is not tried again
		t.Parallel()
		r := listen(t, 401)
		v := wired(t, r)
		v.register(r.URL, `"format":"json","events":["employee.deleted"]`)
		require.NoError(t, v.Withdraw(v.someone(bamboohr.PhaseHire).ID))
		done := take(t, r.attempted)
		require.Equal(t, []any{bamboohr.Failed, 1, 401, "answered 401"}, []any{done.State, done.Attempts, done.StatusCode, done.Problem})
	})
	t.Run("ErrUnreachable", func(t *testing.T) {
		t.Parallel()
		r := listen(t)
		v := wired(t, r)
		v.register(r.URL, `"format":"json","events":["employee.deleted"]`)
		r.Close()
		require.NoError(t, v.Withdraw(v.someone(bamboohr.PhaseHire).ID))
		take(t, r.attempted)
		take(t, r.attempted)
		done := take(t, r.attempted)
		require.Equal(t, []any{bamboohr.Failed, 3, 0}, []any{done.State, done.Attempts, done.StatusCode})
		require.Contains(t, done.Problem, "refused")
	})
	t.Run("ErrWebhookDeleted", func(t *testing.T) {
		t.Parallel()
		r := listen(t)
		v := wired(t, r, func(o *bamboohr.Options) { o.Wait = untilClosed })
		require.NoError(t, v.Close()) // nothing is sent while we look
		v.register(r.URL, `"format":"json","events":["employee.deleted"]`)
		require.NoError(t, v.Withdraw(v.someone(bamboohr.PhaseHire).ID))
		v.send(http.MethodDelete, hooks+"/1", "")
		v.register(r.URL, `"format":"json","events":["employee.created"]`)
		v.Start()
		_, err := v.Hire(bamboohr.Hire{})
		require.NoError(t, err)
		require.Contains(t, take(t, r.requests).body, "employee.created")
		log := v.Deliveries()
		require.Equal(t, []any{bamboohr.Failed, "the webhook was deleted"}, []any{log[1].State, log[1].Problem})
	})
}

func TestCloseKeepsWhatWasNotDelivered(t *testing.T) {
	t.Parallel()
	r := listen(t, 500, 200)
	v := wired(t, r, func(o *bamboohr.Options) { o.Wait = untilClosed })
	v.register(r.URL, `"format":"json","events":["employee.deleted"]`)
	require.NoError(t, v.Withdraw(v.someone(bamboohr.PhaseHire).ID))
	require.Equal(t, bamboohr.Pending, take(t, r.attempted).State)
	require.NoError(t, v.Close(), "ends the pause before the next attempt")
	v.Start()
	require.Equal(t, bamboohr.Delivered, take(t, r.attempted).State)
}

func TestLogForgetsTheOldestButNothingPending(t *testing.T) {
	t.Parallel()
	const hires = 205
	r := listen(t)
	v := wired(t, r)
	require.NoError(t, v.Close()) // nothing is sent while we hire
	v.register(r.URL, `"format":"json","events":["employee.created"]`)
	hire := func(n int) {
		for range n {
			_, err := v.Hire(bamboohr.Hire{})
			require.NoError(t, err)
		}
	}
	hire(hires)
	require.Len(t, v.Deliveries(), hires)
	v.Start()
	for range hires {
		require.Equal(t, bamboohr.Delivered, take(t, r.attempted).State)
	}
	hire(1)
	require.Equal(t, hires+1, take(t, r.attempted).ID)
	log := v.Deliveries()
	require.Len(t, log, 200)
	require.Equal(t, hires+1, log[0].ID)
}

// untilClosed is a pause that only closing ends.
func untilClosed(ctx context.Context, _ time.Duration) error {
	<-ctx.Done()
	return ctx.Err()
}
