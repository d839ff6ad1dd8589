package demo

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/view"
)

// What Acme calls things, and what it alone wants to know of them.

const (
	refurbished = "Refurbished"
	loaned      = "Loaned out"
	quoted      = "Waiting for a quote"
)

var labels = []struct {
	name   string
	color  asset.Color
	status asset.Status
}{
	{refurbished, "teal", asset.InStock},
	{loaned, "purple", asset.Assigned},
	{quoted, "amber", asset.InRepair},
	{"Kept for spare parts", "gray", asset.Retired},
}

// ownFields are Acme's. Those of assets belong to the set of their categories.
var ownFields = []struct {
	set string
	field.Field
}{
	{"Computers", field.Field{Object: field.Asset, Key: "os", Name: "Operating system", Type: field.Choice, Options: []string{"macOS", "Windows", "Linux"}}},
	{"Computers", field.Field{Object: field.Asset, Key: "memory", Name: "Memory in GB", Type: field.Number, Min: number(4 * 1_000_000), Max: number(1024 * 1_000_000)}},
	{"Computers", field.Field{Object: field.Asset, Key: "encrypted", Name: "Disk encrypted", Type: field.Boolean}},
	{"Computers", field.Field{Object: field.Asset, Key: "firmware_password", Name: "Firmware password", Type: field.Text, Sealed: true, Help: "Who looks at it is recorded."}},
	{"Mobiles", field.Field{Object: field.Asset, Key: "imei", Name: "IMEI", Type: field.Text, Unique: true, Pattern: `\d{15}`}},
	{"Mobiles", field.Field{Object: field.Asset, Key: "carrier", Name: "Carrier", Type: field.Choice, Options: []string{"Telekom", "Vodafone", "Telia"}}},
	{"", field.Field{Object: field.Employee, Key: "keyboard", Name: "Keyboard layout", Type: field.Choice, Options: []string{"German", "UK English", "US English", "Nordic"}}},
	{"", field.Field{Object: field.Employee, Key: "accessibility", Name: "Accessibility needs", Type: field.MultiChoice, Options: []string{"Screen reader", "Large monitor", "Left-handed mouse"}}},
	{"", field.Field{Object: field.Model, Key: "data_sheet", Name: "Data sheet", Type: field.URL}},
	{"", field.Field{Object: field.Location, Key: "seats", Name: "Seats", Type: field.Number}},
	{"", field.Field{Object: field.Location, Key: "booking_page", Name: "Booking page", Type: field.URL}},
	{"", field.Field{Object: field.Location, Key: "access_code", Name: "Access code", Type: field.Text, Sealed: true}},
}

// wearers are the categories whose assets have a set's fields.
var wearers = map[string][]string{"Computers": {"laptop", "desktop"}, "Mobiles": {"phone"}}

func number(n int64) *int64 { return &n }

// word makes the labels, the own fields and their sets.
func (r Rooms) word(ctx context.Context, company uuid.UUID) error {
	for _, l := range labels {
		if _, err := r.Assets.CreateStatusLabel(ctx, company, l.name, l.color, l.status); err != nil {
			return fmt.Errorf("label %s: %w", l.name, err)
		}
	}
	sets := map[string][]uuid.UUID{}
	for _, f := range ownFields {
		made, err := r.Fields.Create(ctx, company, f.Field)
		if err != nil {
			return fmt.Errorf("field %s: %w", f.Key, err)
		}
		if f.set != "" {
			sets[f.set] = append(sets[f.set], made.ID)
		}
	}
	for name, fields := range sets {
		set, err := r.Fields.CreateSet(ctx, company, name, fields)
		if err != nil {
			return fmt.Errorf("field set %s: %w", name, err)
		}
		for _, slug := range wearers[name] {
			id, err := r.Catalog.CategoryID(ctx, company, slug)
			if err != nil {
				return err
			}
			if _, err := r.Catalog.UpdateCategory(ctx, company, id, catalog.CategoryEdit{FieldSet: optional.Of(set.ID)}, nil); err != nil {
				return fmt.Errorf("category %s: %w", slug, err)
			}
		}
	}
	return nil
}

// views are the lists that Acme's IT looks at every week.
func views(today clock.Date) []view.View {
	return []view.View{
		{Name: "Warranty ended", Query: view.Query{
			Filters: map[string]string{"warranty_end__lt": today.String(), "status": "assigned,in_stock"},
			Sort:    "warranty_end", Columns: []string{"tag", "name", "assignee", "warranty_end", "warranty_provider"},
		}},
		{Name: "Leases by their end", Query: view.Query{
			Filters: map[string]string{"ownership": "leased"}, Sort: "lease_end",
			Columns: []string{"tag", "name", "status", "assignee", "lessor", "lease_end"},
		}},
		{Name: "Loaners", Query: view.Query{
			Filters: map[string]string{"tags": loaner}, Sort: "expected_return",
			Columns: []string{"tag", "name", "status", "assignee", "expected_return", "tags"},
		}},
		{Name: "Computers without encryption", Query: view.Query{
			Filters: map[string]string{"custom.encrypted": "false"}, Sort: "tag",
			Columns: []string{"tag", "name", "assignee", "custom.os", "custom.encrypted"},
		}},
	}
}

func (r Rooms) look(ctx context.Context, company, user uuid.UUID, today clock.Date) error {
	for _, v := range views(today) {
		v.List, v.Shared = "assets", true
		if _, err := r.Views.Create(ctx, company, view.Viewer{User: user, MayShare: true}, v); err != nil {
			return fmt.Errorf("view %s: %w", v.Name, err)
		}
	}
	return nil
}
