package bulkdata

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// holder is somebody who may hold assets.
type holder struct {
	id          uuid.UUID
	first, full string
	department  uuid.UUID
	location    uuid.UUID
}

// person makes the n-th of the company's people.
func (s *source) person(n int, places scenery, now time.Time) (holder, []any) {
	first, last := pick(s, firstNames), pick(s, lastNames)
	hired := now.AddDate(0, 0, -s.IntN(3650))
	h := holder{id: s.id(hired), first: first, full: first + " " + last, department: pick(s, places.departments), location: pick(s, places.locations)}
	email := fmt.Sprintf("%s.%s%d@bulk.test", ascii(first), ascii(last), n)
	status, source := "active", "active"
	var end *time.Time
	switch {
	case s.chance(120):
		status, source = "terminated", "left"
		left := hired.Add(time.Duration(float64(now.Sub(hired)) * s.Float64()))
		end = &left
	case s.chance(20):
		status, source = "on_leave", "leave"
	}
	return h, []any{
		h.id, email, first, last, h.full, pick(s, titles), fmt.Sprintf("%06d", n), h.department, h.location,
		hired, end, source, status, hired,
	}
}

// ascii keeps what an address may hold.
func ascii(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, spelling.Key(name))
}

const stagePeople = `create temporary table staged (
  id uuid, email text, first_name text, last_name text, display_name text, job_title text, employee_number text,
  department_id uuid, location_id uuid, start_date date, end_date date, source_status text, status text, created_at timestamptz
) on commit drop`

const insertPeople = `insert into employees (tenant_id, id, email, first_name, last_name, display_name, job_title, employee_number,
  department_id, location_id, start_date, end_date, source_status, withdrawn, status, hire_open, hire_no, leaving, leave_no,
  hand_edited, created_at, updated_at)
select $1, id, email, first_name, last_name, display_name, job_title, employee_number, department_id, location_id, start_date, end_date,
  source_status, false, status, false, 0, 'none', 0, '{}', created_at, created_at
from staged`

var peopleColumns = []string{
	"id", "email", "first_name", "last_name", "display_name", "job_title", "employee_number", "department_id", "location_id",
	"start_date", "end_date", "source_status", "status", "created_at",
}

// staged copies rows into a staging table and moves them on from there.
func staged(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, create string, columns []string, rows [][]any, insert ...string) error {
	if _, err := tx.Exec(ctx, create); err != nil {
		return fmt.Errorf("make the staging table: %w", err)
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"staged"}, columns, pgx.CopyFromRows(rows)); err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	for _, sql := range insert {
		if _, err := tx.Exec(ctx, sql, tenant); err != nil {
			return fmt.Errorf("insert: %w", err)
		}
	}
	return nil
}
