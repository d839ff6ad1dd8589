package asset

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// Listing declares the list of assets. What is named is sorted by name and
// filtered by id; categories are filtered by slug too.
var Listing = list.Spec{
	Select: "select a.id\nfrom assets a" +
		" join categories c on c.tenant_id = a.tenant_id and c.id = a.category_id" +
		" left join manufacturers f on f.tenant_id = a.tenant_id and f.id = a.manufacturer_id" +
		" left join models m on m.tenant_id = a.tenant_id and m.id = a.model_id" +
		" left join locations l on l.tenant_id = a.tenant_id and l.id = a.location_id" +
		" left join employees h on h.tenant_id = a.tenant_id and h.id = a.assignee_id" +
		" left join employees w on w.tenant_id = a.tenant_id and w.id = a.reserved_for_id" +
		" where a.tenant_id = $1",
	IDExpr: "a.id",
	Columns: []list.Column{
		{Name: "tag", Expr: "a.tag_key", Type: list.Text, Sort: true, Filter: true},
		{Name: "name", Expr: "a.name_key", Type: list.Text, Sort: true, Filter: true},
		{Name: "serial", Expr: "a.serial_key", Type: list.Text, Nullable: true, Sort: true, Filter: true},
		{Name: "status", Expr: "a.status", Type: list.Keyword, Values: statusNames(), Sort: true, Filter: true},
		{Name: "category", Expr: "c.name_key", Type: list.Text, Sort: true},
		{Name: "category", Expr: "c.slug", Type: list.Keyword, Filter: true},
		{Name: "category_id", Expr: "a.category_id", Type: list.ID, Filter: true},
		{Name: "manufacturer", Expr: "f.name_key", Type: list.Text, Nullable: true, Sort: true},
		{Name: "manufacturer", Expr: "a.manufacturer_id", Type: list.ID, Nullable: true, Filter: true},
		{Name: "model", Expr: "m.name_key", Type: list.Text, Nullable: true, Sort: true},
		{Name: "model", Expr: "a.model_id", Type: list.ID, Nullable: true, Filter: true},
		{Name: "location", Expr: "l.name_key", Type: list.Text, Nullable: true, Sort: true},
		{Name: "location", Expr: "a.location_id", Type: list.ID, Nullable: true, Filter: true},
		{Name: "assignee", Expr: "lower(h.display_name)", Type: list.Text, Nullable: true, Sort: true},
		{Name: "assignee", Expr: "a.assignee_id", Type: list.ID, Nullable: true, Filter: true},
		{Name: "reserved_for", Expr: "lower(w.display_name)", Type: list.Text, Nullable: true, Sort: true},
		{Name: "reserved_for", Expr: "a.reserved_for_id", Type: list.ID, Nullable: true, Filter: true},
		{Name: "assigned_at", Expr: "a.assigned_at", Type: list.Time, Nullable: true, Sort: true, Filter: true},
		{Name: "purchase_date", Expr: "a.purchase_date", Type: list.Date, Nullable: true, Sort: true, Filter: true},
		{Name: "purchase_cost", Expr: "a.purchase_cost_amount", Type: list.Int, Nullable: true, Sort: true, Filter: true},
		{Name: "warranty_end", Expr: "a.warranty_end", Type: list.Date, Nullable: true, Sort: true, Filter: true},
		{Name: "created_at", Expr: "a.created_at", Type: list.Time, Sort: true, Filter: true},
		{Name: "updated_at", Expr: "a.updated_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search: "(a.tag ilike %[1]s or a.serial ilike %[1]s or a.name ilike %[1]s" +
		" or m.name ilike %[1]s or h.display_name ilike %[1]s)",
	Default: "-created_at",
}

func statusNames() []string {
	names := make([]string, len(Statuses))
	for i, s := range Statuses {
		names[i] = string(s)
	}
	return names
}

// List gives the assets within the scope.
func (s *Service) List(ctx context.Context, tenant uuid.UUID, req list.Request, scope access.Scope) (list.Page[Asset], error) {
	filters := make([]list.Filter, len(req.Filters))
	for i, f := range req.Filters {
		var err error
		if filters[i], err = inOurWords(f); err != nil {
			return list.Page[Asset]{}, err
		}
	}
	req.Filters = filters
	var where []list.Where
	if !scope.All {
		where = append(where, list.Where{
			SQL: "(a.assignee_id = any(%s) or a.reserved_for_id = any(%s))", Args: []any{scope.People, scope.People},
		})
	}
	var page list.Page[Asset]
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := list.IDs(ctx, tx, Listing, tenant, req, where...)
		if err != nil {
			return err
		}
		page, err = loadPage(ctx, db.New(tx), tenant, ids)
		return err
	})
	return page, err
}

// inOurWords lets category be given by id as well as by slug, and texts without
// regard to case.
func inOurWords(f list.Filter) (list.Filter, error) {
	switch f.Name {
	case "tag", "name", "serial":
		f.Value = spelling.Key(f.Value)
		return f, nil
	case "category":
		return categoryFilter(f)
	default:
		return f, nil
	}
}

func categoryFilter(f list.Filter) (list.Filter, error) {
	values := strings.Split(f.Value, ",")
	ids := 0
	for _, v := range values {
		if _, err := uuid.Parse(strings.TrimSpace(v)); err == nil {
			ids++
		}
	}
	switch ids {
	case 0:
	case len(values):
		f.Name = "category_id"
	default:
		return f, fault.New(fault.Invalid, "list.bad_filter", "A filter cannot be used as given.").
			At("query.category", "either slugs or ids, not both")
	}
	return f, nil
}
