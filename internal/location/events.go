package location

import (
	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
)

// The events of this room.
const (
	EventCreated = "location_created"
	EventUpdated = "location_updated"
)

func subject(id uuid.UUID, name string) event.Subject {
	return event.Subject{Type: "location", ID: id, Label: name}
}

func created(id uuid.UUID, name string) event.Entry {
	return event.Entry{Type: EventCreated, Subject: subject(id, name), Changes: event.Changes{"name": {nil, name}}}
}
