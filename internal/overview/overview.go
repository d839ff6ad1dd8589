package overview

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/overview/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// ahead is how far beyond the month joiners and leavers are shown: on the 30th
// people care for the coming weeks more than for those past.
const ahead = 30

// Overview is the state of a company at a glance.
type Overview struct {
	Assets    map[string]int64 // by status; statuses without assets are left out
	Employees map[string]int64
	Joiners   []Move // since the first of the month and in the next 30 days
	Leavers   []Move
}

// Move is somebody's first or last day.
type Move struct {
	EmployeeID  uuid.UUID
	DisplayName string
	JobTitle    *string
	Day         clock.Date
}

// Service is the room.
type Service struct {
	db    *pg.DB
	clock clock.Clock
}

// NewService opens the room.
func NewService(database *pg.DB, c clock.Clock) *Service {
	return &Service{db: database, clock: c}
}

// Get counts.
func (s *Service) Get(ctx context.Context, tenant uuid.UUID) (Overview, error) {
	var o Overview
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if err := o.count(ctx, q, tenant); err != nil {
			return err
		}
		return o.moves(ctx, q, tenant, s.clock)
	})
	if err != nil {
		return Overview{}, err
	}
	return o, nil
}

func (o *Overview) count(ctx context.Context, q *db.Queries, tenant uuid.UUID) error {
	assets, err := q.AssetsByStatus(ctx, tenant)
	if err != nil {
		return fmt.Errorf("count assets: %w", err)
	}
	o.Assets = map[string]int64{}
	for _, row := range assets {
		o.Assets[row.Status] = row.Count
	}
	people, err := q.EmployeesByStatus(ctx, tenant)
	if err != nil {
		return fmt.Errorf("count employees: %w", err)
	}
	o.Employees = map[string]int64{}
	for _, row := range people {
		o.Employees[row.Status] = row.Count
	}
	return nil
}

func (o *Overview) moves(ctx context.Context, q *db.Queries, tenant uuid.UUID, c clock.Clock) error {
	zone, err := q.TimeZone(ctx, tenant)
	if err != nil {
		return fmt.Errorf("read time zone: %w", err)
	}
	from, to := window(clock.Today(c, zone))
	joiners, err := q.Joiners(ctx, db.JoinersParams{TenantID: tenant, FromDate: from, ToDate: to})
	if err != nil {
		return fmt.Errorf("list joiners: %w", err)
	}
	for _, row := range joiners {
		o.Joiners = append(o.Joiners, Move{row.ID, row.DisplayName, row.JobTitle, row.StartDate})
	}
	leavers, err := q.Leavers(ctx, db.LeaversParams{TenantID: tenant, FromDate: from, ToDate: to})
	if err != nil {
		return fmt.Errorf("list leavers: %w", err)
	}
	for _, row := range leavers {
		o.Leavers = append(o.Leavers, Move{row.ID, row.DisplayName, row.JobTitle, row.EndDate})
	}
	return nil
}

// window is the days whose joiners and leavers are shown.
func window(today clock.Date) (from, to clock.Date) {
	from = clock.Date{Year: today.Year, Month: today.Month, Day: 1}
	endOfMonth := clock.DateOf(time.Date(today.Year, today.Month+1, 0, 0, 0, 0, 0, time.UTC))
	to = today.AddDays(ahead)
	if to.Before(endOfMonth) {
		to = endOfMonth
	}
	return from, to
}
