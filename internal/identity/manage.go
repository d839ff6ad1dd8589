package identity

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/identity/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Patch is a change of a user by somebody else.
type Patch struct {
	Name   optional.Field[string]
	Roles  optional.Field[[]access.Role]
	Status optional.Field[Status]
}

// Update changes a user. Disabling ends the user's sessions.
func (s *Service) Update(ctx context.Context, who access.Principal, id uuid.UUID, p Patch, ifVersion *int64) (User, error) {
	var user User
	err := s.db.Tenant(ctx, who.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		who, err := presentRights(ctx, tx, who)
		if err != nil {
			return err
		}
		row, err := lock(ctx, tx, who.TenantID, id)
		if err != nil {
			return err
		}
		if ifVersion != nil && *ifVersion != row.Version {
			return fault.Stale("user")
		}
		before := userOf(row)
		after, err := before.patched(p, row.PasswordHash != nil)
		if err != nil {
			return err
		}
		if err := s.mayChange(ctx, tx, who, before, after); err != nil {
			return err
		}
		if err := s.apply(ctx, tx, who.TenantID, row, before, after); err != nil {
			return err
		}
		user, err = get(ctx, tx, who.TenantID, id)
		return err
	})
	return user, err
}

// patched refuses to take a thing away that a user must have. A user who never
// had a password goes back from disabled to invited.
func (u User) patched(p Patch, hasPassword bool) (User, error) {
	for field, null := range map[string]bool{"name": p.Name.Null, "roles": p.Roles.Null, "status": p.Status.Null} {
		if null {
			return User{}, fault.InvalidField("body."+field, "must be given")
		}
	}
	name, err := normaliseName(p.Name.Or(u.Name))
	if err != nil {
		return User{}, err
	}
	before, after := u.Status, p.Status.Or(u.Status)
	switch {
	case after != Invited && after != Active && after != Disabled:
		return User{}, fault.InvalidField("body.status", "invited, active or disabled")
	case before == Disabled && after == Active && !hasPassword:
		after = Invited
	case before != after && after == Invited, before == Invited && after == Active:
		return User{}, fault.InvalidField("body.status", "an invited user becomes active by accepting the invitation")
	}
	u.Name, u.Roles, u.Status = name, p.Roles.Or(u.Roles), after
	return u, checkRoles(u.Roles)
}

// apply writes what differs; nothing differing writes nothing.
func (s *Service) apply(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, row db.User, before, after User) error {
	changes := event.Changes{}
	changes.Set("name", before.Name, after.Name)
	changes.Set("roles", roleTexts(before.Roles), roleTexts(after.Roles))
	changes.Set("status", before.Status, after.Status)
	if len(changes) == 0 {
		return nil
	}
	row.Name, row.Roles, row.Status = after.Name, roleTexts(after.Roles), string(after.Status)
	if err := s.save(ctx, tx, row); err != nil {
		return err
	}
	if after.Status == Disabled {
		if err := endSessions(ctx, tx, tenant, row.ID, nil); err != nil {
			return err
		}
	}
	return s.events.Record(ctx, tx, tenant, event.Entry{Type: UserUpdated, Subject: subjectOf(row.ID, row.Name), Changes: changes})
}

// mayChange holds the rules about owners and oneself.
func (s *Service) mayChange(ctx context.Context, tx pgx.Tx, who access.Principal, before, after User) error {
	rolesChange := !slices.Equal(roleTexts(before.Roles), roleTexts(after.Roles))
	statusChange := before.Status != after.Status
	if !rolesChange && !statusChange {
		return nil
	}
	if before.ID == who.UserID {
		return fault.New(fault.Forbidden, "user.own_rights", "Nobody changes the own roles or status.")
	}
	if err := mayGrant(who, before.Roles, after.Roles); err != nil {
		return err
	}
	if before.is(access.Owner) && !who.Has(access.Owner) {
		return errOwnersOnly
	}
	if before.isActiveOwner() && !after.isActiveOwner() {
		return keepsAnOwner(ctx, tx, who.TenantID, before.ID)
	}
	return nil
}

var errOwnersOnly = fault.New(fault.Forbidden, "user.owners_only", "Only an owner makes, changes or unmakes an owner.")

