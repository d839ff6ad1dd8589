package embedded

import (
	"fmt"
	"os"
	"path/filepath"
)

// tuning is added to a new cluster's postgresql.conf, where an operator may change
// it. PostgreSQL's own values are for the smallest machines: with them a change of ten
// thousand among a million assets reads and writes each page of their indexes several
// times, and logs it whole after each of very many checkpoints.
const tuning = `

# Added by assetronics when it made this database. Change it as you like; a quarter of
# the machine's memory is a good value for shared_buffers.
shared_buffers = 512MB
max_wal_size = 4GB
checkpoint_timeout = 15min
wal_compression = on
`

func tune(dir string) error {
	file, err := os.OpenFile(filepath.Join(dir, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("tune the database: %w", err)
	}
	if _, err := file.WriteString(tuning); err != nil {
		_ = file.Close()
		return fmt.Errorf("tune the database: %w", err)
	}
	return file.Close()
}
