package embedded

import (
	"errors"
	"log/slog"
)

// Config says where the cluster lives and what runs it.
type Config struct {
	DataDir  string // the program's data folder; made when absent
	BinDir   string // where initdb and postgres lie; "" looks for them, see findPrograms
	Logger   *slog.Logger
	Settings map[string]string // server settings over ours, for example fsync=off

	carries *carriage // by tests; nil is what the build carries
}

// What can be wrong with a data folder or a machine. The errors of Start wrap
// one of them in a sentence that says what to do.
var (
	ErrInUse      = errors.New("the database is in use")
	ErrForeign    = errors.New("the data folder belongs to somebody else")
	ErrMissing    = errors.New("the database is missing")
	ErrDiskFull   = errors.New("the disk is full")
	ErrVersion    = errors.New("the database was made by another version of PostgreSQL")
	ErrNoPrograms = errors.New("no PostgreSQL found")
	ErrAccount    = errors.New("PostgreSQL cannot be run as another user")
)

// The names inside the cluster.
const (
	owner     = "assetronics" // the program signs in as this role
	superuser = "postgres"    // only to make the owner
)

// serverSettings go on the command line, where neither postgresql.conf nor ALTER
// SYSTEM can change them. What an operator may tune is not among them.
func serverSettings(name, socketDir string) map[string]string {
	return map[string]string{
		"listen_addresses":        "",
		"unix_socket_directories": socketDir,
		"unix_socket_permissions": "0700",
		"port":                    socketPort,
		"cluster_name":            name,
		"timezone":                "UTC",
		"log_timezone":            "UTC",
		"lc_messages":             "C", // the log is read by a program
		"log_destination":         "stderr",
		"logging_collector":       "off",
		"log_line_prefix":         "",
		"log_checkpoints":         "off",
		// Compiling a plan costs more than our short queries do.
		"jit": "off",
	}
}
