package asset

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
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

// Refusal says why one of many assets cannot be changed.
type Refusal struct {
	ID      uuid.UUID `json:"id"`
	Tag     string    `json:"tag"` // empty: there is no such asset
	Code    string    `json:"code"`
	Message string    `json:"message"`
}

// Outcome is what a bulk change came to, or would come to.
type Outcome struct {
	Count     int       `json:"count"`     // assets looked at
	Changed   int       `json:"changed"`   // those that are different now
	Unchanged int       `json:"unchanged"` // those that were like that before
	Refused   int       `json:"refused"`
	Refusals  []Refusal `json:"refusals"` // the first of them
	Sample    []Sample  `json:"-"`        // the first of those that change
}

const (
	maxRefusals = 100 // told of one bulk change
	maxSample   = 20
	bulkChunk   = 2000 // rows of one statement: bounds memory, and paces progress
)

// run does the command to the assets, chunk by chunk within one transaction, and
// writes unless it only looks. After the first refusal nothing more is written: the
// rest is looked at, to name all that is in the way.
func (w *work) run(ctx context.Context, ids []uuid.UUID, cmd command, where shelf, write bool, progress func(done int)) (Outcome, error) {
	out := Outcome{Count: len(ids), Refusals: []Refusal{}}
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
		progress(min(out.Changed+out.Unchanged+out.Refused, out.Count))
	}
	return out, nil
}

// decide runs the command on the assets of a chunk and counts what came of it.
func (w *work) decide(ctx context.Context, ids []uuid.UUID, cmd command, where shelf, out *Outcome) ([]*change, error) {
	found, err := loadFrom(ctx, w.q, w.tenant, ids, where)
	if err != nil {
		return nil, err
	}
	out.missing(ids, found)
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
			out.refuse(Refusal{ID: a.ID, Tag: a.Tag, Code: f.Code, Message: sentence(f)})
			continue
		}
		if c.nothing() {
			out.Unchanged++
			continue
		}
		out.Changed++
		out.show(c)
		changed = append(changed, c)
	}
	return changed, nil
}

// sentence says a fault in one line: what is wrong with an input is in its fields.
func sentence(f *fault.Fault) string {
	if f.Code == "invalid_input" && len(f.Fields) > 0 {
		return f.Fields[0].Message
	}
	return f.Message
}

func (o *Outcome) refuse(r Refusal) {
	o.Refused++
	if len(o.Refusals) < maxRefusals {
		o.Refusals = append(o.Refusals, r)
	}
}

func (o *Outcome) missing(ids []uuid.UUID, found []Asset) {
	if len(ids) == len(found) {
		return
	}
	there := make(map[uuid.UUID]bool, len(found))
	for _, a := range found {
		there[a.ID] = true
	}
	for _, id := range ids {
		if !there[id] {
			o.refuse(Refusal{ID: id, Code: "asset.not_found", Message: "There is no such asset."})
		}
	}
}
