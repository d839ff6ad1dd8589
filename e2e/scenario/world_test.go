package scenario_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app/apptest"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

// world is the product with a company, and the company's simulated HR system.
type world struct {
	p           *apptest.Product
	vendor      *bamboohr.Server
	admin, it   *apptest.Client
	manager     *apptest.Client // of all hires, with an account
	integration string
}

// vendorSize is how many people the vendor has: enough to have some of each kind.
const vendorSize = 60

// begin connects a company with this many laptops in stock to its vendor, and has
// nothing synchronised yet.
func begin(t *testing.T, laptops int) *world {
	t.Helper()
	w := &world{p: apptest.Start(t)}
	domain := w.p.Company.Slug + ".test"
	var err error
	w.vendor, err = bamboohr.New(bamboohr.Options{
		Now: time.Now, Size: vendorSize, Domain: domain, HireManager: "manager@" + domain,
		Fixed: []bamboohr.Fixed{{
			FirstName: "Mia", LastName: "Berg", Email: "manager@" + domain, JobTitle: "Team lead",
			Department: "Engineering", Location: "Berlin", StartDate: "2019-03-01",
		}},
		RetryDelays: []time.Duration{50 * time.Millisecond},
	})
	require.NoError(t, err)
	web := httptest.NewServer(w.vendor)
	t.Cleanup(web.Close)
	w.vendor.Start()
	t.Cleanup(func() { require.NoError(t, w.vendor.Close()) })

	w.admin = w.p.SignIn(t, "admin@"+domain, access.Admin)
	w.it = w.p.SignIn(t, "it@"+domain, access.IT)
	w.manager = w.p.SignIn(t, "manager@"+domain, access.Manager)
	for i := range laptops {
		w.admin.Do(t, http.MethodPost, "/assets", map[string]any{"name": "Laptop", "category": "laptop", "serial": fmt.Sprintf("L-%d", i), "status": "in_stock"}, http.StatusCreated, nil)
	}
	var made struct{ ID string }
	w.admin.Do(t, http.MethodPost, "/integrations", map[string]any{
		"connector": "bamboohr", "name": "HR",
		"settings": map[string]any{"subdomain": "acme", "base_url": web.URL + "/api/v1"},
		"secrets":  map[string]any{"api_key": bamboohr.DemoKey},
	}, http.StatusCreated, &made)
	w.integration = made.ID
	return w
}

// settled is begin after the first pass.
func settled(t *testing.T, laptops int) *world {
	t.Helper()
	w := begin(t, laptops)
	require.Equal(t, "succeeded", w.sync(t).Status)
	return w
}

type run struct {
	ID, Status, Trigger string
	Baseline            bool
	Counts              counts
	Warnings            []struct{ Code, Message string }
	Error               *struct{ Code, Message string }
}

type counts struct{ Read, Created, Updated, Unchanged, Rejected int }

// sync runs a full pass and waits for its end and for what it set off.
func (w *world) sync(t *testing.T) run {
	t.Helper()
	var r run
	w.admin.Do(t, http.MethodPost, "/integrations/"+w.integration+"/sync", nil, http.StatusAccepted, &r)
	require.Eventually(t, func() bool {
		w.admin.Do(t, http.MethodGet, "/runs/"+r.ID, nil, http.StatusOK, &r)
		return r.Status != "queued" && r.Status != "running"
	}, patience, poll, "the sync does not end")
	return r
}

type person struct {
	ID, Status  string
	DisplayName string `json:"display_name"`
	Email       *string
	StartDate   *string `json:"start_date"`
	EndDate     *string `json:"end_date"`
	Manager     *struct{ Email string }
}

// find gives the only person that a search finds.
func (w *world) find(t *testing.T, q string) person {
	t.Helper()
	var page struct{ Data []person }
	w.admin.Do(t, http.MethodGet, "/employees?q="+q, nil, http.StatusOK, &page)
	require.Len(t, page.Data, 1, q)
	return page.Data[0]
}

type workflow struct {
	ID, Definition, Status string
	Subject                struct{ ID, Label string }
	Reason                 *string
	Steps                  []step
}

type step struct {
	ID, Key, Status string
	Assignee        *struct{ Type, Label, Role string }
	AssigneeNote    *string    `json:"assignee_note"`
	DueAt           *time.Time `json:"due_at"`
	RemindAt        *time.Time `json:"remind_at"`
	Hint            *string
	Assets          []struct{ ID, Tag, Status string }
}

// step is the one with this key.
func (f workflow) step(t *testing.T, key string) step {
	t.Helper()
	for _, s := range f.Steps {
		if s.Key == key {
			return s
		}
	}
	require.Fail(t, "no step "+key)
	return step{}
}

// workflows lists the runs about a person, oldest first.
func (w *world) workflows(t *testing.T, subject string) []workflow {
	t.Helper()
	var page struct{ Data []workflow }
	w.it.Do(t, http.MethodGet, "/workflows?sort=started_at&subject_id="+subject, nil, http.StatusOK, &page)
	return page.Data
}

// await waits until the newest run about a person is what is wanted of it.
func (w *world) await(t *testing.T, subject, what string, is func(workflow) bool) workflow {
	t.Helper()
	var newest workflow
	require.Eventually(t, func() bool {
		list := w.workflows(t, subject)
		if len(list) == 0 {
			return false
		}
		newest = list[len(list)-1]
		return is(newest)
	}, patience, poll, what)
	return newest
}

func at(key string) func(workflow) bool {
	return func(f workflow) bool {
		for _, s := range f.Steps {
			if s.Key == key && s.Status == "active" {
				return true
			}
		}
		return false
	}
}

func in(definition, status string) func(workflow) bool {
	return func(f workflow) bool { return f.Definition == definition && f.Status == status }
}

// act does something with a step.
func (w *world) act(t *testing.T, who *apptest.Client, f workflow, key, verb string, body map[string]any) workflow {
	t.Helper()
	if body == nil {
		body = map[string]any{}
	}
	var after workflow
	who.Do(t, http.MethodPost, "/workflows/"+f.ID+"/steps/"+f.step(t, key).ID+"/"+verb, body, http.StatusOK, &after)
	return after
}

// assetStatus is where an asset is now.
func (w *world) assetStatus(t *testing.T, id string) string {
	t.Helper()
	var a struct{ Status string }
	w.it.Do(t, http.MethodGet, "/assets/"+id, nil, http.StatusOK, &a)
	return a.Status
}

// hire adds somebody at the vendor and brings the person in.
func (w *world) hire(t *testing.T, first, last string) (bamboohr.Person, person) {
	t.Helper()
	hired, err := w.vendor.Hire(bamboohr.Hire{FirstName: first, LastName: last})
	require.NoError(t, err)
	w.sync(t)
	return hired, w.find(t, hired.WorkEmail)
}
