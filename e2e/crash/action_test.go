package crash_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// gateManifest is a vendor that opens gates when it is told to. One order can be
// looked up afterwards, one carries a key, and of one nobody can find out.
const gateManifest = `
key: gates
name: Gates
category: other
description: Opens.
base_url: https://gates.example
auth: { kind: none }
test: { request: { path: / } }
actions:
  open_seen:
    lookup: { request: { path: /log }, found: 'find(list(answer.orders), # == "seen")' }
    request: { method: POST, path: /open/seen }
  open_keyed:
    request: { path: /open/keyed, json: { key: "${key}" } }
  open_blind:
    request: { method: POST, path: /open/blind }
`

// leased is how long a killed node may be taken for one that still waits for the
// vendor, and as long again as other things may take.
const leased = patience + patience

// gates is the vendor: it has heard an order before it answers, and leaves the caller
// waiting until the test lets go.
type gates struct {
	mu      sync.Mutex
	holds   bool
	opened  map[string]int    // how often each gate was opened
	keys    map[string]string // by gate: what the last order carried
	release chan struct{}     // closed when the held may be answered
}

func (g *gates) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	gate, isOrder := strings.CutPrefix(r.URL.Path, "/open/")
	body, _ := io.ReadAll(r.Body)
	g.mu.Lock()
	if isOrder {
		// A key that was seen before opens nothing again.
		if key := string(body); key == "" || g.keys[gate] != key {
			g.opened[gate]++
			g.keys[gate] = key
		}
	}
	holds, seen := g.holds && isOrder, g.opened["seen"] > 0
	g.mu.Unlock()
	if holds {
		select {
		case <-g.release:
		case <-r.Context().Done():
		}
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Path == "/log" && seen {
		_, _ = io.WriteString(w, `{"orders":["seen"]}`)
		return
	}
	_, _ = io.WriteString(w, `{"orders":[]}`)
}

func (g *gates) times(gate string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.opened[gate]
}

// TestKillInTheMiddleOfAnAction kills the program between the vendor's hearing of an
// order and its answer. Afterwards nothing is done twice: what can be looked up or has a
// key comes to its end, and what nobody can find out waits for a person.
func TestKillInTheMiddleOfAnAction(t *testing.T) {
	t.Parallel()
	vendor := &gates{holds: true, opened: map[string]int{}, keys: map[string]string{}, release: make(chan struct{})}
	web := httptest.NewServer(vendor)
	t.Cleanup(web.Close)
	t.Cleanup(func() { close(vendor.release) })

	p := build(t)
	folder := filepath.Join(p.data, "connectors", "gates")
	require.NoError(t, os.MkdirAll(folder, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "manifest.yaml"), []byte(gateManifest), 0o600))
	p.start(t)
	admin := p.signIn(t, "admin@acme.test")
	var made struct{ ID string }
	admin.do(t, http.MethodPost, "/api/v1/integrations", map[string]any{"connector": "gates", "name": "Gates", "settings": map[string]any{"base_url": web.URL}}, &made)

	want := map[string]string{"open_seen": "done", "open_keyed": "done", "open_blind": "unknown"}
	ids := map[string]string{}
	for name := range want {
		var asked struct{ ID string }
		admin.do(t, http.MethodPost, "/api/v1/actions", map[string]any{"integration_id": made.ID, "action": name}, &asked)
		ids[name] = asked.ID
	}
	until(t, "the vendor hears nothing", func() bool {
		return vendor.times("seen") == 1 && vendor.times("keyed") == 1 && vendor.times("blind") == 1
	})
	p.kill(t)
	vendor.mu.Lock()
	vendor.holds = false
	vendor.mu.Unlock()
	p.start(t)

	for name, state := range want {
		var a struct {
			State    string
			Attempts int
			Problem  *string
		}
		require.Eventually(t, func() bool {
			admin.do(t, http.MethodGet, "/api/v1/actions/"+ids[name], nil, &a)
			return a.State != "running" && a.State != "queued"
		}, leased, poll, "%s is stuck", name)
		require.Equal(t, state, a.State, name)
		if state == "unknown" {
			require.NotNil(t, a.Problem)
			require.Contains(t, *a.Problem, "look there, and say what you found")
		}
		require.Equal(t, 1, vendor.times(strings.TrimPrefix(name, "open_")), "%s was done twice", name)
	}
	p.verify(t)
}
