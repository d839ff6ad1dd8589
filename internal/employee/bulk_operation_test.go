package employee_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/operation/operationtest"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// crowd makes people who all have a desk and a title, past the room and without events.
func (b *bundle) crowd(t *testing.T, n int) []uuid.UUID {
	t.Helper()
	ids := make([]uuid.UUID, n)
	for i := range ids {
		ids[i] = uuid.New()
	}
	b.system(t, `
		insert into employees (tenant_id, id, first_name, last_name, display_name, job_title, cost_center, source_status, withdrawn,
		                       status, hire_open, hire_no, leaving, leave_no, hand_edited, created_at, updated_at)
		select $1, id, 'Extra', nr::text, 'Extra ' || nr, 'Extra', '4711', 'active', false, 'active', false, 0, 'none', 0, '{}', now(), now()
		from unnest($2::uuid[]) with ordinality as u (id, nr)`, b.tenant, ids)
	return ids
}

// More people than are changed at once become an operation: all or none, too.
func TestVeryManyAreAnOperation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	o := operationtest.New(b.db, b.clock)
	b.Operate(o.Service)
	ids := b.crowd(t, 2*operation.AtOnce+1)
	boss := b.person(t, "boss")
	all := list.Selection{Filter: &list.Request{Filters: []list.Filter{{Name: "job_title", Value: "Extra"}}}, Expected: new(len(ids))}
	in := employee.Bulk{Manager: optional.Of(boss.ID), JobTitle: optional.Of("Actor")}

	seen, err := b.PreviewBulk(t.Context(), b.tenant, in, all)
	require.NoError(t, err)
	require.Equal(t, len(ids), seen.Changed)
	require.Len(t, seen.Sample, 20)
	done, err := b.DoBulk(t.Context(), b.tenant, in, all)
	require.NoError(t, err)
	require.Nil(t, b.get(t, ids[0]).Manager, "it waits to be worked off")
	require.Equal(t, employee.Subject, done.Operation.Subject)
	over := o.WorkOff(t, b.tenant, done.Operation)
	require.Equal(t, operation.Succeeded, over.Status, "%v", over.Problem)
	require.Equal(t, len(ids), operationtest.Outcome[operation.Outcome](t, over).Changed)
	for _, id := range []uuid.UUID{ids[0], ids[len(ids)-1]} {
		e := b.get(t, id)
		require.Equal(t, boss.ID, e.Manager.ID)
		require.Equal(t, "Actor", e.JobTitle)
		require.Equal(t, "4711", e.CostCenter, "what is not said stays, also of one that waited")
		require.EqualValues(t, 2, e.Version)
	}

	// The boss among them is in the way: named, and nobody was changed.
	in = employee.Bulk{Manager: optional.Of(ids[7]), JobTitle: optional.Of("Singer")}
	done, err = b.DoBulk(t.Context(), b.tenant, in, these(ids...))
	require.NoError(t, err)
	over = o.WorkOff(t, b.tenant, done.Operation)
	require.Equal(t, operation.Failed, over.Status)
	require.Equal(t, "employee.bulk_refused", over.Problem.Code)
	out := operationtest.Outcome[operation.Outcome](t, over)
	require.Equal(t, 1, out.Refused)
	require.Equal(t, ids[7], out.Refusals[0].ID)
	require.NotEmpty(t, out.Refusals[0].Name)
	for _, id := range []uuid.UUID{ids[0], ids[len(ids)-1]} {
		require.EqualValues(t, 2, b.get(t, id).Version)
	}
}
