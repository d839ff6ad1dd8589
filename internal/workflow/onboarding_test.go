package workflow_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/workflow"
)

// The whole way of a hire: announced, approved, picked, handed over.
func TestOnboarding(t *testing.T) {
	t.Parallel()
	b := setup(t)
	laptop := b.laptop(t, asset.InStock)
	ana := b.newcomer(t, "Ana")
	newHire := b.user(t, "Ana", access.Employee)
	b.pump(t)

	run := b.run(t, ana)
	require.Equal(t, workflow.Running, run.Status)
	require.Equal(t, "onboarding", run.Definition.Key)
	require.Equal(t, "Ana", run.Subject)
	require.Equal(t, day(14), run.Anchor)
	require.Equal(t, map[string]workflow.StepStatus{
		"reserve": workflow.StepCompleted, "approve": workflow.StepActive, "pick": workflow.StepPending,
		"hand_over": workflow.StepPending, "assign": workflow.StepPending, "tell": workflow.StepPending,
	}, statuses(run))
	require.Equal(t, ana, b.asset(t, laptop.ID).ReservedFor.ID, "reserved before anybody decides")
	require.Equal(t, []asset.Status{asset.Reserved}, []asset.Status{step(t, run, "pick").Deals[0].Status})

	approve := step(t, run, "approve")
	require.Equal(t, b.manager.UserID, *approve.Assignee.UserID)
	require.Equal(t, "manager", approve.AssigneeName)
	require.Empty(t, approve.Assignee.Note)
	require.Equal(t, day(9).At(17, "UTC"), *approve.DueAt)
	require.Equal(t, []string{"Approve the equipment: Onboarding of Ana"}, b.titles(t, b.manager, workflow.NotifyStep))

	run = b.must(t, b.manager, run, "approve", workflow.Approve)
	require.Equal(t, "manager", step(t, run, "approve").CompletedBy.Label)
	require.Equal(t, []string{"Pick the laptop: Onboarding of Ana"}, b.titles(t, b.it, workflow.NotifyStep))

	run = b.must(t, b.it, run, "pick", workflow.Complete) // no body: the reserved one
	require.Equal(t, laptop.Tag, step(t, run, "pick").Deals[0].Tag)
	require.Equal(t, day(14).At(12, "UTC"), *step(t, run, "hand_over").DueAt)

	run = b.must(t, b.it, run, "hand_over", workflow.Complete)
	require.Equal(t, workflow.Completed, run.Status)
	require.Equal(t, noon, *run.FinishedAt)
	for key, status := range statuses(run) {
		require.Equal(t, workflow.StepCompleted, status, key)
	}
	require.Equal(t, ana, b.asset(t, laptop.ID).Assignee.ID)

	for _, who := range []workflow.Viewer{newHire, b.manager, b.hr} {
		require.Equal(t, []string{"Ana is equipped"}, b.titles(t, who, workflow.NotifyNotice), who.Name)
		require.Empty(t, b.titles(t, who, workflow.NotifyCompleted), "%s was told twice", who.Name)
	}
	require.Empty(t, b.titles(t, b.it, workflow.NotifyCompleted), "IT has done it itself")
}

