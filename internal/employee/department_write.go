package employee

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/platform/spelling"
	"github.com/assetronics/assetronics/internal/register"
)

func (s *Service) room() register.Room { return register.Room{DB: s.db, Events: s.events} }

func (d Department) managerID() *uuid.UUID {
	if d.Manager == nil {
		return nil
	}
	return &d.Manager.ID
}

// CreateDepartment makes a department; a name that is there already among those
// of the parent is the conflict department.name_taken.
func (s *Service) CreateDepartment(ctx context.Context, tenant uuid.UUID, in DepartmentEdit) (Department, error) {
	d, err := in.apply(Department{})
	if err != nil {
		return Department{}, err
	}
	return register.Create(ctx, s.room(), departmentKind, tenant, nil, func(ctx context.Context, tx pgx.Tx) (uuid.UUID, error) {
		d.ID = register.NewID()
		if d.Parent != nil {
			if err := register.LockTree(ctx, tx, tenant, register.Departments); err != nil {
				return uuid.Nil, err
			}
			if err := register.CheckPlace(ctx, tx, tenant, register.Departments, uuid.Nil, d.Parent.ID); err != nil {
				return uuid.Nil, err
			}
		}
		err := db.New(tx).InsertDepartment(ctx, db.InsertDepartmentParams{
			TenantID: tenant, ID: d.ID, Name: d.Name, NameKey: spelling.Key(d.Name), ParentID: register.RefID(d.Parent),
			ManagerID: d.managerID(), Now: s.clock.Now(),
		})
		return d.ID, departmentRefused(err, "insert department")
	})
}

// UpdateDepartment changes a department; a new parent moves it with everything
// that belongs to it.
func (s *Service) UpdateDepartment(ctx context.Context, tenant, id uuid.UUID, edit DepartmentEdit, ifVersion *int64) (Department, error) {
	return register.Change(ctx, s.room(), departmentKind, tenant, id, register.Edit[Department]{
		IfVersion: ifVersion,
		Before: func(ctx context.Context, tx pgx.Tx) error {
			if !edit.ParentID.Set {
				return nil
			}
			return register.LockTree(ctx, tx, tenant, register.Departments)
		},
		Apply: func(ctx context.Context, tx pgx.Tx, old Department) (Department, error) {
			d, err := edit.apply(old)
			if err != nil || d.Parent == nil || d.Parent == old.Parent {
				return d, err
			}
			return d, register.CheckPlace(ctx, tx, tenant, register.Departments, id, d.Parent.ID)
		},
		Write: func(ctx context.Context, tx pgx.Tx, _, d Department) error {
			err := db.New(tx).UpdateDepartment(ctx, db.UpdateDepartmentParams{
				TenantID: tenant, ID: id, Name: d.Name, NameKey: spelling.Key(d.Name), ParentID: register.RefID(d.Parent),
				ManagerID: d.managerID(), Now: s.clock.Now(),
			})
			return departmentRefused(err, "update department")
		},
	})
}

// DeleteDepartment removes a department that nobody works in and that has no
// departments of its own.
func (s *Service) DeleteDepartment(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) error {
	return register.Remove(ctx, s.room(), departmentKind, tenant, id, ifVersion)
}
