package employee

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// DepartmentListing is what the list of departments can be asked for.
var DepartmentListing = list.Spec{
	Select: `select d.id, d.name, d.version, d.created_at, d.updated_at,
  (select count(*) from employees e where e.tenant_id = d.tenant_id and e.department_id = d.id and e.status <> 'terminated')
from departments d
where d.tenant_id = $1`,
	IDExpr: "d.id",
	Columns: []list.Column{
		{Name: "name", Expr: "d.name_key", Type: list.Text, Sort: true},
		{Name: "name", Expr: "d.name", Type: list.Text, Filter: true},
		{Name: "created_at", Expr: "d.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search:  "d.name ilike %[1]s",
	Default: "name",
}

// ListDepartments is a page of departments.
func (s *Service) ListDepartments(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[Department], error) {
	var page list.Page[Department]
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		page, err = list.Query(ctx, tx, DepartmentListing, tenant, req, scanDepartment)
		return err
	})
	return page, err
}

func scanDepartment(rows pgx.Rows, extra ...any) (Department, error) {
	var d Department
	into := []any{&d.ID, &d.Name, &d.Version, &d.CreatedAt, &d.UpdatedAt, &d.EmployeeCount}
	err := rows.Scan(append(into, extra...)...)
	return d, err
}

// GetDepartment is one department.
func (s *Service) GetDepartment(ctx context.Context, tenant, id uuid.UUID) (Department, error) {
	var found Department
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		found, err = department(ctx, db.New(tx), tenant, id)
		return err
	})
	return found, err
}

func department(ctx context.Context, q *db.Queries, tenant, id uuid.UUID) (Department, error) {
	row, err := q.GetDepartment(ctx, db.GetDepartmentParams{TenantID: tenant, ID: id})
	if pg.IsNoRows(err) {
		return Department{}, fault.Missing("department")
	}
	if err != nil {
		return Department{}, fmt.Errorf("get department: %w", err)
	}
	return Department{
		ID: row.ID, Name: row.Name, EmployeeCount: row.EmployeeCount,
		Version: row.Version, CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt,
	}, nil
}

// CreateDepartment makes a department; a name that is there already is the
// conflict department.name_taken.
func (s *Service) CreateDepartment(ctx context.Context, tenant uuid.UUID, name string) (Department, error) {
	var made Department
	if err := checkDepartmentName(name); err != nil {
		return made, err
	}
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		key, ids := spelling.Key(name), map[string]uuid.UUID{}
		err := s.makeDepartments(ctx, tx, tenant, map[string]string{key: spelling.Clean(name)}, ids)
		if err != nil {
			return err
		}
		id, ok := ids[key]
		if !ok {
			return errDepartmentTaken()
		}
		made, err = department(ctx, db.New(tx), tenant, id)
		return err
	})
	return made, err
}

// RenameDepartment changes a department's name; the same name changes nothing.
func (s *Service) RenameDepartment(ctx context.Context, tenant, id uuid.UUID, name string, ifVersion *int64) (Department, error) {
	var renamed Department
	if err := checkDepartmentName(name); err != nil {
		return renamed, err
	}
	name = spelling.Clean(name)
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := q.LockDepartment(ctx, db.LockDepartmentParams{TenantID: tenant, ID: id})
		switch {
		case pg.IsNoRows(err):
			return fault.Missing("department")
		case err != nil:
			return fmt.Errorf("lock department: %w", err)
		case ifVersion != nil && *ifVersion != row.Version:
			return fault.Stale("department")
		}
		if name != row.Name {
			if err := s.renameDepartment(ctx, tx, row, name); err != nil {
				return err
			}
		}
		renamed, err = department(ctx, q, tenant, id)
		return err
	})
	return renamed, err
}

func (s *Service) renameDepartment(ctx context.Context, tx pgx.Tx, row db.Department, name string) error {
	err := db.New(tx).RenameDepartment(ctx, db.RenameDepartmentParams{
		TenantID: row.TenantID, ID: row.ID, Name: name, NameKey: spelling.Key(name), Now: s.clock.Now(),
	})
	if err != nil {
		return refused(err, "rename department")
	}
	return s.events.Record(ctx, tx, row.TenantID, event.Entry{
		Type: EventDepartmentUpdated, Subject: event.Subject{Type: DepartmentSubject, ID: row.ID, Label: name},
		Changes: event.Changes{"name": {row.Name, name}},
	})
}

func checkDepartmentName(name string) error {
	if message := badName(name); message != "" {
		return fault.InvalidField("body.name", message)
	}
	return nil
}
