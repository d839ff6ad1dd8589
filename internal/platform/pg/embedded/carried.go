//go:build unix

package embedded

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/assetronics/assetronics/internal/platform/pg/embedded/archive"
)

// carriage is the PostgreSQL inside a release build; other builds have none.
type carriage struct {
	archive []byte
	digest  string // of the archive's content, pinned in the source
}

// unpacked gives the folder of the programs, unpacking them below dir when this
// release has not done so before. A start that dies on the way leaves only a
// folder that nobody looks at.
func (c carriage) unpacked(dir string) (string, error) {
	target := filepath.Join(dir, "pgsql-"+c.digest[:12])
	bin := filepath.Join(target, "bin")
	if exists(target) {
		return bin, nil
	}
	unfinished, err := os.MkdirTemp(dir, "pgsql-new-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(unfinished) }()
	if err := archive.Unpack(bytes.NewReader(c.archive), unfinished, c.digest); err != nil {
		return "", fmt.Errorf("unpack PostgreSQL in %s: %w", dir, err)
	}
	if err := openToAll(unfinished); err != nil {
		return "", err
	}
	// Another program may have been faster; its folder is the same.
	if err := os.Rename(unfinished, target); err != nil && !exists(target) {
		return "", err
	}
	return bin, nil
}

// brought unpacks the programs that the build carries, if it does: in the data
// folder, or, started as root, where PostgreSQL's user can reach them.
func (cfg Config) brought() (string, error) {
	from := carried
	if cfg.carries != nil {
		from = *cfg.carries
	}
	if from.archive == nil {
		return "", nil
	}
	if os.Geteuid() != 0 {
		return from.unpacked(cfg.DataDir)
	}
	if err := makeStateDir(); err != nil {
		return "", err
	}
	return from.unpacked(stateDir)
}
