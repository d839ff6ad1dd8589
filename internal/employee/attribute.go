package employee

import (
	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// The attributes of a person, as the API calls them.
const (
	fieldEmail          = "email"
	fieldPersonalEmail  = "personal_email"
	fieldFirstName      = "first_name"
	fieldLastName       = "last_name"
	fieldDisplayName    = "display_name"
	fieldJobTitle       = "job_title"
	fieldEmployeeNumber = "employee_number"
	fieldDepartment     = "department"
	fieldLocation       = "location"
	fieldCostCenter     = "cost_center"
	fieldManager        = "manager"
	fieldStartDate      = "start_date"
	fieldEndDate        = "end_date"
	fieldStatus         = "status"
)

// attributes lists what of a person is seen from outside, and how to read it.
// Values are comparable; the zero value is nothing.
var attributes = []struct {
	name string
	of   func(*person) any
}{
	{fieldEmail, func(p *person) any { return p.Email }},
	{fieldPersonalEmail, func(p *person) any { return p.PersonalEmail }},
	{fieldFirstName, func(p *person) any { return p.FirstName }},
	{fieldLastName, func(p *person) any { return p.LastName }},
	{fieldDisplayName, func(p *person) any { return p.DisplayName }},
	{fieldJobTitle, func(p *person) any { return p.JobTitle }},
	{fieldEmployeeNumber, func(p *person) any { return p.EmployeeNumber }},
	{fieldDepartment, func(p *person) any { return p.Department }},
	{fieldLocation, func(p *person) any { return p.Location }},
	{fieldCostCenter, func(p *person) any { return p.CostCenter }},
	{fieldManager, func(p *person) any { return p.Manager }},
	{fieldStartDate, func(p *person) any { return p.StartDate }},
	{fieldEndDate, func(p *person) any { return p.EndDate }},
	{fieldStatus, func(p *person) any { return p.Status }},
}

// changed names the attributes in which two states of a person differ.
func changed(before, after *person) []string {
	var names []string
	for _, a := range attributes {
		if a.of(before) != a.of(after) {
			names = append(names, a.name)
		}
	}
	return names
}

// changes is the history's view of the step from before to after.
func changes(before, after *person, names map[uuid.UUID]string) event.Changes {
	c := event.Changes{}
	for _, a := range attributes {
		c.Set(a.name, shown(a.of(before), names), shown(a.of(after), names))
	}
	return c
}

// shown is a value as the API shows it: nil for nothing, an id with its name.
func shown(value any, names map[uuid.UUID]string) any {
	switch v := value.(type) {
	case string:
		if v == "" {
			return nil
		}
	case Status:
		if v == "" {
			return nil
		}
	case clock.Date:
		if v.IsZero() {
			return nil
		}
	case uuid.UUID:
		if v == uuid.Nil {
			return nil
		}
		return Ref{ID: v, Name: names[v]}
	}
	return value
}
