package bamboohr_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

const hooks = "/api/v1/webhooks"

func TestCreateWebhookShowsThePrivateKeyOnce(t *testing.T) {
	t.Parallel()
	v := setup(t)
	made := v.send(http.MethodPost, hooks, `{"name":"n","url":"https://example.test/in","format":"json",
		"monitorFields":["workEmail","17"],"events":["employee.created","employee.updated"]}`)
	require.Equal(t, http.StatusCreated, made.status, made.body)
	body := made.json(t)
	key := body["privateKey"].(string)
	require.Len(t, key, 32)
	delete(body, "privateKey")
	require.Equal(t, map[string]any{
		"id": "1", "name": "n", "created": "2026-01-30 09:30:00", "lastSent": nil, "monitorFields": []any{"workEmail", "jobTitle"},
		"postFields": map[string]any{}, "url": "https://example.test/in", "format": "json", "includeCompanyDomain": false,
		"events": []any{"employee.created", "employee.updated"},
	}, body)

	one := v.send(http.MethodGet, hooks+"/1", "")
	require.Equal(t, body, one.json(t))
	for _, path := range []string{hooks, hooks + "/", hooks + "/1/log", "/control/api/webhooks", "/control/"} {
		got := v.send(http.MethodGet, path, "")
		require.Equal(t, http.StatusOK, got.status, path)
		require.NotContains(t, got.body, key)
	}
	require.Equal(t, map[string]any{"webhooks": []any{map[string]any{
		"id": "1", "name": "n", "created": "2026-01-30 09:30:00", "lastSent": nil, "url": "https://example.test/in",
	}}}, v.send(http.MethodGet, hooks, "").json(t))
}

func TestCreateWebhookValidates(t *testing.T) {
	t.Parallel()
	v := setup(t)
	const created = `"events":["employee.created"]`
	cases := []struct {
		name, body string
		status     int
		says       string
	}{
		{"LoopbackWithoutTLS", `{"name":"n","url":"http://127.0.0.1:9/in","format":"json",` + created + `}`, 201, ""},
		{"LoopbackByName", `{"name":"n","url":"http://localhost:9/in","format":"json",` + created + `}`, 201, ""},
		{"LoopbackSix", `{"name":"n","url":"http://[::1]:9/in","format":"form-encoded",` + created + `}`, 201, ""},
		{"OlderKindByDefault", `{"name":"n","url":"https://a.test","format":"json","monitorFields":["status"]}`, 201, "employee_with_fields.updated"},
		{"ErrPlainHTTP", `{"name":"n","url":"http://example.test/in","format":"json",` + created + `}`, 400, "https://"},
		{"ErrLooksLikeLoopback", `{"name":"n","url":"http://127.0.0.1.example.test","format":"json",` + created + `}`, 400, "https://"},
		{"ErrNoURL", `{"name":"n","format":"json",` + created + `}`, 400, "https://"},
		{"ErrNoName", `{"url":"https://a.test","format":"json",` + created + `}`, 400, "name"},
		{"ErrNoFormat", `{"name":"n","url":"https://a.test",` + created + `}`, 400, "format"},
		{"ErrFormat", `{"name":"n","url":"https://a.test","format":"xml",` + created + `}`, 400, "format"},
		{"ErrEvent", `{"name":"n","url":"https://a.test","format":"json","events":["employee.promoted"]}`, 400, "employee.promoted"},
		{"ErrMixedKinds", `{"name":"n","url":"https://a.test","format":"json","events":["employee.created","employee_with_fields.created"]}`, 400, "mixed"},
		{"ErrNothingMonitored", `{"name":"n","url":"https://a.test","format":"json","events":["employee.updated"]}`, 400, "monitorFields"},
		{"ErrNothingMonitoredByDefault", `{"name":"n","url":"https://a.test","format":"json"}`, 400, "monitorFields"},
		{"ErrUnknownField", `{"name":"n","url":"https://a.test","format":"json","monitorFields":["ssn"],"events":["employee.updated"]}`, 403, "ssn"},
		{"ErrUnknownPostField", `{"name":"n","url":"https://a.test","format":"json","postFields":{"ssn":"S"},` + created + `}`, 403, "ssn"},
		{"ErrMalformed", `{"name":`, 400, "Invalid"},
		{"ErrWrongType", `{"name":1}`, 400, "Invalid"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := v.send(http.MethodPost, hooks, c.body)
			require.Equal(t, c.status, got.status, got.body)
			require.Contains(t, got.body, c.says)
			require.Equal(t, c.status == http.StatusCreated, got.json(t)["errors"] == nil)
		})
	}
}

func TestDeleteWebhook(t *testing.T) {
	t.Parallel()
	v := setup(t)
	v.send(http.MethodPost, hooks, `{"name":"n","url":"https://a.test","format":"json","events":["employee.created"]}`)
	got := v.send(http.MethodDelete, hooks+"/1", "")
	require.Equal(t, []any{200, "Web hook has been deleted."}, []any{got.status, got.body})
	for _, method := range []string{http.MethodDelete, http.MethodGet} {
		got = v.send(method, hooks+"/1", "")
		require.Equal(t, http.StatusNotFound, got.status)
		require.Contains(t, got.body, "No webhook was found with ID: 1.")
	}
}

func TestMonitorFields(t *testing.T) {
	t.Parallel()
	got := setup(t).send(http.MethodGet, hooks+"/monitor_fields", "")
	require.Contains(t, got.body, `{"id":"4314","name":"Termination Date","alias":"terminationDate"}`)
}
