package live

import (
	"slices"

	"github.com/assetronics/assetronics/internal/notification"
)

// Shape is the form of an event's payload.
type Shape int

// The shapes.
const (
	One       Shape = iota // a thing under its noun, with its stamp
	Many                   // that many things of a noun changed
	Numbers                // that the dashboard's numbers moved
	Registers              // which registers changed
	Progress               // a run under way: no history, so without a number
)

// Kind is an event that a topic can send. From the kinds come the tables of
// docs/channels.md and the types of packages/api-client.
type Kind struct {
	Event string
	Noun  string
	Shape Shape
}

// Kinds lists what the topic can send.
func (t Topic) Kinds() []Kind {
	var kinds []Kind
	for _, name := range t.Events {
		kinds = append(kinds, Kind{Event: name, Noun: t.Noun})
	}
	if t.Name == dashboard {
		return append(kinds, Kind{Event: DashboardChanged, Shape: Numbers})
	}
	if t.Name == registers {
		return append(kinds, t.Progress, Kind{Event: RegistersChanged, Shape: Registers})
	}
	if t.Progress.Event != "" {
		kinds = append(kinds, t.Progress)
	}
	return append(kinds, Kind{Event: t.changed(), Noun: t.Noun, Shape: Many})
}

// UserKinds lists what a user's own topic can send.
func UserKinds() []Kind {
	kinds := []Kind{{Event: notification.Created, Noun: notifications}}
	for _, t := range Topics {
		if t.Personal {
			kinds = append(kinds, slices.DeleteFunc(t.Kinds(), func(k Kind) bool { return k.Shape == Progress })...)
		}
	}
	return kinds
}
