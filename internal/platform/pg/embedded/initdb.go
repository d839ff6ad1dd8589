//go:build unix

package embedded

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// builtinLocale is the first major version that brings its own Unicode tables,
// the same on every machine.
const builtinLocale = 17

// initialise makes a new cluster. It grows under a name of its own and is moved
// into place when it is complete, so half a cluster is never started.
func (c *Cluster) initialise(ctx context.Context) error {
	c.logger.Info("making a new database", slog.String("folder", c.place.dir), slog.Int("postgresql", c.programs.major))
	unfinished, err := filepath.Glob(filepath.Join(c.place.dir, "new-*"))
	if err != nil {
		return err
	}
	for _, dir := range unfinished {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	if err := ensureRoom(c.place.dir); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(c.place.dir, "new-")
	if err != nil {
		return err
	}
	if err := c.place.account.own(dir); err != nil {
		return err
	}
	if err := c.initdb(ctx, dir); err != nil {
		_ = os.RemoveAll(dir)
		return err
	}
	return os.Rename(dir, c.place.dataDir())
}

func (c *Cluster) initdb(ctx context.Context, dir string) error {
	var output []byte
	var err error
	for _, locale := range c.locales() {
		args := append([]string{
			"--pgdata", dir, "--username", superuser, "--auth", "trust", // who reaches the socket is allowed
			"--encoding", "UTF8", "--data-checksums", "--no-instructions",
		}, locale...)
		if c.settings["fsync"] == "off" {
			args = append(args, "--no-sync")
		}
		output, err = command(ctx, c.place.account, c.place.dir, c.programs.initdb(), args...).CombinedOutput()
		if err == nil || !strings.Contains(string(output), "locale") {
			break
		}
	}
	if err != nil {
		lines := strings.Split(strings.TrimSpace(string(output)), "\n")
		return fmt.Errorf("initdb: %w: %s", err, strings.Join(lines[max(0, len(lines)-tailLines):], "; "))
	}
	return tune(dir)
}

// locales are what to try, best first. All of them sort by code point; they
// differ in which letters beyond ASCII have an upper and a lower case, and older
// versions ask the operating system about that.
func (c *Cluster) locales() [][]string {
	if c.programs.major >= builtinLocale {
		return [][]string{{"--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"}}
	}
	var locales [][]string
	for _, ctype := range []string{"C.UTF-8", "en_US.UTF-8", "UTF-8", "C"} {
		locales = append(locales, []string{"--locale", "C", "--lc-ctype", ctype})
	}
	return locales
}
