package bulkdata

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// bookings are what assets are bought from and booked on.
type bookings struct {
	companies, costCentres, vendors []uuid.UUID
}

// book makes the legal entities, the cost centres and the vendors.
func book(batch *pgx.Batch, tenant uuid.UUID, at time.Time, random *source) bookings {
	var b bookings
	named := func(table, name string) uuid.UUID {
		id := random.id(at)
		batch.Queue("insert into "+table+" (tenant_id, id, name, name_key, created_at, updated_at) values ($1, $2, $3, $4, $5, $5)",
			tenant, id, name, spelling.Key(name), at)
		return id
	}
	for _, name := range entities {
		b.companies = append(b.companies, named("companies", name))
	}
	for _, name := range sellers {
		b.vendors = append(b.vendors, named("vendors", name))
	}
	for i, unit := range units {
		id, code := random.id(at), fmt.Sprintf("%d", 1000+100*i)
		batch.Queue(`insert into cost_centres (tenant_id, id, code, code_key, name, name_key, company_id, created_at, updated_at)
			values ($1, $2, $3, $3, $4, $5, $6, $7, $7)`, tenant, id, code, unit, spelling.Key(unit), b.companies[i%len(b.companies)], at)
		b.costCentres = append(b.costCentres, id)
	}
	return b
}

// paper is what is known of an asset beside what and where it is.
type paper struct {
	company, costCentre, vendor *uuid.UUID
	condition, lessor, order    *string
	ownership                   string
	leaseEnd, endOfLife, back   *time.Time
}

// paper makes up what was written down when an asset was bought on that day.
func (s *source) paper(places scenery, bought, now time.Time, held bool) paper {
	p := paper{ownership: "owned"}
	if s.chance(900) {
		p.company, p.costCentre = &[]uuid.UUID{pick(s, places.companies)}[0], &[]uuid.UUID{pick(s, places.costCentres)}[0]
	}
	if s.chance(700) {
		p.vendor = &[]uuid.UUID{pick(s, places.vendors)}[0]
		order := fmt.Sprintf("PO-%d-%05d", bought.Year(), s.IntN(100_000))
		p.order = &order
	}
	if s.chance(600) {
		p.condition = &[]string{pick(s, []string{"new", "good", "good", "good", "fair", "poor", "broken"})}[0]
	}
	switch {
	case s.chance(80):
		end := bought.AddDate(3, 0, 0)
		p.ownership, p.lessor, p.leaseEnd = "leased", &lessor, &end
	case s.chance(20):
		p.ownership = "personal"
	}
	if s.chance(800) {
		end := bought.AddDate(4+s.IntN(3), 0, 0)
		p.endOfLife = &end
	}
	if held && s.chance(40) {
		back := now.AddDate(0, 0, s.IntN(120)-30)
		p.back = &back
	}
	return p
}

func (p paper) row() []any {
	return []any{p.company, p.costCentre, p.vendor, p.condition, p.ownership, p.lessor, p.leaseEnd, p.order, p.endOfLife, p.back}
}

var paperColumns = []string{
	"company_id", "cost_centre_id", "vendor_id", "condition", "ownership", "lessor", "lease_end", "order_number", "end_of_life", "expected_return",
}

var (
	entities = []string{"Big Company AG", "Big Company France SAS", "Big Company Ltd", "Big Company Inc"}
	sellers  = []string{"Bechtle", "CDW", "Dustin", "Insight", "SHI", "Computacenter", "Apple Business", "Dell Direct"}
	lessor   = "Grenke"
)
