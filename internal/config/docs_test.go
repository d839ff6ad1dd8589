package config_test

import (
	"os"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/config"
)

// TestEverySettingIsDocumented holds docs/operating.md against the struct.
func TestEverySettingIsDocumented(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../../docs/operating.md")
	require.NoError(t, err)
	for _, field := range reflect.VisibleFields(reflect.TypeFor[config.Server]()) {
		if field.Anonymous || field.Name == "Demo" {
			continue
		}
		env := field.Tag.Get("env")
		require.NotEmpty(t, env, "%s has an environment variable", field.Name)
		require.Contains(t, string(doc), "| `"+env+"` |")
		require.NotEmpty(t, field.Tag.Get("help"), "%s says what it is", field.Name)
	}
}

func TestErrDemoIsForLoopbackOnly(t *testing.T) {
	t.Parallel()
	for addr, fine := range map[string]bool{
		"localhost:4000": true, "127.0.0.1:80": true, "[::1]:4000": true, "": true,
		":4000": false, "0.0.0.0:4000": false, "192.168.1.5:4000": false, "example.test:4000": false,
	} {
		cfg := config.Server{Addr: addr, Demo: true}
		cfg.Data.Data = t.TempDir()
		require.Equal(t, fine, cfg.Resolve() == nil, addr)
	}
}

func TestErrAllowPrivateIsCIDR(t *testing.T) {
	t.Parallel()
	cfg := config.Server{AllowPrivate: []string{"10.0.0.1"}}
	cfg.Data.Data = t.TempDir()
	require.ErrorContains(t, cfg.Resolve(), "10.0.0.1")
	cfg.AllowPrivate = []string{"10.0.0.0/8"}
	require.NoError(t, cfg.Resolve())
	require.Len(t, cfg.Private(), 1)
}
