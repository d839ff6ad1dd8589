package app

import (
	"context"

	"github.com/assetronics/assetronics/internal/identity"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/tenant"
)

// NewCompany makes a company with what every company starts with.
func (r *Rooms) NewCompany(ctx context.Context, n tenant.New) (tenant.Tenant, error) {
	company, err := r.Tenants.Create(ctx, n)
	if err != nil {
		return tenant.Tenant{}, err
	}
	if err := r.Catalog.Seed(ctx, company.ID); err != nil {
		return tenant.Tenant{}, err
	}
	return company, nil
}

// Found makes the first company of an installation and its owner, for whoever
// holds the set-up link.
func (r *Rooms) Found(ctx context.Context, token string, n tenant.New, owner identity.New, password string) (tenant.Tenant, error) {
	// What can be wrong with the input is looked at before the link is used up.
	if err := r.Identity.CheckNew(owner, password); err != nil {
		return tenant.Tenant{}, err
	}
	if err := n.Check(); err != nil {
		return tenant.Tenant{}, err
	}
	needed, err := r.Identity.NeedsSetup(ctx)
	if err != nil {
		return tenant.Tenant{}, err
	}
	if !needed {
		return tenant.Tenant{}, fault.New(fault.Conflict, "setup.done", "This installation is set up already.")
	}
	if err := r.Identity.UseSetupToken(ctx, token); err != nil {
		return tenant.Tenant{}, err
	}
	company, err := r.NewCompany(ctx, n)
	if err != nil {
		return tenant.Tenant{}, err
	}
	_, err = r.Identity.CreateActive(ctx, company.ID, owner, password)
	return company, err
}
