package intake_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/testkit"
)

// TestMemoryOnlySparesWork runs two companies over the same vendor. One remembers
// what its runs left, the other is made to forget it before each: whatever happens at
// the vendor, in the registers and to the runs, both come to the same.
func TestMemoryOnlySparesWork(t *testing.T) {
	t.Parallel()
	const enough = 25 // companies; each is a dozen runs
	b := setup(t)
	shop := newBook(t, nil)
	tried := 0
	rapid.Check(t, func(r *rapid.T) {
		if tried++; tried > enough {
			return
		}
		l := &ledger{T: t, shop: shop, people: map[string]object{}, remembers: b.company(t, shop), forgets: b.company(t, shop)}
		for range 4 {
			l.hire(r)
		}
		l.bothSync(r, integration.Manual)
		actions := []func(*rapid.T){
			l.hire, l.hire, l.leave, l.leave, l.shuffle, l.editByHand, l.overwrite, l.time, l.refuse, l.kill, l.swapEmails, func(*rapid.T) {},
		}
		for range rapid.IntRange(2, 8).Draw(r, "steps") {
			rapid.SampledFrom(actions).Draw(r, "action")(r)
			l.bothSync(r, rapid.SampledFrom([]integration.Trigger{integration.Manual, integration.Manual, integration.Schedule}).Draw(r, "trigger"))
		}
	})
}

// ledger is a vendor of few people, and the two companies.
type ledger struct {
	*testing.T
	shop               *book
	people             map[string]object
	order              []string
	remembers, forgets *company
	refuseAt           string // the page that the vendor refuses during the next run
	killAt             string // the page at which the process dies
}

// company is a tenant with an integration.
type company struct {
	*bundle
	integration uuid.UUID
}

func (b *bundle) company(t *testing.T, shop *book) *company {
	t.Helper()
	of := *b
	of.tenant = testkit.Tenant(t, b.db)
	i, err := of.integrations.Create(t.Context(), of.tenant, integration.New{
		Connector: "ledger", Name: "Ledger", Settings: map[string]any{"base_url": shop.url},
	})
	require.NoError(t, err)
	return &company{&of, i.ID}
}

func (l *ledger) both() []*company { return []*company{l.remembers, l.forgets} }

func oneOf(r *rapid.T, what string, texts ...string) string {
	return rapid.SampledFrom(texts).Draw(r, what)
}

func (l *ledger) hire(r *rapid.T) {
	id := strconv.Itoa(rapid.IntRange(1, 9).Draw(r, "id"))
	p := person(id, oneOf(r, "first", "Ana", "Bo"))
	p["email"] = oneOf(r, "email", "p"+id+"@acme.test", "p"+id+"@acme.test", "shared@acme.test", "")
	p["boss"] = oneOf(r, "boss", "", "1", "2", "77")
	p["state"] = oneOf(r, "state", "active", "active", "odd")
	p["start"] = oneOf(r, "start", "2020-01-01", "2026-02-01", "2026-03-01")
	p["changed"] = l.remembers.clock.Now().Format(time.RFC3339)
	if _, known := l.people[id]; !known {
		l.order = append(l.order, id)
	}
	l.people[id] = p
}

func (l *ledger) leave(r *rapid.T) {
	if len(l.order) > 0 {
		at := rapid.IntRange(0, len(l.order)-1).Draw(r, "at")
		delete(l.people, l.order[at])
		l.order = slices.Delete(slices.Clone(l.order), at, at+1)
	}
}

func (l *ledger) shuffle(r *rapid.T) { l.order = rapid.Permutation(l.order).Draw(r, "order") }

func (l *ledger) swapEmails(*rapid.T) {
	if len(l.order) > 1 {
		one, other := maps.Clone(l.people[l.order[0]]), maps.Clone(l.people[l.order[1]])
		one["email"], other["email"] = other["email"], one["email"]
		l.people[l.order[0]], l.people[l.order[1]] = one, other
	}
}

func (l *ledger) time(r *rapid.T) {
	l.remembers.clock.Advance(rapid.SampledFrom([]time.Duration{time.Minute, 26 * time.Hour, 5 * 24 * time.Hour}).Draw(r, "passes"))
}

func (l *ledger) refuse(r *rapid.T) { l.refuseAt = oneOf(r, "refused", "1", "2", "3") }
func (l *ledger) kill(r *rapid.T)   { l.killAt = oneOf(r, "killed", "1", "2", "3") }

