package device

import (
	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
)

// The events of this room. Their subject is a device.
const (
	EventCreated  = "device_created"  // an integration has told of a machine
	EventUpdated  = "device_updated"  // what it says of it has changed
	EventLinked   = "device_linked"   // it is that asset
	EventUnlinked = "device_unlinked" // it is none, or not known which
	EventIgnored  = "device_ignored"
	EventDeleted  = "device_deleted" // the integration no longer has it

	EventSourcesChanged  = "source_order_changed"      // about the company, not one device
	EventSettingsChanged = "unmatched_devices_changed" // about an integration
)

// Subject is the subject type of this room's events.
const Subject = "device"

func subject(r *row) event.Subject { return event.Subject{Type: Subject, ID: r.ID, Label: r.label()} }

// told are the events of one device's change. To have been seen again is none.
func told(was, now *row, assets map[uuid.UUID]string) []event.Entry {
	changed, tie := event.Changes{}, event.Changes{}
	before := shown(was)
	for name, value := range shown(now) {
		changed.Set(name, before[name], value)
	}
	tie.Set("asset", named(assetOf(was), assets), named(now.AssetID, assets))
	state, reason, by := any(nil), any(nil), any(nil)
	if was != nil {
		state, reason, by = was.State, orNil(was.Reason), orNil(was.MatchedBy)
	}
	tie.Set("state", state, now.State)
	tie.Set("reason", reason, orNil(now.Reason))
	tie.Set("matched_by", by, orNil(now.MatchedBy))

	entry := func(what string, c event.Changes) event.Entry {
		return event.Entry{Type: what, Subject: subject(now), Changes: c, Version: now.Version}
	}
	if was == nil {
		for name, value := range tie {
			changed[name] = value
		}
		return []event.Entry{entry(EventCreated, changed)}
	}
	var entries []event.Entry
	if len(changed) > 0 {
		entries = append(entries, entry(EventUpdated, changed))
	}
	if len(tie) > 0 {
		entries = append(entries, entry(tieEvent(now), tie))
	}
	return entries
}

func tieEvent(now *row) string {
	switch State(now.State) {
	case Matched:
		return EventLinked
	case Ignored:
		return EventIgnored
	case InReview:
	}
	return EventUnlinked
}

// shown is what the history shows of a device.
func shown(r *row) map[string]any {
	if r == nil {
		return map[string]any{}
	}
	all := map[string]any{
		"serial": orNil(r.Serial), "hardware_uuid": orNil(r.HardwareUuid), "imei": orNil(r.Imei), "asset_tag": orNil(r.AssetTag),
		"name": orNil(r.Name), "manufacturer": orNil(r.Manufacturer), "model": orNil(r.Model), "model_identifier": orNil(r.ModelIdentifier),
		"os_name": orNil(r.OsName), "os_version": orNil(r.OsVersion), "ram_bytes": orNil(r.RamBytes), "storage_bytes": orNil(r.StorageBytes),
		"user_email": orNil(r.UserEmail), "encrypted": orNil(r.Encrypted), "managed": orNil(r.Managed), "ownership": orNil(r.Ownership),
	}
	return all
}

func orNil[T any](v *T) any {
	if v == nil {
		return nil
	}
	return *v
}

func named(id *uuid.UUID, names map[uuid.UUID]string) any {
	if id == nil {
		return nil
	}
	return map[string]any{"id": *id, "name": names[*id]}
}
