package asset_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/operation/operationtest"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func (b *bundle) laptops(t *testing.T, n int) []uuid.UUID {
	t.Helper()
	in := make([]asset.New, n)
	for i := range in {
		in[i] = asset.New{Name: fmt.Sprintf("Laptop %d", i), Category: "laptop"}
	}
	made, err := b.CreateMany(t.Context(), b.tenant, in)
	require.NoError(t, err)
	ids := make([]uuid.UUID, n)
	for i, a := range made {
		ids[i] = a.ID
	}
	return ids
}

// A bulk change is all or none, one change set, and previews what it then does.
func TestBulk(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	ana := b.employee(t, b.tenant, "Ana")
	ids := b.laptops(t, 5)
	in := asset.Bulk{Action: asset.BulkAssign, Handover: asset.Handover{EmployeeID: ana, Note: "start kit"}}

	would, err := b.PreviewBulk(ctx, b.tenant, in, list.Selection{IDs: ids})
	require.NoError(t, err)
	require.Equal(t, 5, would.Changed)
	require.Len(t, would.Sample, 5)
	require.Contains(t, would.Sample[0].Changes, "assignee")
	require.Len(t, b.told(t, ids[0]), 1, "nothing happened yet")

	done, err := b.DoBulk(ctx, b.tenant, in, list.Selection{IDs: append(ids, ids[0])})
	require.NoError(t, err)
	require.Equal(t, 5, done.Outcome.Changed, "named twice is once")
	for _, id := range ids {
		told := b.last(t, id)
		require.Equal(t, asset.EventAssigned, told.Type)
		require.Equal(t, done.ChangeSet, *told.Set)
		history := assignments(t, b, id)
		require.Len(t, history, 1)
		require.Equal(t, "start kit", *history[0].Note)
	}

	// A leaver gives back three of five; one more that somebody else holds is in the way.
	bo := b.employee(t, b.tenant, "Bo")
	other := b.laptop(t)
	_, err = b.Assign(ctx, b.tenant, other.ID, asset.Handover{EmployeeID: bo}, nil)
	require.NoError(t, err)
	back := asset.Bulk{Action: asset.BulkReturn, From: &ana}
	_, err = b.DoBulk(ctx, b.tenant, back, list.Selection{IDs: []uuid.UUID{ids[0], other.ID, uuid.New()}})
	requireFault(t, err, fault.Conflict, "asset.bulk_refused", "")
	out, ok := fault.As(err).Facts.(operation.Outcome)
	require.True(t, ok)
	require.Equal(t, 2, out.Refused)
	codes := []string{out.Refusals[0].Code, out.Refusals[1].Code}
	require.ElementsMatch(t, []string{"asset.not_held_by", "asset.not_found"}, codes)
	require.Len(t, b.told(t, ids[0]), 2, "none was changed")
	_, err = b.DoBulk(ctx, b.tenant, back, list.Selection{IDs: ids[:3]})
	require.NoError(t, err)
	held, err := b.HeldBy(ctx, b.tenant, ana)
	require.NoError(t, err)
	require.Len(t, held, 2, "the rest stays")
}

func TestBulkOverAllThatMatch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	ids := b.laptops(t, 4)
	_, err := b.Create(ctx, b.tenant, asset.New{Name: "Phone", Category: "phone"})
	require.NoError(t, err)
	all := list.Selection{Filter: &list.Request{Filters: []list.Filter{{Name: "category", Value: "laptop"}}}, Expected: ptr(5)}
	in := asset.Bulk{Action: asset.BulkEdit, Patch: asset.Patch{
		Condition: optional.Of(asset.Condition("good")), AddTags: []string{"Checked"}, Notes: optional.Null[string](),
	}}
	_, err = b.DoBulk(ctx, b.tenant, in, all)
	requireFault(t, err, fault.Conflict, "asset.selection_changed", "")
	all.Expected = ptr(4)
	done, err := b.DoBulk(ctx, b.tenant, in, all)
	require.NoError(t, err)
	require.Equal(t, 4, done.Outcome.Changed)
	again, err := b.DoBulk(ctx, b.tenant, in, all)
	require.NoError(t, err)
	require.Equal(t, 4, again.Outcome.Unchanged)
	a, err := b.Get(ctx, b.tenant, ids[2], access.Everything)
	require.NoError(t, err)
	require.Equal(t, []string{"Checked"}, a.Tags)
	require.EqualValues(t, 2, a.Version)

	for action, location := range map[asset.BulkAction]string{
		asset.BulkRetire: "body.reason", asset.BulkMove: "body.location_id", "explode": "body.action", asset.BulkAssign: "body.employee_id",
	} {
		_, err := b.DoBulk(ctx, b.tenant, asset.Bulk{Action: action}, all)
		requireFault(t, err, fault.Invalid, "invalid_input", location)
	}
	// Every action does to many what it does to one.
	for _, action := range []asset.BulkAction{asset.BulkRepair, asset.BulkRestore, asset.BulkRetire, asset.BulkDelete} {
		done, err := b.DoBulk(ctx, b.tenant, asset.Bulk{Action: action, Reason: "because"}, list.Selection{IDs: ids})
		require.NoError(t, err, action)
		require.Equal(t, 4, done.Outcome.Changed, action)
	}
	done, err = b.DoBulk(ctx, b.tenant, asset.Bulk{Action: asset.BulkUndelete}, list.Selection{Filter: &list.Request{}})
	require.NoError(t, err)
	require.Equal(t, 4, done.Outcome.Changed)
}

// Above a size a bulk change is an operation that a job works off, once.
func TestBulkAsOperation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	o := operationtest.New(b.db, b.clock)
	b.Operate(o.Service)
	ids := b.laptops(t, operation.AtOnce+1)
	place := b.location(t, b.tenant, "Berlin")
	done, err := b.DoBulk(ctx, b.tenant, asset.Bulk{Action: asset.BulkMove, Arrival: asset.Arrival{LocationID: &place}}, list.Selection{IDs: ids})
	require.NoError(t, err)
	require.Equal(t, operation.Queued, done.Operation.Status)
	over := o.WorkOff(t, b.tenant, done.Operation)
	require.Equal(t, operation.Succeeded, over.Status)
	require.Equal(t, len(ids), over.Done)
	require.Equal(t, len(ids), operationtest.Outcome[operation.Outcome](t, over).Changed)
	shown := o.Shown()
	require.Equal(t, operation.Succeeded, shown[len(shown)-1].Status)
	told := b.told(t, ids[7])
	require.Len(t, told, 2)
	require.Equal(t, done.ChangeSet, *told[1].Set)

	// One that is in the way: the operation fails, names it and has changed nothing.
	ana := b.employee(t, b.tenant, "Ana")
	_, err = b.Assign(ctx, b.tenant, ids[3], asset.Handover{EmployeeID: ana}, nil)
	require.NoError(t, err)
	done, err = b.DoBulk(ctx, b.tenant, asset.Bulk{Action: asset.BulkRetire, Reason: "old"}, list.Selection{IDs: ids})
	require.NoError(t, err)
	over = o.WorkOff(t, b.tenant, done.Operation)
	require.Equal(t, operation.Failed, over.Status)
	require.Equal(t, "asset.bulk_refused", over.Problem.Code)
	require.Equal(t, ids[3], operationtest.Outcome[operation.Outcome](t, over).Refusals[0].ID)
	require.Len(t, b.told(t, ids[7]), 2)
}
