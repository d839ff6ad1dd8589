package rest_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connectors"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/hook"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/rest"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
	"github.com/assetronics/assetronics/internal/tenant"
	"github.com/assetronics/assetronics/internal/testkit"
)

// connected is the face over the integration room, with a simulated vendor.
type connected struct {
	*register
	room   *intake.Service
	hooks  *hook.Service
	vendor *bamboohr.Server
	url    string
	now    time.Time
}

// streams has the vendor read because of a webhook.
type streams struct{ intake *intake.Service }

func (s streams) Ask(ctx context.Context, tenant, id uuid.UUID, stream string) error {
	return s.intake.AskStream(ctx, tenant, id, stream)
}

func setupConnected(t *testing.T) *connected {
	t.Helper()
	c := &connected{register: &register{db: testkit.DB(t)}, now: time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)}
	c.acme, c.globex = testkit.Tenant(t, c.db), testkit.Tenant(t, c.db)
	at, log := clock.NewManual(c.now), slog.New(slog.DiscardHandler)
	recorder := event.NewRecorder(at, func() {})
	queue, err := jobs.NewQueue(log)
	require.NoError(t, err)
	master, err := seal.ParseMaster(seal.NewMasterText())
	require.NoError(t, err)
	known, _, err := connector.Load(connectors.FS)
	require.NoError(t, err)
	gate := httpx.New(httpx.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	t.Cleanup(gate.Close)
	sealer := seal.New(master, tenant.NewKeys(c.db))
	connections := integration.NewService(integration.Deps{
		DB: c.db, Clock: at, Events: recorder, Sealer: sealer, Catalog: known, Gate: gate,
	})
	c.room = intake.NewService(intake.Deps{
		DB: c.db, Clock: at, Log: log, Events: recorder, Queue: queue, Sealer: sealer, Integrations: connections,
		People: employee.NewService(c.db, at, recorder, location.NewService(c.db, at, recorder)),
	})
	connections.Syncs = c.room
	c.hooks = hook.NewService(hook.Deps{DB: c.db, Clock: at, Log: log, Queue: queue, Sealer: sealer, Integrations: connections, Syncs: streams{c.room}})
	c.face = rest.New(rest.Deps{
		Log: log, DB: c.db, PublicURL: "https://assets.acme.test", Events: event.NewLog(c.db), Integrations: connections, Intake: c.room, Hooks: c.hooks,
		Authenticator: authenticate(c.authenticate), Scopes: scopeOf(c.scopeOf),
	})
	c.vendor, err = bamboohr.New(bamboohr.Options{Now: at.Now, Seed: 7, Size: 60})
	require.NoError(t, err)
	web := httptest.NewServer(c.vendor)
	t.Cleanup(web.Close)
	c.url = web.URL + "/api/v1"
	return c
}

func (c *connected) admin(t *testing.T, status int, method, path, body string, headers ...string) object {
	t.Helper()
	code, got, _ := c.call(t, "acme admin", method, path, body, headers...)
	require.Equal(t, status, code, "%s %s: %v", method, path, got)
	return got
}

func (c *connected) connect(t *testing.T) (object, string) {
	t.Helper()
	made := c.admin(t, http.StatusCreated, http.MethodPost, "/integrations",
		`{"connector":"bamboohr","name":"HR","settings":{"subdomain":"acme","base_url":"`+c.url+`"},"secrets":{"api_key":"`+bamboohr.DemoKey+`"}}`)
	return made, "/integrations/" + made["id"].(string)
}

