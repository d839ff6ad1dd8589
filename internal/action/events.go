package action

import (
	"github.com/assetronics/assetronics/internal/event"
)

// The events of this room. Their subject is an action.
const (
	EventRequested = "action_requested"
	EventRenewed   = "action_renewed" // meant although something has changed
	EventApproved  = "action_approved"
	EventRejected  = "action_rejected"
	EventWithdrawn = "action_withdrawn"
	EventExpired   = "action_expired"
	EventStarted   = "action_started" // the vendor is called
	EventDelayed   = "action_delayed" // the vendor asks for patience, or gave no answer
	EventCompleted = "action_completed"
	EventFailed    = "action_failed"
	EventLost      = "action_lost" // it is not known whether it was done
	EventRetried   = "action_retried"
	EventRevealed  = "action_revealed" // somebody has looked at the secret inputs
)

// Subject is the subject type of this room's events.
const Subject = "action"

// entry tells of a request; before is nil for a new one.
func entry(what string, before, after *Action) event.Entry {
	changes := event.Changes{}
	was, is := shown(before), shown(after)
	for field, value := range is {
		changes.Set(field, was[field], value)
	}
	return event.Entry{
		Type: what, Subject: event.Subject{Type: Subject, ID: after.ID, Label: after.label()}, Changes: changes, Version: after.Version,
	}
}

// shown are the fields that histories tell of. Secret inputs are none.
func shown(a *Action) map[string]any {
	if a == nil {
		return map[string]any{}
	}
	fields := map[string]any{
		"state": string(a.State), "integration": a.Integration.Name, "action": a.Name, "title": a.Title, "dangerous": a.Dangerous,
		"asked_by": a.AskedBy.Name, "decided_by": orNull(a.DecidedBy.name()), "reason": orNull(a.Reason), "note": orNull(a.Note),
		"problem": orNull(a.Problem),
	}
	for key, value := range a.Inputs {
		fields["inputs."+key] = value
	}
	for key, value := range a.Result {
		fields["result."+key] = value
	}
	if a.Target != nil {
		fields[a.Target.Kind] = a.Target.Label
		fields["serial"] = orNull(a.Target.Serial)
		fields["asset"] = orNull(a.Target.Asset.name())
		fields["holder"] = orNull(a.Target.Holder.name())
	}
	return fields
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
