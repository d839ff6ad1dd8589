package catalog

import (
	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
)

// The events of this room.
const (
	EventCategoryCreated     = "category_created"
	EventCategoryUpdated     = "category_updated"
	EventManufacturerCreated = "manufacturer_created"
	EventManufacturerUpdated = "manufacturer_updated"
	EventModelCreated        = "model_created"
	EventModelUpdated        = "model_updated"
)

// The subject types of this room's events.
const (
	SubjectCategory     = "category"
	SubjectManufacturer = "manufacturer"
	SubjectModel        = "model"
)

func entry(eventType, subject string, id uuid.UUID, label string, changes event.Changes) event.Entry {
	return event.Entry{Type: eventType, Subject: event.Subject{Type: subject, ID: id, Label: label}, Changes: changes}
}

// shownRef is how a reference stands in the history: nothing at all when there
// is none.
func shownRef(r *Ref) any {
	if r == nil {
		return nil
	}
	return *r
}