// The history says who did what, when and from where.
func TestOnboardingIsTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	laptop := b.laptop(t, asset.InStock)
	ana := b.newcomer(t, "Ana")
	b.pump(t)
	run := b.run(t, ana)
	run = b.must(t, b.manager, run, "approve", workflow.Approve)
	run = b.must(t, b.it, run, "pick", workflow.Complete)
	b.must(t, b.it, run, "hand_over", workflow.Complete)
	b.pump(t)

	all := b.told(t, run.ID)
	require.Equal(t, []string{
		workflow.EventStarted,
		workflow.EventStepActivated, workflow.EventStepCompleted, // reserve
		workflow.EventStepActivated, workflow.EventStepCompleted, // approve
		workflow.EventStepActivated, workflow.EventStepCompleted, // pick
		workflow.EventStepActivated, workflow.EventStepCompleted, // hand over
		workflow.EventStepActivated, workflow.EventStepCompleted, // assign
		workflow.EventStepActivated, workflow.EventStepCompleted, // tell
		workflow.EventCompleted,
	}, types(all))
	for _, e := range all {
		require.Equal(t, "Onboarding of Ana", e.Label)
	}
	require.Equal(t, event.ActorWorkflow, all[0].Actor.Type)
	require.Equal(t, run.ID, *all[0].Actor.ID)
	require.Equal(t, event.Workflow, all[0].Source)
	require.NotNil(t, all[0].Cause, "the hire is why")
	require.Equal(t, "manager", all[4].Actor.Label)
	require.Equal(t, event.UI, all[4].Source)

	history := b.told(t, laptop.ID)
	require.Equal(t, []string{"asset_created", "asset_reserved", "asset_assigned"}, types(history))
	require.Equal(t, "Onboarding of Ana", history[1].Actor.Label)
	require.Equal(t, event.ActorWorkflow, history[1].Actor.Type)
	require.Equal(t, "it", history[2].Actor.Label, "who clicked has handed it over")
	require.Equal(t, event.Workflow, history[2].Source)
}

func TestRejectFreesTheReservation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	laptop := b.laptop(t, asset.InStock)
	ana := b.newcomer(t, "Ana")
	b.pump(t)

	run, err := b.act(t, b.manager, b.run(t, ana), "approve", workflow.Reject, workflow.Said{Note: "Has one already."})
	require.NoError(t, err)
	require.Equal(t, workflow.Rejected, run.Status)
	require.Equal(t, "Has one already.", run.Reason)
	require.Equal(t, workflow.StepRejected, step(t, run, "approve").Status)
	require.Equal(t, workflow.StepCancelled, step(t, run, "pick").Status)
	require.Equal(t, asset.InStock, b.asset(t, laptop.ID).Status)

	require.Equal(t, []string{"Onboarding of Ana was rejected"}, b.titles(t, b.it, workflow.NotifyRejected))
	require.Equal(t, []string{"Onboarding of Ana was rejected"}, b.titles(t, b.hr, workflow.NotifyRejected))
	require.Empty(t, b.titles(t, b.manager, workflow.NotifyRejected), "who said no knows")

	b.pump(t)
	all := types(b.told(t, run.ID))
	require.Equal(t, workflow.EventRejected, all[len(all)-1])
	require.Len(t, b.runs(t, ana), 1, "events of a rejected run start nothing")
}

func TestNothingInStock(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.newcomer(t, "Ana")
	b.pump(t)
	run := b.must(t, b.manager, b.run(t, ana), "approve", workflow.Approve)
	require.Equal(t, "Nothing in stock.", step(t, run, "reserve").Note)
	require.Equal(t, "Nothing in stock and nothing on order: order one, then choose it here.", step(t, run, "pick").Hint)
	_, err := b.act(t, b.it, run, "pick", workflow.Complete, workflow.Said{})
	require.ErrorContains(t, err, "workflow.no_asset")

	ordered := b.laptop(t, asset.OnOrder)
	run = b.run(t, ana)
	require.Equal(t, "Nothing in stock: choose an asset on order.", step(t, run, "pick").Hint)
	run, err = b.act(t, b.it, run, "pick", workflow.Complete, workflow.Said{AssetID: &ordered.ID})
	require.NoError(t, err)
	require.Equal(t, asset.OnOrder, step(t, run, "hand_over").Deals[0].Status)
	require.Contains(t, step(t, run, "hand_over").Hint, "still on order")

	before := run
	_, err = b.act(t, b.it, run, "hand_over", workflow.Complete, workflow.Said{})
	require.ErrorContains(t, err, "workflow.asset_not_received")
	require.Equal(t, before, b.run(t, ana), "a refused click changes nothing")

	_, err = b.assets.Receive(t.Context(), b.tenant, ordered.ID, asset.Arrival{}, nil)
	require.NoError(t, err)
	run = b.must(t, b.it, b.run(t, ana), "hand_over", workflow.Complete)
	require.Equal(t, workflow.Completed, run.Status)
	require.Equal(t, ana, b.asset(t, ordered.ID).Assignee.ID)
}

