//go:build unix

package embedded

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
)

// Start makes the cluster in the data folder if there is none yet, starts its
// server and waits until it answers. A crashed server recovers first, which
// takes as long as it needs: bound it with ctx.
func Start(ctx context.Context, cfg Config) (*Cluster, error) {
	place, err := findPlace(cfg.DataDir)
	if err != nil {
		return nil, explain(cfg.DataDir, err)
	}
	lock, err := lockPlace(ctx, place)
	if err != nil {
		return nil, explain(place.dir, err)
	}
	c, err := open(ctx, cfg, place)
	if err != nil {
		_ = lock.release()
		return nil, explain(place.dir, err)
	}
	c.lock = lock
	return c, nil
}

// open does what needs the lock.
func open(ctx context.Context, cfg Config, place place) (*Cluster, error) {
	if place.moved {
		cfg.Logger.Info("database lies outside the data folder: PostgreSQL does not run as root, and its user cannot enter the data folder",
			slog.String("user", place.account.name), slog.String("folder", place.dir))
	}
	version, err := place.version()
	if err != nil {
		return nil, err
	}
	programs, err := findPrograms(ctx, cfg, place.beside, version)
	if err != nil {
		return nil, err
	}
	if programs, err = programs.usableBy(ctx, place.account); err != nil {
		return nil, err
	}
	c := &Cluster{place: place, programs: programs, settings: cfg.Settings, logger: cfg.Logger}
	if c.name, err = clusterName(place.dir); err != nil {
		return nil, err
	}
	if err := c.stopLeftovers(ctx); err != nil {
		return nil, err
	}
	if version == 0 {
		if err := c.initialise(ctx); err != nil {
			return nil, err
		}
	}
	if c.socketDir, err = makeSocketDir(place); err != nil {
		return nil, err
	}
	if err := c.launch(ctx); err != nil {
		_ = os.RemoveAll(c.socketDir)
		return nil, err
	}
	if err := c.ensureOwner(ctx); err != nil {
		c.server.cut()
		_ = os.RemoveAll(c.socketDir)
		return nil, err
	}
	return c, nil
}

// clusterName marks the processes of this very folder on this machine: it shows
// in their command lines. A copy of the folder has another inode and so another
// name, also at the same path in another container.
func clusterName(dir string) (string, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return "", err
	}
	stat := info.Sys().(*syscall.Stat_t)
	return "assetronics-" + shortHash(fmt.Sprintf("%s %d %d", dir, stat.Dev, stat.Ino)), nil
}

// shortHash is 12 hexadecimal digits: enough to tell the folders of one machine
// apart.
func shortHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:6])
}

// dataDir is PostgreSQL's own folder.
func (p place) dataDir() string { return filepath.Join(p.dir, "data") }
