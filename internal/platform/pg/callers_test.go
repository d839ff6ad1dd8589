package pg_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// crossing lists who may see all companies at once, by the System door or the
// pool behind it, and why. A new caller fails this test until it is listed: think
// of Tenant first.
var crossing = map[string]string{
	"internal/action.Service.Sweep":                "looks for requests of all companies whose time is over",
	"internal/app.NewServer":                       "the job queue brings its own transactions",
	"internal/event.Sequencer.RunOnce":             "one outbox for all companies",
	"internal/event.Log.Heads":                     "one look at all companies that somebody here listens to",
	"internal/event.Verify":                        "the operator's command; the log is closed to the company's own role",
	"internal/event.Report.Contains":               "the operator's command, part of Verify",
	"internal/event.Eraser.Erase":                  "no company's own transaction may ever touch its log",
	"internal/identity.Service.Authenticate":       "a token says whose it is",
	"internal/identity.Service.AuthenticateSocket": "a token says whose it is",
	"internal/identity.Service.Sweep":              "what expired goes, everywhere",
	"internal/identity.Service.invitation":         "a token says whose it is",
	"internal/identity.Service.candidates":         "signing in knows an e-mail and not yet a company",
	"internal/identity.Service.failures":           "tries belong to no company",
	"internal/identity.Service.noteFailure":        "tries belong to no company",
	"internal/identity.Service.forgetFailures":     "tries belong to no company",
	"internal/identity.Service.NeedsSetup":         "whether there is any user at all",
	"internal/identity.Service.SetupToken":         "there is no company yet",
	"internal/identity.Service.UseSetupToken":      "there is no company yet",
	"internal/integration.Service.HookAt":          "the address of an incoming webhook says whose it is",
	"internal/hook.worker.look":                    "looks for webhook calls that wait, of all companies",
	"internal/hook.Service.Sweep":                  "what is old goes, everywhere",
	"internal/intake.Service.SweepStale":           "looks for runs whose job is gone, of all companies",
	"internal/intake.Service.Prune":                "forgets old runs of all companies",
	"internal/integration.Service.SweepRequests":   "what is old goes, everywhere",
	"internal/integration.Service.ReviewAll":       "looks at the health of all companies' integrations",
	"internal/integration.Service.RenewWebhooks":   "looks for webhooks of all companies that their vendors forget",
	"internal/integration.Service.EnqueueDue":      "looks for due syncs of all companies",
	"internal/rest.SweepKeys":                      "what expired goes, everywhere",
	"internal/tenant.Service.All":                  "lists the companies",
	"internal/tenant.Service.BySlug":               "finds a company",
	"internal/tenant.Service.Create":               "makes a company",
	"internal/testkit.Tenant":                      "makes a company",
	"internal/workflow.Service.Sweep":              "looks for due steps of all companies",
}

func TestCallersOfTheSystemDoor(t *testing.T) {
	t.Parallel()
	root := repository(t)
	found := map[string]bool{}
	require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "node_modules" || name == "testdata" || path != root && strings.HasPrefix(name, ".")) {
			return filepath.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		for _, caller := range callers(t, path) {
			found[filepath.ToSlash(folder)+"."+caller] = true
		}
		return err
	}))
	for caller := range found {
		assert.NotEmpty(t, crossing[caller], "%s uses the System door: use Tenant, or give a reason here", caller)
	}
	for caller := range crossing {
		assert.True(t, found[caller], "%s does not use the System door any more: take it out of the list", caller)
	}
}

// callers names the functions of a file that mention System or SystemPool of
// something that is no package.
func callers(t *testing.T, path string) (names []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	require.NoError(t, err)
	packages := map[string]bool{}
	for _, i := range file.Imports {
		whole, err := strconv.Unquote(i.Path.Value)
		require.NoError(t, err)
		packages[whole[strings.LastIndex(whole, "/")+1:]] = true
		if i.Name != nil {
			packages[i.Name.Name] = true
		}
	}
	for _, declaration := range file.Decls {
		name := "a variable"
		if f, ok := declaration.(*ast.FuncDecl); ok {
			name = nameOf(f)
		}
		ast.Inspect(declaration, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok || s.Sel.Name != "System" && s.Sel.Name != "SystemPool" {
				return true
			}
			if of, ok := s.X.(*ast.Ident); !ok || !packages[of.Name] {
				names = append(names, name)
			}
			return true
		})
	}
	return names
}

func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	of := f.Recv.List[0].Type
	if pointer, ok := of.(*ast.StarExpr); ok {
		of = pointer.X
	}
	if receiver, ok := of.(*ast.Ident); ok {
		return receiver.Name + "." + f.Name.Name
	}
	return f.Name.Name
}

// repository is the folder of go.mod.
func repository(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		require.NotEqual(t, dir, filepath.Dir(dir), "no go.mod above")
		dir = filepath.Dir(dir)
	}
}
