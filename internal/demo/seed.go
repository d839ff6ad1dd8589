package demo

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/identity"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/organization"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/tenant"
	"github.com/assetronics/assetronics/internal/view"
)

// Rooms are what the demo writes through.
type Rooms struct {
	DB         *pg.DB
	Clock      clock.Clock
	NewCompany func(ctx context.Context, n tenant.New) (tenant.Tenant, error)
	Tenants    *tenant.Service
	Identity   *identity.Service
	Locations  *location.Service
	Employees  *employee.Service
	Assets     *asset.Service

	Catalog      *catalog.Service
	Organization *organization.Service
	Fields       *field.Service
	Views        *view.Service

	// Connect adds the simulated HR system to a company.
	Connect func(ctx context.Context, company uuid.UUID) error
}

// seedOne and seedTwo make the invented stock the same everywhere.
const seedOne, seedTwo = 2026, 11

// Seed makes both companies unless they are there.
func (r Rooms) Seed(ctx context.Context) error {
	acme := tenant.New{Slug: "acme", Name: "Acme", TimeZone: "Europe/Berlin", Operator: true}
	if err := r.company(ctx, acme, r.acme); err != nil {
		return err
	}
	return r.company(ctx, tenant.New{Slug: "globex", Name: "Globex", TimeZone: "America/New_York"}, r.globex)
}

// company makes a company and fills it, all in one transaction: a start that is
// interrupted leaves it empty, and the next one fills it.
func (r Rooms) company(ctx context.Context, n tenant.New, fill func(context.Context, uuid.UUID) error) error {
	company, err := r.Tenants.BySlug(ctx, n.Slug)
	if fault.KindOf(err) == fault.NotFound {
		company, err = r.NewCompany(ctx, n)
	}
	if err != nil {
		return fmt.Errorf("make the demo company %s: %w", n.Name, err)
	}
	users, err := r.Identity.List(ctx, company.ID, list.Request{Limit: 1})
	if err != nil {
		return err
	}
	if len(users.Rows) > 0 {
		return nil
	}
	err = r.DB.Tenant(ctx, company.ID, func(ctx context.Context, _ pgx.Tx) error { return fill(ctx, company.ID) })
	if err != nil {
		return fmt.Errorf("fill the demo company %s: %w", n.Name, err)
	}
	return nil
}

func (r Rooms) acme(ctx context.Context, company uuid.UUID) error {
	staff, err := r.hire(ctx, company, people)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, p := range people {
		names[p.email] = p.name()
	}
	users := map[string]uuid.UUID{}
	for _, a := range accounts {
		n := identity.New{Email: a.email, Name: names[a.email], Roles: a.roles}
		user, err := r.Identity.CreateActive(ctx, company, n, Password)
		if err != nil {
			return fmt.Errorf("account %s: %w", a.email, err)
		}
		users[a.email] = user.ID
	}
	g, err := r.furnish(ctx, company, staff)
	if err != nil {
		return err
	}
	if err := r.look(ctx, company, users["it@acme.test"], g.today); err != nil {
		return err
	}
	return r.Connect(ctx, company)
}

// hire writes people by hand, managers first, and gives their ids in order.
func (r Rooms) hire(ctx context.Context, company uuid.UUID, list []person) ([]uuid.UUID, error) {
	ids := make([]uuid.UUID, len(list))
	byEmail := map[string]uuid.UUID{}
	for i, p := range list {
		edit := employee.Edit{
			Email: optional.Of(p.email), FirstName: optional.Of(p.first), LastName: optional.Of(p.last),
			JobTitle:   optional.Of(p.title),
			Department: employee.Choice{Name: optional.Of(p.department)},
			Location:   employee.Choice{Name: optional.Of(p.location)},
			StartDate:  optional.Of(clock.MustDate(p.start)),
		}
		if p.manager != "" {
			edit.Manager = optional.Of(byEmail[p.manager])
		}
		made, err := r.Employees.Create(ctx, company, edit)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.email, err)
		}
		ids[i], byEmail[p.email] = made.ID, made.ID
	}
	return ids, nil
}

// furnish buys the stock, hands things out and lets some of them come to harm.
func (r Rooms) furnish(ctx context.Context, company uuid.UUID, staff []uuid.UUID) (ground, error) {
	if err := r.word(ctx, company); err != nil {
		return ground{}, err
	}
	byEmail := map[string]uuid.UUID{}
	for i, p := range people {
		byEmail[p.email] = staff[i]
	}
	g, err := r.survey(ctx, company, byEmail)
	if err != nil {
		return g, err
	}
	rng := rand.New(rand.NewPCG(seedOne, seedTwo)) //nolint:gosec // invented data, the same everywhere
	made, err := r.Assets.CreateMany(ctx, company, stock(rng, g))
	if err != nil {
		return g, fmt.Errorf("stock: %w", err)
	}
	s := &shelf{Rooms: r, company: company, left: made}
	if err := s.equip(ctx, staff); err != nil {
		return g, err
	}
	if err := s.lend(ctx, staff, g); err != nil {
		return g, err
	}
	if err := s.install(ctx, g); err != nil {
		return g, err
	}
	return g, s.age(ctx, rng)
}

// globex is a small company of its own.
func (r Rooms) globex(ctx context.Context, company uuid.UUID) error {
	staff, err := r.hire(ctx, company, []person{
		{"Hank", "Scorpio", "owner@globex.test", "Founder", "Executive", "Cypress Creek", "", "2019-01-02"},
		{"Dana", "Reyes", "dana.reyes@globex.test", "Operations Lead", "Operations", "Cypress Creek", "owner@globex.test", "2021-06-01"},
	})
	if err != nil {
		return err
	}
	made, err := r.Assets.CreateMany(ctx, company, []asset.New{
		{Name: "ThinkPad X1 Carbon", Category: "laptop", Manufacturer: "Lenovo", Serial: "GLX-0001"},
		{Name: "ThinkPad X1 Carbon", Category: "laptop", Manufacturer: "Lenovo", Serial: "GLX-0002"},
		{Name: "Dell U2723QE", Category: "monitor", Manufacturer: "Dell", Serial: "GLX-0003"},
	})
	if err != nil {
		return err
	}
	if _, err := r.Assets.Assign(ctx, company, made[0].ID, asset.Handover{EmployeeID: staff[0]}, nil); err != nil {
		return err
	}
	_, err = r.Identity.CreateActive(ctx, company, identity.New{
		Email: "owner@globex.test", Name: "Hank Scorpio", Roles: []access.Role{access.Owner},
	}, Password)
	return err
}
