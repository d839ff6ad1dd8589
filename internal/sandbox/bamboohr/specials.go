package bamboohr

import "time"

// shortNames are names some people go by.
var shortNames = []string{"Alex", "Kim", "Sam", "Robin", "Jo"}

// specials makes the people at whom readers stumble out of ordinary members:
// hires, leavers, people gone, people without an address or a change date.
func (g *generator) specials(n int) {
	order := g.random.Perm(len(g.members))
	take := func(per250 int, wanted func(Person) bool, change func(i int, p *Person)) {
		count := (n*per250 + 249) / 250 // rounded up: a small company has some of each
		for at := 0; at < len(order) && count > 0; {
			p := &g.people[g.members[order[at]]]
			if !wanted(*p) {
				at++
				continue
			}
			order = append(order[:at], order[at+1:]...)
			count--
			change(count, p)
		}
	}
	anyone := func(Person) bool { return true }
	office := func(p Person) bool { return p.Jobs[0].Department != warehouseDepartment().name }

	take(6, func(p Person) bool { return !office(p) }, func(_ int, p *Person) { p.WorkEmail = "" })
	take(3, office, g.hire)
	take(15, anyone, g.left)
	take(2, office, func(i int, p *Person) { p.TerminationDate = plusDays(g.today, 12+i*17) })
	take(1, office, func(_ int, p *Person) {
		promoted := p.Jobs[0]
		promoted.Date, promoted.Title = plusDays(g.today, 30), "Principal "+promoted.Title
		p.Jobs = p.withJob(promoted)
	})
	take(4, anyone, func(_ int, p *Person) { p.PreferredName = pick(g.random, shortNames) })
	take(2, anyone, func(_ int, p *Person) { p.LastChanged = time.Time{} })
	take(2, anyone, func(_ int, p *Person) { p.setDivision("") })
}

// hire lets the person start in the coming weeks. One of three is Active already.
func (g *generator) hire(i int, p *Person) {
	p.HireDate = plusDays(g.today, 6+i*11)
	p.ActiveEarly = i%3 == 0
	p.HomeEmail = mailbox(p.FirstName, p.LastName) + "@home.test"
	job := p.Jobs[0]
	job.Date = p.HireDate
	p.Jobs = []Job{job}
}

// left lets the person have gone between hiring and last week.
func (g *generator) left(_ int, p *Person) {
	p.TerminationDate = plusDays(g.today, -8-g.random.IntN(400))
	if p.TerminationDate < p.HireDate {
		p.HireDate = plusDays(p.TerminationDate, -90-g.random.IntN(700))
		job := p.Jobs[0]
		job.Date = p.HireDate
		p.Jobs = []Job{job}
	}
}

func (p *Person) setDivision(name string) {
	job := p.Jobs[0]
	job.Division = name
	p.Jobs = []Job{job}
}
