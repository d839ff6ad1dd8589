package asset

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// BinListing declares the list of what is in the recycle bin.
var BinListing = list.Spec{
	Select: "select a.id\nfrom assets a where a.tenant_id = $1 and a.deleted_at is not null",
	IDExpr: "a.id",
	Columns: []list.Column{
		{Name: "tag", Expr: "a.tag_key", Type: list.Text, Sort: true, Filter: true},
		{Name: "name", Expr: "a.name_key", Type: list.Text, Sort: true, Filter: true},
		{Name: "serial", Expr: "a.serial_key", Type: list.Text, Nullable: true, Sort: true, Filter: true},
		{Name: "deleted_at", Expr: "a.deleted_at", Type: list.Time, Sort: true, Filter: true},
	},
	Default: "-deleted_at",
}

// Deleted lists what is in the recycle bin.
func (s *Service) Deleted(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[Asset], error) {
	filters := make([]list.Filter, len(req.Filters))
	for i, f := range req.Filters {
		if f.Name != "deleted_at" {
			f.Value = spelling.Key(f.Value)
		}
		filters[i] = f
	}
	req.Filters = filters
	var page list.Page[Asset]
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := list.IDs(ctx, tx, BinListing, tenant, req)
		if err != nil {
			return err
		}
		page, err = loadPage(ctx, db.New(tx), tenant, ids, recycleBin)
		return err
	})
	return page, err
}
