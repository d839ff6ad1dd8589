package rest_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/rest"
)

// setupDevices is the register with an integration that knows machines.
func setupDevices(t *testing.T) (r *register, intune uuid.UUID, sync func(...record.Device)) {
	t.Helper()
	r = setupRegister(t)
	c := clock.NewManual(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	recorder := event.NewRecorder(c, func() {})
	queue, err := jobs.NewQueue(r.deps.Log)
	require.NoError(t, err)
	r.deps.Devices = device.NewService(r.db, c, recorder, queue, asset.NewService(r.db, c, recorder, r.deps.Catalog))
	r.face = rest.New(r.deps)
	intune = uuid.New()
	r.exec(t, `insert into integrations (tenant_id, id, connector, name, settings, schedule, hand_edits, hook_endpoint, created_at, updated_at)
		values ($1, $2, 'intune', 'Intune', '{}', 'hourly', 'keep', $3, now(), now())`, r.acme, intune, intune.String())
	return r, intune, func(records ...record.Device) {
		batch := device.Batch{Source: intune}
		for _, d := range records {
			batch.Records = append(batch.Records, device.Imported{Device: d})
		}
		_, err := r.deps.Devices.Apply(t.Context(), r.acme, batch)
		require.NoError(t, err)
	}
}

func TestDevicesAreReviewed(t *testing.T) {
	t.Parallel()
	r, _, sync := setupDevices(t)
	laptop := r.must(t, http.StatusCreated, http.MethodPost, "/assets", `{"name":"LT-0042","category":"laptop"}`)
	sync(record.Device{ExternalID: "1", Name: "LT-0042", OSName: "Windows", UserEmail: "ana@acme.test"}, record.Device{ExternalID: "2", Name: "Spare"})

	require.Equal(t, object{"matched": 0.0, "review": 2.0, "ignored": 0.0}, r.must(t, http.StatusOK, http.MethodGet, "/device-counts", ""))
	found := rows(r.must(t, http.StatusOK, http.MethodGet, "/devices?state=review&os_name=Windows&last_seen_at__isnull=true", ""))
	require.Len(t, found, 1)
	require.Equal(t, "no_match", found[0]["reason"])
	require.Equal(t, object{"id": r.ana.String(), "name": "Ana"}, found[0]["user"])
	suggestion := found[0]["suggestions"].([]any)[0].(object)
	require.Equal(t, []any{"name"}, suggestion["reasons"])
	require.Equal(t, laptop["id"], suggestion["asset"].(object)["id"])

	at := "/devices/" + found[0]["id"].(string)
	body := `{"asset_id":"` + laptop["id"].(string) + `"}`
	code, _, _ := r.call(t, "acme it", http.MethodPost, at+"/link", body, "If-Match", `"7"`)
	require.Equal(t, http.StatusPreconditionFailed, code)
	code, _, _ = r.call(t, "globex it", http.MethodPost, at+"/link", body)
	require.Equal(t, http.StatusNotFound, code)
	linked := r.must(t, http.StatusOK, http.MethodPost, at+"/link", body, "If-Match", `"1"`)
	require.Equal(t, []any{"matched", "hand", true, true}, []any{linked["state"], linked["matched_by"], linked["held"], linked["holder_differs"]})

	sources := r.must(t, http.StatusOK, http.MethodGet, "/assets/"+laptop["id"].(string)+"/sources", "")
	require.Equal(t, object{"id": r.ana.String(), "name": "Ana"}, sources["suggested_holder"])
	name := sources["fields"].([]any)[0].(object)
	require.Equal(t, []any{"name", "LT-0042", false}, []any{name["field"], name["value"], name["differs"]})
	require.Equal(t, "hand", name["from"].(object)["source"])
	require.Len(t, name["says"], 2)

	require.Equal(t, "unlinked", r.must(t, http.StatusOK, http.MethodPost, at+"/unlink", "")["reason"])
	require.Equal(t, "ignored", r.must(t, http.StatusOK, http.MethodPost, at+"/ignore", "")["state"])
	require.Equal(t, "no_match", r.must(t, http.StatusOK, http.MethodPost, at+"/unignore", "")["reason"])
	made := r.must(t, http.StatusOK, http.MethodPost, at+"/create-asset", "")
	require.Equal(t, "created", made["matched_by"])
	require.Equal(t, made, r.must(t, http.StatusOK, http.MethodGet, at, ""))
}

func TestManyDevicesAreDecidedAtOnce(t *testing.T) {
	t.Parallel()
	r, _, sync := setupDevices(t)
	laptop := r.laptop(t)
	sync(record.Device{ExternalID: "1", Name: "A"}, record.Device{ExternalID: "2", Name: "B"}, record.Device{ExternalID: "3", Name: "C"})
	id := func(n int) string {
		return rows(r.must(t, http.StatusOK, http.MethodGet, "/devices", ""))[n]["id"].(string)
	}
	body := `{"decisions":[{"device_id":"` + id(0) + `","act":"link","asset_id":"` + laptop + `"},
		{"device_id":"` + id(1) + `","act":"create_asset"},{"device_id":"` + id(2) + `","act":"ignore"}]}`
	decided := rows(r.must(t, http.StatusOK, http.MethodPost, "/devices/decisions", body))
	require.Equal(t, []any{"matched", "matched", "ignored"}, []any{decided[0]["state"], decided[1]["state"], decided[2]["state"]})

	code, problem, _ := r.call(t, "acme it", http.MethodPost, "/devices/decisions", `{"decisions":[{"device_id":"`+id(0)+`","act":"ignore"},{"device_id":"`+id(2)+`","act":"unlink"}]}`)
	require.Equal(t, http.StatusConflict, code)
	require.Equal(t, "device.not_linked", problem["code"])
	require.Equal(t, "matched", r.must(t, http.StatusOK, http.MethodGet, "/devices/"+id(0), "")["state"], "all or none")
}

func TestSourcesAreOrdered(t *testing.T) {
	t.Parallel()
	r, intune, sync := setupDevices(t)
	made := r.must(t, http.StatusCreated, http.MethodPost, "/assets", `{"name":"Ana's laptop","category":"laptop","serial":"S-0001"}`)
	sync(record.Device{ExternalID: "1", Serial: "S-0001", Name: "LT-1"})
	order := func() object {
		return r.must(t, http.StatusOK, http.MethodGet, "/source-orders", "")["orders"].([]any)[0].(object)
	}
	require.Equal(t, object{"field": "name", "default": true, "sources": []any{"hand", intune.String()}}, order())
	put := func(path, body string) int {
		code, _, _ := r.call(t, "acme admin", http.MethodPut, path, body)
		return code
	}
	require.Equal(t, http.StatusOK, put("/source-orders", `{"orders":{"name":["`+intune.String()+`","hand"]}}`))
	require.Equal(t, object{"field": "name", "default": false, "sources": []any{intune.String(), "hand"}}, order())
	require.NoError(t, r.deps.Devices.DeriveAll(t.Context(), r.acme))
	require.Equal(t, "LT-1", r.must(t, http.StatusOK, http.MethodGet, "/assets/"+made["id"].(string), "")["name"])

	now := r.must(t, http.StatusOK, http.MethodGet, "/source-orders", "")
	code, problem, _ := r.call(t, "acme admin", http.MethodPut, "/source-orders", `{"orders":{"model":["hand"]}}`, "If-Match", `"1"`)
	require.Equal(t, http.StatusPreconditionFailed, code)
	require.Equal(t, now, problem["source_orders"], "the answer says how it is now")
	code, after, _ := r.call(t, "acme admin", http.MethodPut, "/source-orders", `{"orders":{"model":["hand"]}}`, "If-Match", fmt.Sprintf("%q", fmt.Sprint(now["version"])))
	require.Equal(t, http.StatusOK, code)
	require.Greater(t, after["version"], now["version"])

	for _, bad := range []string{`{"name":["` + uuid.NewString() + `"]}`, `{"name":["me"]}`, `{"serial":["hand"]}`} {
		require.Equal(t, http.StatusUnprocessableEntity, put("/source-orders", `{"orders":`+bad+`}`), bad)
	}
	at := "/integrations/" + intune.String() + "/device-settings"
	require.Equal(t, object{"unmatched": "review"}, r.must(t, http.StatusOK, http.MethodGet, at, ""))
	require.Equal(t, http.StatusOK, put(at, `{"unmatched":"create"}`))
	require.Equal(t, object{"unmatched": "create"}, r.must(t, http.StatusOK, http.MethodGet, at, ""))
	code, _, _ = r.call(t, "globex it", http.MethodGet, at, "")
	require.Equal(t, http.StatusNotFound, code)
}
