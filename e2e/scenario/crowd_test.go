package scenario_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app/apptest"
	"github.com/assetronics/assetronics/internal/config"
)

// rosterManifest is a vendor that knows people.
const rosterManifest = `
key: roster
name: Roster
category: hris
description: Knows people.
base_url: https://roster.example
auth: { kind: none }
limits: { per_second: 10000, burst: 10000 } # what is looked at is not a pause
test: { request: { path: /people } }
streams:
  people:
    title: People
    record: employee
    request: { path: /people, query: { page: "${page.number}" } }
    paging: { by: number, until: not answer.more }
    records: list
    fields:
      external_id: record.id
      first_name: record.first
      last_name: record.last
      email: record.email
      status: '"active"'
      start_date: '"2020-01-01"'
`

// withRoster lets the product know that vendor.
func withRoster(t testing.TB) func(*config.Server) {
	t.Helper()
	folder := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(folder, "roster"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "roster", "manifest.yaml"), []byte(rosterManifest), 0o600))
	return func(c *config.Server) { c.Connectors = folder }
}

// rosterPage is how many people stand on one page.
const rosterPage = 100

// roster answers pages that were printed before: it costs next to nothing.
func roster(t testing.TB, n, people int) http.Handler {
	t.Helper()
	var pages [][]byte
	for first := 0; first < people; first += rosterPage {
		var list []map[string]any
		for i := first; i < min(first+rosterPage, people); i++ {
			list = append(list, map[string]any{
				"id": strconv.Itoa(i), "first": "Ana", "last": fmt.Sprintf("Lima %d", i), "email": fmt.Sprintf("p%d@roster%d.test", i, n),
			})
		}
		page, err := json.Marshal(map[string]any{"list": list, "more": first+rosterPage < people})
		require.NoError(t, err)
		pages = append(pages, page)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if page, err := strconv.Atoi(r.URL.Query().Get("page")); err == nil && page >= 1 && page <= len(pages) {
			_, _ = w.Write(pages[page-1])
		}
	})
}

// The vendors whose bad day it is.
var (
	broken = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "out of order", http.StatusInternalServerError)
	})
	// babbling begins an answer and never comes to the end of its first word.
	babbling = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.WriteString(w, `{"more":true,"list":[{"id":"`)
		for nonsense := strings.Repeat("bla ", 8<<10); err == nil && r.Context().Err() == nil; {
			_, err = io.WriteString(w, nonsense)
		}
	})
)

// hanging says nothing until it is let go; then it hangs up, and answers no more.
type hanging struct{ letGo chan struct{} }

func (h *hanging) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	select {
	case <-h.letGo:
	case <-r.Context().Done():
	}
	panic(http.ErrAbortHandler)
}

// crowd is a company with many integrations.
type crowd struct {
	p     *apptest.Product
	admin *apptest.Client
	good  []string // integrations, by id
	// bad are those with a vendor in trouble.
	bad     struct{ broken, babbling, hanging string }
	hanging *hanging
}

// gather connects a company with so many rosters of so many people each.
func gather(t testing.TB, p *apptest.Product, rosters, people int) *crowd {
	t.Helper()
	c := &crowd{p: p, admin: p.SignIn(t, "admin@"+p.Company.Slug+".test", access.Admin)}
	for n := range rosters {
		c.good = append(c.good, c.connect(t, roster(t, n, people)))
	}
	return c
}

// addTrouble connects three more, which have a bad day.
func (c *crowd) addTrouble(t testing.TB) {
	t.Helper()
	c.hanging = &hanging{letGo: make(chan struct{})}
	c.bad.hanging = c.connect(t, c.hanging)
	c.bad.broken = c.connect(t, broken)
	c.bad.babbling = c.connect(t, babbling)
}

func (c *crowd) connect(t testing.TB, vendor http.Handler) string {
	t.Helper()
	web := httptest.NewServer(vendor)
	t.Cleanup(web.Close)
	t.Cleanup(web.CloseClientConnections) // first: who hangs would hang us
	var made struct{ ID string }
	c.admin.Do(t, http.MethodPost, "/integrations", map[string]any{
		"connector": "roster", "name": "Roster " + uuid.NewString(), "settings": map[string]any{"base_url": web.URL},
	}, http.StatusCreated, &made)
	return made.ID
}

// ask asks for a sync and gives the run's id.
func (c *crowd) ask(t testing.TB, integration string) string {
	t.Helper()
	var asked run
	c.admin.Do(t, http.MethodPost, "/integrations/"+integration+"/sync", nil, http.StatusAccepted, &asked)
	return asked.ID
}

func (c *crowd) run(t testing.TB, id string) run {
	t.Helper()
	var now run
	c.admin.Do(t, http.MethodGet, "/runs/"+id, nil, http.StatusOK, &now)
	return now
}

func (r run) over() bool { return r.Status != "queued" && r.Status != "running" }

// TestTroubleStaysWithItsVendor: three vendors of twelve have a bad day, and were
// asked first. The others' people all come in, and what is said of the three is true.
func TestTroubleStaysWithItsVendor(t *testing.T) {
	t.Parallel()
	const people = 30
	c := gather(t, apptest.Start(t, withRoster(t)), 9, people)
	c.addTrouble(t)
	hangs, breaks, babbles := c.ask(t, c.bad.hanging), c.ask(t, c.bad.broken), c.ask(t, c.bad.babbling)
	var good []string
	for _, integration := range c.good {
		good = append(good, c.ask(t, integration))
	}
	for _, id := range good {
		require.Eventually(t, func() bool { return c.run(t, id).over() }, patience, poll)
		done := c.run(t, id)
		require.Equal(t, "succeeded", done.Status, "%+v", done.Error)
		require.Equal(t, counts{Read: people, Created: people}, done.Counts)
	}
	require.Eventually(t, func() bool { return c.run(t, hangs).Status == "running" }, patience, poll)
	close(c.hanging.letGo)
	for id, code := range map[string]string{hangs: "unreachable", breaks: "vendor_error", babbles: "vendor_error"} {
		require.Eventually(t, func() bool { return c.run(t, id).over() }, 2*patience, poll)
		done := c.run(t, id)
		require.Equal(t, "failed", done.Status)
		require.Equal(t, code, done.Error.Code, "%+v", done.Error)
		require.NotEmpty(t, done.Error.Message)
		require.Equal(t, counts{}, done.Counts)
	}
}
