package embedded

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// tuning is added to a new cluster's postgresql.conf, where an operator may change
// it. PostgreSQL's own values are for the smallest machines: with them a change of ten
// thousand among a million assets reads and writes each page of their indexes several
// times, and logs it whole after each of very many checkpoints.
const tuning = `

# Added by assetronics when it made this database. Change it as you like; shared_buffers
# is a quarter of the memory that the program found, 4 GB at most.
shared_buffers = %dMB
max_wal_size = 4GB
checkpoint_timeout = 15min
wal_compression = on
`

func tune(dir string) error {
	file, err := os.OpenFile(filepath.Join(dir, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("tune the database: %w", err)
	}
	if _, err := fmt.Fprintf(file, tuning, buffers(memory())); err != nil {
		_ = file.Close()
		return fmt.Errorf("tune the database: %w", err)
	}
	return file.Close()
}

const mebibyte = 1 << 20

// buffers is how many megabytes of that much memory PostgreSQL keeps pages in: a
// quarter, as its manual advises, but no more than a million assets with their indexes
// need; 0 is unknown.
func buffers(memory uint64) uint64 {
	if memory == 0 {
		return 512
	}
	return min(max(memory/4/mebibyte, 128), 4096)
}

// memory is what the machine has, or the container may use; 0 when neither is known.
func memory() uint64 {
	machine, err := memlimit.FromSystem()
	if err != nil {
		return 0
	}
	if limit, err := memlimit.FromCgroup(); err == nil {
		return min(machine, limit)
	}
	return machine
}
