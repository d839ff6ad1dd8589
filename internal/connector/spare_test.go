package connector_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// memory keeps the source hashes of one reading and compares them in the next.
type memory map[string]kept

type kept struct{ source, hash string }

func (m memory) keep(t *testing.T, s *connector.Session) {
	t.Helper()
	o := connector.ReadOptions{Full: true, Unchanged: func(string, string) (uint64, bool) { return 0, false }}
	for p, err := range s.Pages(t.Context(), "things", o) {
		require.NoError(t, err)
		for _, r := range p.Records {
			m[r.ID()] = kept{r.Source, r.Hash}
		}
	}
}

func (m memory) options() connector.ReadOptions {
	return connector.ReadOptions{Full: true, Unchanged: func(id, source string) (uint64, bool) {
		return record.Mark(m[id].hash), m[id].source == source
	}}
}

// TestFullReadingSparesRows that are as they were, where the row alone tells what
// its record is.
func TestFullReadingSparesRows(t *testing.T) {
	t.Parallel()
	answer := `{"data":[{"id":"1"},{"id":"2"}]}`
	serve := func(w http.ResponseWriter, _ *http.Request) { say(w, "%s", answer) }
	const once = "{ by: number, until: true }"
	known := memory{}
	s := account(t, plain(once, ""), nil, nil, serve)
	known.keep(t, s)
	answer = `{"data":[{"id":"1"},{"id":"2","more":true},{"id":"3"}]}`
	out := run(t, s, "things", known.options())
	require.NoError(t, out.err)
	require.Equal(t, []string{"1"}, out.spared)
	require.Equal(t, []string{"2", "3"}, out.ids)

	answer = `{"data":[{"id":"1"}]}`
	mapped := func(o connector.Overrides) outcome {
		s, err := parse(t, plain(once, "")).Open(nil, nil, connector.Options{
			Client: &http.Client{Transport: vendor(serve)}, Clock: clock.NewManual(today), Overrides: o,
		})
		require.NoError(t, err)
		return run(t, s, "things", known.options())
	}
	require.Equal(t, []string{"1"}, mapped(connector.Overrides{}).spared)
	out = mapped(connector.Overrides{Fields: map[string]map[string]string{"things": {"email": `"x@x.test"`}}})
	require.Equal(t, []string{"1"}, out.ids, "another mapping makes another record of the same row")

	detailed := account(t, plain(once, "    details: [{ name: more, request: { path: \"/things/${record.id}\" }, value: answer }]\n"), nil, nil, serve)
	clear(known)
	known.keep(t, detailed)
	require.Equal(t, []string{"1"}, run(t, detailed, "things", known.options()).ids, "its details may have changed")
}

// TestSparedRowsAndTheirDoubles: what is set aside does not change from one reading
// to the next, and the last state counts of a record that changed meanwhile.
func TestSparedRowsAndTheirDoubles(t *testing.T) {
	t.Parallel()
	pages := map[string]string{"1": `{"data":[{"id":"1","mail":"a@x.test"},{"id":"1","mail":"b@x.test"},{"id":"2"}],"more":true}`, "2": `{"data":[]}`}
	s := account(t, strings.Replace(plain("{ by: number, until: not answer.more }", ""), "external_id: record.id", "external_id: record.id, email: record.mail", 1), nil, nil, func(w http.ResponseWriter, r *http.Request) {
		say(w, "%s", pages[r.URL.Query().Get("page")])
	})
	known := memory{}
	known.keep(t, s)
	out := run(t, s, "things", known.options())
	require.NoError(t, out.err)
	require.Equal(t, []string{"1", "2"}, out.spared)
	require.Len(t, out.rejects, 1)
	require.Equal(t, connector.RejectDuplicateID, out.rejects[0].Code)

	pages["1"], pages["2"] = `{"data":[{"id":"2","mail":"new@x.test"}],"more":true}`, `{"data":[{"id":"2"}]}`
	out = run(t, s, "things", known.options())
	require.NoError(t, out.err)
	require.Empty(t, out.spared)
	require.Equal(t, []string{"2", "2"}, out.ids, "as it was before counts again")
}
