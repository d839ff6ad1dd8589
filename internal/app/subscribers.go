package app

import "github.com/assetronics/assetronics/internal/event"

// subscribers lists who reacts to events after they are in the log.
func (r *Rooms) subscribers() []event.Subscriber {
	return []event.Subscriber{}
}
