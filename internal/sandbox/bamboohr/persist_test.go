package bamboohr_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

func TestFolderKeepsTheVendorOverRestarts(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "vendors")
	in := func(o *bamboohr.Options) { o.Folder = folder }
	r := listen(t)
	first := setup(t, in)
	first.register(r.URL, allEvents)
	made, err := first.Hire(bamboohr.Hire{})
	require.NoError(t, err)
	_, err = first.SetEndDate("101", "2026-12-31")
	require.NoError(t, err)
	lost := first.someone(bamboohr.PhaseGone)
	require.NoError(t, first.Withdraw(lost.ID))
	first.trouble(`{"broken":["missing_email"],"next":[{"kind":"cut","times":2}]}`)
	_, err = first.try(http.MethodGet, anyPath, "")
	require.NoError(t, err)

	// No Close: what was answered is on disk already, as after a kill.
	second := wired(t, r, in, func(o *bamboohr.Options) { o.Seed = 99 })
	require.Equal(t, first.People("", ""), second.People("", ""))
	require.Equal(t, []bamboohr.Fault{{Kind: bamboohr.Cut, Times: 1}}, second.Trouble().Next)
	for _, want := range []string{"employee.created", "employee.updated", "employee.updated", "employee.deleted"} {
		require.Contains(t, take(t, r.requests).body, want, "announced before, sent now")
	}
	second.control(http.MethodDelete, "trouble", "")
	changed := second.send(http.MethodGet, "/api/v1/employees/changed?type=deleted&since=2026-01-01T00:00:00Z", "")
	require.Contains(t, changed.json(t)["employees"], lost.ID)
	next, err := second.Hire(bamboohr.Hire{})
	require.NoError(t, err)
	require.Greater(t, next.ID, made.ID)

	files, err := os.ReadDir(folder)
	require.NoError(t, err)
	require.Len(t, files, 1, "no temporary files stay")
	info, err := files[0].Info()
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "it holds private keys")
}

func TestErrUnreadableState(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{"ErrNotJSON": "{", "ErrOtherVersion": `{"version":99}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(folder, "bamboohr.json"), []byte(content), 0o600))
			_, err := bamboohr.New(bamboohr.Options{Now: newWatch().Now, Folder: folder})
			require.ErrorContains(t, err, "bamboohr.json")
		})
	}
}

func TestErrStateThatCannotBeSavedIsToldOf(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "vendors")
	s, err := bamboohr.New(bamboohr.Options{Now: newWatch().Now, Size: 12, Folder: folder})
	require.NoError(t, err)
	require.NoError(t, os.RemoveAll(folder))
	require.NoError(t, os.WriteFile(folder, nil, 0o600)) // a file where the folder was
	_, err = s.Hire(bamboohr.Hire{})
	require.ErrorContains(t, err, "could not be saved")
	require.NoError(t, os.Remove(folder))
	require.NoError(t, s.Close(), "saved at the latest when it closes")
}

func TestErrNoClock(t *testing.T) {
	t.Parallel()
	_, err := bamboohr.New(bamboohr.Options{})
	require.ErrorContains(t, err, "Options.Now")
}
