package organization_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/organization"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

type bundle struct {
	*organization.Service
	db           *pg.DB
	acme, globex uuid.UUID
}

func setup(t *testing.T) bundle {
	t.Helper()
	db := testkit.DB(t)
	c := clock.NewManual(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	return bundle{
		Service: organization.NewService(db, c, event.NewRecorder(c, func() {})), db: db,
		acme: testkit.Tenant(t, db), globex: testkit.Tenant(t, db),
	}
}

// told lists the events recorded so far as "type label: changes".
func (b bundle) told(t *testing.T) (all []string) {
	t.Helper()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select type || ' ' || (payload ->> 'subject_label') || ': ' || (payload ->> 'changes') from outbox order by id")
		if err != nil {
			return err
		}
		all, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	}))
	return all
}

func requireFault(t *testing.T, err error, kind fault.Kind, code, location string) {
	t.Helper()
	f := fault.As(err)
	require.NotNil(t, f, "%v is no fault", err)
	require.Equal(t, kind, f.Kind, "%v", err)
	require.Equal(t, code, f.Code, "%v", err)
	if location != "" {
		require.NotEmpty(t, f.Fields)
		require.Equal(t, location, f.Fields[0].Location)
	}
}

func TestVendor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	made, err := b.CreateVendor(t.Context(), b.acme, organization.VendorEdit{
		Name: optional.Of(" CDW  Ltd "), Contact: optional.Of("Mia"), Email: optional.Of("mia@cdw.test"),
		URL: optional.Of("https://cdw.test/acme"), AccountNumber: optional.Of("0017"), Notes: optional.Of("a\r\nb"),
	})
	require.NoError(t, err)
	require.Equal(t, "CDW Ltd", made.Name)
	require.Equal(t, "a\nb", *made.Notes)
	read, err := b.Vendor(t.Context(), b.acme, made.ID)
	require.NoError(t, err)
	require.Equal(t, made, read)

	changed, err := b.UpdateVendor(t.Context(), b.acme, made.ID, organization.VendorEdit{Contact: optional.Null[string](), Phone: optional.Of("+44 20")}, &made.Version)
	require.NoError(t, err)
	require.EqualValues(t, 2, changed.Version)
	same, err := b.UpdateVendor(t.Context(), b.acme, made.ID, organization.VendorEdit{Name: optional.Of("CDW Ltd")}, nil)
	require.NoError(t, err)
	require.Equal(t, changed, same, "nothing changed")
	require.JSONEq(t, `{"contact":["Mia",null],"phone":[null,"+44 20"]}`, strings.SplitN(b.told(t)[1], ": ", 2)[1])

	page, err := b.Vendors(t.Context(), b.acme, list.Request{Query: "0017"})
	require.NoError(t, err)
	require.Equal(t, []organization.Vendor{changed}, page.Rows)

	_, err = b.UpdateVendor(t.Context(), b.acme, made.ID, organization.VendorEdit{}, &made.Version)
	requireFault(t, err, fault.Precondition, "vendor.stale", "")
	_, err = b.CreateVendor(t.Context(), b.acme, organization.VendorEdit{Name: optional.Of("cdw LTD")})
	requireFault(t, err, fault.Conflict, "vendor.name_taken", "body.name")
	_, err = b.CreateVendor(t.Context(), b.acme, organization.VendorEdit{})
	requireFault(t, err, fault.Invalid, "invalid_input", "body.name")
	_, err = b.CreateVendor(t.Context(), b.acme, organization.VendorEdit{Name: optional.Of("X"), URL: optional.Of("javascript:alert(1)")})
	requireFault(t, err, fault.Invalid, "invalid_input", "body.url")
	_, err = b.CreateVendor(t.Context(), b.acme, organization.VendorEdit{Name: optional.Of("X"), Phone: optional.Of("\x1b[31m1")})
	requireFault(t, err, fault.Invalid, "invalid_input", "body.phone")

	require.NoError(t, b.DeleteVendor(t.Context(), b.acme, made.ID, &changed.Version))
	_, err = b.Vendor(t.Context(), b.acme, made.ID)
	requireFault(t, err, fault.NotFound, "vendor.not_found", "")
}

