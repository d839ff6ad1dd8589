package demo

import (
	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

// Password opens every demo account.
const Password = "assetronics-demo" //nolint:gosec // public: the demo serves on loopback only

// HireManager is whom the vendor's new hires report to.
const HireManager = "manager@acme.test"

// person is somebody at Acme. Managers stand before those who report to them.
type person struct {
	first, last, email, title, department, location, manager, start string
}

var people = []person{
	{"Astrid", "Holm", "astrid.holm@acme.test", "Chief Executive Officer", "Executive", "Berlin", "", "2016-02-01"},
	{"Alex", "Morgan", "admin@acme.test", "Head of IT", "IT", "Berlin", "astrid.holm@acme.test", "2017-05-15"},
	{"Inés", "Torres", "it@acme.test", "IT Support Engineer", "IT", "Berlin", "admin@acme.test", "2020-09-01"},
	{"Hanna", "Richter", "hr@acme.test", "People Partner", "People", "Berlin", "astrid.holm@acme.test", "2019-03-01"},
	{"Marcus", "Lindqvist", "manager@acme.test", "Engineering Manager", "Engineering", "Stockholm", "astrid.holm@acme.test", "2018-08-20"},
	{"Emma", "Okafor", "employee@acme.test", "Software Engineer", "Engineering", "London", "manager@acme.test", "2022-04-04"},
	{"Jonas", "Weber", "jonas.weber@acme.test", "Chief Financial Officer", "Finance", "Berlin", "astrid.holm@acme.test", "2017-01-09"},
	{"Sofia", "Rossi", "sofia.rossi@acme.test", "VP Sales", "Sales", "Milan", "astrid.holm@acme.test", "2018-11-05"},
	{"Priya", "Nair", "priya.nair@acme.test", "VP Product", "Product", "London", "astrid.holm@acme.test", "2019-06-17"},
	{"Tomás", "Silva", "tomas.silva@acme.test", "Senior Software Engineer", "Engineering", "Lisbon", "manager@acme.test", "2019-10-01"},
	{"Yuki", "Tanaka", "yuki.tanaka@acme.test", "Staff Engineer", "Engineering", "Berlin", "manager@acme.test", "2018-12-03"},
	{"Noah", "Brandt", "noah.brandt@acme.test", "Site Reliability Engineer", "Engineering", "Berlin", "manager@acme.test", "2021-02-15"},
	{"Aïcha", "Benali", "aicha.benali@acme.test", "Software Engineer", "Engineering", "Paris", "manager@acme.test", "2021-09-06"},
	{"Oliver", "Nowak", "oliver.nowak@acme.test", "Software Engineer", "Engineering", "Warsaw", "manager@acme.test", "2022-01-10"},
	{"Lena", "Fischer", "lena.fischer@acme.test", "QA Engineer", "Engineering", "Berlin", "manager@acme.test", "2020-05-04"},
	{"Mateo", "García", "mateo.garcia@acme.test", "Data Engineer", "Engineering", "Madrid", "manager@acme.test", "2021-11-22"},
	{"Freya", "Andersen", "freya.andersen@acme.test", "Product Designer", "Product", "Copenhagen", "priya.nair@acme.test", "2020-08-10"},
	{"Daniel", "Cohen", "daniel.cohen@acme.test", "Product Manager", "Product", "London", "priya.nair@acme.test", "2021-03-29"},
	{"Mei", "Lin", "mei.lin@acme.test", "UX Researcher", "Product", "Berlin", "priya.nair@acme.test", "2022-06-13"},
	{"Lukas", "Huber", "lukas.huber@acme.test", "Account Executive", "Sales", "Vienna", "sofia.rossi@acme.test", "2020-02-03"},
	{"Chloé", "Martin", "chloe.martin@acme.test", "Account Executive", "Sales", "Paris", "sofia.rossi@acme.test", "2021-01-18"},
	{"Samuel", "Adeyemi", "samuel.adeyemi@acme.test", "Sales Engineer", "Sales", "London", "sofia.rossi@acme.test", "2019-09-09"},
	{"Giulia", "Conti", "giulia.conti@acme.test", "Sales Operations", "Sales", "Milan", "sofia.rossi@acme.test", "2022-02-21"},
	{"Katarzyna", "Zielińska", "katarzyna.zielinska@acme.test", "Customer Success Manager", "Customer Success", "Warsaw", "sofia.rossi@acme.test", "2020-10-12"},
	{"Ben", "Carter", "ben.carter@acme.test", "Customer Success Manager", "Customer Success", "London", "sofia.rossi@acme.test", "2021-07-05"},
	{"Nadia", "Haddad", "nadia.haddad@acme.test", "Support Specialist", "Customer Success", "Berlin", "sofia.rossi@acme.test", "2022-03-14"},
	{"Erik", "Johansson", "erik.johansson@acme.test", "Controller", "Finance", "Stockholm", "jonas.weber@acme.test", "2018-04-16"},
	{"Laura", "Bianchi", "laura.bianchi@acme.test", "Accountant", "Finance", "Milan", "jonas.weber@acme.test", "2020-01-07"},
	{"David", "Schmidt", "david.schmidt@acme.test", "Procurement Specialist", "Finance", "Berlin", "jonas.weber@acme.test", "2019-05-20"},
	{"Isabel", "Ferreira", "isabel.ferreira@acme.test", "Recruiter", "People", "Lisbon", "hr@acme.test", "2021-04-12"},
	{"Thea", "Berg", "thea.berg@acme.test", "People Operations Specialist", "People", "Stockholm", "hr@acme.test", "2022-09-01"},
	{"Viktor", "Petrov", "viktor.petrov@acme.test", "Systems Administrator", "IT", "Berlin", "admin@acme.test", "2018-07-02"},
	{"Grace", "Kim", "grace.kim@acme.test", "Security Engineer", "IT", "London", "admin@acme.test", "2020-11-16"},
	{"Pavel", "Dvořák", "pavel.dvorak@acme.test", "Office Manager", "Operations", "Berlin", "jonas.weber@acme.test", "2017-10-23"},
	{"Amelia", "Wright", "amelia.wright@acme.test", "Marketing Lead", "Marketing", "London", "priya.nair@acme.test", "2019-02-11"},
	{"Rafael", "Costa", "rafael.costa@acme.test", "Content Designer", "Marketing", "Lisbon", "amelia.wright@acme.test", "2021-05-31"},
	{"Zoë", "de Vries", "zoe.devries@acme.test", "Growth Marketer", "Marketing", "Amsterdam", "amelia.wright@acme.test", "2022-05-02"},
	{"Finn", "O'Connor", "finn.oconnor@acme.test", "Developer Advocate", "Marketing", "Dublin", "amelia.wright@acme.test", "2020-06-22"},
	{"Ravi", "Patel", "ravi.patel@acme.test", "Legal Counsel", "Legal", "London", "astrid.holm@acme.test", "2019-08-05"},
	{"Ingrid", "Nilsen", "ingrid.nilsen@acme.test", "Facilities Coordinator", "Operations", "Oslo", "pavel.dvorak@acme.test", "2021-10-04"},
}

// accounts are who can sign in at Acme.
var accounts = []struct {
	email string
	roles []access.Role
}{
	{"admin@acme.test", []access.Role{access.Owner, access.Admin}},
	{"it@acme.test", []access.Role{access.IT}},
	{"hr@acme.test", []access.Role{access.HR}},
	{"manager@acme.test", []access.Role{access.Manager}},
	{"employee@acme.test", []access.Role{access.Employee}},
}

// Vendor lists Acme's people for the simulated HR system, which knows them too.
func Vendor() []bamboohr.Fixed {
	known := make([]bamboohr.Fixed, len(people))
	for i, p := range people {
		known[i] = bamboohr.Fixed{
			FirstName: p.first, LastName: p.last, Email: p.email, JobTitle: p.title,
			Department: p.department, Location: p.location, ManagerEmail: p.manager, StartDate: p.start,
		}
	}
	return known
}

func (p person) name() string { return p.first + " " + p.last }
