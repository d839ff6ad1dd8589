package asset

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// references are the things that a patch points at.
type references struct {
	location, parent, company, costCentre, vendor *Ref
	label                                         *StatusLabel
}

// references finds what a patch points at.
func (w *work) references(ctx context.Context, in Patch) (references, error) {
	var found references
	for _, r := range []struct {
		given optional.Field[uuid.UUID]
		into  **Ref
		find  func(context.Context, uuid.UUID) (*Ref, error)
	}{
		{in.LocationID, &found.location, func(ctx context.Context, id uuid.UUID) (*Ref, error) { return w.place(ctx, &id) }},
		{in.ParentID, &found.parent, w.parent},
		{in.CompanyID, &found.company, w.company},
		{in.CostCentreID, &found.costCentre, w.costCentre},
		{in.VendorID, &found.vendor, w.vendor},
	} {
		if id := r.given.Pointer(); id != nil {
			var err error
			if *r.into, err = r.find(ctx, *id); err != nil {
				return references{}, err
			}
		}
	}
	if in.StatusLabel.Value != "" {
		var err error
		if found.label, err = w.label(ctx, in.StatusLabel.Value); err != nil {
			return references{}, err
		}
	}
	return found, nil
}

// put lets an asset point at what was found, and at nothing where the patch says
// so.
func (r references) put(ctx context.Context, w *work, in Patch, c *change) error {
	a := &c.after
	for _, p := range []struct {
		given optional.Field[uuid.UUID]
		kept  **Ref
		found *Ref
	}{
		{in.LocationID, &a.Location, r.location},
		{in.ParentID, &a.Parent, r.parent},
		{in.CompanyID, &a.Company, r.company},
		{in.CostCentreID, &a.CostCentre, r.costCentre},
		{in.VendorID, &a.Vendor, r.vendor},
	} {
		if p.given.Set {
			*p.kept = p.found
		}
	}
	if r.parent != nil && !sameRef(c.before.Parent, r.parent) {
		if err := w.fitsUnder(ctx, c.before, *r.parent); err != nil {
			return err
		}
	}
	if r.label != nil {
		return c.putOn(*r.label)
	}
	if in.StatusLabel.Set {
		a.StatusLabel = nil
	}
	return nil
}

func (w *work) company(ctx context.Context, id uuid.UUID) (*Ref, error) {
	name, err := w.q.CompanyName(ctx, db.CompanyNameParams{TenantID: w.tenant, ID: id})
	return named(id, name, err, "company", "body.company_id")
}

func (w *work) costCentre(ctx context.Context, id uuid.UUID) (*Ref, error) {
	row, err := w.q.CostCentreName(ctx, db.CostCentreNameParams{TenantID: w.tenant, ID: id})
	return named(id, row.Code+" "+row.Name, err, "cost centre", "body.cost_centre_id")
}

func (w *work) vendor(ctx context.Context, id uuid.UUID) (*Ref, error) {
	name, err := w.q.VendorName(ctx, db.VendorNameParams{TenantID: w.tenant, ID: id})
	return named(id, name, err, "vendor", "body.vendor_id")
}

func named(id uuid.UUID, name string, err error, noun, at string) (*Ref, error) {
	if pg.IsNoRows(err) {
		return nil, fault.InvalidField(at, "there is no such "+noun)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", noun, err)
	}
	return &Ref{ID: id, Name: name}, nil
}
