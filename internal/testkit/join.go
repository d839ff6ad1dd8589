package testkit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// startLimit is how long making the cluster or the template may take on a busy
// machine.
const startLimit = 2 * time.Minute

// The files in the folder of the test cluster.
const (
	startLock   = "start.lock" // held while a process looks for a keeper or starts one
	usersLock   = "users.lock" // shared by all who use the cluster; the keeper waits for it
	addressFile = "address"
	logFile     = "keeper.log"
)

// joinKeeper makes this process one of the cluster's users, having started a
// keeper if there is none, and gives the cluster's address. The process is a user
// until the file is closed.
func joinKeeper(ctx context.Context) (address string, user *os.File, err error) {
	dir, err := clusterDir()
	if err != nil {
		return "", nil, err
	}
	starting, err := lockFile(filepath.Join(dir, startLock), syscall.LOCK_EX)
	if err != nil {
		return "", nil, err
	}
	defer func() { err = errors.Join(err, unlock(starting)) }()
	// From here on no keeper stops; one that was about to is gone.
	if user, err = lockFile(filepath.Join(dir, usersLock), syscall.LOCK_SH); err != nil {
		return "", nil, err
	}
	if known, err := os.ReadFile(filepath.Join(dir, addressFile)); err == nil && answers(ctx, string(known)) {
		return string(known), user, nil
	}
	address, err = startKeeper(ctx, dir)
	return address, user, err
}

// startKeeper runs this program as keeper and waits for the address it reports.
func startKeeper(ctx context.Context, dir string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	report, reportEnd, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer func() { _ = report.Close() }()
	// The keeper outlives this process, ends by itself and must hold nothing of
	// it open: `go test` waits for its output to be closed.
	keeper := exec.CommandContext(context.WithoutCancel(ctx), self) //nolint:gosec // this very program
	keeper.Env = append(os.Environ(), envKeeper+"="+dir)
	keeper.Dir = dir
	keeper.ExtraFiles = []*os.File{reportEnd}
	keeper.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err = errors.Join(keeper.Start(), reportEnd.Close())
	if err != nil {
		return "", err
	}
	stop := context.AfterFunc(ctx, func() { _ = keeper.Process.Kill() })
	defer stop()
	said, err := io.ReadAll(report)
	if err != nil {
		return "", err
	}
	if address, ok := bytes.CutPrefix(said, []byte(reportReady)); ok {
		return string(address), keeper.Process.Release()
	}
	return "", fmt.Errorf("keeper: %w: %s (more in %s)", keeper.Wait(), said, filepath.Join(dir, logFile))
}

func answers(ctx context.Context, address string) bool {
	conn, err := pgx.Connect(ctx, address)
	return err == nil && conn.Close(ctx) == nil
}

// lockFile opens a file and waits for its lock, which the kernel gives back when
// the process ends.
func lockFile(path string, how int) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err := syscall.Flock(int(file.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			return file, err
		}
	}
}

func unlock(file *os.File) error {
	return errors.Join(syscall.Flock(int(file.Fd()), syscall.LOCK_UN), file.Close())
}
