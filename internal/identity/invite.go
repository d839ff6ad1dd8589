package identity

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/identity/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// New is a user to be made.
type New struct {
	Email string
	Name  string
	Roles []access.Role
}

// Invitation is an open invitation as its link shows it.
type Invitation struct {
	Email   string
	Name    string
	Company string
	Slug    string
}

// Invite makes a user without a password and a token for the link with which
// that person sets one. Only an owner invites owners.
func (s *Service) Invite(ctx context.Context, who access.Principal, n New) (User, string, error) {
	if err := mayGrant(who, nil, n.Roles); err != nil {
		return User{}, "", err
	}
	var user User
	var token string
	err := s.db.Tenant(ctx, who.TenantID, func(ctx context.Context, tx pgx.Tx) (err error) {
		user, err = s.insert(ctx, tx, who.TenantID, n, Invited, nil)
		if err != nil {
			return err
		}
		token, err = s.putInvitation(ctx, tx, who.TenantID, user.ID)
		if err != nil {
			return err
		}
		return s.events.Record(ctx, tx, who.TenantID, event.Entry{
			Type: UserInvited, Subject: subjectOf(user.ID, user.Name),
			Changes: event.Changes{"email": {nil, user.Email}, "roles": {nil, user.Roles}},
		})
	})
	return user, token, constraint(err)
}

// RenewInvitation makes a new link for somebody who has not used the old one,
// which stops working. Whoever holds the link can become that user: only an owner
// makes one for an owner.
func (s *Service) RenewInvitation(ctx context.Context, who access.Principal, id uuid.UUID) (string, error) {
	tenant := who.TenantID
	var token string
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		row, err := lock(ctx, tx, tenant, id)
		if err != nil {
			return err
		}
		if Status(row.Status) != Invited {
			return fault.New(fault.Conflict, "user.not_invited", "This user has accepted an invitation already.")
		}
		if userOf(row).is(access.Owner) && !who.Has(access.Owner) {
			return errOwnersOnly
		}
		token, err = s.putInvitation(ctx, tx, tenant, id)
		return err
	})
	return token, err
}

func (s *Service) putInvitation(ctx context.Context, tx pgx.Tx, tenant, user uuid.UUID) (string, error) {
	token, hash := newToken(invitationPrefix)
	err := db.New(tx).PutInvitation(ctx, db.PutInvitationParams{
		TenantID: tenant, UserID: user, TokenHash: hash, ExpiresAt: s.clock.Now().Add(invitationLife),
	})
	if err != nil {
		return "", fmt.Errorf("put invitation: %w", err)
	}
	return token, nil
}

// Invitation is what an invitation link shows.
func (s *Service) Invitation(ctx context.Context, token string) (Invitation, error) {
	row, err := s.invitation(ctx, token)
	return Invitation{Email: row.Email, Name: row.Name, Company: row.Company, Slug: row.Slug}, err
}

func (s *Service) invitation(ctx context.Context, token string) (db.InvitationRow, error) {
	var row db.InvitationRow
	err := s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		row, err = db.New(tx).Invitation(ctx, db.InvitationParams{TokenHash: hashOf(token), Now: s.clock.Now()})
		return err
	})
	if pg.IsNoRows(err) {
		return row, fault.New(fault.NotFound, "invitation.not_found", "This invitation is used, has expired or never was.")
	}
	if err != nil {
		return row, fmt.Errorf("look for invitation: %w", err)
	}
	return row, nil
}

// AcceptInvitation sets the first password and signs in.
func (s *Service) AcceptInvitation(ctx context.Context, token, name, password, agent string) (SignIn, error) {
	row, err := s.invitation(ctx, token)
	if err != nil {
		return SignIn{}, err
	}
	if name == "" {
		name = row.Name
	}
	if name, err = normaliseName(name); err != nil {
		return SignIn{}, err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return SignIn{}, err
	}
	var out SignIn
	ctx = asUser(ctx, row.UserID, name)
	err = s.db.Tenant(ctx, row.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		used, err := db.New(tx).DeleteInvitation(ctx, db.DeleteInvitationParams{TenantID: row.TenantID, UserID: row.UserID})
		if err != nil {
			return fmt.Errorf("use invitation: %w", err)
		}
		if used == 0 { // somebody was quicker with the same link
			return fault.New(fault.NotFound, "invitation.not_found", "This invitation is used, has expired or never was.")
		}
		user, err := lock(ctx, tx, row.TenantID, row.UserID)
		if err != nil {
			return err
		}
		if Status(user.Status) != Invited {
			return fault.New(fault.Conflict, "user.not_invited", "This invitation no longer holds.")
		}
		user.Name, user.Status, user.PasswordHash = name, string(Active), &hash
		if err := s.save(ctx, tx, user); err != nil {
			return err
		}
		err = s.events.Record(ctx, tx, row.TenantID, event.Entry{
			Type: UserActivated, Subject: subjectOf(user.ID, user.Name),
			Changes: event.Changes{"status": {Invited, Active}},
		})
		if err != nil {
			return err
		}
		out, err = s.open(ctx, user, agent)
		return err
	})
	return out, err
}
