package merge

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/register"
)

// merger is one merge under way.
type merger struct {
	tx     pgx.Tx
	tenant uuid.UUID
	now    time.Time
	events *event.Recorder
	moves  []Move
	joins  []Join
	moved  int // rows, whatever they are
	done   func(rows int)
}

func (s *Service) merger(tx pgx.Tx, tenant uuid.UUID, done func(int)) *merger {
	return &merger{tx: tx, tenant: tenant, now: s.clock.Now(), events: s.events, done: done}
}

// merge makes locked losers part of the winner.
func (m *merger) merge(ctx context.Context, t register.Table, winner row, losers []row) error {
	if err := m.checkBelow(ctx, t, winner, losers); err != nil {
		return err
	}
	if isTree(t) {
		// Until they are gone their names must be in nobody's way.
		if err := m.hide(ctx, t, ids(losers)); err != nil {
			return err
		}
	}
	for _, r := range register.To(t) {
		if err := m.join(ctx, r, winner, losers); err != nil {
			return err
		}
		if err := m.move(ctx, r, winner, losers); err != nil {
			return err
		}
	}
	if err := m.moveOwn(ctx, t, winner, losers); err != nil {
		return err
	}
	own, err := m.inherit(ctx, t, winner, losers)
	if err != nil {
		return err
	}
	if err := m.remove(ctx, t, winner, losers); err != nil {
		return err
	}
	return m.fill(ctx, t, winner, losers, own)
}

func (m *merger) hide(ctx context.Context, t register.Table, losers []uuid.UUID) error {
	sql := fmt.Sprintf("update %s set name_key = id::text where tenant_id = $1 and id = any($2)", quoted(t.Name))
	if _, err := m.tx.Exec(ctx, sql, m.tenant, losers); err != nil {
		return fmt.Errorf("hide merged %s: %w", t.Plural, err)
	}
	return nil
}

// moveBatch is how many rows one statement moves, with their events: it keeps the
// memory small, each statement within the time a statement may take, and paces what
// is told of the progress.
const moveBatch = 2000

// move lets everything that points at the losers by one column point at the
// winner.
func (m *merger) move(ctx context.Context, r register.Reference, winner row, losers []row) error {
	moved := int64(0)
	for {
		n, err := m.moveSome(ctx, r, winner, losers)
		if err != nil {
			return fmt.Errorf("move %s: %w", r.From.Plural, err)
		}
		m.moved += int(n)
		m.done(m.moved)
		if moved += n; n < moveBatch {
			break
		}
	}
	if moved > 0 && r.From.Plural != "" {
		m.moves = append(m.moves, Move{r.From, r.Field, moved})
	}
	return nil
}

func (m *merger) moveSome(ctx context.Context, r register.Reference, winner row, losers []row) (int64, error) {
	version := "version = t.version + 1, updated_at = $4"
	label, now := r.From.Label, "t.version"
	if r.From.Noun == "" { // history: it has neither versions nor events
		version, label, now = "tenant_id = t.tenant_id", "($4::timestamptz)::text", "0::bigint"
	}
	sql := fmt.Sprintf(`
		with old as (
		  select id, %[2]s as was from %[1]s where tenant_id = $1 and %[2]s = any($2) order by id limit $5 for no key update
		)
		update %[1]s t set %[2]s = $3, %[3]s
		from old where t.tenant_id = $1 and t.id = old.id
		returning t.id, %[4]s, %[5]s, old.was`, quoted(r.From.Name), quoted(r.Column), version, label, now)
	rows, err := m.tx.Query(ctx, sql, m.tenant, ids(losers), winner.id, m.now, moveBatch)
	if err != nil {
		return 0, err
	}
	entries, err := movedEntries(rows, r, winner, losers)
	if err != nil || r.From.Noun == "" {
		return int64(len(entries)), err
	}
	return int64(len(entries)), m.events.Record(ctx, m.tx, m.tenant, entries...)
}

func movedEntries(rows pgx.Rows, r register.Reference, winner row, losers []row) ([]event.Entry, error) {
	// One map for all rows that came from one loser: it is only read.
	changes := map[uuid.UUID]event.Changes{}
	for _, l := range losers {
		changes[l.id] = event.Changes{r.Field: {l.ref(), winner.ref()}}
	}
	return pgx.CollectRows(rows, func(found pgx.CollectableRow) (event.Entry, error) {
		e := event.Entry{Type: r.From.Updated(), Subject: event.Subject{Type: r.From.Noun}}
		var was uuid.UUID
		err := found.Scan(&e.Subject.ID, &e.Subject.Label, &e.Version, &was)
		e.Changes = changes[was]
		return e, err
	})
}

// remove deletes the losers; their events hold what they were.
func (m *merger) remove(ctx context.Context, t register.Table, winner row, losers []row) error {
	sql := fmt.Sprintf("delete from %s where tenant_id = $1 and id = any($2)", quoted(t.Name))
	if _, err := m.tx.Exec(ctx, sql, m.tenant, ids(losers)); err != nil {
		return fmt.Errorf("delete merged %s: %w", t.Plural, err)
	}
	entries := make([]event.Entry, len(losers))
	for i, l := range losers {
		changes := event.Changes{"merged_into": {nil, winner.ref()}}
		for column, value := range l.columns {
			if !ownBusiness[column] {
				changes.Set(column, value, nil)
			}
		}
		entries[i] = event.Entry{Type: t.Merged(), Subject: event.Subject{Type: t.Noun, ID: l.id, Label: l.label}, Changes: changes}
	}
	return m.events.Record(ctx, m.tx, m.tenant, entries...)
}

// ownBusiness are columns that say nothing of what a row means.
var ownBusiness = map[string]bool{
	"tenant_id": true, "id": true, "name_key": true, "code_key": true, "version": true, "created_at": true, "updated_at": true,
}

func ids(rows []row) []uuid.UUID {
	all := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		all[i] = r.id
	}
	return all
}

// isTree tells whether the table's rows lie in one another.
func isTree(t register.Table) bool {
	for _, r := range register.To(t) {
		if r.From.Name == t.Name {
			return true
		}
	}
	return false
}

// quoted is a name of the database; only constants of register and names read
// from the database itself come here.
func quoted(name string) string { return pgx.Identifier{name}.Sanitize() }
