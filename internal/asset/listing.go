package asset

import (
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// The tables that assets point at, along which lists are sorted.
var (
	byCategory     = &list.Dimension{Table: "categories", Key: "name_key", Label: "name", Slug: "slug"}
	byManufacturer = &list.Dimension{Table: "manufacturers", Key: "name_key", Label: "name"}
	byModel        = &list.Dimension{Table: "models", Key: "name_key", Label: "name"}
	byLocation     = &list.Dimension{Table: "locations", Key: "name_key", Label: "name", Under: "locations_under"}
	byStatusLabel  = &list.Dimension{Table: "status_labels", Key: "name_key", Label: "name"}
	byCompany      = &list.Dimension{Table: "companies", Key: "name_key", Label: "name"}
	byCostCentre   = &list.Dimension{Table: "cost_centres", Key: "code_key", Label: "code", Slug: "name_key"}
	byVendor       = &list.Dimension{Table: "vendors", Key: "name_key", Label: "name"}
	// People are too many to go along: their keys stand in the asset's row.
	byPerson = &list.Dimension{Table: "employees", Key: "name_key", Label: "display_name", Finder: "find_employees"}
	// Nor are assets few: what they are parts of is filtered by, not sorted by.
	byAsset = &list.Dimension{Table: "assets", Key: "tag_key", Label: "tag", Finder: finder}
)

// Listing declares the list of assets. What is named is sorted by name and
// filtered by id; categories are filtered by slug too. Each sort has its index
// (00012_finding.sql, 00017_columns.sql), which a test holds.
var Listing = list.Spec{
	Select: "select a.id\nfrom assets a\nwhere a.tenant_id = $1 and a.deleted_at is null",
	IDExpr: "a.id",
	Columns: []list.Column{
		{Name: "tag", Expr: "a.tag_key", Type: list.Text, Sort: true, Filter: true, Fold: spelling.Key, Finder: finder},
		{Name: "name", Expr: "a.name_key", Type: list.Text, Sort: true, Filter: true, Fold: spelling.Key, Finder: finder},
		{Name: "serial", Expr: "a.serial_key", Type: list.Text, Nullable: true, Sort: true, Filter: true, Fold: spelling.Key, Finder: finder},
		{Name: "notes", Expr: "a.notes", Type: list.Text, Nullable: true, Filter: true, Finder: finder},
		{Name: "status", Expr: "a.status", Type: list.Keyword, Values: statusNames(), Sort: true, Filter: true, Facet: true},
		{Name: "category", Expr: "a.category_id", Type: list.ID, Sort: true, Filter: true, Facet: true, By: byCategory},
		{Name: "manufacturer", Also: []string{"maker"}, Expr: "a.manufacturer_id", Type: list.ID, Nullable: true, Sort: true, Filter: true, Facet: true, By: byManufacturer},
		{Name: "model", Expr: "a.model_id", Type: list.ID, Nullable: true, Sort: true, Filter: true, Facet: true, By: byModel},
		{Name: "location", Expr: "a.location_id", Type: list.ID, Nullable: true, Sort: true, Filter: true, Facet: true, By: byLocation},
		{Name: "assignee", Expr: "a.assignee_key", Type: list.Text, Nullable: true, Sort: true, Fold: spelling.Key},
		{Name: "assignee", Also: []string{"holder"}, Expr: "a.assignee_id", Type: list.ID, Nullable: true, Filter: true, By: byPerson},
		{Name: "reserved_for", Expr: "a.reserved_for_key", Type: list.Text, Nullable: true, Sort: true, Fold: spelling.Key},
		{Name: "reserved_for", Expr: "a.reserved_for_id", Type: list.ID, Nullable: true, Filter: true, By: byPerson},
		{Name: "assigned_at", Expr: "a.assigned_at", Type: list.Time, Nullable: true, Sort: true, Filter: true},
		{Name: "purchase_date", Also: []string{"purchased", "bought"}, Expr: "a.purchase_date", Type: list.Date, Nullable: true, Sort: true, Filter: true},
		{Name: "purchase_cost", Also: []string{"cost"}, Scale: 100, Expr: "a.purchase_cost_amount", Type: list.Int, Nullable: true, Sort: true, Filter: true},
		{Name: "warranty_end", Also: []string{"warranty"}, Expr: "a.warranty_end", Type: list.Date, Nullable: true, Sort: true, Filter: true},
		{Name: "condition", Expr: "a.condition", Type: list.Keyword, Values: conditionNames(), Nullable: true, Sort: true, Filter: true, Facet: true},
		{Name: "ownership", Expr: "a.ownership", Type: list.Keyword, Values: ownershipNames(), Sort: true, Filter: true, Facet: true},
		{Name: "status_label", Also: []string{"label"}, Expr: "a.status_label_id", Type: list.ID, Nullable: true, Sort: true, Filter: true, Facet: true, By: byStatusLabel},
		{Name: "company", Also: []string{"entity"}, Expr: "a.company_id", Type: list.ID, Nullable: true, Sort: true, Filter: true, Facet: true, By: byCompany},
		{Name: "cost_centre", Also: []string{"cost_center"}, Expr: "a.cost_centre_id", Type: list.ID, Nullable: true, Sort: true, Filter: true, Facet: true, By: byCostCentre},
		{Name: "vendor", Also: []string{"supplier"}, Expr: "a.vendor_id", Type: list.ID, Nullable: true, Sort: true, Filter: true, Facet: true, By: byVendor},
		{Name: "parent", Also: []string{"part_of"}, Expr: "a.parent_id", Type: list.ID, Nullable: true, Filter: true, By: byAsset},
		{Name: "holder_location", Expr: "a.holder_location_id", Type: list.ID, Nullable: true, Filter: true, By: byLocation},
		{Name: "holder_asset", Expr: "a.holder_asset_id", Type: list.ID, Nullable: true, Filter: true, By: byAsset},
		{Name: "expected_return", Also: []string{"due"}, Expr: "a.expected_return", Type: list.Date, Nullable: true, Sort: true, Filter: true},
		{Name: "lease_end", Also: []string{"lease"}, Expr: "a.lease_end", Type: list.Date, Nullable: true, Sort: true, Filter: true},
		{Name: "end_of_life", Also: []string{"eol"}, Expr: "a.end_of_life", Type: list.Date, Nullable: true, Sort: true, Filter: true},
		{Name: "order_number", Also: []string{"order", "po"}, Expr: "a.order_number", Type: list.Text, Nullable: true, Sort: true, Filter: true, Finder: finder},
		{Name: "invoice_number", Also: []string{"invoice"}, Expr: "a.invoice_number", Type: list.Text, Nullable: true, Sort: true, Filter: true, Finder: finder},
		{
			Name: "tags", Also: []string{"tagged"}, Expr: "t.name_key", Type: list.Keyword, Filter: true, Fold: spelling.Key,
			Within: "exists (select from asset_tags t where t.tenant_id = $1 and t.asset_id = a.id and %s)",
		},
		{Name: "created_at", Also: []string{"created"}, Expr: "a.created_at", Type: list.Time, Sort: true, Filter: true},
		{Name: "updated_at", Also: []string{"updated"}, Expr: "a.updated_at", Type: list.Time, Sort: true, Filter: true},
	},
	Finder:   findAssets,
	Language: true,
	Default:  "-created_at",
}

// finder looks in the texts of assets (00012_finding.sql).
const finder = "find_assets"

func statusNames() []string    { return namesOf(Statuses) }
func conditionNames() []string { return namesOf(Conditions) }
func ownershipNames() []string { return namesOf(Ownerships) }

func namesOf[T ~string](all []T) []string {
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = string(one)
	}
	return names
}
