package intake_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/testkit"
)

// TestRejectKeepsWhatTheVendorSent, sealed; whoever looks is in the history, and it
// goes with its run.
func TestRejectKeepsWhatTheVendorSent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	secret := person("2", "Secret")
	secret["id"] = []string{"no", "id"}
	v := newBook(t, [][]object{{person("1", "Ana"), secret}})
	i := b.connectBook(t, v)
	run := b.sync(t, i.ID)
	rejects := b.rejects(t, run.ID)
	require.Len(t, rejects, 1)
	for _, r := range rejects {
		require.True(t, r.HasRaw)
		require.Equal(t, "employee", r.Kind)
		var stored []string
		b.query(t, &stored, "select encode(raw, 'escape') from sync_rejects where id = $1", r.ID)
		require.NotContains(t, stored[0], "Secret")
		b.forget(t)
		raw, err := b.RejectRaw(t.Context(), b.tenant, r.ID)
		require.NoError(t, err)
		require.JSONEq(t, `{"id":["no","id"],"first":"Secret","last":"Lima","email":"p2@acme.test","changed":"2026-01-01T00:00:00Z"}`, string(raw.Value))
		require.Equal(t, []string{intake.EventRejectRevealed}, b.told(t, i.ID))
		_, err = b.RejectRaw(t.Context(), testkit.Tenant(t, b.db), r.ID)
		require.Equal(t, fault.NotFound, fault.KindOf(err), "%v", err)
		b.exec(t, "delete from sync_runs where id = $1", run.ID)
		_, err = b.RejectRaw(t.Context(), b.tenant, r.ID)
		require.Equal(t, fault.NotFound, fault.KindOf(err), "%v", err)
	}
}

// TestRejectKnowsItsPerson, when its record came in before.
func TestRejectKnowsItsPerson(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(2, 10))
	i := b.connectBook(t, v)
	b.sync(t, i.ID)
	twin := person("2", "Bo")
	twin["email"] = "p1@acme.test"
	v.say("/people", [][]object{{person("1", "P1"), twin}})
	run := b.sync(t, i.ID)
	r := b.rejects(t, run.ID)["2"]
	require.Equal(t, employee.RejectDuplicateEmail, r.Code)
	require.Equal(t, b.person(t, "2").ID, *r.Subject)
	raw, err := b.RejectRaw(t.Context(), b.tenant, r.ID)
	require.NoError(t, err)
	require.Equal(t, "2", raw.ExternalID)
	require.Contains(t, string(raw.Value), "p1@acme.test")
}

// TestLongValueIsNotKept, but its reject is.
func TestLongValueIsNotKept(t *testing.T) {
	t.Parallel()
	b := setup(t)
	long := person("1", strings.Repeat("x", 70_000))
	delete(long, "id")
	i := b.connectBook(t, newBook(t, [][]object{{long}}))
	rejects := b.rejects(t, b.sync(t, i.ID).ID)
	require.Len(t, rejects, 1)
	for _, r := range rejects {
		require.False(t, r.HasRaw)
		_, err := b.RejectRaw(t.Context(), b.tenant, r.ID)
		require.Equal(t, fault.NotFound, fault.KindOf(err), "%v", err)
	}
}
