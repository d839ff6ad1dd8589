package asset_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

func TestAssignAndReturn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.employee(t, b.tenant, "Ana")
	shelf := b.location(t, b.tenant, "Shelf")
	a := b.laptop(t)
	admin := event.Actor{Type: event.ActorUser, ID: ptr(uuid.New()), Label: "Ida"}
	ctx := event.WithOrigin(t.Context(), event.Origin{Actor: admin, Source: event.UI})

	b.clock.Advance(time.Hour)
	held, err := b.Assign(ctx, b.tenant, a.ID, asset.Handover{EmployeeID: ana, Note: " with charger "}, &a.Version)
	require.NoError(t, err)
	require.Equal(t, asset.Assigned, held.Status)
	require.Equal(t, asset.Person{ID: ana, DisplayName: "Ana", Email: ptr("ana@acme.test")}, *held.Assignee)
	require.Equal(t, start.Add(time.Hour), *held.AssignedAt)
	require.EqualValues(t, 2, held.Version)
	said := b.last(t, a.ID)
	require.Equal(t, asset.EventAssigned, said.Type)
	require.Equal(t, admin, said.Actor)
	require.Equal(t, [2]any{nil, map[string]any{"id": ana.String(), "display_name": "Ana"}}, said.Changes["assignee"])
	require.Equal(t, [2]any{"in_stock", "assigned"}, said.Changes["status"])
	require.Equal(t, [2]any{nil, "with charger"}, said.Changes["note"])

	b.clock.Advance(time.Hour)
	back, err := b.Return(t.Context(), b.tenant, a.ID, asset.Arrival{Note: "scratched", LocationID: &shelf}, nil)
	require.NoError(t, err)
	require.Equal(t, asset.InStock, back.Status)
	require.Nil(t, back.Assignee)
	require.Nil(t, back.AssignedAt)
	require.Equal(t, "Shelf", back.Location.Name)
	require.Equal(t, start.Add(2*time.Hour), *back.StockedAt)
	require.Equal(t, asset.EventReturned, b.last(t, a.ID).Type)

	history := assignments(t, b, a.ID)
	require.Len(t, history, 1)
	require.Equal(t, asset.Assignment{
		ID: history[0].ID, Asset: asset.Ref{ID: a.ID, Name: a.Label()}, Holder: *held.Holder(),
		AssignedAt: start.Add(time.Hour), AssignedBy: admin, Note: ptr("with charger"),
		ReturnedAt: ptr(start.Add(2 * time.Hour)), ReturnedBy: &event.SystemActor, ReturnNote: ptr("scratched"),
	}, history[0])
}

func TestTransfer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo := b.employee(t, b.tenant, "Ana"), b.employee(t, b.tenant, "Bo")
	a := b.laptop(t)
	_, err := b.Transfer(t.Context(), b.tenant, a.ID, asset.Handover{EmployeeID: bo}, nil)
	requireFault(t, err, fault.Conflict, "asset.not_assigned", "")
	_, err = b.Assign(t.Context(), b.tenant, a.ID, asset.Handover{EmployeeID: ana}, nil)
	require.NoError(t, err)
	_, err = b.Transfer(t.Context(), b.tenant, a.ID, asset.Handover{EmployeeID: ana}, nil)
	requireFault(t, err, fault.Conflict, "asset.already_assigned", "")

	b.clock.Advance(time.Hour)
	moved, err := b.Transfer(t.Context(), b.tenant, a.ID, asset.Handover{EmployeeID: bo, Note: "new team"}, nil)
	require.NoError(t, err)
	require.Equal(t, bo, moved.Assignee.ID)
	require.Equal(t, start.Add(time.Hour), *moved.AssignedAt)
	said := b.last(t, a.ID)
	require.Equal(t, asset.EventTransferred, said.Type)
	require.Equal(t, "Ana", said.Changes["assignee"][0].(map[string]any)["display_name"])
	require.Equal(t, "Bo", said.Changes["assignee"][1].(map[string]any)["display_name"])

	history := assignments(t, b, a.ID)
	require.Len(t, history, 2)
	require.Equal(t, "Bo", history[0].Holder.Name)
	require.Nil(t, history[0].ReturnedAt)
	require.Equal(t, "new team", *history[0].Note)
	require.Equal(t, history[0].AssignedAt, *history[1].ReturnedAt, "in one step")
}

