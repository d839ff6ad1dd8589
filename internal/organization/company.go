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

// Company is a legal entity of the tenant.
type Company struct {
	ID                 uuid.UUID
	Name               string
	RegistrationNumber *string
	VATNumber          *string
	Country            *string // ISO 3166-1 alpha-2
	Address            *string
	CostCentreCount    int64
	Version            int64
	CreatedAt          time.Time
	UpdatedAt          time.Time
}

// CompanyEdit is what can be said of a company; what is not set stays.
type CompanyEdit struct {
	Name, RegistrationNumber, VATNumber, Country, Address optional.Field[string]
}

// CompanyListing declares the list of companies.
var CompanyListing = list.Spec{
	Select: "select c.id\nfrom companies c where c.tenant_id = $1",
	IDExpr: "c.id",
	Columns: []list.Column{
		{Name: "name", Expr: "c.name_key", Type: list.Text, Sort: true},
		{Name: "name", Expr: "c.name", Type: list.Text, Filter: true},
		{Name: "country", Expr: "c.country", Type: list.Keyword, Nullable: true, Sort: true, Filter: true},
		{Name: "created_at", Expr: "c.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search:  "(c.name ilike %[1]s or c.registration_number ilike %[1]s or c.vat_number ilike %[1]s)",
	Default: "name",
}

var companyKind = register.Kind[Company]{
	Table: register.Companies,
	Read: func(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, ids []uuid.UUID) ([]Company, error) {
		rows, err := db.New(tx).CompaniesByID(ctx, db.CompaniesByIDParams{TenantID: tenant, Ids: ids})
		if err != nil {
			return nil, fmt.Errorf("read companies: %w", err)
		}
		found := make([]Company, len(rows))
		for i, r := range rows {
			found[i] = Company{
				ID: r.ID, Name: r.Name, RegistrationNumber: r.RegistrationNumber, VATNumber: r.VatNumber, Country: r.Country,
				Address: r.Address, CostCentreCount: r.CostCentreCount, Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
			}
		}
		return found, nil
	},
	Key: func(c Company) (uuid.UUID, int64, string) { return c.ID, c.Version, c.Name },
	Shown: func(c Company) map[string]any {
		return map[string]any{
			"name": c.Name, "registration_number": register.Text(c.RegistrationNumber), "vat_number": register.Text(c.VATNumber),
			"country": register.Text(c.Country), "address": register.Text(c.Address),
		}
	},
}

func (e CompanyEdit) apply(c Company) (Company, error) {
	var in register.Input
	c.Name = in.Name("name", e.Name, c.Name, maxName)
	c.RegistrationNumber = in.Line("registration_number", e.RegistrationNumber, c.RegistrationNumber, 100)
	c.VATNumber = in.Line("vat_number", e.VATNumber, c.VATNumber, 100)
	c.Country = in.Country("country", e.Country, c.Country)
	c.Address = in.Lines("address", e.Address, c.Address, 1000)
	return c, in.Err()
}

// Companies lists the companies.
func (s *Service) Companies(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[Company], error) {
	return register.Page(ctx, s.room, companyKind, CompanyListing, tenant, req)
}

// Company is one company.
func (s *Service) Company(ctx context.Context, tenant, id uuid.UUID) (Company, error) {
	return register.Read(ctx, s.room, companyKind, tenant, id)
}

// CreateCompany adds a company.
func (s *Service) CreateCompany(ctx context.Context, tenant uuid.UUID, in CompanyEdit) (Company, error) {
	c, err := in.apply(Company{})
	if err != nil {
		return Company{}, err
	}
	return register.Create(ctx, s.room, companyKind, tenant, nil, func(ctx context.Context, tx pgx.Tx) (uuid.UUID, error) {
		id := register.NewID()
		err := db.New(tx).InsertCompany(ctx, db.InsertCompanyParams{
			TenantID: tenant, ID: id, Name: c.Name, NameKey: spelling.Key(c.Name), RegistrationNumber: c.RegistrationNumber,
			VatNumber: c.VATNumber, Country: c.Country, Address: c.Address, At: s.clock.Now(),
		})
		return id, refused(err, "insert company")
	})
}

// UpdateCompany changes a company.
func (s *Service) UpdateCompany(ctx context.Context, tenant, id uuid.UUID, edit CompanyEdit, ifVersion *int64) (Company, error) {
	return register.Change(ctx, s.room, companyKind, tenant, id, register.Edit[Company]{IfVersion: ifVersion, Apply: register.Plain(edit.apply), Write: func(ctx context.Context, tx pgx.Tx, _, c Company) error {
		err := db.New(tx).UpdateCompany(ctx, db.UpdateCompanyParams{
			TenantID: tenant, ID: id, Name: c.Name, NameKey: spelling.Key(c.Name), RegistrationNumber: c.RegistrationNumber,
			VatNumber: c.VATNumber, Country: c.Country, Address: c.Address, At: s.clock.Now(),
		})
		return refused(err, "update company")
	}})
}

// DeleteCompany removes a company that owns nothing.
func (s *Service) DeleteCompany(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) error {
	return register.Remove(ctx, s.room, companyKind, tenant, id, ifVersion)
}
