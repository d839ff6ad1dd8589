//go:build unix

package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	// stateDir is where clusters and programs go that PostgreSQL's user could
	// not reach where they were.
	stateDir = "/var/lib/assetronics"
	// pointerFile in a data folder says that the place is elsewhere.
	pointerFile = "postgres.location"
)

// place is the folder of a cluster.
type place struct {
	dir     string
	beside  string // the folder that the data folder lies in
	account account
	moved   bool // not in the data folder
}

// findPlace decides where the cluster lives and makes that folder.
func findPlace(dataDir string) (place, error) {
	dataDir, err := makeDataDir(dataDir)
	if err != nil {
		return place{}, err
	}
	p := place{dir: filepath.Join(dataDir, "postgres"), beside: filepath.Dir(dataDir), account: ownAccount()}
	pointer := filepath.Join(dataDir, pointerFile)
	switch target, err := os.ReadFile(pointer); {
	case err == nil:
		p.dir, p.moved = strings.TrimSpace(string(target)), true
		if _, err := os.Lstat(p.dir); err != nil {
			return place{}, fmt.Errorf("%w: it should be in %s, as the file %s says; bring that folder back, "+
				"or remove the file to begin with an empty database: %w", ErrMissing, p.dir, pointer, err)
		}
	case !errors.Is(err, fs.ErrNotExist):
		return place{}, err
	case !exists(p.dir) && p.account.other && !p.account.mayEnter(dataDir):
		p.dir, p.moved = filepath.Join(stateDir, shortHash(dataDir)), true
		if err := makeStateDir(); err != nil {
			return place{}, err
		}
	}
	if err := p.claim(); err != nil {
		return place{}, err
	}
	if p.moved && !exists(pointer) {
		return p, os.WriteFile(pointer, []byte(p.dir+"\n"), 0o600)
	}
	return p, nil
}

// makeDataDir makes the data folder and gives its real path. Root's can be
// passed through by PostgreSQL's user, but not listed.
func makeDataDir(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	mode := fs.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o711
	}
	if err := os.MkdirAll(dir, mode); err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(dir)
}

// claim makes the place for the account, or checks that it is the account's.
// Root takes over the account of a cluster that is there already.
func (p *place) claim() error {
	err := os.Mkdir(p.dir, 0o700)
	if err == nil {
		return p.account.own(p.dir)
	}
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(p.dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%w: %s is not a folder", ErrForeign, p.dir)
	}
	if uid := ownerOf(info); uid != p.account.uid {
		if err := p.adopt(uid); err != nil {
			return err
		}
	}
	if p.account.other && !p.account.mayEnter(filepath.Dir(p.dir)) {
		return fmt.Errorf("%w: PostgreSQL runs as %s, who cannot enter %s: allow that with chmod o+x on the folders above it",
			ErrForeign, p.account.name, p.dir)
	}
	return os.Chmod(p.dir, 0o700)
}

func (p *place) adopt(uid int) error {
	holder := accountOf(uid)
	if !p.account.other {
		return fmt.Errorf("%w: %s belongs to %s, and this program runs as %s; start it as %s, or choose another data folder",
			ErrForeign, p.dir, holder.name, p.account.name, holder.name)
	}
	if uid == 0 { // we died between making the folder and giving it away
		return p.account.own(p.dir)
	}
	p.account = holder
	return nil
}

// makeStateDir makes stateDir so that everybody can pass through, whatever the
// umask.
func makeStateDir() error {
	if err := os.MkdirAll(stateDir, 0o755); err != nil {
		return err
	}
	return os.Chmod(stateDir, 0o755)
}

// version is PostgreSQL's major version of the cluster, 0 when there is none yet.
func (p place) version() (int, error) {
	text, err := os.ReadFile(filepath.Join(p.dataDir(), "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		if exists(p.dataDir()) {
			return 0, fmt.Errorf("%w: %s is no folder of PostgreSQL", ErrMissing, p.dataDir())
		}
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
