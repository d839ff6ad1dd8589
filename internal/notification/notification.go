package notification

import (
	"time"

	"github.com/google/uuid"
)

// Subject is the type of the subject in this room's events.
const Subject = "notification"

// Notification is one line in a user's list.
type Notification struct {
	ID        uuid.UUID
	UserID    uuid.UUID
	Kind      string // what it tells of, for icons and filters: workflow_step, workflow_reminder …
	Title     string
	Body      string // may be empty
	Link      *Link
	ReadAt    *time.Time
	CreatedAt time.Time
}

// Link is the thing a notification is about.
type Link struct {
	Type string // workflow, asset, employee, integration, action
	ID   uuid.UUID
}

// Message is what to tell. Title and body are cut to what the table holds.
type Message struct {
	Kind  string
	Title string
	Body  string
	Link  *Link
}

// The longest texts in characters; they are made by the program from names that
// people type, so they are cut rather than refused.
const (
	maxTitle = 300
	maxBody  = 4000
)

func cut(text string, longest int) string {
	runes := []rune(text)
	if len(runes) <= longest {
		return text
	}
	return string(runes[:longest-1]) + "…"
}
