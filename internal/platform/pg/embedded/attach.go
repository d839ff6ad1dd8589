//go:build unix

package embedded

// Attach gives the address of a database on the server that another process
// runs on this data folder: for commands beside a running product. The error is
// ErrMissing when none runs.
func Attach(dataDir, database string) (dsn string, err error) {
	place, err := findPlace(dataDir)
	if err != nil {
		return "", explain(dataDir, err)
	}
	running, err := readPIDFile(place.dataDir())
	if err != nil || running.socketDir == "" {
		return "", explain(place.dir, ErrMissing)
	}
	c := Cluster{place: place, socketDir: running.socketDir}
	return c.DSN(database), nil
}
