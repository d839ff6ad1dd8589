package asset

import (
	"fmt"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// refused turns the violation of one of this room's constraints into a fault;
// other errors stay as they are, with what was being done.
func refused(err error, doing string) error {
	switch pg.Constraint(err) {
	case "assets_tag_key":
		return tagTaken("").Because(err)
	case "assets_location", "assets_holder_location":
		return unknownLocation().Because(err)
	case "status_labels_name_key":
		return fault.New(fault.Conflict, "status_label.name_taken", "Another status label has this name.").
			At("body.name", "already taken").Because(err)
	case "assets_status_label":
		return fault.New(fault.Conflict, "status_label.in_use", "There are assets with this label, perhaps in the recycle bin.").Because(err)
	default:
		return fmt.Errorf("%s: %w", doing, err)
	}
}

// tagTaken names the asset that has the tag; "" when it is not known.
func tagTaken(name string) *fault.Fault {
	if name == "" {
		return fault.New(fault.Conflict, "asset.tag_taken", "Another asset has this tag.").
			At("body.tag", "already taken")
	}
	return fault.New(fault.Conflict, "asset.tag_taken", "The asset %q has this tag.", name).
		At("body.tag", "already taken by "+name)
}

// serialTaken names the asset that has the serial.
func serialTaken(tag string) *fault.Fault {
	return fault.New(fault.Conflict, "asset.serial_taken", "The asset %s has this serial number.", tag).
		At("body.serial", "already taken by "+tag)
}

func unknownLocation() *fault.Fault {
	return fault.New(fault.Invalid, "location.unknown", "There is no such location.").
		At("body.location_id", "there is no such location")
}

// notAllowed says why the state of an asset does not allow an action.
func notAllowed(a Asset, action Action) *fault.Fault {
	holder := a.Holder()
	switch {
	case action == Assign && holder != nil:
		return fault.New(fault.Conflict, "asset.already_assigned", "%s is already assigned to %s.", a.Tag, holder.Name)
	case action == Reserve && holder != nil:
		return fault.New(fault.Conflict, "asset.already_assigned", "%s is assigned to %s.", a.Tag, holder.Name)
	case action == Retire && a.Holding > 0 && wouldRetire(a):
		return fault.New(fault.Conflict, "asset.holds_others", "%s cannot be retired: %s checked out to it. Take back what it holds first.", a.Tag, counted(a.Holding, "asset is", "assets are"))
	case action == Reserve && a.ReservedFor != nil:
		return fault.New(fault.Conflict, "asset.already_reserved", "%s is already reserved for %s.", a.Tag, a.ReservedFor.DisplayName)
	case (action == Return || action == Transfer) && holder == nil:
		return fault.New(fault.Conflict, "asset.not_assigned", "Nobody holds %s.", a.Tag)
	case action == Release && a.ReservedFor == nil:
		return fault.New(fault.Conflict, "asset.not_reserved", "%s is not reserved.", a.Tag)
	}
	return fault.New(fault.Conflict, "asset.wrong_status", "%s is %s and cannot be %s.", a.Tag, a.Status.Label(), action.done())
}

// wouldRetire tells whether only what is checked out to the asset keeps it from
// being retired.
func wouldRetire(a Asset) bool {
	a.Holding = 0
	_, ok := a.transition(Retire)
	return ok
}

func counted(n int64, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// done is the action as a sentence about it ends.
func (a Action) done() string {
	switch a {
	case Assign, Return:
		return string(a) + "ed"
	case Transfer:
		return "transferred"
	case Reserve, Release, Receive, Retire, Restore:
		return string(a) + "d"
	case Ship:
		return "shipped"
	case Repair:
		return "sent to repair"
	case Lose:
		return "reported lost"
	case Steal:
		return "reported stolen"
	}
	return string(a)
}
