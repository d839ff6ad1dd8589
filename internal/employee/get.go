package employee

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Get is one person within the scope; employee.not_found for others.
func (s *Service) Get(ctx context.Context, tenant, id uuid.UUID, scope access.Scope) (Employee, error) {
	var found Employee
	if !scope.Includes(&id) {
		return found, fault.Missing("employee")
	}
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		found, err = get(ctx, db.New(tx), tenant, id)
		return err
	})
	return found, err
}

// Many are the people with these ids, in no order; ids of nobody are left out.
func (s *Service) Many(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) ([]Employee, error) {
	var found []Employee
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		found, err = many(ctx, db.New(tx), tenant, ids)
		return err
	})
	return found, err
}

func get(ctx context.Context, q *db.Queries, tenant, id uuid.UUID) (Employee, error) {
	found, err := many(ctx, q, tenant, []uuid.UUID{id})
	if err != nil {
		return Employee{}, err
	}
	if len(found) == 0 {
		return Employee{}, fault.Missing("employee")
	}
	return found[0], nil
}

func many(ctx context.Context, q *db.Queries, tenant uuid.UUID, ids []uuid.UUID) ([]Employee, error) {
	rows, err := q.Employees(ctx, db.EmployeesParams{TenantID: tenant, Ids: ids})
	if err != nil {
		return nil, fmt.Errorf("read employees: %w", err)
	}
	found := make([]Employee, len(rows))
	for i, row := range rows {
		if found[i], err = employeeOf(row); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func employeeOf(row db.EmployeesRow) (Employee, error) {
	p := personOf(row.Employee)
	e := Employee{
		ID: p.ID, Email: p.Email, PersonalEmail: p.PersonalEmail, FirstName: p.FirstName, LastName: p.LastName, DisplayName: p.DisplayName,
		JobTitle: p.JobTitle, EmployeeNumber: p.EmployeeNumber, CostCenter: p.CostCenter,
		Department: refOf(row.Employee.DepartmentID, row.DepartmentName),
		Location:   refOf(row.Employee.LocationID, row.LocationName),
		User:       refOf(row.UserID, row.UserName),
		StartDate:  p.StartDate, EndDate: p.EndDate, Status: p.Status, HireNo: p.HireNo, LeaveNo: p.LeaveNo,
		HandEdited: p.HandEdited, AssetCount: row.AssetCount, Custom: row.Custom, Version: p.Version,
		CreatedAt: row.Employee.CreatedAt, UpdatedAt: row.Employee.UpdatedAt,
	}
	if p.Manager != uuid.Nil {
		e.Manager = &PersonRef{ID: p.Manager, DisplayName: textOf(row.ManagerName), Email: textOf(row.ManagerEmail)}
	}
	if err := json.Unmarshal(row.ExternalIds, &e.ExternalIDs); err != nil {
		return Employee{}, fmt.Errorf("decode external ids: %w", err)
	}
	return e, nil
}

func refOf(id *uuid.UUID, name *string) *Ref {
	if id == nil {
		return nil
	}
	return &Ref{ID: *id, Name: textOf(name)}
}