func TestPickAnother(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.laptop(t, asset.InStock)
	ana := b.newcomer(t, "Ana")
	b.pump(t)
	run := b.must(t, b.manager, b.run(t, ana), "approve", workflow.Approve)
	second, taken := b.laptop(t, asset.InStock), b.laptop(t, asset.InStock)
	_, err := b.assets.Reserve(t.Context(), b.tenant, taken.ID, b.managerPerson, nil)
	require.NoError(t, err)
	phone, err := b.assets.Create(t.Context(), b.tenant, asset.New{Name: "Phone", Category: "phone"})
	require.NoError(t, err)

	for name, c := range map[string]struct {
		id   asset.Asset
		want string
	}{
		"ErrOtherCategory": {phone, "invalid_input"},
		"ErrTaken":         {taken, "asset.already_reserved"},
		"ErrUnknown":       {asset.Asset{ID: run.ID}, "invalid_input"},
	} {
		_, err = b.act(t, b.it, run, "pick", workflow.Complete, workflow.Said{AssetID: &c.id.ID})
		require.ErrorContains(t, err, c.want, name)
	}
	require.Equal(t, ana, b.asset(t, first.ID).ReservedFor.ID, "a refused choice frees nothing")

	run, err = b.act(t, b.it, run, "pick", workflow.Complete, workflow.Said{AssetID: &second.ID})
	require.NoError(t, err)
	require.Equal(t, asset.InStock, b.asset(t, first.ID).Status)
	require.Equal(t, ana, b.asset(t, second.ID).ReservedFor.ID)

	// Even at the hand-over another can be given.
	third := b.laptop(t, asset.InStock)
	_, err = b.act(t, b.it, run, "hand_over", workflow.Complete, workflow.Said{AssetID: &third.ID})
	require.NoError(t, err)
	require.Equal(t, ana, b.asset(t, third.ID).Assignee.ID)
	require.Equal(t, asset.InStock, b.asset(t, second.ID).Status)
}

// Dates are days of the company, not of the server.
func TestDueDatesAreInTheCompanysZone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.tenant = b.company(t, "kiwi", "Pacific/Auckland")
	b.admin = b.user(t, "boss", access.Admin)
	ana := b.hire(t, "Ana", startsIn(14))
	b.pump(t)
	auckland, err := time.LoadLocation("Pacific/Auckland")
	require.NoError(t, err)
	due := step(t, b.run(t, ana), "hand_over").DueAt.In(auckland)
	require.Equal(t, day(14).String()+" 12:00", due.Format("2006-01-02 15:04"))
}

func TestOwnPage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.newcomer(t, "Ana")
	b.newcomer(t, "Ben")
	b.pump(t)
	newHire := b.user(t, "Ana", access.Employee)
	newHire.EmployeeID = &ana
	newHire.Scope = access.Scope{People: []uuid.UUID{ana}}

	own, err := b.Own(t.Context(), b.tenant, newHire, list.Request{})
	require.NoError(t, err)
	require.Len(t, own.Rows, 1)
	require.Equal(t, "Ana", own.Rows[0].Subject)
	require.Empty(t, step(t, own.Rows[0], "approve").Verbs)

	own, err = b.Own(t.Context(), b.tenant, b.manager, list.Request{})
	require.NoError(t, err)
	require.Len(t, own.Rows, 2)
	require.Equal(t, []workflow.Verb{workflow.Approve, workflow.Reject}, step(t, own.Rows[0], "approve").Verbs)
}
