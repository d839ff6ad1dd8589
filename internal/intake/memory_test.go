package intake_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
)

// TestMemoryStaysBounded while 50,000 people are read, a kilobyte each, and until
// the first of them are applied. It runs alone: others would fill the heap too.
//
//nolint:paralleltest // see above
func TestMemoryStaysBounded(t *testing.T) {
	const people, size = 50_000, 500
	b := setup(t)
	v := newBook(t, nil)
	v.intercept(func(w http.ResponseWriter, r *http.Request) bool {
		n, _ := strconv.Atoi(r.URL.Query().Get("page"))
		page := make([]object, size)
		for i := range page {
			page[i] = person(strconv.Itoa(n*size+i), fmt.Sprintf("P%d", n*size+i))
			page[i]["last"] = strings.Repeat("x", 150)
			page[i]["more"] = strings.Repeat("y", 800)
		}
		_ = json.NewEncoder(w).Encode(object{"list": page, "more": n < people/size})
		return true
	})
	i := b.connectBook(t, v)
	asked, err := b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	before := heap()
	most, looked := uint64(0), 0
	b.shown.onEach(func(r intake.Run) {
		b.clock.Advance(time.Second)
		if r.Counts.Read%10_000 == 0 || r.Counts.Created > 0 {
			most, looked = max(most, heap()), looked+1
		}
		if r.Counts.Created > 0 {
			stop()
		}
	})
	require.ErrorIs(t, b.RunStream(ctx, b.tenant, asked.Streams[0].ID), context.Canceled)
	require.Equal(t, people, b.run(t, asked.ID).Counts.Read)
	require.Greater(t, looked, 5)
	grown := (float64(most) - float64(before)) / (1 << 20)
	t.Logf("the heap grew by %.1f MB", grown)
	require.Less(t, grown, 40.0, "the answers alone have more than 50 MB")
}

// heap is what is in use, in bytes.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
