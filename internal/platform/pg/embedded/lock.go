//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"time"
)

// lockPatience is how long a start waits for the lock: a program that was killed
// just now needs a moment to be gone.
const lockPatience = 500 * time.Millisecond

// lock is a file that one program holds at a time.
type lock struct{ file *os.File }

// lockPlace makes this program the only one at the place until it releases the
// lock or ends, however that comes about. The file lies beside the place, where
// PostgreSQL's user has no say.
func lockPlace(ctx context.Context, p place) (lock, error) {
	file, err := os.OpenFile(p.dir+".lock", os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return lock{}, err
	}
	l := lock{file: file}
	if err := l.acquire(ctx); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(file, 20))
		_ = file.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return lock{}, fmt.Errorf("lock %s: %w", file.Name(), err)
		}
		return lock{}, fmt.Errorf("%w: another server (process %s) runs on %s; stop it, or choose another data folder",
			ErrInUse, strings.TrimSpace(string(holder)), p.dir)
	}
	// Who holds the lock is a courtesy to readers: without it the lock still holds.
	if err := file.Truncate(0); err == nil {
		_, _ = fmt.Fprintln(file, os.Getpid())
	}
	return l, nil
}

func (l lock) acquire(ctx context.Context) error {
	timer, ticker := time.NewTimer(lockPatience), time.NewTicker(readyPoll)
	defer timer.Stop()
	defer ticker.Stop()
	for {
		err := syscall.Flock(int(l.file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			return err
		case <-ticker.C:
		}
	}
}

// release gives the lock back. Closing alone would not do: a child that is just
// being made has the file open as well.
func (l lock) release() error {
	return errors.Join(syscall.Flock(int(l.file.Fd()), syscall.LOCK_UN), l.file.Close())
}