func TestCostCentreOfACompany(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	gmbh, err := b.CreateCompany(ctx, b.acme, organization.CompanyEdit{Name: optional.Of("Acme GmbH"), Country: optional.Of("de"), VATNumber: optional.Of("DE123")})
	require.NoError(t, err)
	require.Equal(t, "DE", *gmbh.Country)
	centre, err := b.CreateCostCentre(ctx, b.acme, organization.CostCentreEdit{Code: optional.Of("4100"), Name: optional.Of("IT"), CompanyID: optional.Of(gmbh.ID)})
	require.NoError(t, err)
	require.Equal(t, "Acme GmbH", centre.Company.Name)
	same, err := b.UpdateCostCentre(ctx, b.acme, centre.ID, organization.CostCentreEdit{CompanyID: optional.Of(gmbh.ID)}, nil)
	require.NoError(t, err)
	require.Equal(t, centre, same, "nothing changed")
	page, err := b.CostCentres(ctx, b.acme, list.Request{Filters: []list.Filter{{Name: "company", Value: gmbh.ID.String()}}})
	require.NoError(t, err)
	require.Len(t, page.Rows, 1)

	requireFault(t, b.DeleteCompany(ctx, b.acme, gmbh.ID, nil), fault.Conflict, "company.in_use", "cost_centres.company")
	_, err = b.CreateCostCentre(ctx, b.acme, organization.CostCentreEdit{Code: optional.Of("4100 "), Name: optional.Of("Other")})
	requireFault(t, err, fault.Conflict, "cost_centre.code_taken", "body.code")
	_, err = b.CreateCostCentre(ctx, b.acme, organization.CostCentreEdit{Name: optional.Of("Other")})
	requireFault(t, err, fault.Invalid, "invalid_input", "body.code")
	theirs, err := b.CreateCompany(ctx, b.globex, organization.CompanyEdit{Name: optional.Of("Globex")})
	require.NoError(t, err)
	_, err = b.UpdateCostCentre(ctx, b.acme, centre.ID, organization.CostCentreEdit{CompanyID: optional.Of(theirs.ID)}, nil)
	requireFault(t, err, fault.Invalid, "company.unknown", "body.company_id")
	freed, err := b.UpdateCostCentre(ctx, b.acme, centre.ID, organization.CostCentreEdit{CompanyID: optional.Null[uuid.UUID]()}, nil)
	require.NoError(t, err)
	require.Nil(t, freed.Company)
	require.NoError(t, b.DeleteCompany(ctx, b.acme, gmbh.ID, nil))
	require.NoError(t, b.DeleteCostCentre(ctx, b.acme, centre.ID, nil))
}

func TestTenantsApart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	vendor, err := b.CreateVendor(ctx, b.acme, organization.VendorEdit{Name: optional.Of("CDW")})
	require.NoError(t, err)
	company, err := b.CreateCompany(ctx, b.acme, organization.CompanyEdit{Name: optional.Of("Acme")})
	require.NoError(t, err)
	centre, err := b.CreateCostCentre(ctx, b.acme, organization.CostCentreEdit{Code: optional.Of("1"), Name: optional.Of("IT")})
	require.NoError(t, err)
	for name, try := range map[string]func() error{
		"Vendor": func() error { _, err := b.Vendor(ctx, b.globex, vendor.ID); return err },
		"UpdateVendor": func() error {
			_, err := b.UpdateVendor(ctx, b.globex, vendor.ID, organization.VendorEdit{}, nil)
			return err
		},
		"DeleteVendor":     func() error { return b.DeleteVendor(ctx, b.globex, vendor.ID, nil) },
		"Company":          func() error { _, err := b.Company(ctx, b.globex, company.ID); return err },
		"DeleteCompany":    func() error { return b.DeleteCompany(ctx, b.globex, company.ID, nil) },
		"CostCentre":       func() error { _, err := b.CostCentre(ctx, b.globex, centre.ID); return err },
		"DeleteCostCentre": func() error { return b.DeleteCostCentre(ctx, b.globex, centre.ID, nil) },
	} {
		require.Equal(t, fault.NotFound, fault.KindOf(try()), name)
	}
	page, err := b.Vendors(ctx, b.globex, list.Request{Count: true})
	require.NoError(t, err)
	require.Zero(t, *page.Total)
	_, err = b.CreateVendor(ctx, b.globex, organization.VendorEdit{Name: optional.Of("CDW")})
	require.NoError(t, err, "a name of another tenant is free")
}
