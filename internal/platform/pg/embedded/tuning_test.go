package embedded

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBuffers(t *testing.T) {
	t.Parallel()
	const gigabyte = 1 << 30
	for found, want := range map[uint64]uint64{
		0:              512, // unknown
		256 * mebibyte: 128,
		2 * gigabyte:   512,
		8 * gigabyte:   2048,
		128 * gigabyte: 4096,
	} {
		require.Equal(t, want, buffers(found), "%d bytes", found)
	}
	require.NotZero(t, memory())
}
