package scenario_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app/apptest"
	staff "github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/jamf"
	"github.com/assetronics/assetronics/internal/sandbox/kit"
	"github.com/assetronics/assetronics/internal/sandbox/msgraph"
)

// fleet is a company whose machines a simulated vendor manages, and two of its IT.
type fleet struct {
	p           *apptest.Product
	url         string
	integration string
	ana, ben    *apptest.Client
	devices     []fleetDevice
}

type fleetDevice struct {
	ID         string
	Label      string
	ExternalID string `json:"external_id"`
}

type asked struct {
	ID       string
	State    string
	Problem  *string
	Result   map[string]any
	Attempts int
	Changes  []struct{ Field string }
	Version  int
}

// manage connects a vendor and reads its machines.
func manage(t *testing.T, vendor http.Handler, connection map[string]any) *fleet {
	t.Helper()
	f := &fleet{p: apptest.Start(t)}
	web := httptest.NewServer(vendor)
	t.Cleanup(web.Close)
	f.url = web.URL
	admin := f.p.SignIn(t, "admin@acme.test", access.Admin)
	f.ana, f.ben = f.p.SignIn(t, "ana@acme.test", access.IT), f.p.SignIn(t, "ben@acme.test", access.IT)
	settings, _ := connection["settings"].(map[string]any)
	settings["base_url"] = web.URL + settings["base_url"].(string)
	var made struct{ ID string }
	admin.Do(t, http.MethodPost, "/integrations", connection, http.StatusCreated, &made)
	f.integration = made.ID
	admin.Do(t, http.MethodPost, "/integrations/"+made.ID+"/sync", nil, http.StatusAccepted, nil)
	require.Eventually(t, func() bool {
		var page struct{ Data []fleetDevice }
		f.ana.Do(t, http.MethodGet, "/devices?os_name=macOS,Windows&limit=50", nil, http.StatusOK, &page)
		f.devices = page.Data
		return len(f.devices) > 3
	}, patience, poll, "machines")
	return f
}

func staffed() kit.Options {
	return kit.Options{Now: time.Now, Company: staff.New(staff.Options{Today: time.Now(), Now: time.Now, Size: 30, Domain: "acme.test"}), Unlimited: true}
}

func manageJamf(t *testing.T) *fleet {
	t.Helper()
	vendor, err := jamf.New(jamf.Options{Options: staffed()})
	require.NoError(t, err)
	return manage(t, vendor, map[string]any{
		"connector": "jamf-pro", "name": "Jamf", "settings": map[string]any{"host": "acme.test", "client_id": jamf.DemoClient, "base_url": ""},
		"secrets": map[string]any{"client_secret": jamf.DemoSecret},
	})
}

func manageIntune(t *testing.T) *fleet {
	t.Helper()
	vendor, err := msgraph.New(msgraph.Options{Options: staffed()})
	require.NoError(t, err)
	return manage(t, vendor, map[string]any{
		"connector": "microsoft-entra-id", "name": "Intune",
		"settings": map[string]any{"tenant": msgraph.DemoTenant, "client_id": msgraph.DemoClient, "base_url": "/v1.0"},
		"secrets":  map[string]any{"client_secret": msgraph.DemoSecret},
	})
}

// ask is a request of Ana's.
func (f *fleet) ask(t *testing.T, action string, device fleetDevice, inputs map[string]any) asked {
	t.Helper()
	var a asked
	f.ana.Do(t, http.MethodPost, "/actions", map[string]any{
		"integration_id": f.integration, "action": action, "device_id": device.ID, "inputs": inputs, "reason": "Left on a train.",
	}, http.StatusCreated, &a)
	return a
}

// becomes waits for a state.
func (f *fleet) becomes(t *testing.T, a asked, state string) asked {
	t.Helper()
	require.Eventually(t, func() bool {
		f.ana.Do(t, http.MethodGet, "/actions/"+a.ID, nil, http.StatusOK, &a)
		return a.State == state
	}, patience, poll, "%s", state)
	return a
}

