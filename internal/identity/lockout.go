package identity

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/identity/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Lock-out: this many failures are free, then each one more doubles the wait.
const (
	freeTriesHere     = 5  // for one e-mail from one address
	freeTriesAnywhere = 50 // for one e-mail from all addresses
	firstWait         = 30 * time.Second
	longestWait       = 15 * time.Minute
	// failuresFade is when old failures no longer count.
	failuresFade = 24 * time.Hour
)

// failureKey is a hash, so that the table is no list of addresses.
type failureKey struct {
	hash []byte
	free int
}

func failureKeys(email, ip string) []failureKey {
	here := sha256.Sum256([]byte(email + "\x00" + ip))
	anywhere := sha256.Sum256([]byte(email))
	return []failureKey{{here[:], freeTriesHere}, {anywhere[:], freeTriesAnywhere}}
}

// changeKeys are those of a signed-in user who says the own password wrong: it
// may be somebody else at an open screen.
func changeKeys(user uuid.UUID) []failureKey {
	hash := sha256.Sum256([]byte("change of password\x00" + user.String()))
	return []failureKey{{hash[:], freeTriesHere}}
}

// guess lets somebody try a password unless the keys are locked, and notes when
// it was wrong. The look at the lock, the try and the note hold one of the
// hasher's slots: no more tries than that can slip through at a time.
func (s *Service) guess(ctx context.Context, keys []failureKey, try func() (right bool, err error)) (bool, error) {
	// Looked at before as well, so that those who are locked out do not queue.
	if err := s.checkLocked(ctx, keys); err != nil {
		return false, err
	}
	if err := s.hasher.take(ctx); err != nil {
		return false, err
	}
	defer s.hasher.give()
	if err := s.checkLocked(ctx, keys); err != nil {
		return false, err
	}
	right, err := try()
	if err == nil && !right {
		err = s.noteFailure(ctx, keys)
	}
	return right, err
}

func hashes(keys []failureKey) [][]byte {
	list := make([][]byte, len(keys))
	for i, k := range keys {
		list[i] = k.hash
	}
	return list
}

func (s *Service) checkLocked(ctx context.Context, keys []failureKey) error {
	rows, err := s.failures(ctx, keys)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	for _, row := range rows {
		if row.LockedUntil != nil && row.LockedUntil.After(now) {
			return fault.New(fault.RateLimited, "auth.locked", "Too many failed tries: wait a while before the next.")
		}
	}
	return nil
}

func (s *Service) failures(ctx context.Context, keys []failureKey) ([]db.SignInFailure, error) {
	var rows []db.SignInFailure
	err := s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		rows, err = db.New(tx).FailuresOf(ctx, hashes(keys))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read failed sign-ins: %w", err)
	}
	return rows, nil
}

func (s *Service) noteFailure(ctx context.Context, keys []failureKey) error {
	now := s.clock.Now()
	err := s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		for _, k := range keys {
			count, err := q.AddFailure(ctx, db.AddFailureParams{Key: k.hash, Now: now, Faded: now.Add(-failuresFade)})
			if err != nil {
				return err
			}
			if until := lockedUntil(int(count), k.free, now); until != nil {
				if err := q.LockFailures(ctx, db.LockFailuresParams{Key: k.hash, Until: until}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("note failed sign-in: %w", err)
	}
	return nil
}

// lockedUntil is when the next try is allowed after this many failures; nil at
// once.
func lockedUntil(failures, free int, now time.Time) *time.Time {
	if failures < free {
		return nil
	}
	wait := longestWait
	if doublings := failures - free; doublings < 5 { // 30 s · 2⁵ is above the longest
		wait = firstWait << doublings
	}
	until := now.Add(min(wait, longestWait))
	return &until
}

func (s *Service) forgetFailures(ctx context.Context, keys []failureKey) error {
	err := s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return db.New(tx).ForgetFailures(ctx, hashes(keys))
	})
	if err != nil {
		return fmt.Errorf("forget failed sign-ins: %w", err)
	}
	return nil
}
