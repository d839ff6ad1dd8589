package intake

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/list"
)

// RecordListing is what the list of an integration's records can be asked for.
var RecordListing = list.Spec{
	Select: `select r.external_id, r.stream, r.kind, r.label, r.data, r.subject_id, r.applied_hash = r.hash, r.missing_since, r.changed_at
from source_records r
where r.tenant_id = $1`,
	IDExpr: "r.id",
	Columns: []list.Column{
		{Name: "stream", Expr: "r.stream", Type: list.Keyword, Filter: true},
		{Name: "kind", Expr: "r.kind", Type: list.Keyword, Filter: true},
		{Name: "external_id", Expr: "r.external_id", Type: list.Text, Sort: true, Filter: true},
		{Name: "label", Expr: "r.label", Type: list.Text, Sort: true, Filter: true},
		{Name: "changed_at", Expr: "r.changed_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search:  "(r.external_id ilike %[1]s or r.label ilike %[1]s)",
	Default: "external_id",
}

// Record is what a vendor said last of one thing, in our words.
type Record struct {
	ExternalID   string
	Stream       string
	Kind         string
	Label        string
	Data         json.RawMessage // the canonical record
	SubjectID    *uuid.UUID      // whom or what it means here
	Applied      bool            // it stands in the register as it is
	MissingSince *time.Time      // the vendor no longer has it
	ChangedAt    time.Time
}

// ListRecords is a page of what an integration's vendor said.
func (s *Service) ListRecords(ctx context.Context, tenant, integration uuid.UUID, req list.Request) (list.Page[Record], error) {
	var page list.Page[Record]
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := s.Integrations.Connection(ctx, tenant, integration); err != nil {
			return err
		}
		var err error
		page, err = list.Query(ctx, tx, RecordListing, tenant, req, scanRecord, list.Where{SQL: "r.integration_id = %s", Args: []any{integration}})
		return err
	})
	return page, err
}

func scanRecord(rows pgx.Rows, extra ...any) (Record, error) {
	var r Record
	err := rows.Scan(append([]any{
		&r.ExternalID, &r.Stream, &r.Kind, &r.Label, &r.Data, &r.SubjectID, &r.Applied, &r.MissingSince, &r.ChangedAt,
	}, extra...)...)
	r.MissingSince, r.ChangedAt = utc(r.MissingSince), r.ChangedAt.UTC()
	return r, err
}
