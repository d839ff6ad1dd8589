package asset

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
)

// The events of this room.
const (
	EventCreated       = "asset_created"
	EventUpdated       = "asset_updated"
	EventAssigned      = "asset_assigned"
	EventReturned      = "asset_returned"
	EventTransferred   = "asset_transferred"
	EventReserved      = "asset_reserved"
	EventReleased      = "asset_released"
	EventStatusChanged = "asset_status_changed"
	EventDeleted       = "asset_deleted"  // into the recycle bin
	EventRestored      = "asset_restored" // out of it

	EventLabelCreated = "status_label_created"
	EventLabelUpdated = "status_label_updated"
	EventLabelDeleted = "status_label_deleted"

	EventNumberingChanged = "asset_numbering_changed" // about the company, not one asset
)

// The subject types of this room's events.
const (
	Subject      = "asset"
	LabelSubject = "status_label"
)

// eventOf says which event an action records.
func eventOf(action Action) string {
	switch action {
	case Assign:
		return EventAssigned
	case Return:
		return EventReturned
	case Transfer:
		return EventTransferred
	case Reserve:
		return EventReserved
	case Release:
		return EventReleased
	case Receive, Ship, Repair, Retire, Lose, Steal, Restore:
	}
	return EventStatusChanged
}

func entry(eventType string, a Asset, changes event.Changes) event.Entry {
	return event.Entry{
		Type: eventType, Subject: event.Subject{Type: Subject, ID: a.ID, Label: a.Label()}, Changes: changes, Version: a.Version,
	}
}

// changes compares two states of an asset field by field, as REST shows them.
// From the zero Asset everything that is set has changed.
func changes(before, after Asset) event.Changes {
	c := event.Changes{}
	old, now := shown(before), shown(after)
	for i := range now {
		c.Set(now[i].name, old[i].value, now[i].value)
	}
	if !slices.Equal(before.Tags, after.Tags) {
		c["tags"] = [2]any{listed(before.Tags), listed(after.Tags)}
	}
	return c
}

type field struct {
	name  string
	value any // nil: nothing
}

type shownRef struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

type shownPerson struct {
	ID          uuid.UUID `json:"id"`
	DisplayName string    `json:"display_name"`
}

func shown(a Asset) []field {
	return []field{
		{"tag", text(a.Tag)},
		{"serial", orNil(a.Serial)},
		{"name", text(a.Name)},
		{"category", category(a.Category)},
		{"manufacturer", ref(a.Manufacturer)},
		{"model", ref(a.Model)},
		{"location", ref(a.Location)},
		{"parent", ref(a.Parent)},
		{"company", ref(a.Company)},
		{"cost_centre", ref(a.CostCentre)},
		{"condition", text(string(a.Condition))},
		{"status", text(string(a.Status))},
		{"status_label", label(a.StatusLabel)},
		{"assignee", person(a.Assignee)},
		{"holder_location", ref(a.HolderLocation)},
		{"holder_asset", ref(a.HolderAsset)},
		{"expected_return", text(a.ExpectedReturn.String())},
		{"reserved_for", person(a.ReservedFor)},
		{"ownership", text(string(a.Ownership))},
		{"lessor", orNil(a.Lessor)},
		{"lease_start", text(a.LeaseStart.String())},
		{"lease_end", text(a.LeaseEnd.String())},
		{"purchase_date", text(a.PurchaseDate.String())},
		{"purchase_cost", orNil(a.PurchaseCost)},
		{"vendor", ref(a.Vendor)},
		{"order_number", orNil(a.OrderNumber)},
		{"invoice_number", orNil(a.InvoiceNumber)},
		{"warranty_start", text(a.WarrantyStart.String())},
		{"warranty_end", text(a.WarrantyEnd.String())},
		{"warranty_provider", orNil(a.WarrantyProvider)},
		{"end_of_life", text(a.EndOfLife.String())},
		{"notes", orNil(a.Notes)},
		{"deleted_at", instant(a.DeletedAt)},
	}
}

// The following give nil, not a typed nil pointer, for nothing.

func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func orNil[T any](v *T) any {
	if v == nil {
		return nil
	}
	return *v
}

func category(c Category) any {
	if c.ID == uuid.Nil {
		return nil
	}
	return shownRef{c.ID, c.Name}
}

func ref(r *Ref) any {
	if r == nil {
		return nil
	}
	return shownRef{r.ID, r.Name}
}

func person(p *Person) any {
	if p == nil {
		return nil
	}
	return shownPerson{p.ID, p.DisplayName}
}

func label(l *LabelRef) any {
	if l == nil {
		return nil
	}
	return shownRef{l.ID, l.Name}
}

func instant(t *time.Time) any {
	if t == nil {
		return nil
	}
	return *t
}

func listed(words []string) any {
	if len(words) == 0 {
		return nil
	}
	return words
}