// TestIntegrationStory connects, tests, syncs and reads what came of it.
func TestIntegrationStory(t *testing.T) {
	t.Parallel()
	c := setupConnected(t)
	made, path := c.connect(t)
	require.Equal(t, object{"api_key": object{"set": true}, "webhook_key": object{"set": false}}, made["secrets"])
	require.Equal(t, "healthy", made["health"])
	require.Equal(t, "hourly", made["schedule"])
	require.Equal(t, false, made["baseline_done"])
	require.EqualValues(t, 60, made["schedule_minutes"])
	require.Equal(t, "keep", made["hand_edits"])
	require.Nil(t, made["last_run"])
	hook := made["webhook"].(object)
	require.True(t, strings.HasPrefix(hook["url"].(string), "https://assets.acme.test/hooks/"))
	require.Equal(t, object{"ok": true}, c.admin(t, http.StatusOK, http.MethodPost, path+"/test", ""))

	require.NoError(t, c.vendor.SetTrouble(bamboohr.Trouble{Broken: []bamboohr.Breakage{bamboohr.ImpossibleDate}}))
	run := c.admin(t, http.StatusAccepted, http.MethodPost, path+"/sync", "", "Idempotency-Key", "press")
	require.Equal(t, "queued", run["status"])
	require.Equal(t, object{"read": 0.0, "created": 0.0, "updated": 0.0, "unchanged": 0.0, "rejected": 0.0}, run["counts"])
	require.Equal(t, []any{}, run["warnings"])
	require.Equal(t, "user", run["requested_by"].(object)["type"])
	require.Equal(t, run["id"], c.admin(t, http.StatusAccepted, http.MethodPost, path+"/sync", "")["id"])
	for _, stream := range run["streams"].([]any) {
		require.Equal(t, "employees", stream.(object)["stream"])
		require.NoError(t, c.room.RunStream(t.Context(), c.acme, uuid.MustParse(stream.(object)["id"].(string))))
	}

	done := c.admin(t, http.StatusOK, http.MethodGet, "/runs/"+run["id"].(string), "")
	require.Equal(t, "partial", done["status"], done)
	rejects := rows(c.admin(t, http.StatusOK, http.MethodGet, "/runs/"+run["id"].(string)+"/rejects", ""))
	require.Len(t, rejects, 1)
	require.Equal(t, "invalid_date", rejects[0]["code"])
	require.NotEmpty(t, rejects[0]["external_id"])
	require.NotEmpty(t, rejects[0]["reason"])
	require.Equal(t, true, rejects[0]["has_raw"])
	require.Equal(t, "employee", rejects[0]["kind"])
	raw := c.admin(t, http.StatusOK, http.MethodGet, "/rejects/"+rejects[0]["id"].(string)+"/raw", "")
	require.Equal(t, rejects[0]["external_id"], raw["external_id"])
	require.Equal(t, rejects[0]["external_id"], raw["value"].(object)["id"])
	require.Len(t, rows(c.admin(t, http.StatusOK, http.MethodGet, path+"/runs?status=partial&sort=-created_at", "")), 1)
	require.Equal(t, "partial", done["streams"].([]any)[0].(object)["status"])
	said := rows(c.admin(t, http.StatusOK, http.MethodGet, path+"/records?stream=employees&limit=200", ""))
	require.Len(t, said, int(done["counts"].(object)["created"].(float64)))
	require.Equal(t, "employee", said[0]["kind"])
	require.Equal(t, said[0]["external_id"], said[0]["data"].(object)["external_id"])
	require.Equal(t, true, said[0]["applied"])
	require.NotEmpty(t, said[0]["subject_id"])
	now := c.admin(t, http.StatusOK, http.MethodGet, path, "")
	require.Equal(t, "healthy", now["health"])
	require.Equal(t, done, now["last_run"])
	require.Nil(t, now["active_run"])
	require.Equal(t, []object{now}, rows(c.admin(t, http.StatusOK, http.MethodGet, "/integrations", "")))

	c.switchStream(t, path, run["id"])

	c.admin(t, http.StatusNoContent, http.MethodDelete, path, "", "If-Match", `"3"`)
	c.admin(t, http.StatusNotFound, http.MethodGet, path, "")
	c.admin(t, http.StatusNotFound, http.MethodGet, "/runs/"+run["id"].(string), "")
}

