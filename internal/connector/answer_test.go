package connector_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// shelf is a vendor of pages, of which the body is what the test says.
type shelf map[string]string

func (s shelf) serve(w http.ResponseWriter, r *http.Request) {
	say(w, "%s", s[r.URL.Query().Get("page")])
}

const (
	byPage   = "{ by: number, until: not answer.more }"
	withMail = "external_id: record.id, email: record.mail"
)

func mailed(paging, more string) string {
	return strings.Replace(plain(paging, more), "external_id: record.id", withMail, 1)
}

// remembering is a reading with what readings before left.
func remembering(outcomes ...outcome) connector.ReadOptions {
	o := connector.ReadOptions{
		Full: true, Answers: map[string]connector.Answer{},
		Unchanged: func(string, string) (uint64, bool) { return 0, false },
	}
	for _, out := range outcomes {
		for _, a := range out.answers {
			o.Answers[a.Request] = a
		}
	}
	return o
}

// TestSameAnswersAreNotReadAgain: they show the same records and lead to the same
// page; an answer that differs is read, whatever its length.
func TestSameAnswersAreNotReadAgain(t *testing.T) {
	t.Parallel()
	pages := shelf{
		"1": `{"data":[{"id":"1"},{"id":"2"}],"more":true}`, "2": `{"data":[{"id":"3"},{"id":"4"}],"more":true}`, "3": `{"data":[{"id":"5"}]}`,
	}
	s := account(t, mailed(byPage, ""), nil, nil, pages.serve)
	first := run(t, s, "things", remembering())
	require.NoError(t, first.err)
	require.Len(t, first.answers, 3)
	second := run(t, s, "things", remembering(first))
	require.NoError(t, second.err)
	require.Equal(t, 3, second.same)
	require.Equal(t, []string{"1", "2", "3", "4", "5"}, second.spared)
	require.Empty(t, second.ids)
	require.Empty(t, second.answers)
	require.True(t, second.complete)

	for other, same := range map[string]int{
		`{"data":[{"id":"3"},{"id":"9"}],"more":true}`:              2,
		`{"data":[{"id":"3"},{"id":"4"}], "more" : true , "x":1} `:  2,
		`{"data":[{"id":"3"}],"more":true}`:                         1, // the next page follows other records
		`{"data":[{"id":"3"},{"id":"4"},{"id":"6"}],"more":true}  `: 1,
	} {
		pages["2"] = other
		third := run(t, s, "things", remembering(first))
		require.NoError(t, third.err)
		require.Equal(t, same, third.same)
		require.Len(t, third.answers, 3-same)
		require.Contains(t, append(third.ids, third.spared...), "5")
	}
}

// TestSameAnswerOfAPageWithManyParts: answers are handed on in parts, and remembered
// as a whole.
func TestSameAnswerOfAPageWithManyParts(t *testing.T) {
	t.Parallel()
	s := account(t, mailed("{ by: number, until: true }", ""), nil, nil, shelf{"1": `{"data":` + ids("1", "2", "3", "4") + `}`}.serve)
	o := remembering()
	o.Size = 2
	first := run(t, s, "things", o)
	require.Len(t, first.answers, 1)
	require.Equal(t, []string{"1", "2", "3", "4"}, run(t, s, "things", remembering(first)).spared)
}

