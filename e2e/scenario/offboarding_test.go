package scenario_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
)

// offboarding is a leaver's run as far as these tests look at it.
type offboarding struct {
	ID     string
	Status string
	Steps  []struct {
		ID, Key, Status string
		Requests        []struct{ ID, Title, State string }
	}
}

func (o offboarding) step(key string) int {
	for i, s := range o.Steps {
		if s.Key == key {
			return i
		}
	}
	return -1
}

// TestOffboardingDisablesAtIntune goes from the announced last day to the account that
// the simulated vendor has disabled, through real jobs and events.
func TestOffboardingDisablesAtIntune(t *testing.T) {
	t.Parallel()
	f := manageIntune(t)
	hr := f.p.SignIn(t, "hilda@acme.test", access.HR)
	var account struct {
		ExternalID string `json:"external_id"`
		Email      string
	}
	require.Eventually(t, func() bool {
		var page struct {
			Data []struct {
				Data struct {
					ExternalID    string `json:"external_id"`
					Email, Status string
				}
			}
		}
		f.ana.Do(t, http.MethodGet, "/integrations/"+f.integration+"/records?stream=users&limit=50", nil, http.StatusOK, &page)
		for _, r := range page.Data {
			if r.Data.Email != "" && r.Data.Status == "active" {
				account.ExternalID, account.Email = r.Data.ExternalID, r.Data.Email
				return true
			}
		}
		return false
	}, patience, poll, "accounts")

	var leaver struct{ ID string }
	hr.Do(t, http.MethodPost, "/employees", map[string]any{"first_name": "Lea", "last_name": "Ver", "email": account.Email, "start_date": "2020-01-01"}, http.StatusCreated, &leaver)
	hr.Do(t, http.MethodPatch, "/employees/"+leaver.ID, map[string]any{"end_date": time.Now().AddDate(0, 0, 14).Format(time.DateOnly)}, http.StatusOK, nil)
	var run offboarding
	until := func(what string, is func() bool) {
		t.Helper()
		require.Eventually(t, func() bool {
			var page struct{ Data []offboarding }
			f.ana.Do(t, http.MethodGet, "/workflows?subject_id="+leaver.ID, nil, http.StatusOK, &page)
			if len(page.Data) == 0 {
				return false
			}
			run = page.Data[0]
			return is()
		}, patience, poll, what)
	}
	until("an offboarding", func() bool { return run.Steps[run.step("collect")].Status == "active" })

	f.ana.Do(t, http.MethodPost, "/workflows/"+run.ID+"/steps/"+run.Steps[run.step("collect")].ID+"/complete", map[string]any{}, http.StatusOK, &run)
	disable := run.Steps[run.step("disable")]
	require.Equal(t, "active", disable.Status, "it waits for a second person")
	require.Len(t, disable.Requests, 1)
	require.Equal(t, "Disable "+account.Email, disable.Requests[0].Title)
	request := "/actions/" + disable.Requests[0].ID
	f.ana.Do(t, http.MethodPost, request+"/approve", map[string]any{}, http.StatusForbidden, nil)
	require.Zero(t, f.answered(t, "PATCH"), "nothing is done on one person's word")
	f.ben.Do(t, http.MethodPost, request+"/approve", map[string]any{}, http.StatusOK, nil)

	until("the end", func() bool { return run.Status == "completed" })
	require.Equal(t, "completed", run.Steps[run.step("disable")].Status)
	require.Equal(t, 1, f.answered(t, "PATCH /v1.0/users/"+account.ExternalID))
	require.Equal(t, 1, f.answered(t, "POST /v1.0/users/"+account.ExternalID+"/revokeSignInSessions"))
}
