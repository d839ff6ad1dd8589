package workflow_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/workflow"
)

// Who sees a run, who may act on it, and whose list it is in: the three agree.
func TestWhoSeesAndActs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.laptop(t, asset.InStock)
	ana := b.newcomer(t, "Ana")
	b.pump(t)
	subject := b.user(t, "subject", access.Employee)
	subject.Scope.People = []uuid.UUID{ana}
	people := map[string]workflow.Viewer{
		"Owner": b.user(t, "owner", access.Owner), "Admin": b.admin, "IT": b.it, "HR": b.hr, "Manager": b.manager,
		"OtherManager": b.user(t, "othermanager", access.Manager), "Auditor": b.user(t, "auditor", access.Auditor),
		"Subject": subject, "Employee": b.user(t, "colleague", access.Employee),
	}
	approve := []workflow.Verb{workflow.Approve, workflow.Reject}
	complete := []workflow.Verb{workflow.Complete}
	type want struct {
		sees  bool
		verbs []workflow.Verb
	}
	check := func(key string, wants map[string]want) {
		t.Helper()
		run := b.run(t, ana)
		for name, who := range people {
			w := wants[name]
			all, err := b.List(t.Context(), b.tenant, who, list.Request{Count: true}, false)
			require.NoError(t, err)
			require.Equal(t, w.sees, len(all.Rows) == 1, "%s: in the list", name)
			require.Equal(t, w.sees, *all.Total == 1, "%s: counted", name)
			mine, err := b.List(t.Context(), b.tenant, who, list.Request{}, true)
			require.NoError(t, err)
			require.Equal(t, len(w.verbs) > 0, len(mine.Rows) == 1, "%s: in the own list", name)
			seen, err := b.Get(t.Context(), b.tenant, who, run.ID)
			if !w.sees {
				require.ErrorContains(t, err, "workflow.not_found", name)
				_, err = b.act(t, who, run, key, workflow.Complete, workflow.Said{})
				require.ErrorContains(t, err, "workflow.not_found", name)
				continue
			}
			require.NoError(t, err, name)
			require.Equal(t, w.verbs, step(t, seen, key).Verbs, name)
			if len(w.verbs) == 0 {
				_, err = b.act(t, who, run, key, workflow.Complete, workflow.Said{})
				require.ErrorContains(t, err, "workflow.not_yours", name)
			}
		}
	}
	check("approve", map[string]want{
		"Owner": {true, approve}, "Admin": {true, approve}, "Manager": {true, approve},
		"IT": {true, nil}, "HR": {true, nil}, "Auditor": {true, nil}, "Subject": {true, nil},
	})
	b.must(t, b.manager, b.run(t, ana), "approve", workflow.Approve)
	check("pick", map[string]want{
		"Owner": {true, complete}, "Admin": {true, complete}, "IT": {true, complete},
		"Manager": {true, nil}, "HR": {true, nil}, "Auditor": {true, nil}, "Subject": {true, nil},
	})
}

func TestErrAct(t *testing.T) {
	t.Parallel()
	b := setup(t)
	laptop := b.laptop(t, asset.InStock)
	ana := b.newcomer(t, "Ana")
	b.pump(t)
	run := b.run(t, ana)
	stale := run.Version - 1
	elsewhere := b.company(t, "globex", "UTC")
	for name, c := range map[string]struct {
		tenant, run uuid.UUID
		step        uuid.UUID
		verb        workflow.Verb
		said        workflow.Said
		want        string
	}{
		"ErrOtherCompany": {elsewhere, run.ID, step(t, run, "approve").ID, workflow.Approve, workflow.Said{}, "workflow.not_found"},
		"ErrNoRun":        {b.tenant, uuid.New(), step(t, run, "approve").ID, workflow.Approve, workflow.Said{}, "workflow.not_found"},
		"ErrNoStep":       {b.tenant, run.ID, uuid.New(), workflow.Approve, workflow.Said{}, "workflow_step.not_found"},
		"ErrNotItsTurn":   {b.tenant, run.ID, step(t, run, "pick").ID, workflow.Complete, workflow.Said{}, "workflow.step_not_open"},
		"ErrDone":         {b.tenant, run.ID, step(t, run, "reserve").ID, workflow.Complete, workflow.Said{}, "workflow.step_not_open"},
		"ErrWrongVerb":    {b.tenant, run.ID, step(t, run, "approve").ID, workflow.Complete, workflow.Said{}, "workflow.wrong_action"},
		"ErrStale":        {b.tenant, run.ID, step(t, run, "approve").ID, workflow.Approve, workflow.Said{IfVersion: &stale}, "workflow.stale"},
		"ErrLongNote":     {b.tenant, run.ID, step(t, run, "approve").ID, workflow.Approve, workflow.Said{Note: string(make([]rune, 2001))}, "invalid_input"},
	} {
		_, err := b.Act(as(t.Context(), b.admin), c.tenant, b.admin, c.run, c.step, c.verb, c.said)
		require.ErrorContains(t, err, c.want, name)
	}
	require.Equal(t, run, b.run(t, ana))

	ben := b.holder(t, "Ben")
	b.update(t, ben, leavesIn(3))
	b.pump(t)
	_, err := b.act(t, b.it, b.run(t, ben), "collect", workflow.Complete, workflow.Said{AssetID: &laptop.ID})
	require.ErrorContains(t, err, "invalid_input", "this task takes no asset")
}
