package workflow_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/workflow"
)

// holder is somebody long at work, under the manager.
func (b *bundle) holder(t *testing.T, name string) uuid.UUID {
	t.Helper()
	return b.hire(t, name, employee.Edit{StartDate: optional.Of(day(-700)), Manager: optional.Of(b.managerPerson)})
}

func (b *bundle) give(t *testing.T, person uuid.UUID) asset.Asset {
	t.Helper()
	a, err := b.assets.Assign(t.Context(), b.tenant, b.laptop(t, asset.InStock).ID, asset.Handover{EmployeeID: person}, nil)
	require.NoError(t, err)
	return a
}

func leavesIn(days int) employee.Edit { return employee.Edit{EndDate: optional.Of(day(days))} }

func TestOffboarding(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ben := b.holder(t, "Ben")
	first := b.give(t, ben)
	b.update(t, ben, leavesIn(10))
	b.pump(t)

	run := b.run(t, ben)
	require.Equal(t, "offboarding", run.Definition.Key)
	require.Equal(t, day(10), run.Anchor)
	collect := step(t, run, "collect")
	require.Equal(t, workflow.StepActive, collect.Status)
	require.Equal(t, day(10).At(17, "UTC"), *collect.DueAt)
	require.Equal(t, []workflow.AssetRef{{ID: first.ID, Tag: first.Tag, Name: first.Name, Status: asset.Assigned}}, collect.Deals)
	require.Empty(t, collect.Hint)
	for _, who := range []workflow.Viewer{b.manager, b.it} {
		require.Equal(t, []string{"Ben is leaving"}, b.titles(t, who, workflow.NotifyNotice), who.Name)
	}

	second := b.give(t, ben) // what is held is looked at when it is asked for
	require.Len(t, step(t, b.run(t, ben), "collect").Deals, 2)

	run = b.must(t, b.it, run, "collect", workflow.Complete)
	require.Equal(t, workflow.Completed, run.Status)
	for _, a := range []asset.Asset{first, second} {
		require.Equal(t, asset.InStock, b.asset(t, a.ID).Status)
	}
	require.Len(t, step(t, run, "collect").Deals, 2, "what was collected is remembered")
	require.Equal(t, []string{"Ben has returned everything"}, b.titles(t, b.hr, workflow.NotifyNotice))
}

func TestOffboardingWithoutDevices(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ben := b.holder(t, "Ben")
	b.update(t, ben, leavesIn(10))
	b.pump(t)
	run := b.run(t, ben)
	require.Equal(t, "Ben holds no devices: complete this step to go on.", step(t, run, "collect").Hint)
	run = b.must(t, b.it, run, "collect", workflow.Complete)
	require.Equal(t, workflow.Completed, run.Status)
	require.Equal(t, "Ben held nothing.", step(t, run, "take_back").Note)
}

func TestWithdrawnLeavingCancels(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ben := b.holder(t, "Ben")
	held := b.give(t, ben)
	b.update(t, ben, leavesIn(10))
	b.pump(t)
	b.update(t, ben, employee.Edit{EndDate: optional.Null[clock.Date]()})
	b.pump(t)
	run := b.run(t, ben)
	require.Equal(t, workflow.Cancelled, run.Status)
	require.Equal(t, "The leaving was withdrawn.", run.Reason)
	require.Equal(t, asset.Assigned, b.asset(t, held.ID).Status, "who stays keeps everything")
	require.Equal(t, []string{"Offboarding of Ben was cancelled"}, b.titles(t, b.hr, workflow.NotifyCancelled))

	b.update(t, ben, leavesIn(30))
	b.pump(t)
	require.Len(t, b.runs(t, ben), 2, "the next leaving is another run")
}

// Who is gone already is collected from today on, although nobody said when.
func TestTerminatedWithoutDate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	link := b.connected(t)
	out, err := b.employees.Apply(t.Context(), b.tenant, employee.Batch{Records: []employee.Imported{{
		ExternalID: "7", FirstName: "Ben", Email: "ben@acme.test", StartDate: day(-700), SourceStatus: employee.SourceActive,
	}}, Source: link, Baseline: true})
	require.NoError(t, err)
	ben := out[0].EmployeeID
	b.pump(t)
	require.Empty(t, b.runs(t, ben), "who is at work at the baseline starts nothing")
	_, err = b.employees.Apply(t.Context(), b.tenant, employee.Batch{Records: []employee.Imported{{
		ExternalID: "7", EmployeeID: &ben, FirstName: "Ben", Email: "ben@acme.test", StartDate: day(-700), SourceStatus: employee.SourceLeft,
	}}, Source: link})
	require.NoError(t, err)
	b.pump(t)
	run := b.run(t, ben)
	require.Equal(t, workflow.Running, run.Status)
	require.Equal(t, today, run.Anchor)
}

// A leaver who comes back before everything is collected keeps the devices.
func TestRehireEndsTheOffboarding(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ben := b.holder(t, "Ben")
	b.give(t, ben)
	b.update(t, ben, leavesIn(-1))
	b.pump(t)
	require.Equal(t, workflow.Running, b.run(t, ben).Status)
	b.update(t, ben, comesBack(5))
	b.pump(t)
	runs := b.runs(t, ben)
	require.Len(t, runs, 2)
	for _, r := range runs {
		switch r.Definition.Key {
		case workflow.Offboarding:
			require.Equal(t, workflow.Cancelled, r.Status)
			require.Equal(t, "A new hire was announced.", r.Reason)
		case workflow.Onboarding:
			require.Equal(t, workflow.Running, r.Status)
		}
	}
}

// connected is an integration that people can come from.
func (b *bundle) connected(t *testing.T) uuid.UUID {
	id := uuid.New()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into integrations (tenant_id, id, connector, name, settings, schedule, hand_edits, hook_endpoint, created_at, updated_at)
			values ($1, $2, 'bamboohr', 'BambooHR', '{}', 'hourly', 'keep', $3, now(), now())`, b.tenant, id, id.String())
		return err
	}))
	return id
}
