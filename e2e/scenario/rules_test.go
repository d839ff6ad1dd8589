package scenario_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels/channelstest"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

func TestTheBaselineStartsFutureJoinersAlone(t *testing.T) {
	t.Parallel()
	w := settled(t, 3)
	joiners := w.vendor.People("", bamboohr.PhaseHire)
	require.NotEmpty(t, joiners)
	for _, j := range joiners {
		w.await(t, w.find(t, j.WorkEmail).ID, "no onboarding for "+j.Name, in("onboarding", "running"))
	}
	var all struct{ Data []workflow }
	w.it.Do(t, http.MethodGet, "/workflows", nil, http.StatusOK, &all)
	require.Len(t, all.Data, len(joiners), "somebody else started something")
}

func TestOneOnboardingPerHire(t *testing.T) {
	t.Parallel()
	w := settled(t, 3)
	hired, nia := w.hire(t, "Nia", "Okonkwo")
	running := w.await(t, nia.ID, "no onboarding", at("approve"))
	_, err := w.vendor.Edit(hired.ID, bamboohr.Edit{JobTitle: "Astronaut"})
	require.NoError(t, err)
	w.sync(t)
	w.sync(t)
	require.Len(t, w.workflows(t, nia.ID), 1)

	require.NoError(t, w.vendor.Withdraw(hired.ID))
	w.sync(t)
	w.await(t, nia.ID, "a withdrawn hire goes on", in("onboarding", "cancelled"))
	require.Eventually(t, func() bool { return w.assetStatus(t, running.step(t, "reserve").Assets[0].ID) == "in_stock" }, patience, poll, "the laptop stays reserved")

	again, err := w.vendor.Hire(bamboohr.Hire{FirstName: "Nia", LastName: "Okonkwo", WorkEmail: hired.WorkEmail})
	require.NoError(t, err)
	w.sync(t)
	w.await(t, nia.ID, "a rehire starts nothing", func(f workflow) bool { return f.ID != running.ID && f.Status == "running" })
	require.Len(t, w.workflows(t, nia.ID), 2)
	require.Equal(t, again.HireDate, *w.find(t, hired.WorkEmail).StartDate)
}

func TestAWithdrawnEndDateCancelsTheOffboarding(t *testing.T) {
	t.Parallel()
	w := settled(t, 3)
	leaver := w.vendor.People("", bamboohr.PhaseActive)[1]
	who := w.find(t, leaver.WorkEmail)
	_, err := w.vendor.SetEndDate(leaver.ID, time.Now().AddDate(0, 0, 40).Format(time.DateOnly))
	require.NoError(t, err)
	w.sync(t)
	w.sync(t)
	w.await(t, who.ID, "no offboarding", in("offboarding", "running"))
	require.Len(t, w.workflows(t, who.ID), 1)
	_, err = w.vendor.WithdrawEndDate(leaver.ID)
	require.NoError(t, err)
	w.sync(t)
	w.await(t, who.ID, "the offboarding goes on", in("offboarding", "cancelled"))
}

func TestAManagerWithoutAccount(t *testing.T) {
	t.Parallel()
	w := settled(t, 3)
	boss := w.vendor.People("", bamboohr.PhaseActive)[2]
	hired, err := w.vendor.Hire(bamboohr.Hire{FirstName: "Nia", LastName: "Okonkwo", Supervisor: boss.ID})
	require.NoError(t, err)
	w.sync(t)
	approval := w.await(t, w.find(t, hired.WorkEmail).ID, "no onboarding", at("approve")).step(t, "approve")
	require.Equal(t, "role", approval.Assignee.Type)
	require.Equal(t, "it", approval.Assignee.Role)
	require.NotNil(t, approval.AssigneeNote)
	require.Contains(t, *approval.AssigneeNote, "no account")
}

func TestANoFreesTheLaptop(t *testing.T) {
	t.Parallel()
	w := settled(t, 3)
	_, nia := w.hire(t, "Nia", "Okonkwo")
	f := w.await(t, nia.ID, "no onboarding", at("approve"))
	laptop := f.step(t, "reserve").Assets[0].ID
	f = w.act(t, w.manager, f, "approve", "reject", map[string]any{"note": "no budget"})
	require.Equal(t, "rejected", f.Status)
	require.Equal(t, "in_stock", w.assetStatus(t, laptop))
}

func TestNothingInStock(t *testing.T) {
	t.Parallel()
	w := settled(t, 0)
	var ordered struct{ ID string }
	w.admin.Do(t, http.MethodPost, "/assets", map[string]any{"name": "Laptop", "category": "laptop", "status": "on_order"}, http.StatusCreated, &ordered)
	_, nia := w.hire(t, "Nia", "Okonkwo")
	f := w.await(t, nia.ID, "no onboarding", at("approve"))
	f = w.act(t, w.manager, f, "approve", "approve", nil)
	require.NotNil(t, f.step(t, "pick").Hint)
	require.Contains(t, *f.step(t, "pick").Hint, "on order")
	f = w.act(t, w.it, f, "pick", "complete", map[string]any{"asset_id": ordered.ID})
	require.True(t, at("hand_over")(f))
}