// trouble orders a vendor's next failure.
func (f *fleet) trouble(t *testing.T, fault map[string]any) {
	t.Helper()
	text, err := json.Marshal(map[string]any{"next": []any{fault}})
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, f.url+"/control/api/trouble", strings.NewReader(string(text)))
	require.NoError(t, err)
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusOK, answer.StatusCode)
}

// answered counts the requests that the vendor answered well, by a part of their line.
func (f *fleet) answered(t *testing.T, line string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.url+"/control/api/requests", nil)
	require.NoError(t, err)
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	var log struct{ Requests []kit.Request }
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&log))
	n := 0
	for _, request := range log.Requests {
		if request.Status >= 200 && request.Status < 300 && strings.Contains(request.Method+" "+request.Path, line) {
			n++
		}
	}
	return n
}

// TestLockAndWipe goes from the offers to what the vendor has done, through real
// jobs.
func TestLockAndWipe(t *testing.T) {
	t.Parallel()
	f := manageIntune(t)
	device := f.devices[0]
	var linked struct{ Asset struct{ ID string } }
	f.ana.Do(t, http.MethodPost, "/devices/"+device.ID+"/create-asset", nil, http.StatusOK, &linked)
	var offers struct {
		Data []struct {
			Action    string
			Dangerous bool
			Filled    map[string]any
			Inputs    []struct{ Key string }
		}
	}
	f.ana.Do(t, http.MethodGet, "/assets/"+linked.Asset.ID+"/actions", nil, http.StatusOK, &offers)
	names := map[string]bool{}
	for _, o := range offers.Data {
		names[o.Action] = o.Dangerous
		require.Equal(t, device.ExternalID, o.Filled["device"])
	}
	require.Equal(t, map[string]bool{"lock_device": false, "restart_device": false, "sync_device": false, "retire_device": true, "wipe_device": true}, names)

	lock := f.ask(t, "lock_device", device, nil)
	f.becomes(t, lock, "done")
	require.Equal(t, 1, f.answered(t, "/remoteLock"))

	wipe := f.ask(t, "wipe_device", device, map[string]any{"keep_user_data": true})
	require.Equal(t, "waiting", wipe.State)
	var counts struct {
		Waiting int `json:"waiting_for_me"`
	}
	f.ben.Do(t, http.MethodGet, "/action-counts", nil, http.StatusOK, &counts)
	require.Equal(t, 1, counts.Waiting)
	f.ana.Do(t, http.MethodGet, "/action-counts", nil, http.StatusOK, &counts)
	require.Zero(t, counts.Waiting)
	f.ana.Do(t, http.MethodPost, "/actions/"+wipe.ID+"/approve", map[string]any{}, http.StatusForbidden, nil)
	again := f.p.SignInAgain(t, f.ana.Email)
	again.Do(t, http.MethodPost, "/actions/"+wipe.ID+"/approve", map[string]any{}, http.StatusForbidden, nil)
	auditor := f.p.SignIn(t, "auditor@acme.test", access.Auditor)
	auditor.Do(t, http.MethodPost, "/actions/"+wipe.ID+"/approve", map[string]any{}, http.StatusForbidden, nil)
	require.Zero(t, f.answered(t, "/wipe"))

	other := f.p.NewCompany(t).SignIn(t, "spy@globex.test", access.Owner)
	other.Do(t, http.MethodGet, "/actions/"+wipe.ID, nil, http.StatusNotFound, nil)
	other.Do(t, http.MethodPost, "/actions/"+wipe.ID+"/approve", map[string]any{}, http.StatusNotFound, nil)

	f.ben.Do(t, http.MethodPost, "/actions/"+wipe.ID+"/approve", map[string]any{"note": "Go."}, http.StatusOK, nil)
	f.becomes(t, wipe, "done")
	require.Equal(t, 1, f.answered(t, "/wipe"))
	var notes struct {
		Data []struct {
			Kind string
			Link struct{ ID uuid.UUID }
		}
	}
	f.ana.Do(t, http.MethodGet, "/notifications?kind=action_done", nil, http.StatusOK, &notes)
	require.Len(t, notes.Data, 1)
	require.Equal(t, wipe.ID, notes.Data[0].Link.ID.String())

	require.Eventually(t, func() bool { return f.history(t, linked.Asset.ID)["action_completed"] == 2 }, patience, poll, "the asset's history tells of both")
	told := f.history(t, linked.Asset.ID)
	require.Equal(t, 1, told["asset_created"])
	require.Equal(t, 2, told["action_requested"])
	require.Equal(t, 1, told["action_approved"])
}

