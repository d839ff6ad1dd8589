package demo

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/organization"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/register"
)

// ground is what Acme's assets stand on: ids by name.
type ground struct {
	today     clock.Date
	places    map[string]uuid.UUID
	companies map[string]uuid.UUID
	centres   map[string]uuid.UUID // by code
	vendors   map[string]uuid.UUID
}

// offices are the places that assets are bought for, and what belongs to each.
var offices = []struct{ name, store, country, zone, address, company string }{
	{"Berlin", "Berlin store", "DE", "Europe/Berlin", "Torstraße 140", "Acme GmbH"},
	{"London", "London store", "GB", "Europe/London", "81 Rivington Street", "Acme UK Ltd"},
	{"Stockholm", "Stockholm store", "SE", "Europe/Stockholm", "Götgatan 22", "Acme Nordics AB"},
}

// inside are places within places, each after the one it lies in.
var inside = []struct {
	name, in, kind string
	custom         register.Custom
}{
	{"Berlin store", "Berlin", "storage", register.Custom{"access_code": say("4471")}},
	{"Floor 2", "Berlin", "floor", register.Custom{"seats": say(24)}},
	{"Spree", "Floor 2", "room", register.Custom{"seats": say(12), "booking_page": say("https://rooms.acme.test/spree")}},
	{"Panke", "Floor 2", "room", register.Custom{"seats": say(6), "booking_page": say("https://rooms.acme.test/panke")}},
	{"London store", "London", "storage", register.Custom{"access_code": say("9020")}},
	{"Thames", "London", "room", register.Custom{"seats": say(10)}},
	{"Stockholm store", "Stockholm", "storage", register.Custom{"access_code": say("1187")}},
	{"Frankfurt data centre", "", "site", register.Custom{"access_code": say("FRA-5581")}},
	{"Cage 4", "Frankfurt data centre", "room", nil},
	{"Rack A1", "Cage 4", "storage", nil},
}

// areas are departments that departments belong to.
var areas = []struct {
	name, manager string
	parts         []string
}{
	{"Technology", "priya.nair@acme.test", []string{"Engineering", "IT", "Product"}},
	{"Commercial", "sofia.rossi@acme.test", []string{"Sales", "Customer Success", "Marketing"}},
	{"Corporate", "jonas.weber@acme.test", []string{"Finance", "People", "Legal", "Operations"}},
}

var costCentres = []struct{ code, name, company string }{
	{"1200", "Workplace", ""},
	{"1300", "Infrastructure", ""},
	{"1410", "Offices Germany", "Acme GmbH"},
	{"1420", "Offices United Kingdom", "Acme UK Ltd"},
	{"1430", "Offices Nordics", "Acme Nordics AB"},
}

var vendors = []struct{ name, url, account string }{
	{"Bechtle", "https://www.bechtle.com", "K-204417"},
	{"CDW", "https://www.cdw.com", "ACM-88310"},
	{"Apple Business", "https://www.apple.com/business", "1190042"},
}

// makers say where help is found. The last one is a second spelling, to try a merge on.
var makers = []struct{ name, support, warranty string }{
	{"Apple", "https://support.apple.com", "https://checkcoverage.apple.com/?sn={serial}"},
	{"Dell", "https://www.dell.com/support/home/product-support/servicetag/{serial}", "https://www.dell.com/support/contractservices?servicetag={serial}"},
	{"Lenovo", "https://pcsupport.lenovo.com/search?query={serial}", "https://pcsupport.lenovo.com/warrantylookup?serial={serial}"},
	{secondSpelling, "", ""},
}

const secondSpelling = "Lenovo Group Ltd."

