package rest_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/jobs"
)

// queue keeps what was put into it.
type queue struct{ jobs []jobs.Args }

func (q *queue) Enqueue(_ context.Context, _ pgx.Tx, args ...jobs.Args) error {
	q.jobs = append(q.jobs, args...)
	return nil
}

func (q *queue) EnqueueAt(_ context.Context, _ pgx.Tx, _ time.Time, args jobs.Args) error {
	q.jobs = append(q.jobs, args)
	return nil
}

// bulk is the body of a change of many; more are its further fields.
func bulk(t *testing.T, action string, ids []string, more object) string {
	t.Helper()
	body := object{"action": action, "ids": ids}
	for name, value := range more {
		body[name] = value
	}
	text, err := json.Marshal(body)
	require.NoError(t, err)
	return string(text)
}

func (r *register) laptops(t *testing.T, n int) []string {
	t.Helper()
	ids := make([]string, n)
	for i := range ids {
		ids[i] = r.laptop(t)
	}
	return ids
}

// Several assets are reserved, checked out, handed on and taken back in one request.
func TestCustodyOfSeveralOverREST(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	ids := r.laptops(t, 3)
	for _, step := range []struct {
		action string
		more   object
		field  string
		want   any
	}{
		{"reserve", object{"employee_id": r.ana}, "reserved_for", "Ana"},
		{"assign", object{"employee_id": r.ana, "expected_return": "2026-06-01", "note": "start kit"}, "assignee", "Ana"},
		{"transfer", object{"employee_id": r.bo}, "assignee", "Bo"},
		{"transfer", object{"location_id": r.berlin}, "holder", "Berlin"},
		{"return", object{"condition": "fair", "location_id": r.berlin}, "holder", nil},
	} {
		done := r.must(t, 200, http.MethodPost, "/assets/bulk", bulk(t, step.action, ids, step.more))
		require.InDelta(t, 3, done["outcome"].(object)["changed"], 0, step.action)
		for _, id := range ids {
			shown := r.must(t, 200, http.MethodGet, "/assets/"+id, "")[step.field]
			if step.want == nil {
				require.Nil(t, shown, step.action)
				continue
			}
			name := shown.(object)["display_name"]
			if name == nil {
				name = shown.(object)["name"]
			}
			require.Equal(t, step.want, name, step.action)
		}
	}
	require.Equal(t, "fair", r.must(t, 200, http.MethodGet, "/assets/"+ids[0], "")["condition"])
}

// When one of several is in the way none is changed, and the answer names it.
func TestErrBulkRefusedOverREST(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	ids := r.laptops(t, 3)
	r.must(t, 200, http.MethodPost, "/assets/"+ids[1]+"/assign", `{"employee_id":"`+r.bo.String()+`"}`)
	for action, body := range map[string]string{
		"assign":  bulk(t, "assign", ids, object{"employee_id": r.ana}),
		"reserve": bulk(t, "reserve", ids, object{"employee_id": r.ana}),
		"unknown": bulk(t, "edit", append(ids[2:], uuid.NewString()), object{"changes": object{"notes": "x"}}),
	} {
		code, problem, _ := r.call(t, "acme it", http.MethodPost, "/assets/bulk", body)
		require.Equal(t, http.StatusConflict, code, action)
		require.Equal(t, "asset.bulk_refused", problem["code"], action)
		for _, id := range []string{ids[0], ids[2]} {
			one := r.must(t, 200, http.MethodGet, "/assets/"+id, "")
			require.Equal(t, []any{"in_stock", 1.0, nil}, []any{one["status"], one["version"], one["notes"]}, action)
		}
	}
	code, problem, _ := r.call(t, "acme it", http.MethodPost, "/assets/bulk", bulk(t, "reserve", ids, nil))
	require.Equal(t, http.StatusUnprocessableEntity, code)
	require.Equal(t, "body.employee_id", problem["errors"].([]any)[0].(object)["location"])
	code, _, _ = r.call(t, "acme employee", http.MethodPost, "/assets/bulk", bulk(t, "edit", ids, object{"changes": object{"notes": "x"}}))
	require.Equal(t, http.StatusForbidden, code)
}

// Whatever is not an asset's own is edited of many: condition, ownership and lease,
// papers, own fields; null empties one.
func TestBulkEditOverREST(t *testing.T) {
	t.Parallel()
	r := setupRegister(t)
	as(t, r, "acme admin", 201, http.MethodPost, "/fields", `{"object":"asset","key":"room","name":"Room","type":"text"}`)
	ids := r.laptops(t, 3)
	edit := func(changes object) {
		t.Helper()
		done := r.must(t, 200, http.MethodPost, "/assets/bulk", bulk(t, "edit", ids, object{"changes": changes}))
		require.InDelta(t, 3, done["outcome"].(object)["changed"], 0)
		for _, id := range ids {
			one := r.must(t, 200, http.MethodGet, "/assets/"+id, "")
			for name, want := range changes {
				require.Equal(t, want, one[name], name)
			}
		}
	}
	edit(object{
		"condition": "good", "ownership": "leased", "lessor": "Grenke", "lease_start": "2026-01-01", "lease_end": "2028-12-31",
		"order_number": "PO-7", "warranty_end": "2029-01-01", "custom": object{"room": "C2"},
	})
	edit(object{"condition": nil, "lease_end": nil, "custom": object{"room": "D4"}})
	require.Equal(t, "Grenke", r.must(t, 200, http.MethodGet, "/assets/"+ids[0], "")["lessor"], "what is not said stays")
	for at, changes := range map[string]object{
		"body.condition":   {"condition": "shiny"},
		"body.lease_end":   {"ownership": "leased", "lease_start": "2026-02-01", "lease_end": "2026-01-01"},
		"body.changes":     {"serial": "C02"},
		"body.custom.shoe": {"custom": object{"shoe": 42}},
	} {
		code, problem, _ := r.call(t, "acme it", http.MethodPost, "/assets/bulk", bulk(t, "edit", ids, object{"changes": changes}))
		require.Contains(t, []int{http.StatusUnprocessableEntity, http.StatusConflict}, code, at)
		require.NotEmpty(t, problem["detail"], at)
	}
	require.InDelta(t, 3, r.must(t, 200, http.MethodGet, "/assets/"+ids[0], "")["version"], 0, "nothing of that was done")
}
