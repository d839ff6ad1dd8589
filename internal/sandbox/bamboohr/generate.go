package bamboohr

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

// firstID keeps ids apart from employee numbers, which start at 0001: who mixes
// the two up shall notice.
const firstID = 101

// yearsOfHiring is how far back the oldest first day lies.
const yearsOfHiring = 8

// Fixed is a person the caller wants in the company, such as the owner of a demo
// account. Names, e-mail and title are taken as they are.
type Fixed struct {
	FirstName  string
	LastName   string
	Email      string
	JobTitle   string
	Department string // "" is Engineering
	Location   string // "" is the first office
	// ManagerEmail names an earlier fixed person; "" is the department's head.
	ManagerEmail string
	StartDate    string // "" is a day in the past
	EndDate      string
}

// GenerateOptions shapes a population; the zero value of all but Today will do.
type GenerateOptions struct {
	// Today is the day around which the dates lie. It must be set.
	Today time.Time
	// Domain is that of the work e-mails, acme.test by default.
	Domain string
	Fixed  []Fixed
}

// Generate invents n people who make up a company: one chief executive, heads of
// department, leads and members, in offices on four continents. Of 250 people 3
// start in the coming weeks, 15 left in the past, 2 have an end date ahead and 6
// in the warehouse have no work e-mail; other sizes keep the shares. The same
// arguments give the same people. Fixed people come on top of the chief and the
// heads, and the result is larger than n when these alone are more.
func Generate(seed uint64, n int, opts GenerateOptions) []Person {
	if opts.Domain == "" {
		opts.Domain = DefaultDomain
	}
	g := &generator{
		random: rand.New(rand.NewPCG(seed, firstID)), //nolint:gosec // reproducible names, nothing secret
		today:  day(opts.Today), made: opts.Today.AddDate(0, -1, 0),
		domain: opts.Domain, nextID: firstID, mails: map[string]bool{},
	}
	for _, f := range opts.Fixed {
		g.mails[f.Email] = true
	}
	g.company()
	for _, f := range opts.Fixed {
		g.fixed(f)
	}
	if rest := n - len(g.people); rest > 0 {
		g.branches(rest)
	}
	g.specials(n)
	return g.people
}

// generator collects people; managers come before those who report to them.
type generator struct {
	random *rand.Rand
	today  string
	made   time.Time
	domain string
	nextID int
	people []Person
	mails  map[string]bool
	chief  string            // id of the chief executive
	heads  map[string]string // id of each department's head
	// members are the indexes of people without reports, whom specials picks from.
	members []int
}

// company makes the chief executive and the heads of department.
func (g *generator) company() {
	hq := sites[0]
	g.chief = g.add(hq, Job{Title: chiefExecutive, Department: "Executive", Location: hq.name}, g.past(7, yearsOfHiring))
	g.heads = make(map[string]string, len(departments))
	for i, d := range departments {
		at := sites[i%(len(sites)-1)]
		if d.name == warehouseDepartment().name {
			at = warehouse()
		}
		job := Job{Title: d.head, Department: d.name, Location: at.name, SupervisorID: g.chief}
		g.heads[d.name] = g.add(at, job, g.past(5, 7))
	}
}

// branches shares n people among the departments by weight, the rest to the first.
func (g *generator) branches(n int) {
	left := n
	for i := len(departments) - 1; i >= 0; i-- {
		size := n * departments[i].weight / 100
		if i == 0 {
			size = left
		}
		left -= size
		g.branch(departments[i], size)
	}
}

// branch makes a department's leads, one for about eight members, and the members.
func (g *generator) branch(d department, size int) {
	const span = 9
	var lead string
	var at site
	for i := range size {
		if i%span == 0 {
			at = g.siteFor(d)
			job := Job{Title: d.lead, Department: d.name, Location: at.name, SupervisorID: g.heads[d.name]}
			lead = g.add(at, job, g.past(3, 6))
			continue
		}
		if g.random.IntN(3) == 0 { // every third works elsewhere than the lead
			at = g.siteFor(d)
		}
		job := Job{Title: pick(g.random, d.titles), Department: d.name, Location: at.name, SupervisorID: lead}
		g.add(at, job, g.past(0, 5))
		g.members = append(g.members, len(g.people)-1)
	}
}

func (g *generator) siteFor(d department) site {
	if d.name == warehouseDepartment().name {
		return warehouse()
	}
	return sites[g.random.IntN(len(sites)-1)]
}

// add makes a person with an invented name and returns the id.
func (g *generator) add(at site, job Job, hired string) string {
	names := pick(g.random, at.cultures)
	first, last := pick(g.random, names.first), pick(g.random, names.last)
	p := Person{
		FirstName: first, LastName: last, WorkEmail: g.mail(first, last),
		WorkPhone: fmt.Sprintf("%s%03d", at.phone, g.random.IntN(1000)), HireDate: hired,
		Employment: pick(g.random, []string{employmentFullTime, employmentFullTime, employmentFullTime, "Part-Time", "Contractor"}),
	}
	if g.random.IntN(4) == 0 {
		p.MobilePhone = fmt.Sprintf("+44 7700 900%03d", g.random.IntN(1000))
	}
	return g.append(p, job)
}

func (g *generator) fixed(f Fixed) {
	d, known := departmentOf(f.Department)
	if !known && f.Department == "" {
		d, known = departments[0], true
		f.Department = d.name
	}
	job := Job{Title: f.JobTitle, Department: f.Department, Location: f.Location, SupervisorID: g.chief}
	if known {
		job.SupervisorID = g.heads[d.name]
	}
	if job.Location == "" {
		job.Location = sites[0].name
	}
	for _, p := range g.people {
		if f.ManagerEmail != "" && p.WorkEmail == f.ManagerEmail {
			job.SupervisorID = p.ID
		}
	}
	hired := f.StartDate
	if hired == "" {
		hired = g.past(1, 6)
	}
	g.append(Person{
		FirstName: f.FirstName, LastName: f.LastName, WorkEmail: f.Email, HireDate: hired,
		TerminationDate: f.EndDate, Employment: employmentFullTime, Fixed: true,
	}, job)
}

// append gives the person its keys and its first job.
func (g *generator) append(p Person, job Job) string {
	p.ID = strconv.Itoa(g.nextID)
	p.EmployeeNumber = employeeNumber(g.nextID)
	p.LastChanged = g.made.Add(time.Duration(g.nextID) * time.Minute)
	g.nextID++
	job.Date, job.Division = p.HireDate, siteOf(job.Location).division
	p.Jobs = []Job{job}
	g.people = append(g.people, p)
	return p.ID
}

// mail invents an address nobody else has.
func (g *generator) mail(first, last string) string {
	address := freeAddress(first, last, g.domain, func(a string) bool { return g.mails[a] })
	g.mails[address] = true
	return address
}

// past is a date between fewest and most years ago, never today.
func (g *generator) past(fewest, most int) string {
	return plusDays(g.today, -fewest*365-7-g.random.IntN((most-fewest)*365-7))
}

// employeeNumber is the company's own number of the person with that id.
func employeeNumber(id int) string { return fmt.Sprintf("%04d", id-firstID+1) }

// freeAddress spells the name, with a number after it as long as the address is taken.
func freeAddress(first, last, domain string, taken func(string) bool) string {
	box := mailbox(first, last)
	if box == "" {
		box = "person"
	}
	for i := 1; ; i++ {
		address := box + "@" + domain
		if i > 1 {
			address = box + strconv.Itoa(i) + "@" + domain
		}
		if !taken(address) {
			return address
		}
	}
}
