package notification

import (
	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
)

// Created is the event of a new notification. Its changes hold user_id, by which
// it finds its reader.
const Created = "notification_created"

func created(n Notification) event.Entry {
	changes := event.Changes{
		"user_id": {nil, n.UserID},
		"kind":    {nil, n.Kind},
	}
	if n.Link != nil {
		changes["link"] = [2]any{nil, map[string]any{"type": n.Link.Type, "id": n.Link.ID}}
	}
	return event.Entry{
		Type:    Created,
		Subject: event.Subject{Type: Subject, ID: n.ID, Label: n.Title},
		Changes: changes,
	}
}

// recipients gives each user once, in the order given.
func recipients(users []uuid.UUID) []uuid.UUID {
	seen := make(map[uuid.UUID]bool, len(users))
	var once []uuid.UUID
	for _, u := range users {
		if u != uuid.Nil && !seen[u] {
			seen[u] = true
			once = append(once, u)
		}
	}
	return once
}
