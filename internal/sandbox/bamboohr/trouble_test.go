package bamboohr_test

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

const anyPath = "/api/v1/meta/fields"

// trouble orders trouble through the control API.
func (v *vendor) trouble(body string) {
	v.t.Helper()
	got := v.control(http.MethodPut, "trouble", body)
	require.Equal(v.t, http.StatusOK, got.status, got.body)
}

func TestNextRequestsAreThrottled(t *testing.T) {
	t.Parallel()
	v := setup(t)
	v.trouble(`{"next":[{"kind":"rate_limited","times":2,"retry_after_seconds":7},
		{"kind":"unavailable","retry_after_seconds":60,"retry_after_date":true}]}`)
	for _, want := range []struct {
		status int
		after  string
	}{{429, "7"}, {429, "7"}, {503, "Fri, 30 Jan 2026 09:31:00 GMT"}, {200, ""}} {
		got := v.send(http.MethodGet, anyPath, "")
		require.Equal(t, want.status, got.status)
		require.Equal(t, want.after, got.header.Get("Retry-After"))
		require.Equal(t, want.status == http.StatusOK, got.body != "")
	}
}

func TestTroubleIsForTheVendorsAPIWithAGoodKeyOnly(t *testing.T) {
	t.Parallel()
	v := setup(t)
	v.trouble(`{"next":[{"kind":"server_error"}]}`)
	require.Equal(t, http.StatusUnauthorized, v.send(http.MethodGet, anyPath, "", "Authorization", "").status)
	require.Equal(t, http.StatusOK, v.control(http.MethodGet, "people", "").status)
	got := v.send(http.MethodGet, anyPath, "")
	require.Equal(t, http.StatusInternalServerError, got.status)
	require.Empty(t, got.body)
	require.Empty(t, got.header.Get("X-BambooHR-Error-Message"))
}

func TestSlowAnswerIsRightAndLate(t *testing.T) {
	t.Parallel()
	waits := make(chan time.Duration, 1)
	v := setup(t, func(o *bamboohr.Options) {
		o.Wait = func(ctx context.Context, d time.Duration) error {
			waits <- d
			return ctx.Err()
		}
	})
	v.trouble(`{"next":[{"kind":"slow","delay_millis":1500}]}`)
	require.Equal(t, http.StatusOK, v.send(http.MethodGet, anyPath, "").status)
	require.Equal(t, 1500*time.Millisecond, take(t, waits))
}

func TestCutEndsInTheMiddleOfTheBody(t *testing.T) {
	t.Parallel()
	v := setup(t)
	whole := v.send(http.MethodGet, anyPath, "").body
	v.trouble(`{"next":[{"kind":"cut"}]}`)
	res, err := v.try(http.MethodGet, anyPath, "")
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	require.Equal(t, http.StatusOK, res.StatusCode)
	half, err := io.ReadAll(res.Body)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.Equal(t, whole[:len(whole)/2], string(half))
	require.Equal(t, whole, v.send(http.MethodGet, anyPath, "").body)
}

func TestBrokenRecords(t *testing.T) {
	t.Parallel()
	v := setup(t)
	fields := []string{"workEmail", "hireDate", "jobTitle"}
	before := v.report(fields...)
	v.trouble(`{"broken":["impossible_date","duplicate_email","missing_email","wrong_types"]}`)
	after := v.report(fields...)
	require.Len(t, after, len(before))

	spoiled := map[string]string{}
	for _, p := range v.People("", "") {
		if len(p.Broken) == 0 {
			require.Equal(t, before[p.ID], after[p.ID])
			continue
		}
		row := after[p.ID]
		switch {
		case row["workEmail"] == nil:
			spoiled["missing_email"] = p.ID
		case row["workEmail"] == float64(42):
			spoiled["wrong_types"] = p.ID
			require.Equal(t, []any{"2024", "01", "31"}, row["hireDate"])
			require.IsType(t, map[string]any{}, row["jobTitle"])
		case row["workEmail"] != before[p.ID]["workEmail"]:
			spoiled["duplicate_email"] = p.ID
			owner := v.People(row["workEmail"].(string), "")[0]
			require.Less(t, owner.ID, p.ID, "the owner has the lower id")
		default:
			spoiled["impossible_date"] = p.ID
			require.Regexp(t, `^20\d\d-02-31$`, row["hireDate"])
		}
		one := v.send(http.MethodGet, "/api/v1/employees/"+p.ID+"?onlyCurrent=false&fields=workEmail,hireDate,jobTitle", "")
		require.Equal(t, row, one.json(t), "one by one it is as bad")
	}
	require.Len(t, spoiled, 4)

	v.control(http.MethodDelete, "trouble", "")
	require.Equal(t, before, v.report(fields...), "the records themselves are whole")
}

func TestVanishingPeople(t *testing.T) {
	t.Parallel()
	v := setup(t, func(o *bamboohr.Options) { o.Size = 200 })
	for _, c := range []struct{ percent, left string }{{"40", "120"}, {"100", "0"}, {"0", "200"}} {
		v.trouble(`{"vanish_percent":` + c.percent + `}`)
		require.Len(t, v.report("id"), atoi(t, c.left))
	}
	v.trouble(`{"vanish_percent":100}`)
	require.Equal(t, http.StatusNotFound, v.send(http.MethodGet, "/api/v1/employees/directory", "").status, "an empty directory is a 404")
}

func TestForbiddenFieldsAreDroppedWithoutAWord(t *testing.T) {
	t.Parallel()
	v := setup(t)
	v.trouble(`{"forbidden_fields":["terminationDate"]}`)
	require.NotContains(t, v.report("firstName", "terminationDate", "4314")["101"], "terminationDate")
	require.NotContains(t, v.send(http.MethodGet, anyPath, "").body, "terminationDate")
	got := v.send(http.MethodPost, hooks, `{"name":"n","url":"https://a.test","format":"json","monitorFields":["terminationDate"]}`)
	require.Equal(t, http.StatusForbidden, got.status)
}

func TestErrTroubleThatMakesNoSense(t *testing.T) {
	t.Parallel()
	v := setup(t)
	for _, body := range []string{
		`{"next":[{"kind":"earthquake"}]}`, `{"next":[{"kind":"cut","times":-1}]}`, `{"next":[{"kind":"slow","delay_millis":9999999}]}`,
		`{"broken":["heart"]}`, `{"vanish_percent":101}`, `{"vanish_percent":-1}`, `{"forbidden_fields":["nonsense"]}`,
	} {
		got := v.control(http.MethodPut, "trouble", body)
		require.Equal(t, http.StatusUnprocessableEntity, got.status, body)
		require.NotEmpty(t, got.json(t)["error"])
	}
	require.Equal(t, http.StatusBadRequest, v.control(http.MethodPut, "trouble", `{"nxt":[]}`).status)
	require.Equal(t, bamboohr.Trouble{}, v.Trouble())
}
