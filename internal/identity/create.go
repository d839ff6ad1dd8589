package identity

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/identity/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// CreateActive makes a user who can sign in at once: for the command line, the
// set-up of a company and the demo.
func (s *Service) CreateActive(ctx context.Context, tenant uuid.UUID, n New, password string) (User, error) {
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return User{}, err
	}
	var user User
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		user, err = s.insert(ctx, tx, tenant, n, Active, &hash)
		if err != nil {
			return err
		}
		return s.events.Record(ctx, tx, tenant, event.Entry{
			Type: UserActivated, Subject: subjectOf(user.ID, user.Name),
			Changes: event.Changes{"email": {nil, user.Email}, "roles": {nil, user.Roles}, "status": {nil, Active}},
		})
	})
	return user, constraint(err)
}

// CheckNew tells what is wrong with a user and a password before either is used.
func (s *Service) CheckNew(n New, password string) error {
	if _, err := NormaliseEmail(n.Email); err != nil {
		return err
	}
	if _, err := normaliseName(n.Name); err != nil {
		return err
	}
	return checkPassword("body.password", password)
}

// ResetPassword sets the password of the user with this e-mail and ends all the
// user's sessions: for the command line.
func (s *Service) ResetPassword(ctx context.Context, tenant uuid.UUID, email, password string) error {
	email, err := NormaliseEmail(email)
	if err != nil {
		return err
	}
	var id uuid.UUID
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		row, err := db.New(tx).UserByEmail(ctx, db.UserByEmailParams{TenantID: tenant, Email: email})
		id = row.ID
		return err
	})
	if pg.IsNoRows(err) {
		return fault.Missing("user")
	}
	if err != nil {
		return fmt.Errorf("look for user: %w", err)
	}
	return s.setPassword(ctx, tenant, id, password, nil)
}

func (s *Service) insert(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, n New, status Status, hash *string) (User, error) {
	email, err := NormaliseEmail(n.Email)
	if err != nil {
		return User{}, err
	}
	name, err := normaliseName(n.Name)
	if err != nil {
		return User{}, err
	}
	if err := checkRoles(n.Roles); err != nil {
		return User{}, err
	}
	id, err := newID()
	if err != nil {
		return User{}, err
	}
	err = db.New(tx).CreateUser(ctx, db.CreateUserParams{
		TenantID: tenant, ID: id, Email: email, Name: name, Roles: roleTexts(n.Roles),
		Status: string(status), PasswordHash: hash, Now: s.clock.Now(),
	})
	if err != nil {
		return User{}, fmt.Errorf("create user: %w", err)
	}
	return get(ctx, tx, tenant, id)
}
