package bamboohr_test

import (
	"net/http"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

// TestManyAtOnce lets readers, the control page and the sender meet. Each hire is
// announced exactly once and no id is given twice.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	const hires = 20
	r := listen(t)
	v := wired(t, r, func(o *bamboohr.Options) { o.Folder = t.TempDir() })
	v.register(r.URL, `"format":"json","events":["employee.created"]`)
	var work sync.WaitGroup
	ids := make(chan string, hires)
	for i := range hires {
		work.Go(func() {
			got := v.control(http.MethodPost, "people", `{"first_name":"N`+strconv.Itoa(i)+`"}`)
			if got.status == http.StatusCreated {
				id := got.json(t)["id"].(string)
				ids <- id
				_, _ = v.SetEndDate(id, "2026-06-30")
			}
		})
		work.Go(func() {
			v.send(http.MethodPost, custom+"?format=json&onlyCurrent=false", `{"fields":["jobTitle","supervisor","workEmail"]}`)
			v.send(http.MethodGet, "/control/", "")
			v.control(http.MethodPut, "trouble", `{"broken":["duplicate_email"],"next":[{"kind":"rate_limited"}]}`)
		})
	}
	work.Wait()
	close(ids)
	given := map[string]bool{}
	for id := range ids {
		require.False(t, given[id], "id twice")
		given[id] = true
	}
	require.Len(t, given, hires)
	heard := map[string]bool{}
	for range hires {
		heard[take(t, r.requests).json(t)["data"].(map[string]any)["employeeId"].(string)] = true
		take(t, r.attempted)
	}
	require.Equal(t, given, heard)
	require.Empty(t, r.requests)
}
