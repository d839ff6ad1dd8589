package identity

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/identity/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Get is one user.
func (s *Service) Get(ctx context.Context, tenant, id uuid.UUID) (User, error) {
	var user User
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		user, err = get(ctx, tx, tenant, id)
		return err
	})
	return user, err
}

func get(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID) (User, error) {
	row, err := db.New(tx).GetUser(ctx, db.GetUserParams{TenantID: tenant, ID: id})
	if pg.IsNoRows(err) {
		return User{}, fault.Missing("user")
	}
	if err != nil {
		return User{}, fmt.Errorf("get user: %w", err)
	}
	user := userOf(row.User)
	user.EmployeeID, user.EmployeeName = row.EmployeeID, row.EmployeeName
	return user, nil
}

// Listing is what the list of users can be asked for.
var Listing = list.Spec{
	Select: `select u.id, u.email, u.name, u.roles, u.status, u.last_sign_in_at, u.version, u.created_at, e.id, e.display_name
from users u
left join employees e on e.tenant_id = u.tenant_id and e.email = u.email
where u.tenant_id = $1`,
	IDExpr: "u.id",
	Columns: []list.Column{
		{Name: "name", Expr: "u.name", Type: list.Text, Sort: true, Filter: true},
		{Name: "email", Expr: "u.email", Type: list.Text, Sort: true, Filter: true},
		{Name: "status", Expr: "u.status", Type: list.Keyword, Filter: true, Values: []string{"invited", "active", "disabled"}},
		{Name: "last_sign_in_at", Expr: "u.last_sign_in_at", Type: list.Time, Sort: true, Filter: true, Nullable: true},
		{Name: "created_at", Expr: "u.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search:  "(u.name ilike %[1]s or u.email ilike %[1]s)",
	Default: "name",
}

// List is a page of users.
func (s *Service) List(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[User], error) {
	var page list.Page[User]
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		page, err = list.Query(ctx, tx, Listing, tenant, req, scanUser)
		return err
	})
	return page, err
}

func scanUser(rows pgx.Rows, extra ...any) (User, error) {
	var u User
	var roles []string
	into := []any{&u.ID, &u.Email, &u.Name, &roles, &u.Status, &u.LastSignInAt, &u.Version, &u.CreatedAt, &u.EmployeeID, &u.EmployeeName}
	if err := rows.Scan(append(into, extra...)...); err != nil {
		return User{}, err
	}
	for _, r := range roles {
		u.Roles = append(u.Roles, access.Role(r))
	}
	return u, nil
}

// WithRole lists the active users with a role.
func (s *Service) WithRole(ctx context.Context, tenant uuid.UUID, role access.Role) ([]Person, error) {
	var people []Person
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := db.New(tx).UsersWithRole(ctx, db.UsersWithRoleParams{TenantID: tenant, Role: string(role)})
		for _, row := range rows {
			people = append(people, Person(row))
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("users with role: %w", err)
	}
	return people, nil
}

// OfEmployee is the active user with the employee's work e-mail; nil when there
// is none.
func (s *Service) OfEmployee(ctx context.Context, tenant, employee uuid.UUID) (*Person, error) {
	var person *Person
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		row, err := db.New(tx).UserOfEmployee(ctx, db.UserOfEmployeeParams{TenantID: tenant, EmployeeID: employee})
		if pg.IsNoRows(err) {
			return nil
		}
		p := Person(row)
		person = &p
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("user of employee: %w", err)
	}
	return person, nil
}

// ByEmail is the active user with this e-mail, as if signed in without a session;
// user.not_found when there is none.
func (s *Service) ByEmail(ctx context.Context, tenant uuid.UUID, email string) (access.Principal, error) {
	var row db.ActiveUserByEmailRow
	email, err := NormaliseEmail(email)
	if err != nil {
		return access.Principal{}, fault.Missing("user")
	}
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		row, err = db.New(tx).ActiveUserByEmail(ctx, db.ActiveUserByEmailParams{TenantID: tenant, Email: email})
		return err
	})
	if pg.IsNoRows(err) {
		return access.Principal{}, fault.Missing("user")
	}
	if err != nil {
		return access.Principal{}, fmt.Errorf("find user by e-mail: %w", err)
	}
	return principal(db.SessionByTokenRow{
		TenantID: tenant, ID: row.ID, Name: row.Name, Email: row.Email, Roles: row.Roles, EmployeeID: row.EmployeeID,
	}), nil
}