func mayGrant(who access.Principal, before, after []access.Role) error {
	if err := checkRoles(after); err != nil {
		return err
	}
	if slices.Contains(before, access.Owner) != slices.Contains(after, access.Owner) && !who.Has(access.Owner) {
		return errOwnersOnly
	}
	return nil
}

// presentRights makes changes of rights wait for each other: two owners must not
// remove one another at the same time. Who is no longer an owner when it is the
// caller's turn acts as none.
func presentRights(ctx context.Context, tx pgx.Tx, who access.Principal) (access.Principal, error) {
	owners, err := db.New(tx).LockOwners(ctx, who.TenantID)
	if err != nil {
		return who, fmt.Errorf("lock owners: %w", err)
	}
	if !slices.Contains(owners, who.UserID) {
		who.Roles = slices.DeleteFunc(slices.Clone(who.Roles), func(r access.Role) bool { return r == access.Owner })
	}
	return who, nil
}

func keepsAnOwner(ctx context.Context, tx pgx.Tx, tenant, leaving uuid.UUID) error {
	owners, err := db.New(tx).LockOwners(ctx, tenant)
	if err != nil {
		return fmt.Errorf("lock owners: %w", err)
	}
	if slices.ContainsFunc(owners, func(id uuid.UUID) bool { return id != leaving }) {
		return nil
	}
	return fault.New(fault.Conflict, "user.last_owner", "A company keeps at least one active owner.")
}

// ChangePassword sets a new password and ends all other sessions of the user.
func (s *Service) ChangePassword(ctx context.Context, who access.Principal, current, next string) error {
	row, err := s.row(ctx, who.TenantID, who.UserID)
	if err != nil {
		return err
	}
	keys := changeKeys(who.UserID)
	same, err := s.guess(ctx, keys, func() (bool, error) { return s.hasher.matches(current, row.PasswordHash) })
	if err != nil {
		return err
	}
	if !same {
		return fault.InvalidField("body.current_password", "this is not your present password")
	}
	if err := s.forgetFailures(ctx, keys); err != nil {
		return err
	}
	if err := checkPassword("body.new_password", next); err != nil {
		return err
	}
	return s.setPassword(ctx, who.TenantID, who.UserID, next, &who.SessionID)
}

// setPassword replaces a password; the sessions but one end.
func (s *Service) setPassword(ctx context.Context, tenant, id uuid.UUID, password string, keep *uuid.UUID) error {
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		row, err := lock(ctx, tx, tenant, id)
		if err != nil {
			return err
		}
		row.PasswordHash = &hash
		if Status(row.Status) == Invited {
			row.Status = string(Active)
		}
		if err := s.save(ctx, tx, row); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, tenant, id, keep); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, tenant, event.Entry{Type: UserPasswordChanged, Subject: subjectOf(id, row.Name)})
	})
}

func endSessions(ctx context.Context, tx pgx.Tx, tenant, user uuid.UUID, except *uuid.UUID) error {
	err := db.New(tx).DeleteSessionsOfUser(ctx, db.DeleteSessionsOfUserParams{TenantID: tenant, UserID: user, ExceptID: except})
	if err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return nil
}

func (s *Service) row(ctx context.Context, tenant, id uuid.UUID) (row db.User, err error) {
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		row, err = lock(ctx, tx, tenant, id)
		return err
	})
	return row, err
}

func lock(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID) (db.User, error) {
	row, err := db.New(tx).LockUser(ctx, db.LockUserParams{TenantID: tenant, ID: id})
	if pg.IsNoRows(err) {
		return db.User{}, fault.Missing("user")
	}
	if err != nil {
		return db.User{}, fmt.Errorf("lock user: %w", err)
	}
	return row, nil
}

func (s *Service) save(ctx context.Context, tx pgx.Tx, row db.User) error {
	err := db.New(tx).UpdateUser(ctx, db.UpdateUserParams{
		TenantID: row.TenantID, ID: row.ID, Name: row.Name, Roles: row.Roles, Status: row.Status,
		PasswordHash: row.PasswordHash, Now: s.clock.Now(),
	})
	if err != nil {
		return fmt.Errorf("update user: %w", err)
	}
	return nil
}
