package hook_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/connectors"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/hook"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/tenant"
	"github.com/assetronics/assetronics/internal/testkit"
)

// greeter is a vendor with every kind of call: handshakes by GET and POST, one of
// which brings the key and wants to be confirmed, events that are records, and
// events that lead to a stream.
const greeter = `
key: greeter
name: Greeter
category: other
description: Calls in every way.
secrets:
  - { key: hook_key, title: Key }
base_url: https://greeter.example
auth: { kind: none }
test: { request: { path: /me } }
streams:
  people:
    title: People
    record: employee
    request: { path: /people }
    records: people
    fields: { external_id: record.id }
webhook:
  secret: hook_key
  signature: { algorithm: hmac-sha256, header: X-Signature, encoding: hex, signed: "${timestamp}.${body}" }
  timestamp: { header: X-Timestamp, window: 5m }
  handshakes:
    - { when: query.challenge != nil, text: "${query.challenge}" }
    - when: json.secret != nil
      keep: { hook_key: json.secret }
      confirm: { method: PUT, path: /confirm, json: { secret: "${json.secret}" } }
  id: json.id
  split: json.events
  type: event.type
  events:
    - { type: person, stream: people, subject: event.person }
    - type: said
      record: message
      subject: event.who
      fields: { external_id: event.n, author_external_id: event.who, text: event.text }
`

const key = "0123456789abcdef0123456789abcdef"

// bundle is the room over a real database, for one company.
type bundle struct {
	*hook.Service
	integrations *integration.Service
	db           *pg.DB
	clock        *clock.Manual
	tenant       uuid.UUID
	syncs        *asked
	heard        *listener
	room         integration.Integration
}

func setup(t *testing.T, adjust ...func(*hook.Deps)) *bundle {
	t.Helper()
	return open(t, testkit.DB(t), adjust...)
}

// master seals for all nodes of the tests.
var master = seal.NewMasterText()

// assembled are the rooms of one node.
type assembled struct {
	room         *hook.Service
	integrations *integration.Service
	gate         *httpx.Gate
}

func assemble(db *pg.DB, at clock.Clock, masterText seal.Secret, adjust ...func(*hook.Deps)) (*assembled, error) {
	log := slog.New(slog.DiscardHandler)
	queue, err := jobs.NewQueue(log)
	if err != nil {
		return nil, err
	}
	opened, err := seal.ParseMaster(masterText)
	if err != nil {
		return nil, err
	}
	known, problems, err := connector.Load(connectors.FS, fstest.MapFS{"greeter/manifest.yaml": {Data: []byte(greeter)}})
	if err != nil || len(problems) > 0 {
		return nil, errors.Join(append(problems, err)...)
	}
	a := &assembled{gate: httpx.New(httpx.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})}
	sealer := seal.New(opened, tenant.NewKeys(db))
	a.integrations = integration.NewService(integration.Deps{
		DB: db, Clock: at, Log: log, Events: event.NewRecorder(at, func() {}), Sealer: sealer, Catalog: known, Gate: a.gate,
	})
	deps := hook.Deps{DB: db, Clock: at, Log: log, Queue: queue, Sealer: sealer, Integrations: a.integrations, Syncs: &asked{}}
	for _, change := range adjust {
		change(&deps)
	}
	a.room = hook.NewService(deps)
	return a, nil
}

func open(t testing.TB, db *pg.DB, adjust ...func(*hook.Deps)) *bundle {
	t.Helper()
	b := &bundle{db: db, clock: clock.NewManual(clock.MustDate("2026-01-30").At(9, "UTC")), syncs: &asked{}, heard: &listener{}}
	a, err := assemble(db, b.clock, master, append([]func(*hook.Deps){func(d *hook.Deps) {
		d.Syncs, d.Handlers = b.syncs, map[string]hook.Handler{"message": b.heard}
	}}, adjust...)...)
	require.NoError(t, err)
	t.Cleanup(a.gate.Close)
	b.Service, b.integrations = a.room, a.integrations
	b.tenant = testkit.Tenant(t, db)
	b.room = b.connect(t, "https://greeter.example")
	return b
}

func (b *bundle) connect(t testing.TB, address string) integration.Integration {
	t.Helper()
	i, err := b.integrations.Create(t.Context(), b.tenant, integration.New{
		Connector: "greeter", Name: "Greeter", Settings: map[string]any{"base_url": address},
		Secrets: map[string]seal.Secret{"hook_key": key},
	})
	require.NoError(t, err)
	return i
}

// signed is a call as the vendor makes it.
func signed(secret, body string, at time.Time) hook.Call {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(stamp + "." + body))
	header := http.Header{"X-Signature": {hex.EncodeToString(mac.Sum(nil))}, "X-Timestamp": {stamp}}
	return hook.Call{Method: http.MethodPost, URL: "https://assets.example/hooks/x", Header: header, Body: []byte(body)}
}

func (b *bundle) send(t *testing.T, body string) {
	t.Helper()
	_, err := b.Receive(t.Context(), b.room.Hook.Endpoint, signed(key, body, b.clock.Now()))
	require.NoError(t, err)
}

func (b *bundle) workOff(t *testing.T) {
	t.Helper()
	require.NoError(t, b.WorkOff(t.Context(), b.tenant, b.room.ID))
}

// count counts rows.
func (b *bundle) count(t testing.TB, sql string, args ...any) int {
	t.Helper()
	var n int
	require.NoError(t, b.db.System(context.WithoutCancel(t.Context()), func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, sql, args...).Scan(&n)
	}))
	return n
}

func (b *bundle) waiting(t testing.TB) int {
	t.Helper()
	return b.count(t, "select count(*) from hook_calls where done_at is null")
}

// asked notes what is asked to be read.
type asked struct {
	mu      sync.Mutex
	streams []string
}

func (a *asked) Ask(_ context.Context, _, _ uuid.UUID, stream string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.streams = append(a.streams, stream)
	return nil
}

// listener notes messages, in the transaction that it is called in.
type listener struct {
	mu   sync.Mutex
	fail func(text string) error
	text []string
}

func (l *listener) Handle(_ context.Context, _ integration.Hooked, r record.Record) error {
	m := r.Value.(*record.Message)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fail != nil {
		if err := l.fail(m.Text); err != nil {
			return err
		}
	}
	l.text = append(l.text, m.Text)
	return nil
}
