package employee

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// settlement is what counts of what is said of one person, by field. What nobody
// says anything of is not there.
type settlement map[string]verdict

func (a account) settleAll(o precedence.Orders) settlement {
	s := settlement{}
	for _, f := range recorded {
		if v, ok := a.settle(f.name, o.Of(f.name)); ok {
			s[f.name] = v
		}
	}
	return s
}

// dropped are fields of which the source has said something before and nobody
// says anything now: they are emptied. What people typed in before any integration
// knew the person stays until one says otherwise.
func (s settlement) dropped(before, after words) []string {
	var fields []string
	for field := range before {
		_, still := after[field]
		_, settled := s[field]
		if !still && !settled {
			fields = append(fields, field)
		}
	}
	return fields
}

// units are the ids of what a batch names, and those of people's choices that are
// still there.
type units struct {
	departments, locations map[string]uuid.UUID
	there                  map[uuid.UUID]bool
}

// units finds them, and makes departments and places that are not there yet.
func (s *Service) units(ctx context.Context, tenant uuid.UUID, people []person, settled []settlement) (u units, err error) {
	named := map[string][]string{}
	chosen := map[uuid.UUID]string{}
	for i := range people {
		for _, field := range []string{fieldDepartment, fieldLocation} {
			switch v := settled[i][field]; {
			case v.word == "":
			case v.source != precedence.ByPeople:
				named[field] = append(named[field], v.word)
			case v.word != people[i].word(field):
				chosen[idWord(v.word)] = ""
			}
		}
	}
	if u.departments, err = s.EnsureDepartments(ctx, tenant, named[fieldDepartment]); err != nil {
		return units{}, err
	}
	if u.locations, err = s.places.Ensure(ctx, tenant, named[fieldLocation]); err != nil || len(chosen) == 0 {
		return u, err
	}
	u.there = map[uuid.UUID]bool{}
	return u, s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		err := lookUp(ctx, db.New(tx), tenant, chosen)
		for id, name := range chosen {
			u.there[id] = name != ""
		}
		return err
	})
}

// follow writes what counts into the person; what was dropped is emptied.
func (p *person) follow(s settlement, dropped []string, u units) {
	made := p.DisplayName == displayName(p.FirstName, p.LastName)
	for field, v := range s {
		p.put(field, v, u)
	}
	for _, field := range dropped {
		p.put(field, verdict{}, u)
	}
	if _, given := s[fieldDisplayName]; !given && (made || p.DisplayName == "") {
		p.DisplayName = displayName(p.FirstName, p.LastName)
	}
}

func (p *person) put(field string, v verdict, u units) {
	switch field {
	case fieldEmail:
		p.Email = v.word
	case fieldPersonalEmail:
		p.PersonalEmail = v.word
	case fieldFirstName:
		p.FirstName = v.word
	case fieldLastName:
		p.LastName = v.word
	case fieldDisplayName:
		p.DisplayName = v.word
	case fieldJobTitle:
		p.JobTitle = v.word
	case fieldEmployeeNumber:
		p.EmployeeNumber = v.word
	case fieldCostCenter:
		p.CostCenter = v.word
	case fieldDepartment:
		p.Department = u.pick(p.Department, v, u.departments)
	case fieldLocation:
		p.Location = u.pick(p.Location, v, u.locations)
	case fieldStartDate:
		p.StartDate = dayOf(v.word)
	case fieldEndDate:
		p.EndDate = dayOf(v.word)
	case fieldStatus:
		if p.Source = SourceStatus(v.word); v.word == "" {
			p.Source = SourceUnknown
		}
	}
}

// keep leaves a field as it was before.
func (p *person) keep(field string, before person) {
	switch field {
	case fieldDepartment:
		p.Department = before.Department
	case fieldLocation:
		p.Location = before.Location
	case fieldManager:
		p.Manager = before.Manager
	case fieldStatus:
	default:
		p.put(field, verdict{word: before.word(field)}, units{})
	}
}

// pick is the department or place that counts. What people chose and is no longer
// there, as when it was made one with another, leaves the person where it put them.
func (u units) pick(now uuid.UUID, v verdict, named map[string]uuid.UUID) uuid.UUID {
	if v.word == "" {
		return uuid.Nil
	}
	if v.source != precedence.ByPeople {
		return named[v.word]
	}
	if id := idWord(v.word); id == now || u.there[id] {
		return id
	}
	return now
}

func idWord(word string) uuid.UUID {
	id, _ := uuid.Parse(word) // written by us
	return id
}

func dayOf(word string) clock.Date {
	d, _ := clock.ParseDate(word) // written by us; "" is no day
	return d
}
