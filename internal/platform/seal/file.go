package seal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// MasterFile is the name of the key file in the data folder.
const MasterFile = "master.key"

// LoadMaster takes the master key from the environment's text, or when that is
// empty from the key file in folder, which is made at the first start. Made is
// true then: tell the operator to keep a copy, for a backup without it is
// worth nothing.
func LoadMaster(environment Secret, folder string) (master *Master, made bool, err error) {
	if environment != "" {
		master, err = ParseMaster(environment)
		return master, false, err
	}
	path := filepath.Join(folder, MasterFile)
	text, err := readKeyFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if made, err = makeKeyFile(path); err == nil {
			text, err = readKeyFile(path)
		}
	}
	if err != nil {
		return nil, false, err
	}
	master, err = ParseMaster(text)
	if err != nil {
		return nil, false, fmt.Errorf("%s: %w", path, err)
	}
	return master, made, nil
}

// readKeyFile refuses a file that others than its owner may read or write.
func readKeyFile(path string) (Secret, error) {
	file, err := os.Open(path) //nolint:gosec // the operator's own data folder
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return "", fmt.Errorf("%s can be read by others (mode %04o): run chmod 600 on it", path, mode)
	}
	text, err := io.ReadAll(io.LimitReader(file, 64<<10))
	return Secret(strings.TrimSpace(string(text))), err
}

// makeKeyFile writes a new key beside its place and links it there: a crash
// leaves no half key, and of two programs starting at once the first one's
// stays.
func makeKeyFile(path string) (bool, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return false, err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".master-*") // mode 0600
	if err != nil {
		return false, err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.WriteString(NewMasterText().Reveal() + "\n")
	if err := errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return false, err
	}
	switch err := os.Link(temp.Name(), path); {
	case errors.Is(err, fs.ErrExist):
		return false, nil
	case err != nil:
		return false, err
	}
	return true, syncFolder(filepath.Dir(path))
}

// syncFolder makes the new name last through a power cut.
func syncFolder(path string) error {
	folder, err := os.Open(path) //nolint:gosec // the operator's own data folder
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