func TestAssignFaults(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo, gone := b.employee(t, b.tenant, "Ana"), b.employee(t, b.tenant, "Bo"), b.employee(t, b.tenant, "Gone")
	b.terminate(t, gone)
	free, held, reserved := b.laptop(t), b.laptop(t), b.laptop(t)
	_, err := b.Assign(t.Context(), b.tenant, held.ID, asset.Handover{EmployeeID: ana}, nil)
	require.NoError(t, err)
	_, err = b.Reserve(t.Context(), b.tenant, reserved.ID, ana, nil)
	require.NoError(t, err)

	for name, c := range map[string]struct {
		asset, employee uuid.UUID
		version         *int64
		kind            fault.Kind
		code, location  string
		says            string
	}{
		"ErrHeld":       {held.ID, bo, nil, fault.Conflict, "asset.already_assigned", "", "Ana"},
		"ErrHeldBySame": {held.ID, ana, nil, fault.Conflict, "asset.already_assigned", "", "Ana"},
		"ErrStale":      {held.ID, bo, &held.Version, fault.Precondition, "asset.stale", "", ""},
		"ErrReserved":   {reserved.ID, bo, nil, fault.Conflict, "asset.reserved_for_other", "", "Ana"},
		"ErrNobody":     {free.ID, uuid.New(), nil, fault.Invalid, "employee.unknown", "body.employee_id", ""},
		"ErrTerminated": {free.ID, gone, nil, fault.Invalid, "employee.terminated", "body.employee_id", "Gone"},
		"ErrNoAsset":    {uuid.New(), ana, nil, fault.NotFound, "asset.not_found", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := b.Assign(t.Context(), b.tenant, c.asset, asset.Handover{EmployeeID: c.employee}, c.version)
			requireFault(t, err, c.kind, c.code, c.location)
			require.Contains(t, err.Error(), c.says)
		})
	}
}

func TestReserve(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo := b.employee(t, b.tenant, "Ana"), b.employee(t, b.tenant, "Bo")
	a := b.laptop(t)
	reserved, err := b.Reserve(t.Context(), b.tenant, a.ID, ana, nil)
	require.NoError(t, err)
	require.Equal(t, asset.Reserved, reserved.Status)
	require.Equal(t, "Ana", reserved.ReservedFor.DisplayName)
	require.Equal(t, asset.EventReserved, b.last(t, a.ID).Type)
	waiting, err := b.ReservedFor(t.Context(), b.tenant, ana)
	require.NoError(t, err)
	require.Equal(t, []asset.Asset{reserved}, waiting)

	_, err = b.Reserve(t.Context(), b.tenant, a.ID, bo, nil)
	requireFault(t, err, fault.Conflict, "asset.already_reserved", "")
	require.Contains(t, err.Error(), "Ana")

	released, err := b.Release(t.Context(), b.tenant, a.ID, nil)
	require.NoError(t, err)
	require.Equal(t, asset.InStock, released.Status)
	require.Nil(t, released.ReservedFor)
	require.Equal(t, asset.EventReleased, b.last(t, a.ID).Type)
	_, err = b.Release(t.Context(), b.tenant, a.ID, nil)
	requireFault(t, err, fault.Conflict, "asset.not_reserved", "")

	_, err = b.Reserve(t.Context(), b.tenant, a.ID, ana, nil)
	require.NoError(t, err)
	held, err := b.Assign(t.Context(), b.tenant, a.ID, asset.Handover{EmployeeID: ana}, nil)
	require.NoError(t, err)
	require.Nil(t, held.ReservedFor, "who waited has it now")
}

func TestReserveOnOrder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.employee(t, b.tenant, "Ana")
	shelf := b.location(t, b.tenant, "Shelf")
	for _, way := range []string{"Receive", "ChangeStatus", "Shipped"} {
		a, err := b.Create(t.Context(), b.tenant, asset.New{Name: "X", Category: "laptop", Status: asset.OnOrder})
		require.NoError(t, err)
		waited, err := b.Reserve(t.Context(), b.tenant, a.ID, ana, nil)
		require.NoError(t, err)
		require.Equal(t, asset.OnOrder, waited.Status)
		_, err = b.Assign(t.Context(), b.tenant, a.ID, asset.Handover{EmployeeID: ana}, nil)
		requireFault(t, err, fault.Conflict, "asset.wrong_status", "")

		var arrived asset.Asset
		switch way {
		case "Receive":
			arrived, err = b.Receive(t.Context(), b.tenant, a.ID, asset.Arrival{LocationID: &shelf}, nil)
		case "Shipped":
			_, err = b.ChangeStatus(t.Context(), b.tenant, a.ID, asset.StatusChange{Status: asset.InTransit}, nil)
			require.NoError(t, err)
			arrived, err = b.ChangeStatus(t.Context(), b.tenant, a.ID, asset.StatusChange{Status: asset.Reserved}, nil)
		default:
			arrived, err = b.ChangeStatus(t.Context(), b.tenant, a.ID, asset.StatusChange{Status: asset.InStock}, nil)
		}
		require.NoError(t, err, way)
		require.Equal(t, asset.Reserved, arrived.Status, way)
		require.Equal(t, ana, arrived.ReservedFor.ID)
		require.NotNil(t, arrived.StockedAt)
		require.Equal(t, asset.EventStatusChanged, b.last(t, a.ID).Type)
	}
}

