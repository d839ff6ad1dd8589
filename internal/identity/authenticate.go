package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/identity/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

var errNoSession = fault.New(fault.Unauthenticated, "auth.required", "Sign in first.")

// Authenticate tells who holds a session token.
func (s *Service) Authenticate(ctx context.Context, token string) (access.Principal, error) {
	if token == "" {
		return access.Principal{}, errNoSession
	}
	var row db.SessionByTokenRow
	err := s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		row, err = db.New(tx).SessionByToken(ctx, db.SessionByTokenParams{TokenHash: hashOf(token), Now: s.clock.Now()})
		return err
	})
	if pg.IsNoRows(err) {
		return access.Principal{}, errNoSession
	}
	if err != nil {
		return access.Principal{}, fmt.Errorf("look for session: %w", err)
	}
	return principal(row), nil
}

// SocketToken makes a token that opens one live connection within a minute.
func (s *Service) SocketToken(ctx context.Context, who access.Principal) (token string, expires time.Time, err error) {
	token, hash := newToken(socketPrefix)
	expires = s.clock.Now().Add(socketLife)
	err = s.db.Tenant(ctx, who.TenantID, func(ctx context.Context, tx pgx.Tx) error {
		return db.New(tx).CreateSocketToken(ctx, db.CreateSocketTokenParams{
			TenantID: who.TenantID, TokenHash: hash, SessionID: who.SessionID, ExpiresAt: expires,
		})
	})
	if pg.Constraint(err) == "socket_tokens_tenant_id_session_id_fkey" {
		return "", time.Time{}, errNoSession // it ended meanwhile
	}
	if err != nil {
		return "", time.Time{}, fmt.Errorf("create socket token: %w", err)
	}
	return token, expires, nil
}

// AuthenticateSocket tells who opens a live connection: a socket token is taken
// (it works once), a session token of a program is looked up.
func (s *Service) AuthenticateSocket(ctx context.Context, token string) (access.Principal, error) {
	if !isSocketToken(token) {
		return s.Authenticate(ctx, token)
	}
	var row db.SessionByIDRow
	err := s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		q, now := db.New(tx), s.clock.Now()
		taken, err := q.TakeSocketToken(ctx, db.TakeSocketTokenParams{TokenHash: hashOf(token), Now: now})
		if err != nil {
			return err
		}
		row, err = q.SessionByID(ctx, db.SessionByIDParams{TenantID: taken.TenantID, ID: taken.SessionID, Now: now})
		return err
	})
	if pg.IsNoRows(err) {
		return access.Principal{}, errNoSession
	}
	if err != nil {
		return access.Principal{}, fmt.Errorf("take socket token: %w", err)
	}
	return principal(db.SessionByTokenRow(row)), nil
}

// Renew looks at a principal's session again: for who stays connected after
// having been let in. It is unauthenticated when the session has ended.
func (s *Service) Renew(ctx context.Context, who access.Principal) (access.Principal, error) {
	var row db.SessionByIDRow
	err := s.db.Tenant(ctx, who.TenantID, func(ctx context.Context, tx pgx.Tx) (err error) {
		row, err = db.New(tx).SessionByID(ctx, db.SessionByIDParams{TenantID: who.TenantID, ID: who.SessionID, Now: s.clock.Now()})
		return err
	})
	if pg.IsNoRows(err) {
		return access.Principal{}, errNoSession
	}
	if err != nil {
		return access.Principal{}, fmt.Errorf("look at session: %w", err)
	}
	return principal(db.SessionByTokenRow(row)), nil
}

// Sweep removes what has expired.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		q, now := db.New(tx), s.clock.Now()
		if _, err := q.SweepSocketTokens(ctx, now); err != nil {
			return fmt.Errorf("sweep socket tokens: %w", err)
		}
		if _, err := q.SweepSessions(ctx, now); err != nil {
			return fmt.Errorf("sweep sessions: %w", err)
		}
		if _, err := q.SweepFailures(ctx, now.Add(-failuresFade)); err != nil {
			return fmt.Errorf("sweep failures: %w", err)
		}
		return nil
	})
}
