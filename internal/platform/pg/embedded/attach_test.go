package embedded_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/pg/embedded"
)

func TestAttach(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	cluster := start(t, config(dir))
	dsn, err := embedded.Attach(dir, "some")
	require.NoError(t, err)
	require.Equal(t, cluster.DSN("some"), dsn)
}

func TestAttach_ErrNotRunning(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	_, err := embedded.Attach(dir, "some")
	require.ErrorIs(t, err, embedded.ErrMissing)

	require.NoError(t, start(t, config(dir)).Stop(deadline(t)))
	_, err = embedded.Attach(dir, "some")
	require.ErrorIs(t, err, embedded.ErrMissing)
}
