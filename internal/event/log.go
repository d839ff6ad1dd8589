package event

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event/internal/db"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Log reads what happened in one company.
type Log struct {
	db *pg.DB
}

// NewLog opens the log for reading.
func NewLog(database *pg.DB) *Log { return &Log{db: database} }

// Head is the last number given in a company; 0 when nothing happened yet.
func (l *Log) Head(ctx context.Context, tenant uuid.UUID) (int64, error) {
	var seq int64
	err := l.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		head, err := db.New(tx).Head(ctx, tenant)
		if pg.IsNoRows(err) {
			return nil
		}
		seq = head.Seq
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("read head: %w", err)
	}
	return seq, nil
}

// Heads are the last numbers given in companies, read at once; those where
// nothing happened yet are left out.
func (l *Log) Heads(ctx context.Context, tenants []uuid.UUID) (map[uuid.UUID]int64, error) {
	heads := make(map[uuid.UUID]int64, len(tenants))
	err := l.db.System(ctx, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := db.New(tx).Heads(ctx, tenants)
		for _, row := range rows {
			heads[row.TenantID] = row.Seq
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read heads: %w", err)
	}
	return heads, nil
}

// After reads up to limit events behind a number, in order.
func (l *Log) After(ctx context.Context, tenant uuid.UUID, seq int64, limit int) ([]Event, error) {
	var events []Event
	err := l.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := db.New(tx).EventsAfter(ctx, db.EventsAfterParams{
			TenantID: tenant, After: seq, MaxRows: int32(limit), //nolint:gosec // page sizes
		})
		if err != nil {
			return err
		}
		events, err = fromRows(rows)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	return events, nil
}

// Listing is what the list of events can be asked for.
var Listing = list.Spec{
	Select: `select e.tenant_id, e.seq, e.id, e.type, e.subject_type, e.subject_id, e.actor_id, e.at, e.payload
from events e
where e.tenant_id = $1`,
	IDExpr: "e.id",
	Columns: []list.Column{
		{Name: "seq", Expr: "e.seq", Type: list.Int, Sort: true, Filter: true},
		{Name: "at", Expr: "e.at", Type: list.Time, Filter: true},
		{Name: "type", Expr: "e.type", Type: list.Keyword, Filter: true},
		{Name: "subject_type", Expr: "e.subject_type", Type: list.Keyword, Filter: true},
		{Name: "subject_id", Expr: "e.subject_id", Type: list.ID, Filter: true},
		{Name: "actor_id", Expr: "e.actor_id", Type: list.ID, Filter: true, Nullable: true},
	},
	Default: "seq",
}

// List is a page of the log.
func (l *Log) List(ctx context.Context, tenant uuid.UUID, req list.Request, where ...list.Where) (list.Page[Event], error) {
	var page list.Page[Event]
	err := l.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		page, err = list.Query(ctx, tx, Listing, tenant, req, scanEvent, where...)
		return err
	})
	return page, err
}

// Of narrows a list to what happened to one thing.
func Of(subjectType string, id uuid.UUID) list.Where {
	return list.Where{SQL: "e.subject_type = %s and e.subject_id = %s", Args: []any{subjectType, id}}
}

// OfAny narrows a list to what happened to any of these things.
func OfAny(subjectTypes []string, ids []uuid.UUID) list.Where {
	return list.Where{SQL: "e.subject_type = any(%s) and e.subject_id = any(%s)", Args: []any{subjectTypes, ids}}
}

func scanEvent(rows pgx.Rows, extra ...any) (Event, error) {
	var row db.Event
	var payload json.RawMessage
	into := []any{&row.TenantID, &row.Seq, &row.ID, &row.Type, &row.SubjectType, &row.SubjectID, &row.ActorID, &row.At, &payload}
	if err := rows.Scan(append(into, extra...)...); err != nil {
		return Event{}, err
	}
	row.Payload = payload
	return fromRow(row)
}