// history counts what an asset's history tells of, by type.
func (f *fleet) history(t *testing.T, asset string) map[string]int {
	t.Helper()
	var events struct{ Data []struct{ Type string } }
	f.ana.Do(t, http.MethodGet, "/assets/"+asset+"/events", nil, http.StatusOK, &events)
	told := map[string]int{}
	for _, e := range events.Data {
		told[e.Type]++
	}
	return told
}

// TestCutAnswerOfAWipe loses the answer behind the deed: it is looked up, and not
// done twice.
func TestCutAnswerOfAWipe(t *testing.T) {
	t.Parallel()
	f := manageJamf(t)
	f.trouble(t, map[string]any{"kind": "cut", "path": "/erase"})
	wipe := f.ask(t, "erase_computer", f.mac(t), map[string]any{"pin": "123456"})
	f.ben.Do(t, http.MethodPost, "/actions/"+wipe.ID+"/approve", map[string]any{}, http.StatusOK, nil)
	wipe = f.becomes(t, wipe, "done")
	require.Equal(t, 2, wipe.Attempts)
	require.NotEmpty(t, wipe.Result["command"], "the command that was found")
	require.Equal(t, 1, f.answered(t, "/erase"))
}

// TestTokenDiesMidWay has the vendor forget the token at the very call.
func TestTokenDiesMidWay(t *testing.T) {
	t.Parallel()
	f := manageJamf(t)
	f.trouble(t, map[string]any{"kind": "token_dies", "path": "/erase"})
	wipe := f.ask(t, "erase_computer", f.mac(t), map[string]any{"pin": "123456"})
	f.ben.Do(t, http.MethodPost, "/actions/"+wipe.ID+"/approve", map[string]any{}, http.StatusOK, nil)
	wipe = f.becomes(t, wipe, "done")
	require.Equal(t, 1, wipe.Attempts)
	require.Equal(t, 1, f.answered(t, "/erase"))
}

// TestOutcomeIsForPeople loses the answer of what cannot be looked up.
func TestOutcomeIsForPeople(t *testing.T) {
	t.Parallel()
	f := manageJamf(t)
	f.trouble(t, map[string]any{"kind": "cut", "path": "/mdm/commands"})
	restart := f.ask(t, "restart_device", f.mac(t), nil)
	restart = f.becomes(t, restart, "unknown")
	require.Contains(t, *restart.Problem, "broke off")
	f.ben.Do(t, http.MethodPost, "/actions/"+restart.ID+"/settle", map[string]any{"done": true}, http.StatusOK, nil)
	f.becomes(t, restart, "done")
	require.Equal(t, 1, f.answered(t, "POST /api/v2/mdm/commands"))
}

// mac is a computer that the vendor can address.
func (f *fleet) mac(t *testing.T) fleetDevice {
	t.Helper()
	for _, d := range f.devices {
		var offers struct {
			Data []struct {
				Action   string
				Obstacle *string
			}
		}
		f.ana.Do(t, http.MethodGet, "/devices/"+d.ID+"/actions", nil, http.StatusOK, &offers)
		for _, o := range offers.Data {
			if o.Action == "erase_computer" && o.Obstacle == nil {
				return d
			}
		}
	}
	require.Fail(t, "no computer")
	return fleetDevice{}
}
