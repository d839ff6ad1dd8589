package organization

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/organization/internal/db"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/spelling"
	"github.com/assetronics/assetronics/internal/register"
)

// Vendor sells hardware.
type Vendor struct {
	ID            uuid.UUID
	Name          string
	Contact       *string // a person there
	Email         *string
	Phone         *string
	URL           *string
	AccountNumber *string // ours with them
	Address       *string
	Notes         *string
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// VendorEdit is what can be said of a vendor; what is not set stays.
type VendorEdit struct {
	Name, Contact, Email, Phone, URL, AccountNumber, Address, Notes optional.Field[string]
}

// VendorListing declares the list of vendors.
var VendorListing = list.Spec{
	Select: "select v.id\nfrom vendors v where v.tenant_id = $1",
	IDExpr: "v.id",
	Columns: []list.Column{
		{Name: "name", Expr: "v.name_key", Type: list.Text, Sort: true},
		{Name: "name", Expr: "v.name", Type: list.Text, Filter: true},
		{Name: "account_number", Expr: "v.account_number", Type: list.Text, Nullable: true, Filter: true},
		{Name: "created_at", Expr: "v.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search:  "(v.name ilike %[1]s or v.contact ilike %[1]s or v.email ilike %[1]s or v.account_number ilike %[1]s)",
	Default: "name",
}

var vendorKind = register.Kind[Vendor]{
	Table: register.Vendors,
	Read: func(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, ids []uuid.UUID) ([]Vendor, error) {
		rows, err := db.New(tx).VendorsByID(ctx, db.VendorsByIDParams{TenantID: tenant, Ids: ids})
		if err != nil {
			return nil, fmt.Errorf("read vendors: %w", err)
		}
		found := make([]Vendor, len(rows))
		for i, r := range rows {
			found[i] = Vendor{
				ID: r.ID, Name: r.Name, Contact: r.Contact, Email: r.Email, Phone: r.Phone, URL: r.Url, AccountNumber: r.AccountNumber,
				Address: r.Address, Notes: r.Notes, Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
			}
		}
		return found, nil
	},
	Key: func(v Vendor) (uuid.UUID, int64, string) { return v.ID, v.Version, v.Name },
	Shown: func(v Vendor) map[string]any {
		return map[string]any{
			"name": v.Name, "contact": register.Text(v.Contact), "email": register.Text(v.Email), "phone": register.Text(v.Phone),
			"url": register.Text(v.URL), "account_number": register.Text(v.AccountNumber),
			"address": register.Text(v.Address), "notes": register.Text(v.Notes),
		}
	},
}

func (e VendorEdit) apply(v Vendor) (Vendor, error) {
	var in register.Input
	v.Name = in.Name("name", e.Name, v.Name, maxName)
	v.Contact = in.Line("contact", e.Contact, v.Contact, 200)
	v.Email = in.Email("email", e.Email, v.Email)
	v.Phone = in.Line("phone", e.Phone, v.Phone, 60)
	v.URL = in.URL("url", e.URL, v.URL)
	v.AccountNumber = in.Line("account_number", e.AccountNumber, v.AccountNumber, 100)
	v.Address = in.Lines("address", e.Address, v.Address, 1000)
	v.Notes = in.Lines("notes", e.Notes, v.Notes, 10_000)
	return v, in.Err()
}

// Vendors lists the vendors.
func (s *Service) Vendors(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[Vendor], error) {
	return register.Page(ctx, s.room, vendorKind, VendorListing, tenant, req)
}

// Vendor is one vendor.
func (s *Service) Vendor(ctx context.Context, tenant, id uuid.UUID) (Vendor, error) {
	return register.Read(ctx, s.room, vendorKind, tenant, id)
}

// CreateVendor adds a vendor.
func (s *Service) CreateVendor(ctx context.Context, tenant uuid.UUID, in VendorEdit) (Vendor, error) {
	v, err := in.apply(Vendor{})
	if err != nil {
		return Vendor{}, err
	}
	return register.Create(ctx, s.room, vendorKind, tenant, nil, func(ctx context.Context, tx pgx.Tx) (uuid.UUID, error) {
		id := register.NewID()
		err := db.New(tx).InsertVendor(ctx, db.InsertVendorParams{
			TenantID: tenant, ID: id, Name: v.Name, NameKey: spelling.Key(v.Name), Contact: v.Contact, Email: v.Email, Phone: v.Phone,
			Url: v.URL, AccountNumber: v.AccountNumber, Address: v.Address, Notes: v.Notes, At: s.clock.Now(),
		})
		return id, refused(err, "insert vendor")
	})
}

// UpdateVendor changes a vendor.
func (s *Service) UpdateVendor(ctx context.Context, tenant, id uuid.UUID, edit VendorEdit, ifVersion *int64) (Vendor, error) {
	return register.Change(ctx, s.room, vendorKind, tenant, id, register.Edit[Vendor]{IfVersion: ifVersion, Apply: register.Plain(edit.apply), Write: func(ctx context.Context, tx pgx.Tx, _, v Vendor) error {
		err := db.New(tx).UpdateVendor(ctx, db.UpdateVendorParams{
			TenantID: tenant, ID: id, Name: v.Name, NameKey: spelling.Key(v.Name), Contact: v.Contact, Email: v.Email, Phone: v.Phone,
			Url: v.URL, AccountNumber: v.AccountNumber, Address: v.Address, Notes: v.Notes, At: s.clock.Now(),
		})
		return refused(err, "update vendor")
	}})
}

// DeleteVendor removes a vendor that nothing was bought from.
func (s *Service) DeleteVendor(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) error {
	return register.Remove(ctx, s.room, vendorKind, tenant, id, ifVersion)
}