// survey makes everything that assets point at.
func (r Rooms) survey(ctx context.Context, company uuid.UUID, staff map[string]uuid.UUID) (ground, error) {
	g := ground{
		today:  clock.DateOf(r.Clock.Now()),
		places: map[string]uuid.UUID{}, companies: map[string]uuid.UUID{}, centres: map[string]uuid.UUID{}, vendors: map[string]uuid.UUID{},
	}
	if err := r.organize(ctx, company, g); err != nil {
		return g, fmt.Errorf("organization: %w", err)
	}
	if err := r.build(ctx, company, g); err != nil {
		return g, fmt.Errorf("places: %w", err)
	}
	if err := r.divide(ctx, company, staff); err != nil {
		return g, fmt.Errorf("departments: %w", err)
	}
	for _, m := range makers {
		edit := catalog.ManufacturerEdit{Name: optional.Of(m.name)}
		if m.support != "" {
			edit.SupportURL, edit.WarrantyURL = optional.Of(m.support), optional.Of(m.warranty)
		}
		if _, err := r.Catalog.CreateManufacturer(ctx, company, edit); err != nil {
			return g, fmt.Errorf("manufacturer %s: %w", m.name, err)
		}
	}
	return g, nil
}

func (r Rooms) organize(ctx context.Context, company uuid.UUID, g ground) error {
	for _, o := range offices {
		made, err := r.Organization.CreateCompany(ctx, company, organization.CompanyEdit{
			Name: optional.Of(o.company), Country: optional.Of(o.country), Address: optional.Of(o.address + ", " + o.name),
		})
		if err != nil {
			return err
		}
		g.companies[o.company] = made.ID
	}
	for _, c := range costCentres {
		edit := organization.CostCentreEdit{Code: optional.Of(c.code), Name: optional.Of(c.name)}
		if c.company != "" {
			edit.CompanyID = optional.Of(g.companies[c.company])
		}
		made, err := r.Organization.CreateCostCentre(ctx, company, edit)
		if err != nil {
			return err
		}
		g.centres[c.code] = made.ID
	}
	for _, v := range vendors {
		made, err := r.Organization.CreateVendor(ctx, company, organization.VendorEdit{
			Name: optional.Of(v.name), URL: optional.Of(v.url), AccountNumber: optional.Of(v.account),
		})
		if err != nil {
			return err
		}
		g.vendors[v.name] = made.ID
	}
	return nil
}

// build says where the offices are, and makes the places within them.
func (r Rooms) build(ctx context.Context, company uuid.UUID, g ground) error {
	names := make([]string, len(offices))
	for i, o := range offices {
		names[i] = o.name
	}
	known, err := r.Locations.Ensure(ctx, company, names)
	if err != nil {
		return err
	}
	for _, o := range offices {
		g.places[o.name] = known[o.name]
		_, err := r.Locations.Update(ctx, company, known[o.name], location.Edit{
			Kind: optional.Of("site"), Address: optional.Of(o.address), City: optional.Of(o.name),
			Country: optional.Of(o.country), TimeZone: optional.Of(o.zone),
		}, nil)
		if err != nil {
			return err
		}
	}
	for _, p := range inside {
		edit := location.Edit{Name: optional.Of(p.name), Kind: optional.Of(p.kind), Custom: p.custom}
		if p.in != "" {
			edit.ParentID = optional.Of(g.places[p.in])
		}
		made, err := r.Locations.Create(ctx, company, edit)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		g.places[p.name] = made.ID
	}
	return nil
}

// divide puts the departments that people are in under areas.
func (r Rooms) divide(ctx context.Context, company uuid.UUID, staff map[string]uuid.UUID) error {
	for _, a := range areas {
		area, err := r.Employees.CreateDepartment(ctx, company, employee.DepartmentEdit{
			Name: optional.Of(a.name), ManagerID: optional.Of(staff[a.manager]),
		})
		if err != nil {
			return err
		}
		parts, err := r.Employees.EnsureDepartments(ctx, company, a.parts)
		if err != nil {
			return err
		}
		for _, name := range a.parts {
			edit := employee.DepartmentEdit{ParentID: optional.Of(area.ID)}
			if _, err := r.Employees.UpdateDepartment(ctx, company, parts[name], edit, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// say is a value as an own field takes it.
func say(value any) json.RawMessage {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // the values are written down here
	}
	return text
}