func (l *ledger) editByHand(r *rapid.T) {
	who, boss := oneOf(r, "who", "1", "2", "3", "4"), oneOf(r, "under", "1", "2", "3")
	moves := rapid.Bool().Draw(r, "moves")
	for _, c := range l.both() {
		all := c.everybody(l.T)
		e, known := all[who]
		if !known {
			continue
		}
		edit := employee.Edit{FirstName: optional.Of("Hand")}
		if manager, there := all[boss]; there && moves {
			edit = employee.Edit{Manager: optional.Of(manager.ID)}
		}
		_, _ = c.people.Update(l.Context(), c.tenant, e.ID, edit, nil) // a cycle is refused in both
	}
}

func (l *ledger) overwrite(r *rapid.T) {
	how := rapid.SampledFrom([]integration.HandEdits{integration.Keep, integration.Overwrite}).Draw(r, "hand edits")
	for _, c := range l.both() {
		_, err := c.integrations.Update(l.Context(), c.tenant, c.integration, integration.Patch{HandEdits: optional.Of(how)}, nil)
		require.NoError(l, err)
	}
}

// bothSync has both companies read, and compares.
func (l *ledger) bothSync(r *rapid.T, why integration.Trigger) {
	var list []object
	for _, id := range l.order {
		list = append(list, l.people[id])
	}
	l.shop.say("/people", slices.Collect(slices.Chunk(list, 3)))
	l.forgets.exec(l.T, "update stream_cursors set settled = null where tenant_id = $1", l.forgets.tenant)
	l.forgets.exec(l.T, "delete from stream_answers where tenant_id = $1", l.forgets.tenant)
	one, other := l.sync(l.remembers, why), l.sync(l.forgets, why)
	l.refuseAt, l.killAt = "", ""
	l.remembers.clock.Advance(time.Second) // of both
	if a, b := shownOf(one), shownOf(other); a != b {
		r.Fatalf("with memory  %s\nwithout      %s", a, b)
	}
	if a, b := l.remembers.faces(l.T), l.forgets.faces(l.T); !slices.Equal(a, b) {
		r.Fatalf("with memory  %q\nwithout      %q", a, b)
	}
}

// sync is a run of a company, with what has been arranged to go wrong in it.
func (l *ledger) sync(c *company, why integration.Trigger) intake.Run {
	asked, err := c.RequestSync(l.Context(), c.tenant, c.integration, why)
	require.NoError(l, err)
	ctx, kill := context.WithCancel(l.Context())
	defer kill()
	l.shop.intercept(func(w http.ResponseWriter, req *http.Request) bool {
		page := req.URL.Query().Get("page")
		if page == l.killAt && ctx.Err() == nil {
			kill()
		}
		if page == l.refuseAt {
			w.WriteHeader(http.StatusForbidden)
		}
		return page == l.refuseAt
	})
	_ = c.work(ctx, asked.ID) // interrupted, it is called again
	require.NoError(l, c.work(l.Context(), asked.ID))
	return c.run(l.T, asked.ID)
}

func shownOf(run intake.Run) string {
	return fmt.Sprint(run.Status, run.Counts, run.Warnings, run.Error)
}

// faces is the register as far as the companies can be compared.
func (c *company) faces(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, e := range c.register(t) {
		manager := "nobody"
		if e.Manager != nil {
			manager = e.Manager.DisplayName
		}
		var ids []string
		for _, x := range e.ExternalIDs {
			ids = append(ids, x.ExternalID)
		}
		all = append(all, fmt.Sprint(ids, e.DisplayName, e.Email, e.Status, manager, e.HandEdited, e.Version))
	}
	slices.SortFunc(all, cmp.Compare[string])
	return all
}

// ledgerManifest is a vendor with managers, words for the state and a cursor.
const ledgerManifest = `
key: ledger
name: Ledger
category: hris
description: A vendor of the tests.
base_url: https://ledger.example
auth: { kind: none }
limits: { per_second: 10000, burst: 10000 }
test: { request: { path: /people } }
streams:
  people:
    title: People
    record: employee
    request: { path: /people, query: { page: "${page.number}", since: "${cursor.since}" } }
    paging: { by: number, until: not answer.more }
    records: list
    cursor: { since: record.changed }
    fields:
      external_id: record.id
      first_name: record.first
      last_name: record.last
      email: record.email
      manager_external_id: record.boss
      status: { from: record.state, table: { active: active } }
      start_date: record.start
`
