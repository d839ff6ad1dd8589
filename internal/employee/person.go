package employee

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
)

// person is the row of one employee while it is worked on. Texts and ids that
// are not there are empty; the statements turn them into NULL.
type person struct {
	ID             uuid.UUID
	Email          string
	PersonalEmail  string
	FirstName      string
	LastName       string
	DisplayName    string
	JobTitle       string
	EmployeeNumber string
	Department     uuid.UUID
	Location       uuid.UUID
	CostCenter     string
	Manager        uuid.UUID
	Life
	HandEdited []string // the fields that HandWords are about
	HandWords  words    // what people say
	Version    int64
}

func personOf(row db.Employee) person {
	p := person{
		ID: row.ID, Email: textOf(row.Email), PersonalEmail: textOf(row.PersonalEmail), CostCenter: textOf(row.CostCenter),
		FirstName: row.FirstName, LastName: row.LastName, DisplayName: row.DisplayName,
		JobTitle: textOf(row.JobTitle), EmployeeNumber: textOf(row.EmployeeNumber),
		Department: idOf(row.DepartmentID), Location: idOf(row.LocationID), Manager: idOf(row.ManagerID),
		Life: Life{
			Facts: Facts{
				StartDate: row.StartDate, EndDate: row.EndDate,
				Source: SourceStatus(row.SourceStatus), Withdrawn: row.Withdrawn,
			},
			Status: Status(row.Status), HireOpen: row.HireOpen, HireNo: int(row.HireNo),
			Leaving: Leaving(row.Leaving), LeaveNo: int(row.LeaveNo),
		},
		HandEdited: row.HandEdited, Version: row.Version,
	}
	p.HandWords = p.handWords(row.HandWords)
	return p
}

// handWords are what people say of the fields that they have changed. Of those
// changed before their words were kept, it is what stands there.
func (p *person) handWords(kept []byte) words {
	if len(p.HandEdited) == 0 {
		return nil
	}
	said := words{}
	_ = json.Unmarshal(kept, &said) // written by us
	for _, field := range p.HandEdited {
		if _, ok := said[field]; !ok {
			said[field] = p.word(field)
		}
	}
	return said
}

func peopleOf(rows []db.Employee) []person {
	people := make([]person, len(rows))
	for i, row := range rows {
		people[i] = personOf(row)
	}
	return people
}

// displayName is what somebody is called unless another name was given.
func displayName(first, last string) string { return strings.TrimSpace(first + " " + last) }

// rename sets the parts of a name. A display name made of the old parts follows,
// one that was given stays.
func (p *person) rename(first, last string) {
	made := p.DisplayName == displayName(p.FirstName, p.LastName)
	p.FirstName, p.LastName = first, last
	if made {
		p.DisplayName = displayName(first, last)
	}
}

func (p *person) handEdited(field string) bool { return slices.Contains(p.HandEdited, field) }

// columns turns people into arrays: one statement writes them all.
func columns(tenant uuid.UUID, people []person) db.UpdateEmployeesParams {
	c := db.UpdateEmployeesParams{TenantID: tenant}
	for _, p := range people {
		c.Ids = append(c.Ids, p.ID)
		c.Emails = append(c.Emails, p.Email)
		c.PersonalEmails = append(c.PersonalEmails, p.PersonalEmail)
		c.CostCenters = append(c.CostCenters, p.CostCenter)
		c.FirstNames = append(c.FirstNames, p.FirstName)
		c.LastNames = append(c.LastNames, p.LastName)
		c.DisplayNames = append(c.DisplayNames, p.DisplayName)
		c.JobTitles = append(c.JobTitles, p.JobTitle)
		c.EmployeeNumbers = append(c.EmployeeNumbers, p.EmployeeNumber)
		c.DepartmentIds = append(c.DepartmentIds, p.Department)
		c.LocationIds = append(c.LocationIds, p.Location)
		c.ManagerIds = append(c.ManagerIds, p.Manager)
		c.StartDates = append(c.StartDates, p.StartDate)
		c.EndDates = append(c.EndDates, p.EndDate)
		c.SourceStatuses = append(c.SourceStatuses, string(p.Source))
		c.Withdrawns = append(c.Withdrawns, p.Withdrawn)
		c.Statuses = append(c.Statuses, string(p.Status))
		c.HireOpens = append(c.HireOpens, p.HireOpen)
		c.HireNos = append(c.HireNos, int32(p.HireNo)) //nolint:gosec // counts hires of one person
		c.Leavings = append(c.Leavings, string(p.Leaving))
		c.LeaveNos = append(c.LeaveNos, int32(p.LeaveNo)) //nolint:gosec // counts leavings of one person
		c.HandEditeds = append(c.HandEditeds, strings.Join(p.HandEdited, ","))
		c.HandWords = append(c.HandWords, p.HandWords.json())
		c.Versions = append(c.Versions, p.Version)
	}
	return c
}

func textOf(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

func idOf(p *uuid.UUID) uuid.UUID {
	if p == nil {
		return uuid.Nil
	}
	return *p
}
