package notification

import (
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Service keeps the notifications of all companies.
type Service struct {
	db     *pg.DB
	events *event.Recorder
	clock  clock.Clock
}

// NewService makes the room.
func NewService(database *pg.DB, c clock.Clock, events *event.Recorder) *Service {
	return &Service{db: database, events: events, clock: c}
}
