package live_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/live"
	"github.com/assetronics/assetronics/internal/rest"
)

// TestDocs holds the tables of docs/channels.md against the code, row by row.
func TestDocs(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/channels.md")
	require.NoError(t, err)
	sections := map[string][]string{} // rows by heading
	heading := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "## "); ok {
			heading = name
		}
		if strings.HasPrefix(line, "| `") {
			sections[heading] = append(sections[heading], line)
		}
	}

	var topics, events []string
	for _, topic := range live.Topics {
		topics = append(topics, "| `"+topic.Name+":{tenant_id}` | `"+string(topic.Needs)+"` |")
		for _, kind := range topic.Kinds() {
			events = append(events, "| `"+kind.Event+"` | `"+topic.Name+"`"+onUserToo(topic, kind)+" | "+shape(kind)+" |")
		}
	}
	for _, kind := range live.UserKinds()[:1] {
		events = append(events, "| `"+kind.Event+"` | `user` | "+shape(kind)+" |")
	}
	var viewing []string
	for _, noun := range live.Viewable() {
		viewing = append(viewing, "| `"+noun.Noun+":{"+noun.Noun+"_id}` | `"+string(noun.Needs)+"` |")
	}
	require.Equal(t, viewing, sections["Who else is looking"])
	topics = append(topics, "| `user:{user_id}` | the user's own |")
	require.Equal(t, topics, cut(sections["Topics"], 2))
	require.Equal(t, events, sections["Events"])
}

func onUserToo(topic live.Topic, kind live.Kind) string {
	if topic.Personal && kind.Shape != live.Progress {
		return ", `user`"
	}
	return ""
}

func shape(k live.Kind) string {
	switch k.Shape {
	case live.Many:
		return "many"
	case live.Numbers:
		return "numbers"
	case live.Registers:
		return "registers"
	case live.Progress:
		return "`" + k.Noun + "`, no number"
	default:
		return "`" + k.Noun + "`"
	}
}

// cut leaves the first columns of rows.
func cut(rows []string, columns int) []string {
	short := make([]string, len(rows))
	for i, row := range rows {
		short[i] = strings.Join(strings.Split(row, "|")[:columns+1], "|") + "|"
	}
	return short
}

// TestEveryEventHasATopic reads what the rooms declare: a new event must not be
// forgotten on its topic.
func TestEveryEventHasATopic(t *testing.T) {
	t.Parallel()
	for _, topic := range live.Topics {
		if topic.Noun != "" {
			var declared []string
			for _, room := range append([]string{topic.Noun}, alsoTelling[topic.Noun]...) {
				declared = append(declared, roomEvents(t, room, topic.Noun)...)
			}
			require.ElementsMatch(t, declared, topic.Events)
		}
	}
}

// notAboutOne are events of a room that are about no single thing of its noun.
var notAboutOne = []string{"asset_numbering_changed", "employee_source_order_changed", live.AssetProgress, live.EmployeeProgress}

// alsoTelling are rooms that tell of another room's noun.
var alsoTelling = map[string][]string{"integration": {"intake"}}

// roomEvents reads the event names a room declares for a noun.
func roomEvents(t *testing.T, room, noun string) []string {
	t.Helper()
	files, err := filepath.Glob("../" + room + "/events.go")
	require.NoError(t, err)
	require.Len(t, files, 1, "the room %s declares its events in events.go", room)
	file, err := parser.ParseFile(token.NewFileSet(), files[0], nil, 0)
	require.NoError(t, err)
	var names []string
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			for _, v := range spec.Values {
				if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					name, err := strconv.Unquote(lit.Value)
					require.NoError(t, err)
					if strings.HasPrefix(name, noun+"_") && !slices.Contains(notAboutOne, name) {
						names = append(names, name)
					}
				}
			}
		}
		return true
	})
	return names
}

// TestTypesAreCommitted holds the clients' types against the code.
func TestTypesAreCommitted(t *testing.T) {
	t.Parallel()
	committed, err := os.ReadFile("../../packages/api-client/src/live.gen.ts")
	require.NoError(t, err)
	var now bytes.Buffer
	require.NoError(t, live.TypeScript(&now, face().Schemas))
	require.Equal(t, now.String(), string(committed), "run make gen")
}

// TestStreamTakesEveryTopic holds the API's document against the topics.
func TestStreamTakesEveryTopic(t *testing.T) {
	t.Parallel()
	operation := face().API.OpenAPI().Paths["/api/v1/events/stream"].Get
	for _, p := range operation.Parameters {
		if p.Name != "topics" {
			continue
		}
		var names []string
		for _, name := range p.Schema.Items.Enum {
			names = append(names, name.(string)) //nolint:forcetypeassert // a test
		}
		require.ElementsMatch(t, live.TopicNames(), names)
		require.Equal(t, len(names), *p.Schema.MaxItems)
		return
	}
	require.Fail(t, "the stream takes no topics")
}

func face() *rest.Face { return rest.New(rest.Deps{Log: slog.New(slog.DiscardHandler)}) }
