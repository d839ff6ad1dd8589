package intake_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
)

// TestBrokenOffRunIsMadeGood: what a run read before it failed comes in with the next
// one, although that reads nothing new.
func TestBrokenOffRunIsMadeGood(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(6, 2))
	i := b.connectBook(t, v)
	b.sync(t, i.ID)
	changed := folk(6, 2)
	changed[0][0]["first"] = "Changed"
	v.say("/people", changed)
	v.intercept(func(w http.ResponseWriter, r *http.Request) bool {
		refused := r.URL.Path == "/people" && r.URL.Query().Get("page") == "2"
		if refused {
			w.WriteHeader(http.StatusForbidden)
		}
		return refused
	})
	require.Equal(t, intake.Partial, b.sync(t, i.ID).Status)
	require.Equal(t, "P1 Lima", b.person(t, "1").DisplayName)

	v.intercept(nil)
	require.Equal(t, 1, b.sync(t, i.ID).Streams[0].Counts.Updated)
	require.Equal(t, "Changed Lima", b.person(t, "1").DisplayName)
	require.Equal(t, intake.Counts{Read: 6, Unchanged: 6}, b.sync(t, i.ID).Streams[0].Counts)
}

// TestOneGoesAndNobodyComes is told although all the others are as they were.
func TestOneGoesAndNobodyComes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	people := folk(6, 2)
	v := newBook(t, people)
	i := b.connectBook(t, v)
	b.sync(t, i.ID)
	v.say("/people", people[:2])
	require.Equal(t, []string{intake.WarnPeopleMissing}, codes(b.sync(t, i.ID)))
	require.Empty(t, codes(b.sync(t, i.ID)), "said once")
	v.say("/people", people)
	require.Empty(t, codes(b.sync(t, i.ID)), "they are back")
}

// TestRegisterChangedMeanwhile: people who changed here have their managers looked at
// again, although the vendor says what it said.
func TestRegisterChangedMeanwhile(t *testing.T) {
	t.Parallel()
	b := setup(t)
	boss, report := person("1", "Ana"), person("2", "Bo")
	report["boss"] = "1"
	v := newBook(t, [][]object{{boss, report}})
	i, err := b.integrations.Create(t.Context(), b.tenant, integration.New{
		Connector: "ledger", Name: "Ledger", Settings: map[string]any{"base_url": v.url},
	})
	require.NoError(t, err)
	b.sync(t, i.ID)
	b.clock.Advance(time.Hour)
	b.exec(t, "update employees set manager_id = null, version = version + 1, updated_at = $1 where email = 'p2@acme.test'", b.clock.Now())
	require.Equal(t, intake.Counts{Read: 2, Updated: 1, Unchanged: 1}, b.sync(t, i.ID).Counts)
	require.Equal(t, "Ana Lima", b.person(t, "2").Manager.DisplayName)
}
