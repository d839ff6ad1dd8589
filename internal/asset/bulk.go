package asset

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// BulkAction is what can be done to many assets at once.
type BulkAction string

// The bulk actions.
const (
	BulkEdit     BulkAction = "edit"
	BulkAssign   BulkAction = "assign"
	BulkTransfer BulkAction = "transfer"
	BulkReserve  BulkAction = "reserve"
	BulkReturn   BulkAction = "return"
	BulkRelease  BulkAction = "release"
	BulkReceive  BulkAction = "receive"
	BulkMove     BulkAction = "move"
	BulkShip     BulkAction = "ship"
	BulkRepair   BulkAction = "repair"
	BulkRestore  BulkAction = "restore" // into service
	BulkRetire   BulkAction = "retire"
	BulkLose     BulkAction = "lose"
	BulkSteal    BulkAction = "steal"
	BulkDelete   BulkAction = "delete"
	BulkUndelete BulkAction = "undelete" // out of the recycle bin
)

// Bulk is one thing done to many assets. Which fields count depends on the action.
type Bulk struct {
	Action   BulkAction
	Patch    Patch      // edit: all but tag and serial, which are an asset's own
	Handover Handover   // assign, transfer; reserve: for which person
	Arrival  Arrival    // return, receive; move: where to
	From     *uuid.UUID // return: of what this person holds
	Reason   string     // repair, retire, lose, steal
}

// command is the bulk as it is done to each asset, and where those are.
func (b Bulk) command() (command, shelf, error) {
	switch b.Action {
	case BulkEdit:
		if b.Patch.Tag.Set || b.Patch.Serial.Set {
			return command{}, register, fault.InvalidField("body.changes", "tag and serial are an asset's own")
		}
		return edit(b.Patch), register, nil
	case BulkAssign:
		cmd, err := assign(b.Handover)
		return cmd, register, err
	case BulkTransfer:
		cmd, err := transfer(b.Handover)
		return cmd, register, err
	case BulkReserve:
		if b.Handover.EmployeeID == uuid.Nil {
			return command{}, register, fault.InvalidField("body.employee_id", "say for whom")
		}
		return reserve(b.Handover.EmployeeID), register, nil
	case BulkReturn:
		cmd, err := b.returning()
		return cmd, register, err
	case BulkReceive:
		cmd, err := arrive(Receive, b.Arrival)
		return cmd, register, err
	case BulkMove:
		if b.Arrival.LocationID == nil {
			return command{}, register, fault.InvalidField("body.location_id", "say where to")
		}
		return edit(Patch{LocationID: knownID(b.Arrival.LocationID)}), register, nil
	case BulkRelease:
		return release, register, nil
	case BulkDelete:
		return remove(), register, nil
	case BulkUndelete:
		return undelete(), recycleBin, nil
	case BulkShip, BulkRepair, BulkRestore, BulkRetire, BulkLose, BulkSteal:
		cmd, err := become(Action(b.Action), b.Reason)
		return cmd, register, err
	}
	return command{}, register, fault.InvalidField("body.action", fmt.Sprintf("%q cannot be done to many assets", b.Action))
}

// become takes assets along the state machine, wherever the action leads each.
func become(action Action, why string) (command, error) {
	reason, err := words(why, "body.reason")
	if err != nil {
		return command{}, err
	}
	asks := slices.ContainsFunc(Transitions, func(t Transition) bool { return t.Action == action && t.Reason })
	if asks && reason == nil {
		return command{}, fault.InvalidField("body.reason", "say why")
	}
	return command{each: func(_ context.Context, _ *work, c *change) error {
		c.saying("reason", reason)
		return c.take(action, reason)
	}}, nil
}

// returning takes back assets, whoever has them or from one person alone.
func (b Bulk) returning() (command, error) {
	cmd, err := arrive(Return, b.Arrival)
	if err != nil || b.From == nil {
		return cmd, err
	}
	back := cmd.each
	cmd.each = func(ctx context.Context, w *work, c *change) error {
		if c.before.Assignee == nil || c.before.Assignee.ID != *b.From {
			return fault.New(fault.Conflict, "asset.not_held_by", "This person does not hold %s.", c.before.Tag)
		}
		return back(ctx, w, c)
	}
	return cmd, nil
}

// bulkChunk is the rows of one statement: it bounds memory, and paces progress.
const bulkChunk = 2000

// run does the command to the assets, chunk by chunk within one transaction, and
// writes unless it only looks. After the first refusal nothing more is written: the
// rest is looked at, to name all that is in the way.
func (w *work) run(ctx context.Context, ids []uuid.UUID, cmd command, where shelf, write bool, done func(rows int)) (operation.Outcome, error) {
	out := operation.NewOutcome(len(ids))
	if err := cmd.ready(ctx, w); err != nil {
		return out, err
	}
	if write {
		if _, err := w.q.LockAssets(ctx, db.LockAssetsParams{TenantID: w.tenant, Ids: ids, InBin: bool(where)}); err != nil {
			return out, fmt.Errorf("lock assets: %w", err)
		}
	}
	for chunk := range slices.Chunk(ids, bulkChunk) {
		changed, err := w.decide(ctx, chunk, cmd, where, &out)
		if err != nil {
			return out, err
		}
		if write && out.Refused == 0 {
			if _, err := w.write(ctx, changed); err != nil {
				return out, err
			}
		}
		done(out.Seen())
	}
	return out, nil
}

// decide runs the command on the assets of a chunk and counts what came of it.
func (w *work) decide(ctx context.Context, ids []uuid.UUID, cmd command, where shelf, out *operation.Outcome) ([]*change, error) {
	found, err := loadFrom(ctx, w.q, w.tenant, ids, where)
	if err != nil {
		return nil, err
	}
	there := make([]uuid.UUID, len(found))
	for i, a := range found {
		there[i] = a.ID
	}
	out.Missing(ids, there, operation.Refusal{Code: "asset.not_found", Message: "There is no such asset."})
	if err := cmd.survey(ctx, w, found); err != nil {
		return nil, err
	}
	var changed []*change
	for _, a := range found {
		c := newChange(a)
		if err := cmd.each(ctx, w, c); err != nil {
			f := fault.As(err)
			if f == nil {
				return nil, err
			}
			out.Refuse(operation.Refusal{ID: a.ID, Tag: a.Tag}.Because(f))
			continue
		}
		if c.nothing() {
			out.Unchanged++
			continue
		}
		out.Changed++
		show(out, c)
		changed = append(changed, c)
	}
	return changed, nil
}
