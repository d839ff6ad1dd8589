package bamboohr

// site is a place of the invented company.
type site struct {
	name     string
	city     string
	country  string
	division string
	phone    string // international prefix with area
	cultures []culture
}

// sites holds the offices first and the warehouse last.
var sites = []site{
	{"London", "London", "United Kingdom", "Europe", "+44 20 7946 0", []culture{english, english, indian, polish}},
	{"München", "München", "Germany", "Europe", "+49 89 5550 1", []culture{german, german, turkish, english}},
	{"Kraków", "Kraków", "Poland", "Europe", "+48 12 555 0", []culture{polish, polish, polish, english}},
	{"Lisboa", "Lisboa", "Portugal", "Europe", "+351 21 555 0", []culture{portuguese, portuguese, english}},
	{"Montréal", "Montréal", "Canada", "North America", "+1 514 555 0", []culture{french, french, english, vietnamese}},
	{"Austin", "Austin", "United States", "North America", "+1 512 555 0", []culture{english, spanish, vietnamese}},
	{"São Paulo", "São Paulo", "Brazil", "Latin America", "+55 11 5550 0", []culture{portuguese, portuguese, spanish}},
	{"大阪", "Osaka", "Japan", "Asia-Pacific", "+81 6 5550 0", []culture{japanese, japanese, english}},
	{"Rotterdam Warehouse", "Rotterdam", "Netherlands", "Europe", "+31 10 555 0", []culture{dutch, dutch, polish, turkish}},
}

func warehouse() site { return sites[len(sites)-1] }

// siteOf finds a site by the name records carry; unknown places have no city.
func siteOf(name string) site {
	for _, s := range sites {
		if s.name == name {
			return s
		}
	}
	return site{}
}

// department is a branch of the invented company: a head under the chief
// executive, leads under the head, members under the leads.
type department struct {
	name   string
	head   string
	lead   string
	titles []string
	weight int // share of the company, in percent
}

const chiefExecutive = "Chief Executive Officer"

// departments holds the warehouse last: its people work at the warehouse and
// some of them have no work e-mail.
var departments = []department{
	{"Engineering", "VP of Engineering", "Engineering Manager", []string{"Software Engineer", "Senior Software Engineer", "QA Engineer", "Site Reliability Engineer", "Data Engineer"}, 26},
	{"Product", "VP of Product", "Lead Product Manager", []string{"Product Manager", "Product Designer", "UX Researcher"}, 8},
	{"IT", "Head of IT", "IT Manager", []string{"IT Support Specialist", "Systems Administrator", "Security Analyst"}, 6},
	{"People", "Chief People Officer", "HR Manager", []string{"HR Business Partner", "Recruiter", "People Operations Specialist"}, 5},
	{"Finance", "Chief Financial Officer", "Finance Manager", []string{"Accountant", "Financial Analyst", "Procurement Specialist"}, 6},
	{"Sales", "VP of Sales", "Sales Manager", []string{"Account Executive", "Sales Development Representative", "Solutions Engineer"}, 17},
	{"Marketing", "VP of Marketing", "Marketing Manager", []string{"Content Marketer", "Brand Designer", "Marketing Analyst"}, 8},
	{"Customer Success", "VP of Customer Success", "Support Manager", []string{"Customer Success Manager", "Support Engineer", "Onboarding Consultant"}, 12},
	{"Warehouse", "Head of Logistics", "Shift Lead", []string{"Warehouse Operative", "Forklift Driver", "Returns Clerk"}, 12},
}

func warehouseDepartment() department { return departments[len(departments)-1] }

// departmentOf finds a department by name; ok is false for one the generator does not know.
func departmentOf(name string) (department, bool) {
	for _, d := range departments {
		if d.name == name {
			return d, true
		}
	}
	return department{}, false
}
