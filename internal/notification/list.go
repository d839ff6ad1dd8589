package notification

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/notification/internal/db"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// Listing is what the list of notifications can be asked for.
var Listing = list.Spec{
	Select: `select n.id, n.user_id, n.kind, n.title, n.body, n.link_type, n.link_id, n.read_at, n.created_at
from notifications n
where n.tenant_id = $1`,
	IDExpr: "n.id",
	Columns: []list.Column{
		{Name: "created_at", Expr: "n.created_at", Type: list.Time, Sort: true, Filter: true},
		{Name: "unread", Expr: "(n.read_at is null)", Type: list.Bool, Filter: true},
		{Name: "kind", Expr: "n.kind", Type: list.Keyword, Filter: true},
	},
	Default: "-created_at",
}

// List gives a page of the user's notifications, the newest first.
func (s *Service) List(ctx context.Context, tenant, user uuid.UUID, req list.Request) (list.Page[Notification], error) {
	var page list.Page[Notification]
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		page, err = list.Query(ctx, tx, Listing, tenant, req, scan,
			list.Where{SQL: "n.user_id = %s", Args: []any{user}})
		return err
	})
	return page, err
}

func scan(rows pgx.Rows, extra ...any) (Notification, error) {
	var r db.Notification
	err := rows.Scan(append([]any{
		&r.ID, &r.UserID, &r.Kind, &r.Title, &r.Body, &r.LinkType, &r.LinkID, &r.ReadAt, &r.CreatedAt,
	}, extra...)...)
	return *fromRow(r), err
}
