package intake_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/testkit"
)

// The bounds of turn.go.
const ofIntegration, ofCompany = 2, 12

// TestOneCompanyLeavesRoom: of sixty integrations some begin, each with a stream
// before any with its second, and another company's begins beside them. The others
// follow one by one, and the bounds hold to the end.
func TestOneCompanyLeavesRoom(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(1, 10))
	const many = 60
	for range many {
		_, err := b.RequestSync(t.Context(), b.tenant, b.connectBook(t, v).ID, integration.Manual)
		require.NoError(t, err)
	}
	other := *b
	other.tenant = testkit.Tenant(t, b.db)
	_, err := b.RequestSync(t.Context(), other.tenant, other.connectBook(t, v).ID, integration.Manual)
	require.NoError(t, err)
	require.Len(t, b.turns(t), ofCompany)
	require.Len(t, other.turns(t), ofIntegration)

	for worked := 0; ; worked++ {
		turns := b.turns(t)
		if len(turns) == 0 {
			require.Equal(t, 3*many, worked)
			break
		}
		perIntegration := map[uuid.UUID]int{}
		for _, s := range turns {
			perIntegration[s.integration]++
			require.LessOrEqual(t, perIntegration[s.integration], ofIntegration)
		}
		require.LessOrEqual(t, len(turns), ofCompany)
		require.GreaterOrEqual(t, len(turns), min(ofCompany, 3*many-worked), "nobody waits while there is room")
		require.NoError(t, b.RunStream(t.Context(), b.tenant, turns[0].id))
	}
	var open []string
	b.query(t, &open, "select id::text from sync_runs where tenant_id = $1 and status <> 'succeeded'", b.tenant)
	require.Empty(t, open)
}

// turn is a stream that has a job.
type turn struct{ id, integration uuid.UUID }

// turns are those of the company that have one and are not over, the oldest first.
func (b *bundle) turns(t *testing.T) []turn {
	t.Helper()
	var found []string
	b.query(t, &found, `select s.id || ' ' || s.integration_id from stream_runs s
		join river.river_job j on j.args ->> 'stream_run_id' = s.id::text
		where s.tenant_id = $1 and s.status in ('queued', 'running') order by j.id`, b.tenant)
	all := make([]turn, len(found))
	for i, text := range found {
		all[i] = turn{uuid.MustParse(text[:36]), uuid.MustParse(text[37:])}
	}
	return all
}

// TestTurnThatNobodyGave is given by the sweep, and a stream whose job is gone does
// not keep its place.
func TestTurnThatNobodyGave(t *testing.T) {
	t.Parallel()
	b := setup(t)
	i := b.connectBook(t, newBook(t, folk(1, 10)))
	run, err := b.RequestSync(t.Context(), b.tenant, i.ID, integration.Manual)
	require.NoError(t, err)
	require.Len(t, b.turns(t), ofIntegration)
	b.exec(t, "delete from river.river_job where args ->> 'stream_run_id' = $1", run.Streams[0].ID.String())
	b.clock.Advance(2 * time.Minute)
	_, err = b.SweepStale(t.Context())
	require.NoError(t, err)
	now := b.run(t, run.ID)
	require.Equal(t, intake.Failed, now.Streams[0].Status)
	require.Equal(t, intake.ErrInterrupted, now.Streams[0].Error.Code)
	require.Len(t, b.turns(t), ofIntegration, "the third has begun")
	require.NoError(t, b.work(t.Context(), run.ID))
	require.Equal(t, intake.Partial, b.run(t, run.ID).Status)
}
