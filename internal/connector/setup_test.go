package connector_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

var today = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// vendor is a vendor in this process.
type vendor http.HandlerFunc

// RoundTrip answers without a network.
func (v vendor) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	v(w, r)
	resp := w.Result()
	resp.Request = r
	return resp, nil
}

// head is what every manifest of a test begins with.
const head = "key: acme\nname: Acme\ncategory: hris\ndescription: A vendor of a test.\n"

// fields of a record with an id.
const fields = "    fields: { external_id: record.id }\n"

func parse(t testing.TB, manifest string) *connector.Connector {
	t.Helper()
	c, err := connector.Parse([]byte(head + manifest))
	require.NoError(t, err)
	return c
}

// account is a session with what was filled in.
func account(t testing.TB, manifest string, settings map[string]any, secrets map[string]seal.Secret, v vendor) *connector.Session {
	t.Helper()
	s, err := parse(t, manifest).Open(settings, secrets, connector.Options{
		Client: &http.Client{Transport: v}, Clock: clock.NewManual(today),
	})
	require.NoError(t, err)
	return s
}

// outcome is what a run gave.
type outcome struct {
	ids      []string
	deleted  []string
	spared   []string
	rejects  []connector.Reject
	warnings []string
	cursors  []connector.Cursor
	answers  []connector.Answer
	same     int
	forget   bool
	complete bool
	err      error
}

func run(t testing.TB, s *connector.Session, stream string, o connector.ReadOptions) (out outcome) {
	t.Helper()
	for p, err := range s.Pages(t.Context(), stream, o) {
		if err != nil {
			out.err = err
			return out
		}
		for _, r := range p.Records {
			out.ids = append(out.ids, r.ID())
		}
		for _, w := range p.Warnings {
			out.warnings = append(out.warnings, w.Code)
		}
		out.deleted, out.rejects, out.spared = append(out.deleted, p.Deleted...), append(out.rejects, p.Rejects...), append(out.spared, p.Unchanged...)
		if p.Cursor != "" {
			out.cursors = append(out.cursors, p.Cursor)
		}
		out.answers, out.same, out.forget = append(out.answers, p.Answers...), out.same+len(p.Same), out.forget || p.Forget
		out.complete = out.complete || p.Complete
	}
	return out
}

func say(w http.ResponseWriter, format string, args ...any) {
	_, _ = fmt.Fprintf(w, format, args...)
}

// ids are records with these ids.
func ids(list ...string) string {
	for i, id := range list {
		list[i] = `{"id":"` + id + `"}`
	}
	return "[" + strings.Join(list, ",") + "]"
}
