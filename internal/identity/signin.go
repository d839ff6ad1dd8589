package identity

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/identity/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Credentials are what somebody signs in with. Company is a slug and needed only
// by those who have accounts with one password in several.
type Credentials struct {
	Email     string
	Password  string
	Company   string
	UserAgent string
}

// SignIn is a new session. The token is shown this once.
type SignIn struct {
	Token     string
	Principal access.Principal
}

var errWrong = fault.New(fault.Unauthenticated, "auth.wrong_credentials", "E-mail or password is wrong.")

// SignIn checks credentials and opens a session. Wrong ones are auth.wrong_credentials,
// too many tries auth.locked, an account in several companies auth.company_required.
func (s *Service) SignIn(ctx context.Context, c Credentials) (SignIn, error) {
	email, err := NormaliseEmail(c.Email)
	if err != nil {
		return SignIn{}, errWrong
	}
	keys := failureKeys(email, event.OriginOf(ctx).IP)
	var matching []db.SignInCandidatesRow
	_, err = s.guess(ctx, keys, func() (bool, error) {
		candidates, err := s.candidates(ctx, email, c.Company)
		if err == nil {
			matching, err = s.matching(candidates, c.Password)
		}
		return len(matching) > 0, err
	})
	if err != nil {
		return SignIn{}, err
	}
	switch len(matching) {
	case 0:
		return SignIn{}, errWrong
	case 1:
		if err := s.forgetFailures(ctx, keys); err != nil {
			return SignIn{}, err
		}
		return s.open(ctx, matching[0].User, c.UserAgent)
	default:
		return SignIn{}, companyRequired(matching)
	}
}

func (s *Service) candidates(ctx context.Context, email, company string) ([]db.SignInCandidatesRow, error) {
	var slug *string
	if company != "" {
		slug = &company
	}
	var rows []db.SignInCandidatesRow
	err := s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		rows, err = db.New(tx).SignInCandidates(ctx, db.SignInCandidatesParams{Email: email, Slug: slug})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look for accounts: %w", err)
	}
	return rows, nil
}

// matching compares at least once, so that an unknown e-mail takes as long.
func (s *Service) matching(rows []db.SignInCandidatesRow, password string) ([]db.SignInCandidatesRow, error) {
	if len(rows) == 0 {
		_, err := s.hasher.matches(password, nil)
		return nil, err
	}
	var good []db.SignInCandidatesRow
	for _, row := range rows {
		same, err := s.hasher.matches(password, row.User.PasswordHash)
		if err != nil {
			return nil, err
		}
		if same {
			good = append(good, row)
		}
	}
	return good, nil
}

// companyRequired is said only to somebody who knew the password.
func companyRequired(rows []db.SignInCandidatesRow) error {
	f := fault.New(fault.Conflict, "auth.company_required", "You have accounts in several companies: say which.")
	for _, row := range rows {
		f.At("body.tenant", row.Tenant.Slug)
	}
	return f
}

// open makes the session of a user whose identity is proven.
func (s *Service) open(ctx context.Context, user db.User, agent string) (SignIn, error) {
	id, err := newID()
	if err != nil {
		return SignIn{}, err
	}
	token, hash := newToken(sessionPrefix)
	now := s.clock.Now()
	var out SignIn
	ctx = asUser(ctx, user.ID, user.Name)
	err = s.db.Tenant(ctx, user.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		// As it stands now: it may have been disabled, or its password changed, while
		// this one was compared.
		present, err := lock(ctx, tx, user.TenantID, user.ID)
		if err != nil {
			return err
		}
		if Status(present.Status) != Active || !samePassword(present, user) {
			return errWrong
		}
		err = q.CreateSession(ctx, db.CreateSessionParams{
			TenantID: user.TenantID, ID: id, UserID: user.ID, TokenHash: hash, CreatedAt: now,
			ExpiresAt: now.Add(sessionLife), Ip: event.OriginOf(ctx).IP, UserAgent: cutTo(agent, 300),
		})
		if err != nil {
			return fmt.Errorf("create session: %w", err)
		}
		if err := q.TouchSignIn(ctx, db.TouchSignInParams{TenantID: user.TenantID, ID: user.ID, Now: &now}); err != nil {
			return fmt.Errorf("note sign-in: %w", err)
		}
		row, err := q.SessionByID(ctx, db.SessionByIDParams{TenantID: user.TenantID, ID: id, Now: now})
		if err != nil {
			return fmt.Errorf("read session: %w", err)
		}
		out = SignIn{Token: token, Principal: principal(db.SessionByTokenRow(row))}
		return s.events.Record(ctx, tx, user.TenantID, event.Entry{Type: SignedIn, Subject: subjectOf(user.ID, user.Name)})
	})
	return out, err
}

func samePassword(a, b db.User) bool {
	return a.PasswordHash != nil && b.PasswordHash != nil && *a.PasswordHash == *b.PasswordHash
}

// SignOut ends a session; ending one that is gone already is fine.
func (s *Service) SignOut(ctx context.Context, who access.Principal) error {
	return s.db.Tenant(ctx, who.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		err := db.New(tx).DeleteSession(ctx, db.DeleteSessionParams{TenantID: who.TenantID, ID: who.SessionID})
		if err != nil {
			return fmt.Errorf("delete session: %w", err)
		}
		return s.events.Record(ctx, tx, who.TenantID, event.Entry{Type: SignedOut, Subject: subjectOf(who.UserID, who.Name)})
	})
}

// SignOutEverywhere ends all sessions of the caller, this one included.
func (s *Service) SignOutEverywhere(ctx context.Context, who access.Principal) error {
	return s.db.Tenant(ctx, who.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		// Locked, so that a sign-in of the same moment is either ended or comes after.
		if _, err := lock(ctx, tx, who.TenantID, who.UserID); err != nil {
			return err
		}
		if err := endSessions(ctx, tx, who.TenantID, who.UserID, nil); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, who.TenantID, event.Entry{Type: SignedOut, Subject: subjectOf(who.UserID, who.Name)})
	})
}

func cutTo(text string, runes int) string {
	if r := []rune(text); len(r) > runes {
		return string(r[:runes])
	}
	return text
}
