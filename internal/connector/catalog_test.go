package connector_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
)

func folder(key, text string) fstest.MapFS {
	return fstest.MapFS{key + "/manifest.yaml": {Data: []byte(text)}}
}

func TestCatalog(t *testing.T) {
	t.Parallel()
	text := manifest(t)
	builtin := folder("acme", text)
	builtin["zeta/manifest.yaml"] = &fstest.MapFile{Data: []byte(strings.NewReplacer("key: acme", "key: zeta", "name: Acme HR", "name: Aardvark").Replace(text))}
	builtin["README.md"] = &fstest.MapFile{}
	catalog, problems, err := connector.Load(builtin, nil)
	require.NoError(t, err)
	require.Empty(t, problems)
	var order []string
	for _, c := range catalog.All() {
		order = append(order, c.Info().Key)
	}
	require.Equal(t, []string{"zeta", "acme"}, order)
	_, ok := catalog.Get("nobody")
	require.False(t, ok)

	own := folder("acme", strings.Replace(text, "Acme HR", "Acme of ours", 1))
	own["broken/manifest.yaml"] = &fstest.MapFile{Data: []byte("key: broken\nwat: 1\n")}
	own["empty/README.md"] = &fstest.MapFile{}
	catalog, problems, err = connector.Load(builtin, own)
	require.NoError(t, err)
	require.Len(t, problems, 2)
	require.ErrorContains(t, problems[0], `broken/manifest.yaml: [2:1] unknown field "wat"`)
	require.ErrorContains(t, problems[1], "empty/manifest.yaml")
	c, _ := catalog.Get("acme")
	require.Equal(t, "Acme of ours", c.Info().Name)
}

func TestErrCatalog(t *testing.T) {
	t.Parallel()
	_, _, err := connector.Load(folder("other", manifest(t)), nil)
	require.ErrorContains(t, err, `the key is "acme", the folder "other"`)
	_, _, err = connector.Load(folder("acme", "key: acme\n"), nil)
	require.Error(t, err)
}
