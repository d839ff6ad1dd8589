package bamboohr

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	stateFile    = "bamboohr.json"
	stateVersion = 1
)

// load reads the state of an earlier run. It reports false when there is none.
func load(folder string) (state, bool, error) {
	if folder == "" {
		return state{}, false, nil
	}
	path := filepath.Join(folder, stateFile)
	raw, err := os.ReadFile(path) //nolint:gosec // the operator's own folder
	if errors.Is(err, fs.ErrNotExist) {
		return state{}, false, nil
	}
	if err != nil {
		return state{}, false, fmt.Errorf("bamboohr sandbox: %w", err)
	}
	var st state
	if err := json.Unmarshal(raw, &st); err != nil {
		return state{}, false, fmt.Errorf("bamboohr sandbox: %s is not readable (move it away to start afresh): %w", path, err)
	}
	if st.Version != stateVersion {
		return state{}, false, fmt.Errorf("bamboohr sandbox: %s has version %d, this program reads %d", path, st.Version, stateVersion)
	}
	st.reindex()
	return st, true, nil
}

// save writes the state beside the old file and then takes its place, so that a
// crash leaves the one or the other. The file holds private keys: mode 0600.
func save(folder string, st *state) (err error) {
	if folder == "" {
		return nil
	}
	raw, err := json.Marshal(st)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(folder, stateFile+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temporary.Name())
		}
	}()
	_, err = temporary.Write(raw)
	if err == nil {
		err = temporary.Sync()
	}
	if closed := temporary.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(temporary.Name(), filepath.Join(folder, stateFile))
}
