package identity

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

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
	rows, err := s.failures(ctx, keys)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	err = s.db.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		for _, k := range keys {
			count := 1 + failuresUnder(rows, k.hash, now)
			err := db.New(tx).PutFailure(ctx, db.PutFailureParams{
				Key: k.hash, Failures: int32(count), LockedUntil: lockedUntil(count, k.free, now), LastAt: now, //nolint:gosec // small
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("note failed sign-in: %w", err)
	}
	return nil
}

func failuresUnder(rows []db.SignInFailure, key []byte, now time.Time) int {
	for _, row := range rows {
		if string(row.Key) == string(key) && now.Sub(row.LastAt) < failuresFade {
			return int(row.Failures)
		}
	}
	return 0
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
