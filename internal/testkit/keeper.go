package testkit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/assetronics/assetronics/internal/platform/pg/embedded"
)

// envKeeper turns a test program into the keeper of the cluster in that folder.
const envKeeper = "ASSETRONICS_TESTKIT_KEEPER"

// reportReady stands before the address in the keeper's report; anything else is
// what went wrong.
const reportReady = "ready "

// init is the keeper's main: only here can a test program become something else
// before its tests run.
func init() {
	dir := os.Getenv(envKeeper)
	if dir == "" {
		return
	}
	if err := keep(dir); err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

// keep runs the cluster until its last user is gone.
func keep(dir string) error {
	const starterPipe = 3 // its end is the end of the report: PostgreSQL must not inherit it
	syscall.CloseOnExec(starterPipe)
	report := os.NewFile(starterPipe, "report")
	log, err := os.Create(filepath.Join(dir, logFile))
	if err != nil {
		return err
	}
	cluster, err := startCluster(dir, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		_, _ = fmt.Fprint(report, err)
		return err
	}
	address := filepath.Join(dir, addressFile)
	dsn := cluster.DSN("postgres")
	if err := os.WriteFile(address, []byte(dsn), 0o600); err != nil {
		return err
	}
	if _, err := fmt.Fprint(report, reportReady, dsn); err != nil {
		return err
	}
	if err := report.Close(); err != nil {
		return err
	}
	// Granted when nobody holds it any more; new users wait until we are gone.
	if _, err := lockFile(filepath.Join(dir, usersLock), syscall.LOCK_EX); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return errors.Join(os.Remove(address), cluster.Stop(ctx))
}

// startCluster starts the cluster without what earlier runs left in it. One of
// another version, or one that was not stopped in order, is made anew.
func startCluster(dir string, logger *slog.Logger) (*embedded.Cluster, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	place := filepath.Join(dir, "postgres")
	_, err := os.Lstat(filepath.Join(place, "data", "postmaster.pid"))
	crashed := err == nil
	cluster, err := embedded.Start(ctx, config(dir, logger))
	if err == nil && crashed {
		err = errors.Join(errors.New("the cluster was not stopped in order"), cluster.Stop(ctx))
	}
	if errors.Is(err, embedded.ErrInUse) {
		return nil, err
	}
	if err != nil {
		logger.Warn("making the test cluster anew", slog.Any("error", err))
		if err := os.RemoveAll(place); err != nil {
			return nil, err
		}
		if cluster, err = embedded.Start(ctx, config(dir, logger)); err != nil {
			return nil, err
		}
	}
	databases, err := newCluster(cluster.DSN("postgres"))
	if err != nil {
		return nil, err
	}
	return cluster, errors.Join(databases.dropLeftovers(ctx, time.Now().Add(time.Second)), databases.dropTemplates(ctx))
}

func config(dir string, logger *slog.Logger) embedded.Config {
	return embedded.Config{
		DataDir: dir,
		Logger:  logger,
		Settings: map[string]string{
			"fsync":            "off",
			"full_page_writes": "off",
			// Its workers are the superuser's: a test could not drop the database
			// one of them looks at. Nothing here lives long enough to need it.
			"autovacuum": "off",
			// Some 25 for each product that runs, and several suites may run at once.
			"max_connections": "1000",
			"shared_buffers":  "256MB",
			// Memory that a stopped cluster keeps is memory lost.
			"max_wal_size": "128MB",
			"min_wal_size": "32MB",
			"wal_recycle":  "off",
		},
	}
}
