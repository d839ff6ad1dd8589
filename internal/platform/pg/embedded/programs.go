//go:build unix

package embedded

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// The environment's say in where PostgreSQL's programs are.
const (
	envPrograms = "ASSETRONICS_PG_BIN"    // these and no others
	envBundle   = "ASSETRONICS_PG_BUNDLE" // these before the machine's own, if they are there
)

// oldest is the first major version that the product works with.
const oldest = 15

// installed are the places where packages put PostgreSQL.
var installed = []string{
	"/usr/lib/postgresql/*/bin",       // Debian, Ubuntu
	"/usr/pgsql-*/bin",                // PostgreSQL's own RPMs
	"/usr/libexec/postgresql*",        // Alpine
	"/usr/local/pgsql/bin",            // built from source
	"/opt/homebrew/opt/postgres*/bin", // Homebrew on Apple silicon
	"/usr/local/opt/postgres*/bin",    // Homebrew on Intel
	"/Applications/Postgres.app/Contents/Versions/*/bin",
}

// programs is a folder with initdb and postgres of one version.
type programs struct {
	dir   string
	major int
}

func (p programs) initdb() string   { return filepath.Join(p.dir, "initdb") }
func (p programs) postgres() string { return filepath.Join(p.dir, "postgres") }

// findPrograms looks for PostgreSQL of one major version; 0 takes any that is
// new enough. A folder that is named outright (explicit, or the environment)
// is the only one looked at; otherwise the first that fits wins: what a release
// carries, a bundle beside the data folder or beside this program, the bundle
// that the environment suggests, what is installed on the machine, newest first.
func findPrograms(ctx context.Context, cfg Config, beside string, version int) (programs, error) {
	explicit := cfg.BinDir
	if explicit == "" {
		explicit = os.Getenv(envPrograms)
	}
	if explicit != "" {
		found, err := programsIn(ctx, explicit)
		if err != nil {
			return programs{}, fmt.Errorf("%w in %s: %w", ErrNoPrograms, explicit, err)
		}
		if version != 0 && found.major != version {
			return programs{}, otherVersion(version, found)
		}
		return found, nil
	}
	dirs := candidates(beside)
	brought, err := cfg.brought()
	if err != nil {
		return programs{}, err
	}
	if brought != "" {
		dirs = slices.Insert(dirs, 0, brought)
	}
	var misfit programs
	for _, dir := range dirs {
		found, err := programsIn(ctx, dir)
		if err != nil {
			continue
		}
		if version == 0 || version == found.major {
			return found, nil
		}
		misfit = found
	}
	if err := ctx.Err(); err != nil {
		return programs{}, err
	}
	if misfit.dir != "" {
		return programs{}, otherVersion(version, misfit)
	}
	return programs{}, fmt.Errorf("%w: install PostgreSQL %d or newer with the system's package manager, "+
		"or set %s to the folder that holds initdb and postgres, or set DATABASE_URL to a server that runs already",
		ErrNoPrograms, oldest, envPrograms)
}

func otherVersion(version int, found programs) error {
	return fmt.Errorf("%w: the data folder holds a database of PostgreSQL %d, and %s has PostgreSQL %d; "+
		"install version %d beside it, or set %s to the folder with the programs of version %d",
		ErrVersion, version, found.dir, found.major, version, envPrograms, version)
}

func candidates(beside string) []string {
	dirs := []string{filepath.Join(beside, "pgsql", "bin")}
	if self, err := os.Executable(); err == nil {
		dirs = append(dirs, filepath.Join(filepath.Dir(self), "pgsql", "bin"))
	}
	if bundle := os.Getenv(envBundle); bundle != "" {
		dirs = append(dirs, bundle)
	}
	var found []string
	for _, pattern := range installed {
		// The patterns are constants: they cannot be malformed.
		matches, _ := filepath.Glob(pattern)
		found = append(found, matches...)
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		found = append(found, filepath.Dir(path))
	}
	slices.SortStableFunc(found, func(a, b string) int { return majorInPath(b) - majorInPath(a) })
	return append(dirs, found...)
}

var number = regexp.MustCompile(`\d+`)

// majorInPath reads the version that a package's folder is named after, 0 when
// it is not. It only orders the candidates; the program itself says what it is.
func majorInPath(dir string) int {
	major, _ := strconv.Atoi(number.FindString(dir))
	return major
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// programsIn checks that a folder holds both programs and asks their version.
func programsIn(ctx context.Context, dir string) (programs, error) {
	p := programs{dir: dir}
	if _, err := exec.LookPath(p.initdb()); err != nil {
		return programs{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, p.postgres(), "--version").Output() //nolint:gosec // an operator's choice
	if err != nil {
		return programs{}, err
	}
	match := versionLine.FindSubmatch(out)
	if match == nil {
		return programs{}, fmt.Errorf("%s does not tell its version", p.postgres())
	}
	// The expression matches digits only.
	p.major, _ = strconv.Atoi(string(match[1]))
	if p.major < oldest {
		return programs{}, fmt.Errorf("version %d is too old: %d or newer is needed", p.major, oldest)
	}
	return p, nil
}
