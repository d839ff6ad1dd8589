//go:build unix

package embedded

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// command prepares one of PostgreSQL's programs to run as the account, in a
// session of its own: a Ctrl-C at the terminal is for us, and we stop the
// database last.
func command(ctx context.Context, a account, dir, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // PostgreSQL's programs, found by findPrograms
	cmd.Dir = dir                                     // ours may be closed to the account
	cmd.Env = environment()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: a.credential()}
	return cmd
}

// environment is ours without what would steer PostgreSQL, and in the C locale
// so that messages can be read by a program.
func environment() []string {
	var env []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, "PG") || strings.HasPrefix(name, "LC_") || name == "LANG" || name == "TZ" {
			continue
		}
		env = append(env, entry)
	}
	return append(env, "LC_ALL=C")
}
