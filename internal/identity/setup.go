package identity

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/identity/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// NeedsSetup tells whether the installation has no user at all.
func (s *Service) NeedsSetup(ctx context.Context) (bool, error) {
	var users int64
	err := s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		users, err = db.New(tx).CountUsers(ctx)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("count users: %w", err)
	}
	return users == 0, nil
}

// SetupToken makes the token of a one-time link for the first company; links
// made before stop working.
func (s *Service) SetupToken(ctx context.Context) (string, error) {
	token, hash := newToken(setupPrefix)
	err := s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if err := q.DropSetupLinks(ctx); err != nil {
			return err
		}
		return q.PutSetupLink(ctx, db.PutSetupLinkParams{TokenHash: hash, ExpiresAt: s.clock.Now().Add(setupLife)})
	})
	if err != nil {
		return "", fmt.Errorf("make set-up link: %w", err)
	}
	return token, nil
}

// UseSetupToken takes the one-time token; it works once.
func (s *Service) UseSetupToken(ctx context.Context, token string) error {
	var taken int64
	err := s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		taken, err = db.New(tx).TakeSetupLink(ctx, db.TakeSetupLinkParams{TokenHash: hashOf(token), Now: s.clock.Now()})
		return err
	})
	if err != nil {
		return fmt.Errorf("use set-up link: %w", err)
	}
	if taken == 0 {
		return fault.New(fault.NotFound, "setup.not_found", "This set-up link is used or has expired.")
	}
	return nil
}