func TestWhenManyVanishNobodyIsTerminated(t *testing.T) {
	t.Parallel()
	w := settled(t, 0)
	gone := func() int {
		var page struct{ Page struct{ Total int } }
		w.admin.Do(t, http.MethodGet, "/employees?count=true&limit=1&status=terminated", nil, http.StatusOK, &page)
		return page.Page.Total
	}
	before := gone()
	require.NoError(t, w.vendor.SetTrouble(bamboohr.Trouble{VanishPercent: 60}))
	r := w.sync(t)
	require.NotEmpty(t, r.Warnings)
	require.Contains(t, r.Warnings[0].Message, "nobody was changed")
	require.Equal(t, before, gone())
}

func TestASignedWebhookBringsAHireIn(t *testing.T) {
	t.Parallel()
	w := settled(t, 3)
	w.admin.Do(t, http.MethodPost, "/integrations/"+w.integration+"/webhook", nil, http.StatusOK, nil)
	hired, err := w.vendor.Hire(bamboohr.Hire{FirstName: "Nia", LastName: "Okonkwo"})
	require.NoError(t, err)
	var page struct{ Data []person }
	require.Eventually(t, func() bool {
		w.admin.Do(t, http.MethodGet, "/employees?q="+hired.WorkEmail, nil, http.StatusOK, &page)
		return len(page.Data) == 1
	}, patience, poll, "nobody came in")
	w.await(t, page.Data[0].ID, "no onboarding", in("onboarding", "running"))
	var runs struct{ Data []run }
	w.admin.Do(t, http.MethodGet, "/integrations/"+w.integration+"/runs", nil, http.StatusOK, &runs)
	require.Equal(t, "webhook", runs.Data[0].Trigger)
}

func TestBadRecordsAreSetAside(t *testing.T) {
	t.Parallel()
	w := begin(t, 0)
	require.NoError(t, w.vendor.SetTrouble(bamboohr.Trouble{
		Broken: []bamboohr.Breakage{bamboohr.ImpossibleDate, bamboohr.DuplicateEmail, bamboohr.MissingEmail},
		Next:   []bamboohr.Fault{{Kind: bamboohr.RateLimited, Times: 2}, {Kind: bamboohr.ServerError}},
	}))
	r := w.sync(t)
	require.Equal(t, "partial", r.Status)
	require.Equal(t, 2, r.Counts.Rejected, "somebody without an e-mail comes in")
	require.Equal(t, r.Counts.Read, r.Counts.Created+r.Counts.Rejected)
	var rejects struct {
		Data []struct {
			ExternalID   string `json:"external_id"`
			Code, Reason string
		}
	}
	w.admin.Do(t, http.MethodGet, "/runs/"+r.ID+"/rejects", nil, http.StatusOK, &rejects)
	require.Len(t, rejects.Data, 2)
	for _, reject := range rejects.Data {
		require.NotEmpty(t, reject.ExternalID)
		require.NotEmpty(t, reject.Code)
		require.NotEmpty(t, reject.Reason)
	}
}

func TestTwoCompaniesSeeNothingOfEachOther(t *testing.T) {
	t.Parallel()
	w := settled(t, 3)
	_, nia := w.hire(t, "Nia", "Okonkwo")
	f := w.await(t, nia.ID, "no onboarding", at("approve"))
	other := found(t, w.p, "Other")
	for path, visible := range map[string]int{"/employees": 1, "/assets": 1, "/workflows": 1, "/integrations": 2} {
		var page struct{ Data []struct{ ID string } }
		other.Do(t, http.MethodGet, path, nil, http.StatusOK, &page)
		require.Len(t, page.Data, visible, path)
	}
	for _, path := range []string{"/employees/" + nia.ID, "/workflows/" + f.ID, "/integrations/" + w.integration, "/assets/" + f.step(t, "reserve").Assets[0].ID} {
		other.Do(t, http.MethodGet, path, nil, http.StatusNotFound, nil)
	}
	socket := channelstest.Dial(t, "ws"+w.p.URL[len("http"):]+"/socket/websocket", channelstest.Token(other.Token))
	for _, topic := range []string{"assets", "employees", "workflows", "integrations", "dashboard"} {
		require.Equal(t, "error", socket.Join(topic+":"+w.p.Company.ID.String(), map[string]any{}).Status, topic)
	}
	require.Equal(t, "error", socket.Join("user:"+w.admin.UserID.String(), map[string]any{}).Status)
}
