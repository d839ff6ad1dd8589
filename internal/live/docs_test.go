package live_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/live"
)

// TestDocsListEveryEvent holds docs/channels.md against the rooms' own events.
func TestDocsListEveryEvent(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../../docs/channels.md")
	require.NoError(t, err)
	text := string(doc)
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|").FindAllStringSubmatch(text, -1) {
		listed[m[1]] = true
	}
	wanted := map[string]bool{"dashboard_changed": true, "notification_created": true, "integration_sync_progress": true, "asset_bulk_progress": true}
	for _, topic := range live.Topics {
		require.Contains(t, text, "| `"+topic.Name+":{tenant_id}` | `"+string(topic.Needs)+"` |")
		if topic.Noun != "" {
			wanted[topic.Noun+"s_changed"] = true
			for _, name := range roomEvents(t, topic.Noun) {
				wanted[name] = true
			}
		}
	}
	require.Equal(t, wanted, listed)
}

// notAboutOne are events of a room that are about no single thing of its noun.
var notAboutOne = map[string]bool{"asset_numbering_changed": true}

// roomEvents reads the event names a room declares for its noun.
func roomEvents(t *testing.T, noun string) []string {
	t.Helper()
	files, err := filepath.Glob("../" + noun + "/events.go")
	require.NoError(t, err)
	require.Len(t, files, 1, "the room of %s declares its events in events.go", noun)
	file, err := parser.ParseFile(token.NewFileSet(), files[0], nil, 0)
	require.NoError(t, err)
	var names []string
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			for _, v := range spec.Values {
				if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					name, err := strconv.Unquote(lit.Value)
					require.NoError(t, err)
					if strings.HasPrefix(name, noun+"_") && !notAboutOne[name] {
						names = append(names, name)
					}
				}
			}
		}
		return true
	})
	return names
}
