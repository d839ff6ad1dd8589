package employee

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/register"
)

// Service is the room.
type Service struct {
	db     *pg.DB
	clock  clock.Clock
	events *event.Recorder
	places places
	fields register.Fields
	queue  jobs.Queue

	operations *operation.Service // for changes of very many
}

// places finds locations by name and makes those that are missing. It answers an
// id for each name as given.
type places interface {
	Ensure(ctx context.Context, tenant uuid.UUID, names []string) (map[string]uuid.UUID, error)
}

// NewService opens the room.
func NewService(database *pg.DB, c clock.Clock, events *event.Recorder, p places) *Service {
	return &Service{db: database, clock: c, events: events, places: p, fields: register.NoFields{}}
}

// Wear lets people have a company's own fields. Before the room is used.
func (s *Service) Wear(fields register.Fields) { s.fields = fields }

// Work lets what follows of a new order of sources be worked off. Before the room is
// used.
func (s *Service) Work(queue jobs.Queue) { s.queue = queue }

// judge judges what is said of the own fields of a person by hand. A sync says
// nothing of them, not even what is needed.
func (s *Service) judge(ctx context.Context, tenant uuid.UUID, owner register.Owner, said register.Custom) (register.Judged, error) {
	judge, err := s.fields.Judge(ctx, tenant, Subject)
	if err != nil {
		return nil, err
	}
	return judge(ctx, owner, said)
}

// today is the date in the company's time zone.
func (s *Service) today(ctx context.Context, q *db.Queries, tenant uuid.UUID) (clock.Date, error) {
	zone, err := q.TimeZone(ctx, tenant)
	if err != nil {
		return clock.Date{}, fmt.Errorf("read time zone: %w", err)
	}
	return clock.Today(s.clock, zone), nil
}

// lock reads a person for writing. The lock does not hold up those who point at
// the person, such as somebody handing out a laptop.
func lock(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID, ifVersion *int64) (person, error) {
	row, err := db.New(tx).LockEmployee(ctx, db.LockEmployeeParams{TenantID: tenant, ID: id})
	switch {
	case pg.IsNoRows(err):
		return person{}, fault.Missing("employee")
	case err != nil:
		return person{}, fmt.Errorf("lock employee: %w", err)
	case ifVersion != nil && *ifVersion != row.Version:
		return person{}, fault.Stale("employee")
	}
	return personOf(row), nil
}

func newID() (uuid.UUID, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return uuid.Nil, fmt.Errorf("make id: %w", err)
	}
	return id, nil
}
