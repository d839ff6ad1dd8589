package asset

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/pg"
	registers "github.com/assetronics/assetronics/internal/register"
)

// Catalog knows what assets can be. What it cannot find is invalid input and
// names the field.
type Catalog interface {
	CategoryID(ctx context.Context, tenant uuid.UUID, slugOrID string) (uuid.UUID, error)
	// ManufacturerID and ModelID make what they do not find by name.
	ManufacturerID(ctx context.Context, tenant uuid.UUID, nameOrID string) (uuid.UUID, error)
	// ModelID also tells the model's own manufacturer and category, if any.
	ModelID(ctx context.Context, tenant uuid.UUID, nameOrID string, manufacturer, category *uuid.UUID) (
		id uuid.UUID, itsManufacturer, itsCategory *uuid.UUID, err error)
}

// Service is the room's door. It is safe for concurrent use.
type Service struct {
	db      *pg.DB
	events  *event.Recorder
	clock   clock.Clock
	catalog Catalog
	fields  registers.Fields

	operations *operation.Service // for changes of very many
}

// NewService makes the room's service.
func NewService(database *pg.DB, c clock.Clock, events *event.Recorder, catalog Catalog) *Service {
	return &Service{db: database, events: events, clock: c, catalog: catalog, fields: registers.NoFields{}}
}

// Wear lets assets have a company's own fields. Before the room is used.
func (s *Service) Wear(fields registers.Fields) { s.fields = fields }
