package integration_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr/bamboohrtest"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

func (b *bundle) requests(t *testing.T, i integration.Integration, filters ...list.Filter) []integration.Request {
	t.Helper()
	b.WriteRequests(t.Context())
	page, err := b.ListRequests(t.Context(), b.tenant, i.ID, list.Request{Limit: 50, Filters: filters})
	require.NoError(t, err)
	return page.Rows
}

// TestRequestLog shows what was asked, and no secret.
func TestRequestLog(t *testing.T) {
	t.Parallel()
	b := setup(t)
	s, url := bamboohrtest.Start(t, bamboohrtest.Record("1", "Ana", "ana@acme.test"))
	i := b.connect(t, url)
	c, err := b.Service.Connection(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	c.Run = newID(t)
	session, err := b.Open(t.Context(), c)
	require.NoError(t, err)
	require.NoError(t, session.Test(t.Context()))
	good := b.requests(t, i)
	require.Len(t, good, 1)
	require.Equal(t, c.Run, *good[0].RunID)
	require.Equal(t, "POST", good[0].Method)
	require.True(t, strings.HasSuffix(good[0].URL, "/api/v1/reports/custom"), good[0].URL)
	require.Equal(t, 200, good[0].Status)
	require.Positive(t, good[0].Bytes)
	require.Equal(t, 1, good[0].Attempt)
	require.Empty(t, good[0].Error)

	s.Intercept(func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusForbidden)
		return true
	})
	_, err = b.Test(t.Context(), b.tenant, i.ID)
	require.NoError(t, err)
	all := b.requests(t, i)
	require.Len(t, all, 2, "one exchange, one line")
	bad := b.requests(t, i, list.Filter{Name: "status", Value: "403"})
	require.Len(t, bad, 1)
	require.Equal(t, "forbidden", bad[0].Error)
	require.Nil(t, bad[0].RunID)
	require.Len(t, b.requests(t, i, list.Filter{Name: "run", Value: c.Run.String()}), 1)
	require.Len(t, b.requests(t, i, list.Filter{Name: "failed", Value: "true"}), 1)
	var found []string
	b.query(t, &found, "select url from integration_requests where url like '%' || $1 || '%'", bamboohr.DemoKey)
	require.Empty(t, found)

	b.clock.Advance(13 * 24 * time.Hour)
	require.NoError(t, b.SweepRequests(t.Context()))
	require.Len(t, b.requests(t, i), 2)
	b.clock.Advance(2 * 24 * time.Hour)
	require.NoError(t, b.SweepRequests(t.Context()))
	require.Empty(t, b.requests(t, i))
}

// TestRequestLog_Deleted: what was asked for an integration that is gone is
// forgotten, and the others' requests are kept.
func TestRequestLog_Deleted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, url := bamboohrtest.Start(t)
	gone, stays := b.connect(t, url), b.connect(t, url)
	for _, i := range []integration.Integration{gone, stays} {
		_, err := b.Test(t.Context(), b.tenant, i.ID)
		require.NoError(t, err)
	}
	require.NoError(t, b.Delete(t.Context(), b.tenant, gone.ID, nil))
	require.Len(t, b.requests(t, stays), 1)
}

// TestRequestLog_Bounded: of one integration only the newest are kept.
func TestRequestLog_Bounded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.connect(t, "https://example.test/api/v1")
	b.exec(t, `insert into integration_requests (tenant_id, id, integration_id, at, method, url, status, duration_ms, bytes, attempt)
		select $1, gen_random_uuid(), $2, $3::timestamptz + n * interval '1 millisecond', 'GET', 'https://x/' || n, 200, 1, 1, 1 from generate_series(1, 20500) n`, b.tenant, i.ID, b.clock.Now())
	require.NoError(t, b.SweepRequests(t.Context()))
	var kept []string
	b.query(t, &kept, "select url from integration_requests order by at")
	require.Len(t, kept, 20_000)
	require.Equal(t, "https://x/501", kept[0])
}