// switchStream switches the one stream off and on, which a run has read.
func (c *connected) switchStream(t *testing.T, path string, run any) {
	t.Helper()
	streams := rows(c.admin(t, http.StatusOK, http.MethodGet, path+"/streams", ""))
	require.Len(t, streams, 1)
	stream := streams[0]
	require.Equal(t, "employees", stream["name"])
	require.Equal(t, "employee", stream["kind"])
	require.Equal(t, true, stream["enabled"])
	require.Equal(t, run, stream["last_run"].(object)["run_id"])
	require.Equal(t, "partial", stream["last_run"].(object)["status"])
	require.NotNil(t, stream["next_run_at"])
	require.NotNil(t, stream["full_at"])

	at := path + "/streams/employees"
	off := c.admin(t, http.StatusOK, http.MethodPatch, at, `{"enabled":false}`, "If-Match", `"1"`)
	require.Equal(t, false, off["enabled"])
	require.Nil(t, off["next_run_at"])
	c.admin(t, http.StatusPreconditionFailed, http.MethodPatch, at, `{"enabled":true}`, "If-Match", `"1"`)
	c.admin(t, http.StatusConflict, http.MethodPost, path+"/sync", "")
	c.admin(t, http.StatusNotFound, http.MethodPatch, path+"/streams/pigeons", `{"enabled":true}`)
	c.admin(t, http.StatusOK, http.MethodPatch, at, `{"enabled":true}`)
}

func TestIntegrationBadInput(t *testing.T) {
	t.Parallel()
	c := setupConnected(t)
	_, path := c.connect(t)
	long := strings.Repeat("x", 201)
	for name, test := range map[string]struct {
		method, path, body string
		status             int
	}{
		"ErrUnknownField":   {http.MethodPost, "/integrations", `{"connector":"bamboohr","name":"x","color":"red"}`, 422},
		"ErrNoBody":         {http.MethodPost, "/integrations", ``, 400},
		"ErrConnector":      {http.MethodPost, "/integrations", `{"connector":"none","name":"x"}`, 422},
		"ErrSettingsType":   {http.MethodPost, "/integrations", `{"connector":"bamboohr","name":"x","settings":[]}`, 422},
		"ErrSettingNested":  {http.MethodPatch, path, `{"settings":{"subdomain":{"a":[1]}}}`, 422},
		"ErrSettingUnknown": {http.MethodPatch, path, `{"settings":{"color":"red"}}`, 422},
		"ErrSettingNUL":     {http.MethodPatch, path, `{"settings":{"subdomain":"a\u0000b"}}`, 400},
		"ErrSecretType":     {http.MethodPatch, path, `{"secrets":{"api_key":7}}`, 422},
		"ErrSecretGone":     {http.MethodPatch, path, `{"secrets":{"api_key":null}}`, 422},
		"ErrName":           {http.MethodPatch, path, `{"name":"` + long + `"}`, 422},
		"ErrNameNUL":        {http.MethodPatch, path, `{"name":"a\u0000b"}`, 400},
		"ErrSchedule":       {http.MethodPatch, path, `{"schedule_minutes":1}`, 422},
		"ErrHandEdits":      {http.MethodPatch, path, `{"hand_edits":"ask"}`, 422},
		"ErrID":             {http.MethodGet, "/integrations/7", "", 422},
		"ErrMissing":        {http.MethodPost, "/integrations/" + uuid.NewString() + "/sync", "", 404},
		"ErrRun":            {http.MethodGet, "/runs/" + uuid.NewString(), "", 404},
		"ErrFilter":         {http.MethodGet, path + "/runs?color=red", "", 422},
		"ErrStatus":         {http.MethodGet, path + "/runs?status=lost", "", 422},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, problem, _ := c.call(t, "acme admin", test.method, test.path, test.body)
			require.Equal(t, test.status, code, problem)
			require.NotEmpty(t, problem["code"])
			require.NotContains(t, problem["detail"], "SQLSTATE")
		})
	}
}

