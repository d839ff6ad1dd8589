package employee

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/register"
)

// Edit is what somebody writes about a person by hand. A field that is not set
// stays as it is, one given as nothing is cleared.
type Edit struct {
	Email          optional.Field[string]
	PersonalEmail  optional.Field[string]
	FirstName      optional.Field[string]
	LastName       optional.Field[string]
	DisplayName    optional.Field[string] // cleared: first and last name
	JobTitle       optional.Field[string]
	EmployeeNumber optional.Field[string]
	Department     Choice
	Location       Choice
	CostCenter     optional.Field[string]
	Manager        optional.Field[uuid.UUID]
	StartDate      optional.Field[clock.Date]
	EndDate        optional.Field[clock.Date]

	Custom register.Custom // the company's own fields
}

// Choice picks a department or location by id or by name; a name that is not
// there yet is made.
type Choice struct {
	ID   optional.Field[uuid.UUID]
	Name optional.Field[string]
}

// edited is the person with the edit's own fields; departments and locations
// need the database (choose).
func (p person) edited(e Edit) (person, error) {
	set := func(text *string, f optional.Field[string]) {
		if f.Set {
			*text = f.Value // the zero value when given as nothing
		}
	}
	before := p
	first, last := p.FirstName, p.LastName
	set(&first, e.FirstName)
	set(&last, e.LastName)
	p.rename(first, last)
	set(&p.DisplayName, e.DisplayName)
	set(&p.Email, e.Email)
	set(&p.PersonalEmail, e.PersonalEmail)
	set(&p.CostCenter, e.CostCenter)
	set(&p.JobTitle, e.JobTitle)
	set(&p.EmployeeNumber, e.EmployeeNumber)
	if e.Manager.Set {
		p.Manager = e.Manager.Value
	}
	if e.StartDate.Set {
		p.StartDate = e.StartDate.Value
	}
	if e.EndDate.Set {
		p.EndDate = e.EndDate.Value
	}
	if p.StartDate != before.StartDate && !p.StartDate.IsZero() {
		p.Withdrawn = false // a new first day is a new hire
	}
	problems := p.normalise()
	if datesDiffer(before, p) && !p.EndDate.IsZero() && p.EndDate.Before(p.StartDate) {
		problems = append(problems, problem{fieldEndDate, "lies before the start date"})
	}
	problems = append(problems, e.Department.check(fieldDepartment)...)
	problems = append(problems, e.Location.check(fieldLocation)...)
	return p, invalid(problems)
}

// datesDiffer keeps an end date that a source left before a new start date from
// standing in the way of editing something else.
func datesDiffer(a, b person) bool { return a.StartDate != b.StartDate || a.EndDate != b.EndDate }

func (c Choice) check(field string) []problem {
	switch {
	case c.ID.Set && c.Name.Set:
		return []problem{{field, "give the id or the name, not both"}}
	case c.Name.Set && !c.Name.Null:
		if message := badName(c.Name.Value); message != "" {
			return []problem{{field, message}}
		}
	}
	return nil
}

// choose is the id that a choice comes to; old when it says nothing.
func (c Choice) choose(ctx context.Context, tenant, old uuid.UUID, ensure func(context.Context, uuid.UUID, []string) (map[string]uuid.UUID, error)) (uuid.UUID, error) {
	switch {
	case c.ID.Set:
		return c.ID.Value, nil
	case c.Name.Set && c.Name.Null:
		return uuid.Nil, nil
	case c.Name.Set:
		ids, err := ensure(ctx, tenant, []string{c.Name.Value})
		return ids[c.Name.Value], err
	default:
		return old, nil
	}
}

// edit makes the edited person and checks what needs the database.
func (s *Service) edit(ctx context.Context, tenant uuid.UUID, p person, e Edit) (person, error) {
	after, err := p.edited(e)
	if err != nil {
		return person{}, err
	}
	if after.Department, err = e.Department.choose(ctx, tenant, p.Department, s.EnsureDepartments); err != nil {
		return person{}, err
	}
	if after.Location, err = e.Location.choose(ctx, tenant, p.Location, s.places.Ensure); err != nil {
		return person{}, err
	}
	return after, nil
}
