package intake_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/integration"
)

// rememberedOf lists the ids of the answers that are remembered of the people.
func (b *bundle) rememberedOf(t *testing.T) (ids []string) {
	t.Helper()
	b.query(t, &ids, "select external_ids::text from stream_answers where stream = 'people' order by 1")
	return ids
}

// TestAnswersFollowTheirRecords: what is written in any other way than by reading the
// answer takes it from memory; so does a run that breaks off.
func TestAnswersFollowTheirRecords(t *testing.T) {
	t.Parallel()
	b := setup(t)
	people := folk(6, 2)
	v := newBook(t, people)
	i := b.connectBook(t, v)
	b.sync(t, i.ID)
	all := []string{"{1,2}", "{3,4}", "{5,6}"}
	require.Equal(t, all, b.rememberedOf(t))
	b.sync(t, i.ID)
	require.Equal(t, all, b.rememberedOf(t))

	// Between two readings of everything somebody changes, and changes back.
	people[1][0]["first"], people[1][0]["changed"] = "Other", "2026-01-29T00:00:00Z"
	v.say("/people", people)
	b.clock.Advance(time.Hour)
	b.syncAs(t, i.ID, integration.Schedule)
	require.Equal(t, "Other Lima", b.person(t, "3").DisplayName)
	require.Equal(t, []string{"{1,2}", "{5,6}"}, b.rememberedOf(t))
	v.say("/people", folk(6, 2))
	require.Equal(t, 1, b.sync(t, i.ID).Streams[0].Counts.Updated)
	require.Equal(t, "P3 Lima", b.person(t, "3").DisplayName)
	require.Equal(t, all, b.rememberedOf(t))

	v.intercept(func(w http.ResponseWriter, r *http.Request) bool {
		refused := r.URL.Query().Get("page") == "3"
		if refused {
			w.WriteHeader(http.StatusForbidden)
		}
		return refused
	})
	b.sync(t, i.ID)
	require.Empty(t, b.rememberedOf(t))
}

// TestAnswersThatCameNoMore are forgotten.
func TestAnswersThatCameNoMore(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := newBook(t, folk(6, 2))
	i := b.connectBook(t, v)
	b.sync(t, i.ID)
	v.say("/people", folk(6, 3))
	b.sync(t, i.ID)
	require.Equal(t, []string{"{1,2,3}", "{4,5,6}"}, b.rememberedOf(t))
}
