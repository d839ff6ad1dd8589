package intake_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/integration"
)

// bookManifest is a vendor of several streams, with pages and a cursor.
const bookManifest = `
key: book
name: Book
category: hris
description: A vendor of the tests.
base_url: https://book.example
auth: { kind: none }
limits: { per_second: 10000, burst: 10000 } # ours: what is measured is not a pause
test: { request: { path: /people } }
streams:
  people:
    title: People
    record: employee
    request: { path: /people, query: { page: "${page.number}", since: "${cursor.since}" } }
    paging: { by: number, until: not answer.more }
    records: list
    cursor: { since: record.changed }
    deleted: record.deleted == true
    fields:
      external_id: record.id
      first_name: record.first
      last_name: record.last
      email: record.email
      status: '"active"'
      start_date: '"2020-01-01"'
  phones:
    title: Phones
    record: device
    request: { path: /phones, query: { page: "${page.number}" } }
    paging: { by: number, until: not answer.more }
    records: list
    absence: { means: gone }
    fields: { external_id: record.id, name: record.name }
  seats:
    title: Seats
    record: app_user
    request: { path: /seats, query: { page: "${page.number}" } }
    paging: { by: number, until: not answer.more }
    records: list
    fields: { external_id: record.id, email: record.email }
`

// forgetful is the same vendor, whose missing devices need not be gone.
var forgetful = strings.NewReplacer("key: book", "key: forgetful", "means: gone", "means: nothing").Replace(bookManifest)

var bookFolder = fstest.MapFS{
	"book/manifest.yaml":      {Data: []byte(bookManifest)},
	"forgetful/manifest.yaml": {Data: []byte(forgetful)},
	"fleet/manifest.yaml":     {Data: []byte(fleetManifest)},
	"ledger/manifest.yaml":    {Data: []byte(ledgerManifest)},
}

// book is the vendor: lists of pages by path.
type book struct {
	mu     sync.Mutex
	lists  map[string][][]object
	asked  []url.URL
	before func(http.ResponseWriter, *http.Request) bool // answers itself when it says true
	url    string
}

type object map[string]any

func newBook(t *testing.T, people [][]object) *book {
	t.Helper()
	v := &book{lists: map[string][][]object{
		"/people": people,
		"/phones": {{{"id": "p1", "name": "One"}, {"id": "p2", "name": "Two"}}},
		"/seats":  {{{"id": "s1", "email": "ana@acme.test"}}},
	}}
	web := httptest.NewServer(dateless(v))
	t.Cleanup(web.Close)
	v.url = web.URL
	return v
}

func (v *book) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	v.asked = append(v.asked, *r.URL)
	before := v.before
	v.mu.Unlock()
	if before != nil && before(w, r) {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	pages := v.lists[r.URL.Path]
	n, _ := strconv.Atoi(r.URL.Query().Get("page"))
	page := []object{}
	if n >= 1 && n <= len(pages) {
		page = pages[n-1]
	}
	if since := r.URL.Query().Get("since"); since != "" {
		page = slices.DeleteFunc(slices.Clone(page), func(o object) bool { return o["changed"].(string) <= since })
	}
	_ = json.NewEncoder(w).Encode(object{"list": page, "more": n < len(pages)})
}

// intercept answers, or does something, before the vendor does.
func (v *book) intercept(f func(http.ResponseWriter, *http.Request) bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.before = f
}

func (v *book) say(path string, pages [][]object) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.lists[path] = pages
}

// questions are the pages asked for of a path since the last call.
func (v *book) questions(path string) []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var pages []string
	for _, u := range v.asked {
		if u.Path == path {
			pages = append(pages, u.Query().Get("page"))
		}
	}
	v.asked = nil
	return pages
}

// folk are n people on pages of size.
func folk(n, size int) [][]object {
	var all []object
	for i := range n {
		all = append(all, person(strconv.Itoa(i+1), fmt.Sprintf("P%d", i+1)))
	}
	return slices.Collect(slices.Chunk(all, size))
}

func person(id, name string) object {
	return object{"id": id, "first": name, "last": "Lima", "email": "p" + id + "@acme.test", "changed": "2026-01-01T00:00:00Z"}
}

func (b *bundle) connectBook(t *testing.T, v *book) integration.Integration {
	t.Helper()
	return b.connectTo(t, "book", v)
}

func (b *bundle) connectTo(t *testing.T, connector string, v *book) integration.Integration {
	t.Helper()
	i, err := b.integrations.Create(t.Context(), b.tenant, integration.New{
		Connector: connector, Name: "Book", Settings: map[string]any{"base_url": v.url},
	})
	require.NoError(t, err)
	return i
}
