package catalog

import (
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/register"
)

// Service is the room's door. It is safe for concurrent use.
type Service struct {
	db     *pg.DB
	events *event.Recorder
	clock  clock.Clock
	fields register.Fields
}

// NewService makes the room's service.
func NewService(database *pg.DB, c clock.Clock, events *event.Recorder) *Service {
	return &Service{db: database, events: events, clock: c}
}

// Wear lets models have a company's own fields. Before the room is used.
func (s *Service) Wear(fields register.Fields) { s.fields = fields }

func (s *Service) room() register.Room { return register.Room{DB: s.db, Events: s.events} }

// modelRoom is room for what has own fields.
func (s *Service) modelRoom() register.Room {
	return register.Room{DB: s.db, Events: s.events, Fields: s.fields}
}
