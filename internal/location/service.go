package location

import (
	"fmt"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/register"
)

// Service is the room.
type Service struct {
	db     *pg.DB
	clock  clock.Clock
	events *event.Recorder
	fields register.Fields
}

// NewService opens the room.
func NewService(database *pg.DB, c clock.Clock, events *event.Recorder) *Service {
	return &Service{db: database, clock: c, events: events}
}

// Wear lets places have a company's own fields. Before the room is used.
func (s *Service) Wear(fields register.Fields) { s.fields = fields }

func (s *Service) room() register.Room {
	return register.Room{DB: s.db, Events: s.events, Fields: s.fields}
}

// refused turns the violation of one of this room's constraints into a fault;
// other errors stay as they are, with what was being done.
func refused(err error, doing string) error {
	switch {
	case err == nil:
		return nil
	case pg.Constraint(err) == "locations_name_key":
		return fault.New(fault.Conflict, "location.name_taken", "There is already a location with this name.").
			At("body.name", "already taken").Because(err)
	default:
		return fmt.Errorf("%s: %w", doing, err)
	}
}
