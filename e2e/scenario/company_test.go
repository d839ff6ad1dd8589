package scenario_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app/apptest"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/tenant"
)

// company is one tenant with its owner and one thing of each kind.
type company struct {
	*apptest.Client

	product *apptest.Product
	ids     map[string]string // by the first part of the path: "assets"
}

// found makes a company with a little of everything in it.
func found(t *testing.T, p *apptest.Product, name string) *company {
	t.Helper()
	made, err := p.Rooms.NewCompany(t.Context(), tenant.New{Name: name + " " + uuid.NewString()[:8]})
	require.NoError(t, err)
	own := *p
	own.Company = made
	c := &company{Client: own.SignIn(t, "owner@"+made.Slug+".test", access.Owner), product: &own, ids: map[string]string{}}
	c.ids["employees"] = c.make(t, "/employees", map[string]any{"first_name": "Ada", "last_name": name, "email": "ada@" + made.Slug + ".test"})
	c.ids["assets"] = c.make(t, "/assets", map[string]any{"name": "Laptop", "category": "laptop", "serial": "S-1"})
	c.ids["departments"] = c.make(t, "/departments", map[string]any{"name": "Research"})
	c.ids["locations"] = c.make(t, "/locations", map[string]any{"name": "Oslo"})
	c.ids["categories"] = c.make(t, "/categories", map[string]any{"name": "Drones", "slug": "drone"})
	c.ids["manufacturers"] = c.make(t, "/manufacturers", map[string]any{"name": "Acorn"})
	c.ids["models"] = c.make(t, "/models", map[string]any{"name": "Archimedes"})
	c.ids["users"] = c.make(t, "/users", map[string]any{"email": "invited@" + made.Slug + ".test", "name": "Invited", "roles": []string{"auditor"}})
	c.ids["workflows"] = c.make(t, "/workflows", map[string]any{"definition": "onboarding", "subject_id": c.ids["employees"]})
	c.ids["integrations"] = c.make(t, "/integrations", map[string]any{
		"connector": "bamboohr", "name": "HR", "settings": map[string]any{"subdomain": made.Slug}, "secrets": map[string]any{"api_key": "none"},
	})
	c.ids["stream"] = "employees"
	c.registers(t)
	c.device(t)
	c.action(t)
	c.files(t)
	c.step(t)
	return c
}

// registers adds the other registers, and of each that can be merged a second one
// to merge.
func (c *company) registers(t *testing.T) {
	t.Helper()
	c.ids["vendors"] = c.make(t, "/vendors", map[string]any{"name": "Dealer"})
	c.ids["companies"] = c.make(t, "/companies", map[string]any{"name": "Ltd"})
	c.ids["cost-centres"] = c.make(t, "/cost-centres", map[string]any{"name": "Overhead", "code": "1"})
	c.ids["fields"] = c.make(t, "/fields", map[string]any{"object": "asset", "key": "pin", "name": "PIN", "type": "text", "sealed": true})
	c.ids["field-sets"] = c.make(t, "/field-sets", map[string]any{"name": "Phones", "fields": []string{c.ids["fields"]}})
	c.ids["views"] = c.make(t, "/views", map[string]any{"list": "assets", "name": "Mine", "query": map[string]any{}})
	c.ids["status-labels"] = c.make(t, "/status-labels", map[string]any{"name": "Ready", "color": "green", "status": "in_stock"})
	c.ids["deleted-assets"] = c.make(t, "/assets", map[string]any{"name": "Gone", "category": "laptop"})
	c.Do(t, http.MethodDelete, "/assets/"+c.ids["deleted-assets"], nil, http.StatusNoContent, nil)
	for register, body := range map[string]map[string]any{
		"departments": {"name": "Development"}, "locations": {"name": "Bergen"}, "manufacturers": {"name": "Amstrad"}, "models": {"name": "Electron"},
		"categories": {"name": "Robots", "slug": "robot"}, "vendors": {"name": "Trader"}, "companies": {"name": "Inc"},
		"cost-centres": {"name": "Travel", "code": "2"},
	} {
		c.ids["second_"+strings.ReplaceAll(register, "-", "_")] = c.make(t, "/"+register, body)
	}
}

// device adds a machine that an integration tells of.
func (c *company) device(t *testing.T) {
	t.Helper()
	told, err := c.product.Rooms.Devices.Apply(t.Context(), c.product.Company.ID, device.Batch{
		Source: uuid.MustParse(c.ids["integrations"]), Stream: "computers", Records: []device.Imported{{Device: record.Device{ExternalID: "1", Name: "Beeb"}}},
	})
	require.NoError(t, err)
	require.Len(t, told, 1)
	var all struct{ Data []struct{ ID string } }
	c.Do(t, http.MethodGet, "/devices", nil, http.StatusOK, &all)
	require.Len(t, all.Data, 1)
	c.ids["devices"] = all.Data[0].ID
}

// action asks for something dangerous, which nobody approves.
func (c *company) action(t *testing.T) {
	t.Helper()
	manager := c.make(t, "/integrations", map[string]any{
		"connector": "jamf-pro", "name": "Jamf", "settings": map[string]any{"host": "acme.test", "client_id": "c", "base_url": "http://127.0.0.1:9"},
		"secrets": map[string]any{"client_secret": "none"},
	})
	told, err := c.product.Rooms.Devices.Apply(t.Context(), c.product.Company.ID, device.Batch{
		Source: uuid.MustParse(manager), Stream: "computers", Records: []device.Imported{{Device: record.Device{ExternalID: "1", ManagementID: "m-1"}}},
	})
	require.NoError(t, err)
	c.ids["actions"] = c.make(t, "/actions", map[string]any{
		"integration_id": manager, "action": "erase_computer", "device_id": told[0].DeviceID, "inputs": map[string]any{"pin": "123456"}, "reason": "lost",
	})
}

// files attaches one to each thing that can have some.
func (c *company) files(t *testing.T) {
	t.Helper()
	for _, register := range []string{"assets", "employees", "locations", "models", "vendors"} {
		var made struct{ ID string }
		c.Do(t, http.MethodPost, "/"+register+"/"+c.ids[register]+"/attachments?name=note.txt", "some plain text", http.StatusCreated, &made)
		c.ids[register+".attachment_id"] = made.ID
	}
}

// step keeps the step that the company's workflow is at.
func (c *company) step(t *testing.T) {
	t.Helper()
	var run struct{ Steps []struct{ ID, Status string } }
	c.Do(t, http.MethodGet, "/workflows/"+c.ids["workflows"], nil, http.StatusOK, &run)
	for _, s := range run.Steps {
		if s.Status == "active" {
			c.ids["step_id"] = s.ID
		}
	}
	require.NotEmpty(t, c.ids["step_id"], "no step is active")
}

func (c *company) make(t *testing.T, path string, body map[string]any) string {
	t.Helper()
	var made struct{ ID string }
	c.Do(t, http.MethodPost, path, body, http.StatusCreated, &made)
	return made.ID
}

// head adds a mark to the event log and gives the mark's number: what happened
// since an earlier mark is the difference.
func (c *company) head(t *testing.T) int {
	t.Helper()
	id := c.make(t, "/assets", map[string]any{"name": "Mark", "category": "laptop"})
	var seq int
	require.Eventually(t, func() bool {
		var events struct{ Data []struct{ Seq int } }
		c.Do(t, http.MethodGet, "/assets/"+id+"/events", nil, http.StatusOK, &events)
		if len(events.Data) == 1 {
			seq = events.Data[0].Seq
		}
		return seq > 0
	}, patience, poll, "the mark did not reach the log")
	return seq
}
