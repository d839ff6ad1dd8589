package register

import (
	"fmt"
	"slices"
)

// Table is a table whose rows point at registers, or are pointed at.
type Table struct {
	Name   string // in the database
	Noun   string // the subject type of its events; "" for rows without events of their own
	Plural string // for people: "12 assets"; "" when people are not told of them
	Label  string // SQL over t: what a row is called in the history
}

// The tables that take part.
var (
	Assets        = Table{"assets", "asset", "assets", "t.tag || ' ' || t.name"}
	Assignments   = Table{"assignments", "", "hand-overs", "''"}
	Employees     = Table{"employees", "employee", "people", "t.display_name"}
	Categories    = Table{"categories", "category", "categories", "t.name"}
	Manufacturers = Table{"manufacturers", "manufacturer", "manufacturers", "t.name"}
	Models        = Table{"models", "model", "models", "t.name"}
	Vendors       = Table{"vendors", "vendor", "vendors", "t.name"}
	Companies     = Table{"companies", "company", "companies", "t.name"}
	CostCentres   = Table{"cost_centres", "cost_centre", "cost centres", "t.code || ' ' || t.name"}
	Locations     = Table{"locations", "location", "locations", "t.name"}
	Departments   = Table{"departments", "department", "departments", "t.name"}
	// What departments were called before.
	DepartmentNames = Table{"department_names", "", "", "''"}
	Attachments     = Table{"attachments", "", "attachments", "t.name"} // theirs are events of who attaches
)

// Registers are the tables whose rows are merged and deleted by this package.
var Registers = []Table{Categories, Manufacturers, Models, Vendors, Companies, CostCentres, Locations, Departments}

// MarshalText is the table's name; what is kept of a table is that alone.
func (t Table) MarshalText() ([]byte, error) { return []byte(t.Name), nil }

// UnmarshalText finds the table of a name among those that take part.
func (t *Table) UnmarshalText(name []byte) error {
	for _, known := range slices.Concat(Registers, []Table{Assets, Assignments, Employees, DepartmentNames, Attachments}) {
		if known.Name == string(name) {
			*t = known
			return nil
		}
	}
	return fmt.Errorf("there is no table %q", name)
}

// Updated is the event that tells of a change of one of the table's rows.
func (t Table) Updated() string { return t.Noun + "_updated" }

// Created is the event that tells of a new row.
func (t Table) Created() string { return t.Noun + "_created" }

// Deleted is the event that tells of a row that is gone.
func (t Table) Deleted() string { return t.Noun + "_deleted" }

// Merged is the event that tells of a row that became part of another.
func (t Table) Merged() string { return t.Noun + "_merged" }
