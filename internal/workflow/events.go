package workflow

import (
	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/identity"
)

// The events of this room.
const (
	EventStarted       = "workflow_started"
	EventStepActivated = "workflow_step_activated"
	EventStepCompleted = "workflow_step_completed"
	EventCompleted     = "workflow_completed"
	EventRejected      = "workflow_rejected"
	EventCancelled     = "workflow_cancelled"
	EventUpdated       = "workflow_updated" // dates, people, failures, skipped and overdue steps
)

// Subject is the type of the subject in this room's events: a run.
const Subject = "workflow"

// employeeEvents are those that definitions can name.
var employeeEvents = []string{
	employee.EventCreated, employee.EventUpdated,
	employee.EventHireAnnounced, employee.EventHireWithdrawn,
	employee.EventLeavingAnnounced, employee.EventLeavingWithdrawn,
	employee.EventStarted, employee.EventTerminated,
}

// userEvents are those after which somebody may or may no longer be reached.
var userEvents = []string{identity.UserActivated, identity.UserUpdated}

// actionEvents are those after which a step's request stands otherwise.
var actionEvents = []string{
	action.EventCompleted, action.EventFailed, action.EventLost, action.EventRejected, action.EventWithdrawn, action.EventExpired, action.EventRetried,
}

// why says in a sentence what an event that cancels a run means.
func why(eventType string) string {
	switch eventType {
	case employee.EventHireWithdrawn:
		return "The hire was withdrawn."
	case employee.EventLeavingWithdrawn:
		return "The leaving was withdrawn."
	case employee.EventTerminated:
		return "The employment has ended."
	case employee.EventHireAnnounced:
		return "A new hire was announced."
	default:
		return "It no longer applies."
	}
}

// label names a run for people: Onboarding of Ana Lima.
func (t *transition) label() string { return t.run.Definition.Name + " of " + t.person.Name }

func (t *transition) entry(eventType string, changes event.Changes) event.Entry {
	return event.Entry{
		Type:    eventType,
		Subject: event.Subject{Type: Subject, ID: t.run.ID, Label: t.label()},
		Changes: changes,
	}
}

// started tells of a new run.
func (t *transition) started() event.Entry {
	return t.entry(EventStarted, event.Changes{
		"definition":         {nil, t.run.Definition.Key},
		"definition_version": {nil, t.run.Definition.Version},
		"subject":            {nil, named{t.person.ID, t.person.Name}},
		"anchor_date":        {nil, t.run.Anchor},
		"status":             {nil, Running},
	})
}

// named is a thing in the changes, with the name people know it by.
type named struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// happened lists what one input did to the states of a run and its steps.
func (t *transition) happened(before, after Run) []event.Entry {
	var entries []event.Entry
	for i := range after.Steps {
		was, is := before.Steps[i], after.Steps[i]
		if was.Status == is.Status {
			continue
		}
		changes := event.Changes{"step": {nil, named{is.ID, is.Name}}, "status": {was.Status, is.Status}}
		changes.Set("reason", was.Reason, is.Reason)
		switch is.Status {
		case StepActive:
			if was.Status == StepFailed {
				entries = append(entries, t.entry(EventUpdated, changes))
				continue
			}
			changes.Set("assignee", nil, t.named(is.Assignee))
			entries = append(entries, t.entry(EventStepActivated, changes))
		case StepCompleted:
			changes.Set("note", "", is.Note)
			if len(is.Assets) > 0 {
				changes["assets"] = [2]any{nil, namedAssets(is.Assets)}
			}
			entries = append(entries, t.entry(EventStepCompleted, changes))
		case StepSkipped, StepFailed:
			changes.Set("note", "", is.Note)
			entries = append(entries, t.entry(EventUpdated, changes))
		case StepPending, StepRejected, StepCancelled: // told by the end of the run
		}
	}
	if ended := map[Status]string{Completed: EventCompleted, Rejected: EventRejected, Cancelled: EventCancelled}; before.Status != after.Status && ended[after.Status] != "" {
		changes := event.Changes{"status": {before.Status, after.Status}}
		changes.Set("reason", before.Reason, after.Reason)
		entries = append(entries, t.entry(ended[after.Status], changes))
	}
	return entries
}

// moved lists what changed without a change of state, over a whole transition.
func (t *transition) moved(before, after Run) event.Changes {
	changes := event.Changes{}
	changes.Set("anchor_date", before.Anchor, after.Anchor)
	for i := range after.Steps {
		was, is := before.Steps[i], after.Steps[i]
		if was.Status != StepActive || is.Status != StepActive {
			continue
		}
		at := "steps." + is.Key + "."
		if !was.Assignee.equal(is.Assignee) {
			changes.Set(at+"assignee", t.named(was.Assignee), t.named(is.Assignee))
		}
		if !sameTime(was.DueAt, is.DueAt) {
			changes.Set(at+"due_at", was.DueAt, is.DueAt)
		}
		changes.Set(at+"overdue", was.OverdueAt != nil, is.OverdueAt != nil)
	}
	return changes
}

// named is an assignee as the history shows it.
func (t *transition) named(a Assigned) any {
	switch {
	case a.UserID != nil:
		return map[string]any{"type": "user", "id": a.UserID, "name": t.person.nameOf(*a.UserID)}
	case a.Role != "":
		return map[string]any{"type": "role", "role": a.Role, "name": a.Role.Label(), "note": a.Note}
	default:
		return nil
	}
}

func namedAssets(assets []AssetRef) []named {
	list := make([]named, len(assets))
	for i, a := range assets {
		list[i] = named{a.ID, a.Tag + " " + a.Name}
	}
	return list
}
