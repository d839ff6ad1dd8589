package attachment

import "github.com/assetronics/assetronics/internal/event"

// The events of this room. Their subject is the attachment; its changes name what
// it is attached to.
const (
	EventAdded   = "attachment_added"
	EventUpdated = "attachment_updated"
	EventRemoved = "attachment_removed"
)

// entry tells of an attachment.
func entry(eventType string, a Attachment, changes event.Changes) event.Entry {
	return event.Entry{Type: eventType, Subject: event.Subject{Type: "attachment", ID: a.ID, Label: a.Name}, Changes: changes}
}

type shownSubject struct {
	Kind Kind   `json:"kind"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

// whole is everything the history shows of an attachment.
func whole(of Subject, a Attachment) map[string]any {
	return map[string]any{
		"attached_to": shownSubject{of.Kind, of.ID.String(), of.Label},
		"name":        a.Name, "media_type": a.MediaType, "size": a.Size, "cover": a.Cover,
	}
}