// TestAnswersAreNotRemembered where more than the body says what they hold or where
// they lead, and where something of them is to be told anew.
func TestAnswersAreNotRemembered(t *testing.T) {
	t.Parallel()
	const good = `{"data":[{"id":"1"}]}`
	for name, c := range map[string]struct{ paging, more, fields, answer string }{
		"MappingAsksTheRun": {byPage, "", withMail + `, status: 'run.full ? "active" : "gone"'`, good},
		"KeepAsksTheRun":    {byPage, "    keep: run.full\n", withMail, good},
		"Details":           {byPage, "    details: [{ name: more, request: { path: /x }, value: answer }]\n", withMail, good},
		"NextInAHeader":     {`{ by: cursor, next: 'headers["x-next"]' }`, "", withMail, good},
		"Token":             {byPage, "    cursor: { token: answer.token }\n", withMail, good},
		"Reject":            {byPage, "", withMail, `{"data":[{"id":"1"},{"id":""}]}`},
		"Twice":             {byPage, "", withMail, `{"data":[{"id":"1"},{"id":"1"}]}`},
		"Deleted":           {byPage, "    deleted: record.gone\n", withMail, `{"data":[{"id":"1"},{"id":"2","gone":true}]}`},
		"Nothing":           {byPage, "", withMail, `{"data":[]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			manifest := strings.Replace(plain(c.paging, c.more), "external_id: record.id", c.fields, 1)
			out := run(t, account(t, manifest, nil, nil, func(w http.ResponseWriter, _ *http.Request) { say(w, "%s", c.answer) }), "things", remembering())
			require.NoError(t, out.err)
			require.Empty(t, out.answers)
		})
	}
}

// TestAnswersAreOfTheirMapping: another mapping makes other records of the same body.
func TestAnswersAreOfTheirMapping(t *testing.T) {
	t.Parallel()
	pages := shelf{"1": `{"data":[{"id":"1"}]}`}
	opened := func(o connector.Overrides) *connector.Session {
		s, err := parse(t, mailed(byPage, "")).Open(nil, nil, connector.Options{
			Client: &http.Client{Transport: vendor(pages.serve)}, Clock: clock.NewManual(today), Overrides: o,
		})
		require.NoError(t, err)
		return s
	}
	first := run(t, opened(connector.Overrides{}), "things", remembering())
	require.Equal(t, 1, run(t, opened(connector.Overrides{}), "things", remembering(first)).same)
	other := run(t, opened(connector.Overrides{Fields: map[string]map[string]string{"things": {"email": `"x@x.test"`}}}), "things", remembering(first))
	require.Zero(t, other.same)
	require.Equal(t, []string{"1"}, other.ids)
}

// TestSameAnswerInAnothersPlace is another answer: it is a page that came again.
func TestSameAnswerInAnothersPlace(t *testing.T) {
	t.Parallel()
	pages := shelf{"1": `{"data":[{"id":"1"}],"more":true}`, "2": `{"data":[{"id":"2"}],"more":true}`, "3": `{"data":[{"id":"3"}]}`}
	s := account(t, mailed(byPage, ""), nil, nil, pages.serve)
	first := run(t, s, "things", remembering())
	pages["2"] = pages["1"]
	out := run(t, s, "things", remembering(first))
	require.NoError(t, out.err)
	require.Contains(t, out.warnings, connector.WarnRepeat)
	require.False(t, out.complete, "2 may be missing")
	require.NotContains(t, out.spared, "2")
}

// TestSameAnswerContradicted by a page before it: the record changed and changed back
// while it was read. The last state counts, and what is remembered is of no use.
func TestSameAnswerContradicted(t *testing.T) {
	t.Parallel()
	pages := shelf{"1": `{"data":[{"id":"1"}],"more":true}`, "2": `{"data":[{"id":"2","mail":"old@x.test"},{"id":"3"}]}`}
	s := account(t, mailed(byPage, ""), nil, nil, pages.serve)
	first := run(t, s, "things", remembering())
	require.Len(t, first.answers, 2)
	pages["1"] = `{"data":[{"id":"1"},{"id":"2","mail":"new@x.test"}],"more":true}`
	out := run(t, s, "things", remembering(first))
	require.NoError(t, out.err)
	require.Equal(t, []string{"1", "2", "2", "3"}, out.ids)
	require.Equal(t, []string{connector.WarnTwice}, out.warnings)
	require.True(t, out.forget)
	require.Zero(t, out.same)
}

// TestSameCursorsStillLeadRound: a vendor whose cursors go in a circle is found out
// also where the answers are known.
func TestSameCursorsStillLeadRound(t *testing.T) {
	t.Parallel()
	next := "b"
	serve := func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Query().Get("cursor") {
		case "":
			say(w, `{"data":[{"id":"1"}],"next":"a"}`)
		case "a":
			say(w, `{"data":[{"id":"2"}],"next":%q}`, next)
		default:
			say(w, `{"data":[{"id":"3"}],"next":""}`)
		}
	}
	s := account(t, mailed("{ by: cursor, next: answer.next }", ""), nil, nil, serve)
	first := run(t, s, "things", remembering())
	require.NoError(t, first.err)
	require.Equal(t, []string{"1", "2", "3"}, run(t, s, "things", remembering(first)).spared)
	next = "a"
	require.Equal(t, connector.Endless, connector.AsError(run(t, s, "things", remembering(first)).err).Code)
}
