package company

import (
	"strconv"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

// Nobody is the index of no person.
const Nobody = -1

// Person is somebody as the company itself knows him. Dates are YYYY-MM-DD.
type Person struct {
	Index  int
	Number string // the employee number, with leading zeros
	First  string
	Last   string
	// Preferred is a first name to use instead, mostly "".
	Preferred string
	Email     string // "" for some in the warehouse
	HomeEmail string
	Phone     string
	Mobile    string
	Title     string
	Dept      string
	Division  string
	Location  string
	Manager   int // index, Nobody for the chief
	Start     string
	End       string // the last working day, "" without one
	Contract  bool   // a contractor
	// Removed records are gone from every list.
	Removed  bool
	Revision int64
	Changed  time.Time
}

// Name is the name as people say it.
func (p Person) Name() string {
	if p.Preferred != "" {
		return p.Preferred + " " + p.Last
	}
	return p.First + " " + p.Last
}

// Login is the part of the work e-mail before the @, or of a name spelled alike.
func (p Person) Login() string {
	if at := strings.IndexByte(p.Email, '@'); at > 0 {
		return p.Email[:at]
	}
	return "emp" + p.Number
}

// Starts tells that the first day lies ahead.
func (p Person) Starts(today string) bool { return p.Start > today }

// Left tells that the last working day is over.
func (p Person) Left(today string) bool { return p.End != "" && p.End >= p.Start && p.End < today }

// Works tells that the person is there on the day.
func (p Person) Works(today string) bool { return !p.Starts(today) && !p.Left(today) }

// CostCenter is a code that follows from the department.
func (p Person) CostCenter() string {
	sum := 0
	for _, r := range p.Dept {
		sum += int(r)
	}
	return "CC-" + strconv.Itoa(100+sum%900)
}

// peopleOf takes the simulated HR system's people over.
func peopleOf(records []bamboohr.Person) []Person {
	index := make(map[string]int, len(records))
	people := make([]Person, len(records))
	for i, r := range records {
		index[r.ID] = i
		job := bamboohr.Job{}
		if len(r.Jobs) > 0 {
			job = r.Jobs[0] // the later ones are dated ahead
		}
		people[i] = Person{
			Index: i, Number: r.EmployeeNumber, First: r.FirstName, Last: r.LastName, Preferred: r.PreferredName,
			Email: r.WorkEmail, HomeEmail: r.HomeEmail, Phone: r.WorkPhone, Mobile: r.MobilePhone,
			Title: job.Title, Dept: job.Department, Division: job.Division, Location: job.Location,
			Manager: Nobody, Start: r.HireDate, End: r.TerminationDate, Contract: r.Employment == "Contractor", Revision: 1,
		}
		if boss, known := index[job.SupervisorID]; known {
			people[i].Manager = boss
		}
	}
	return people
}