func TestRepairKeepsTheHolder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.employee(t, b.tenant, "Ana")
	a := b.laptop(t)
	held, err := b.Assign(t.Context(), b.tenant, a.ID, asset.Handover{EmployeeID: ana}, nil)
	require.NoError(t, err)
	b.clock.Advance(time.Hour)
	away, err := b.ChangeStatus(t.Context(), b.tenant, a.ID, asset.StatusChange{Status: asset.InRepair, Reason: "screen"}, nil)
	require.NoError(t, err)
	require.Equal(t, held.Assignee, away.Assignee)
	require.Equal(t, held.AssignedAt, away.AssignedAt)
	require.Equal(t, [2]any{nil, "screen"}, b.last(t, a.ID).Changes["reason"])
	back, err := b.ChangeStatus(t.Context(), b.tenant, a.ID, asset.StatusChange{Status: asset.InStock}, nil)
	require.NoError(t, err)
	require.Equal(t, asset.Assigned, back.Status, "back to its holder")
	require.Equal(t, held.AssignedAt, back.AssignedAt)
	require.Len(t, assignments(t, b, a.ID), 1)

	_, err = b.ChangeStatus(t.Context(), b.tenant, a.ID, asset.StatusChange{Status: asset.InRepair, Reason: "broken"}, nil)
	require.NoError(t, err)
	freed, err := b.Return(t.Context(), b.tenant, a.ID, asset.Arrival{}, nil)
	require.NoError(t, err)
	require.Equal(t, asset.InRepair, freed.Status)
	require.Nil(t, freed.Assignee)
}

func TestLossFreesTheAsset(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.employee(t, b.tenant, "Ana")
	for _, status := range []asset.Status{asset.Lost, asset.Stolen} {
		a := b.laptop(t)
		_, err := b.Assign(t.Context(), b.tenant, a.ID, asset.Handover{EmployeeID: ana}, nil)
		require.NoError(t, err)
		_, err = b.ChangeStatus(t.Context(), b.tenant, a.ID, asset.StatusChange{Status: status, Reason: " "}, nil)
		requireFault(t, err, fault.Invalid, "invalid_input", "body.reason")
		gone, err := b.ChangeStatus(t.Context(), b.tenant, a.ID, asset.StatusChange{Status: status, Reason: "left on a train"}, nil)
		require.NoError(t, err)
		require.Nil(t, gone.Assignee)
		history := assignments(t, b, a.ID)
		require.Equal(t, ana, history[0].Holder.ID, "the last holder stays in the history")
		require.Equal(t, "left on a train", *history[0].ReturnNote)
	}
}

func TestChangeStatusFaults(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana := b.employee(t, b.tenant, "Ana")
	a := b.laptop(t)
	_, err := b.Assign(t.Context(), b.tenant, a.ID, asset.Handover{EmployeeID: ana}, nil)
	require.NoError(t, err)
	change := func(status asset.Status) error {
		_, err := b.ChangeStatus(t.Context(), b.tenant, a.ID, asset.StatusChange{Status: status, Reason: "why not"}, nil)
		return err
	}
	requireFault(t, change("broken"), fault.Invalid, "invalid_input", "body.status")
	requireFault(t, change(asset.Assigned), fault.Conflict, "asset.wrong_status", "")
	requireFault(t, change(asset.InStock), fault.Conflict, "asset.wrong_status", "")
	requireFault(t, change(asset.Retired), fault.Conflict, "asset.wrong_status", "")
	_, err = b.Receive(t.Context(), b.tenant, a.ID, asset.Arrival{}, nil)
	requireFault(t, err, fault.Conflict, "asset.wrong_status", "")
	require.EqualError(t, err, "asset.wrong_status: AST-000001 is assigned and cannot be received.")
}

func TestReturnAll(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ana, bo := b.employee(t, b.tenant, "Ana"), b.employee(t, b.tenant, "Bo")
	first, second, other := b.laptop(t), b.laptop(t), b.laptop(t)
	for id, who := range map[uuid.UUID]uuid.UUID{first.ID: ana, second.ID: ana, other.ID: bo} {
		_, err := b.Assign(t.Context(), b.tenant, id, asset.Handover{EmployeeID: who}, nil)
		require.NoError(t, err)
	}
	_, err := b.ChangeStatus(t.Context(), b.tenant, second.ID, asset.StatusChange{Status: asset.InRepair, Reason: "broken"}, nil)
	require.NoError(t, err)
	held, err := b.HeldBy(t.Context(), b.tenant, ana)
	require.NoError(t, err)
	require.Len(t, held, 2, "what is in repair is held too")

	returned, err := b.ReturnAll(t.Context(), b.tenant, ana, "last day")
	require.NoError(t, err)
	require.Len(t, returned, 2)
	require.ElementsMatch(t, []asset.Status{asset.InStock, asset.InRepair}, []asset.Status{returned[0].Status, returned[1].Status})
	held, err = b.HeldBy(t.Context(), b.tenant, ana)
	require.NoError(t, err)
	require.Empty(t, held)
	require.Equal(t, "last day", *assignments(t, b, first.ID)[0].ReturnNote)
	held, err = b.HeldBy(t.Context(), b.tenant, bo)
	require.NoError(t, err)
	require.Len(t, held, 1)
}

func assignments(t require.TestingT, b *bundle, id uuid.UUID) []asset.Assignment {
	page, err := b.Assignments(context.Background(), b.tenant, id, list.Request{Limit: list.MaxLimit}, access.Everything)
	require.NoError(t, err)
	return page.Rows
}
