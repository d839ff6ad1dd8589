package workflow_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/workflow"
)

// A run that came to nothing can be started again by hand, as often as needed;
// one that runs or is done cannot.
func TestStartByHand(t *testing.T) {
	t.Parallel()
	b := setup(t)
	laptop := b.laptop(t, asset.InStock)
	ben := b.holder(t, "Ben") // long at work: nothing has started by itself
	b.pump(t)
	require.Empty(t, b.runs(t, ben))

	ctx := as(t.Context(), b.hr)
	run, err := b.Start(ctx, b.tenant, b.hr, workflow.Onboarding, ben)
	require.NoError(t, err)
	require.Equal(t, workflow.StepActive, step(t, run, "approve").Status)
	require.Equal(t, ben, b.asset(t, laptop.ID).ReservedFor.ID)
	_, err = b.Start(ctx, b.tenant, b.hr, workflow.Onboarding, ben)
	require.ErrorContains(t, err, "workflow.running")

	_, err = b.Cancel(ctx, b.tenant, b.hr, run.ID, " ", nil)
	require.ErrorContains(t, err, "invalid_input")
	run, err = b.Cancel(ctx, b.tenant, b.hr, run.ID, "A mistake.", nil)
	require.NoError(t, err)
	require.Equal(t, workflow.Cancelled, run.Status)
	require.Equal(t, "A mistake.", run.Reason)
	require.Equal(t, asset.InStock, b.asset(t, laptop.ID).Status)
	_, err = b.Cancel(ctx, b.tenant, b.hr, run.ID, "Again.", nil)
	require.ErrorContains(t, err, "workflow.ended")
	_, err = b.act(t, b.admin, run, "approve", workflow.Approve, workflow.Said{})
	require.ErrorContains(t, err, "This workflow was cancelled.")

	run, err = b.Start(ctx, b.tenant, b.hr, workflow.Onboarding, ben)
	require.NoError(t, err)
	require.Equal(t, int32(2), run.Attempt)
	run = b.must(t, b.manager, run, "approve", workflow.Approve)
	run = b.must(t, b.it, run, "pick", workflow.Complete)
	b.must(t, b.it, run, "hand_over", workflow.Complete)
	_, err = b.Start(ctx, b.tenant, b.hr, workflow.Onboarding, ben)
	require.ErrorContains(t, err, "workflow.done")

	b.pump(t)
	all := b.told(t, run.ID)
	require.Equal(t, "hr", all[0].Actor.Label)
}

func TestSimultaneousStarts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ben := b.holder(t, "Ben")
	errs := make([]error, 3)
	together(t, len(errs), func(i int) {
		_, errs[i] = b.Start(as(t.Context(), b.hr), b.tenant, b.hr, workflow.Offboarding, ben)
	})
	failed := 0
	for _, err := range errs {
		if err != nil {
			failed++
			require.ErrorContains(t, err, "workflow.running")
		}
	}
	require.Equal(t, 2, failed)
	require.Empty(t, step(t, b.run(t, ben), "collect").DueAt, "nobody said when")
}

func TestErrStart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ben := b.holder(t, "Ben")
	gone := b.holder(t, "Gone")
	b.update(t, gone, leavesIn(-2))
	elsewhere := b.company(t, "globex", "UTC")
	narrow := b.hr
	narrow.Scope.All = false
	for name, c := range map[string]struct {
		tenant     uuid.UUID
		who        workflow.Viewer
		definition string
		person     uuid.UUID
		want       string
	}{
		"ErrNoDefinition": {b.tenant, b.hr, "promotion", ben, "invalid_input"},
		"ErrNobody":       {b.tenant, b.hr, workflow.Onboarding, uuid.New(), "employee.not_found"},
		"ErrOtherCompany": {elsewhere, b.hr, workflow.Onboarding, ben, "employee.not_found"},
		"ErrOutOfScope":   {b.tenant, narrow, workflow.Onboarding, ben, "employee.not_found"},
		"ErrGone":         {b.tenant, b.hr, workflow.Onboarding, gone, "workflow.subject_left"},
	} {
		_, err := b.Start(as(t.Context(), b.hr), c.tenant, c.who, c.definition, c.person)
		require.ErrorContains(t, err, c.want, name)
	}
}

// A definition that changes with the program is a new version; runs keep theirs.
func TestDefinitionsHaveVersions(t *testing.T) {
	t.Parallel()
	b := setup(t)
	all, err := b.Definitions(t.Context(), b.tenant)
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, int32(1), all[0].Version)
	require.Contains(t, all[0].Source, "key: onboarding")

	ben, cleo := b.holder(t, "Ben"), b.holder(t, "Cleo")
	old, err := b.Start(as(t.Context(), b.hr), b.tenant, b.hr, workflow.Onboarding, ben)
	require.NoError(t, err)

	require.NoError(t, b.Use(waiting))
	all, err = b.Definitions(t.Context(), b.tenant)
	require.NoError(t, err)
	require.Equal(t, int32(2), all[0].Version)
	newer, err := b.Start(as(t.Context(), b.hr), b.tenant, b.hr, workflow.Onboarding, cleo)
	require.NoError(t, err)
	require.Equal(t, int32(2), newer.Definition.Version)
	require.Equal(t, "Waiting", newer.Definition.Name)

	old = b.must(t, b.manager, old, "approve", workflow.Approve)
	require.Equal(t, int32(1), old.Definition.Version)
	require.Equal(t, workflow.StepActive, step(t, old, "pick").Status, "it goes on by its own version")
}
