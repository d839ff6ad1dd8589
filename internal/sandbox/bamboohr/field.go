package bamboohr

// field is one employee field of the vendor: a key a report may ask for.
type field struct {
	number string // the vendor's field id, an alternative to the alias
	alias  string
	kind   string // the vendor's type word: text, list, date …
	name   string // the column heading
	value  func(row) any
}

// row is what a field's value is taken from: a person, as of a day.
type row struct {
	person      *Person
	boss        *Person // nil without one
	job         Job
	today       string
	onlyCurrent bool
}

// recordID is the key every record carries, asked for or not.
const recordID = "id"

// fields is the account's field list, in the order the vendor lists it. Pay, birth
// and tax fields exist at the vendor but not for a key without the right to them.
var fields = []field{
	{"", recordID, "int", "EEID", func(r row) any { return r.person.ID }},
	{"3", "employeeNumber", "employee_number", "Employee #", func(r row) any { return text(r.person.EmployeeNumber) }},
	{"1", "firstName", "text", "First Name", func(r row) any { return text(r.person.FirstName) }},
	{"2", "lastName", "text", "Last Name", func(r row) any { return text(r.person.LastName) }},
	{"5", "middleName", "text", "Middle Name", func(row) any { return nil }},
	{"1358", "preferredName", "text", "Preferred Name", func(r row) any { return text(r.person.PreferredName) }},
	{"4001", "displayName", "text", "Display Name", func(r row) any { return r.person.Name() }},
	{"4002", "fullName1", "text", "First Name Last Name", func(r row) any { return r.person.FirstName + " " + r.person.LastName }},
	{"1350", "workEmail", "email", "Work Email", func(r row) any { return text(r.person.WorkEmail) }},
	{"1360", "homeEmail", "email", "Home Email", func(r row) any { return text(r.person.HomeEmail) }},
	{"4003", "bestEmail", "email", "Email", bestEmail},
	{"10", "workPhone", "phone", "Work Phone", func(r row) any { return text(r.person.WorkPhone) }},
	{"1356", "workPhoneExtension", "text", "Work Ext.", func(row) any { return nil }},
	// A mobile number that was entered once and cleared is "" and not null.
	{"11", "mobilePhone", "phone", "Mobile Phone", func(r row) any { return r.person.MobilePhone }},
	{"4047", "status", "status", "Status", func(r row) any { return r.person.status(r.today) }},
	{"1936", "employmentHistoryStatus", "list", "Employment Status", func(r row) any {
		return text(r.person.employment(r.today, r.onlyCurrent))
	}},
	{"6", "hireDate", "date", "Hire Date", func(r row) any { return date(r.person.HireDate) }},
	{"4366", "originalHireDate", "date", "Original Hire Date", func(r row) any { return date(r.person.OriginalHireDate) }},
	{"4314", "terminationDate", "date", "Termination Date", func(r row) any { return date(r.person.TerminationDate) }},
	{"17", "jobTitle", "list", "Job Title", func(r row) any { return text(r.job.Title) }},
	{"4", "department", "list", "Department", func(r row) any { return text(r.job.Department) }},
	{"1355", "division", "list", "Division", func(r row) any { return text(r.job.Division) }},
	{"18", "location", "list", "Location", func(r row) any { return text(r.job.Location) }},
	{"4011", "city", "text", "City", func(r row) any { return text(siteOf(r.job.Location).city) }},
	{"4012", "country", "country", "Country", func(r row) any { return text(siteOf(r.job.Location).country) }},
	{"91", "supervisor", "employee", "Supervisor name", supervisor},
	{"4013", "supervisorId", "text", "Supervisor ID", supervisorID},
	{"4014", "supervisorEId", "text", "Supervisor EID", supervisorID},
	{"4015", "supervisorEmail", "email", "Manager's email", supervisorEmail},
	{"4016", "photoUploaded", "bool", "Employee photo exists", func(row) any { return false }},
	{"4017", "photoUrl", "url", "Employee photo url", func(row) any { return nil }},
	{"4018", "lastChanged", "timestamp", "Last changed", lastChanged},
}

var fieldByKey = func() map[string]field {
	byKey := make(map[string]field, 2*len(fields))
	for _, f := range fields {
		byKey[f.alias] = f
		if f.number != "" {
			byKey[f.number] = f
		}
	}
	return byKey
}()

// column is a field under the key it was asked for: its alias or its number.
type column struct {
	key string
	field
}

// columnsFor keeps the known keys in their order, each once. Unknown and
// forbidden ones are dropped without a word, as the vendor does.
func columnsFor(keys []string, forbidden []string) []column {
	seen := make(map[string]bool, len(keys))
	for _, key := range forbidden {
		seen[key] = true
	}
	columns := make([]column, 0, len(keys))
	for _, key := range keys {
		f, known := fieldByKey[key]
		if !known || seen[f.alias] {
			continue
		}
		seen[f.alias] = true
		columns = append(columns, column{key: key, field: f})
	}
	return columns
}

// text is a value as the vendor writes it: null when nothing was ever entered.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func date(s string) any {
	if s == "" {
		return noDay
	}
	return s
}

func bestEmail(r row) any {
	if r.person.WorkEmail != "" {
		return r.person.WorkEmail
	}
	return text(r.person.HomeEmail)
}

func supervisor(r row) any {
	if r.boss == nil {
		return nil
	}
	return r.boss.LastName + ", " + r.boss.FirstName
}

// supervisorID serves both keys: the vendor's documents and recordings agree on
// supervisorEId being the manager's id, and name supervisorId as its alias.
func supervisorID(r row) any {
	if r.boss == nil {
		return nil
	}
	return r.boss.ID
}

func supervisorEmail(r row) any {
	if r.boss == nil {
		return nil
	}
	return text(r.boss.WorkEmail)
}

func lastChanged(r row) any {
	if r.person.LastChanged.IsZero() {
		return nil
	}
	return stamp(r.person.LastChanged)
}
