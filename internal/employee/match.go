package employee

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
)

// roster is what a batch finds of the people it may be about, locked.
type roster struct {
	byID    map[uuid.UUID]*person
	byEmail map[string]*person
	linked  map[uuid.UUID]string // to an external id of this source

	accounts map[uuid.UUID]account
}

// load reads the people that the records are linked to or share a work e-mail
// with.
func load(ctx context.Context, q *db.Queries, tenant uuid.UUID, b Batch, all []*candidate) (roster, error) {
	found := roster{byID: map[uuid.UUID]*person{}, byEmail: map[string]*person{}, linked: map[uuid.UUID]string{}}
	ids, emails := []uuid.UUID{}, []string{}
	for _, c := range all {
		if c.record.EmployeeID != nil {
			ids = append(ids, *c.record.EmployeeID)
		}
		if c.record.Email != "" && c.refusal == nil {
			emails = append(emails, c.record.Email)
		}
	}
	rows, err := q.LockEmployees(ctx, db.LockEmployeesParams{TenantID: tenant, Ids: ids, Emails: emails})
	if err != nil {
		return roster{}, fmt.Errorf("lock employees: %w", err)
	}
	ids = ids[:0]
	for _, p := range peopleOf(rows) {
		ids = append(ids, p.ID)
		found.byID[p.ID] = &p
		if p.Email != "" {
			found.byEmail[p.Email] = &p
		}
	}
	links, err := q.LinksOf(ctx, db.LinksOfParams{TenantID: tenant, IntegrationID: b.Source, EmployeeIds: ids})
	if err != nil {
		return roster{}, fmt.Errorf("read links: %w", err)
	}
	for _, l := range links {
		found.linked[l.EmployeeID] = l.ExternalID
	}
	found.accounts, err = accounts(ctx, q, tenant, slices.Collect(maps.Values(found.byID)))
	return found, err
}

// meet adds whoever has one of the e-mails.
func (r roster) meet(ctx context.Context, q *db.Queries, tenant uuid.UUID, emails []string) error {
	if len(emails) == 0 {
		return nil
	}
	rows, err := q.LockEmployees(ctx, db.LockEmployeesParams{TenantID: tenant, Ids: []uuid.UUID{}, Emails: emails})
	if err != nil {
		return fmt.Errorf("lock employees: %w", err)
	}
	for _, p := range peopleOf(rows) {
		r.byEmail[p.Email] = &p
	}
	return nil
}

// match finds out whom each record is about: whom it is linked to; else the
// person with its work e-mail, unless this source still has that person under
// another id; else somebody new.
func (r roster) match(all []*candidate) {
	taken := map[uuid.UUID]bool{}
	for _, c := range all {
		if c.record.EmployeeID != nil {
			c.before = r.byID[*c.record.EmployeeID]
			taken[*c.record.EmployeeID] = true
		}
	}
	for _, c := range all {
		if c.before != nil || c.refusal != nil || c.record.Email == "" {
			continue
		}
		holder := r.byEmail[c.record.Email]
		if holder == nil || taken[holder.ID] {
			continue
		}
		if as, ok := r.linked[holder.ID]; ok && as != c.record.ExternalID {
			continue
		}
		taken[holder.ID] = true
		c.before = holder
	}
}

// settleEmails sets aside the records that would give a work e-mail to two
// people. Who has it keeps it; of two who are new to it the older record wins.
// A record set aside leaves its person as is, which may stand in the way of yet
// another: so it goes round until nothing changes.
func (r roster) settleEmails(all []*candidate) {
	for again := true; again; {
		again = false
		owners := r.owners(all)
		for _, c := range all {
			if c.refusal != nil || c.email == "" {
				continue
			}
			if owner := owners[c.email]; !owner.is(c) {
				c.refuse(RejectDuplicateEmail, fmt.Sprintf("The work e-mail %s belongs to %s.", c.email, owner.label))
				again = true
			}
		}
	}
}

// owner is whom a work e-mail goes to.
type owner struct {
	candidate *candidate // nil: somebody whom the batch does not change
	label     string
}

func (o owner) is(c *candidate) bool { return o.candidate == c }

// owners gives each work e-mail of the outcome to one person.
func (r roster) owners(all []*candidate) map[string]owner {
	owners := map[string]owner{}
	moving := map[uuid.UUID]bool{}
	for _, c := range all {
		if c.refusal != nil {
			continue
		}
		if c.before != nil {
			moving[c.before.ID] = true
		}
		if _, claimed := owners[c.email]; !claimed || c.keepsEmail() {
			owners[c.email] = owner{candidate: c, label: c.label()}
		}
	}
	for email, p := range r.byEmail {
		if !moving[p.ID] {
			owners[email] = owner{label: r.label(p)}
		}
	}
	return owners
}

func (r roster) label(p *person) string {
	if as, ok := r.linked[p.ID]; ok {
		return fmt.Sprintf("%s (%s)", p.DisplayName, as)
	}
	return p.DisplayName
}

func (c *candidate) keepsEmail() bool { return c.before != nil && c.before.Email == c.email }

// label names the person of a record to people who read the rejects.
func (c *candidate) label() string {
	name := c.record.DisplayName
	if name == "" {
		name = displayName(c.record.FirstName, c.record.LastName)
	}
	return fmt.Sprintf("%s (%s)", name, c.record.ExternalID)
}