// TestIntegrationRights: who may only look may not change; another company's do
// not exist.
func TestIntegrationRights(t *testing.T) {
	t.Parallel()
	c := setupConnected(t)
	_, path := c.connect(t)
	for _, test := range []struct {
		token, method, path, body string
		status                    int
	}{
		{"acme it", http.MethodGet, path, "", 200},
		{"acme it", http.MethodPost, path + "/sync", "", 403},
		{"acme it", http.MethodPatch, path, `{"name":"x"}`, 403},
		{"acme employee", http.MethodGet, path, "", 403},
		{"acme employee", http.MethodGet, "/connectors", "", 403},
		{"globex admin", http.MethodGet, path, "", 404},
		{"globex admin", http.MethodPost, path + "/sync", "", 404},
		{"globex admin", http.MethodPost, path + "/test", "", 404},
		{"globex admin", http.MethodDelete, path, "", 404},
	} {
		code, problem, _ := c.call(t, test.token, test.method, test.path, test.body)
		require.Equal(t, test.status, code, "%+v: %v", test, problem)
	}
	require.Empty(t, rows(c.admin(t, http.StatusOK, http.MethodGet, path+"/runs", "")))
}

func TestConnectors(t *testing.T) {
	t.Parallel()
	c := setupConnected(t)
	all := rows(c.admin(t, http.StatusOK, http.MethodGet, "/connectors", ""))
	require.GreaterOrEqual(t, len(all), 6)
	at := slices.IndexFunc(all, func(o object) bool { return o["key"] == "bamboohr" })
	require.GreaterOrEqual(t, at, 0)
	require.Equal(t, true, all[at]["webhook"])
	require.Equal(t, "subdomain", all[at]["settings"].([]any)[0].(object)["key"])
	require.Equal(t, true, all[at]["secrets"].([]any)[0].(object)["required"])
}

// TestHooks: the vendor's own signature opens, nothing else does, and all
// refusals look the same.
func TestHooks(t *testing.T) {
	t.Parallel()
	c := setupConnected(t)
	_, path := c.connect(t)
	i := c.admin(t, http.StatusOK, http.MethodPatch, path, `{"secrets":{"webhook_key":"0123456789abcdef"}}`)
	endpoint := strings.TrimPrefix(i["webhook"].(object)["url"].(string), "https://assets.acme.test")
	body := `{"type":"employee.created","data":{"employeeId":"4"}}`
	post := func(path, body, key string, at time.Time) *httptest.ResponseRecorder {
		stamp := strconv.FormatInt(at.Unix(), 10)
		mac := hmac.New(sha256.New, []byte(key))
		mac.Write([]byte(body + stamp))
		req := httptest.NewRequestWithContext(context.WithoutCancel(t.Context()), http.MethodPost, path, bytes.NewBufferString(body))
		req.Header.Set("X-BambooHR-Signature", hex.EncodeToString(mac.Sum(nil)))
		req.Header.Set("X-BambooHR-Timestamp", stamp)
		res := httptest.NewRecorder()
		c.face.Hooks.ServeHTTP(res, req)
		return res
	}
	const key = "0123456789abcdef"
	require.Equal(t, http.StatusUnauthorized, post(endpoint, body, "other", c.now).Code)
	require.Equal(t, http.StatusUnauthorized, post(endpoint, body, key, c.now.Add(-6*time.Minute)).Code)
	require.Equal(t, http.StatusNotFound, post("/hooks/unknown", body, key, c.now).Code)
	require.Equal(t, http.StatusRequestEntityTooLarge, post(endpoint, strings.Repeat(" ", 1<<20+1), key, c.now).Code)
	require.Empty(t, rows(c.admin(t, http.StatusOK, http.MethodGet, path+"/runs", "")))

	for range 2 { // the second is a replay
		res := post(endpoint, body, key, c.now)
		require.Equal(t, http.StatusOK, res.Code)
		require.Empty(t, res.Body.String())
	}
	require.NoError(t, c.hooks.WorkOff(t.Context(), c.acme, uuid.MustParse(i["id"].(string))))
	runs := rows(c.admin(t, http.StatusOK, http.MethodGet, path+"/runs", ""))
	require.Len(t, runs, 1)
	require.Equal(t, "webhook", runs[0]["trigger"])
	require.Equal(t, http.StatusOK, post(endpoint, "\xff not text", key, c.now).Code, "the signature covers bytes")
}
