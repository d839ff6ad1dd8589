package bamboohr

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

// daysUntilStart is how far ahead a hire's first day lies unless it is given.
const daysUntilStart = 14

// maxText is the most characters a name or title may have.
const maxText = 100

// Hire is a new record. Everything may be left out: the vendor's people
// department then invents somebody believable.
type Hire struct {
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	WorkEmail string `json:"work_email"`
	// NoWorkEmail leaves the address empty instead of inventing one.
	NoWorkEmail bool   `json:"no_work_email"`
	JobTitle    string `json:"job_title"`
	Department  string `json:"department"`
	Location    string `json:"location"`
	StartDate   string `json:"start_date"` // YYYY-MM-DD, past or future
	// Supervisor is the manager's work e-mail or id.
	Supervisor string `json:"supervisor"`
}

// Hire adds a person and announces it: a created event, then an updated one, as
// the vendor first makes a record and then fills it in.
func (s *Server) Hire(h Hire) (Person, error) {
	var made Person
	err := s.change(func(st *state) error {
		p, err := s.hired(st, h)
		if err != nil {
			return err
		}
		made = p
		st.NextID++
		st.People = append(st.People, p)
		st.reindex()
		s.announce(st, eventCreated, p, nil)
		s.announce(st, eventUpdated, p, s.filled(st, p))
		return nil
	})
	return made, err
}

// hired completes the order to a record and changes nothing.
func (s *Server) hired(st *state, h Hire) (Person, error) {
	random := rand.New(rand.NewPCG(s.opts.Seed, uint64(st.NextID))) //nolint:gosec // reproducible names, nothing secret
	d, known := departmentOf(h.Department)
	if !known {
		d = departments[random.IntN(len(departments)-1)]
	}
	at := sites[random.IntN(len(sites)-1)]
	if d.name == warehouseDepartment().name {
		at = warehouse()
	}
	setDefault(&h.Department, d.name)
	setDefault(&h.JobTitle, pick(random, d.titles))
	setDefault(&h.Location, at.name)
	names := pick(random, at.cultures)
	setDefault(&h.FirstName, pick(random, names.first))
	setDefault(&h.LastName, pick(random, names.last))
	setDefault(&h.StartDate, plusDays(s.today(), daysUntilStart))
	switch {
	case h.NoWorkEmail:
		h.WorkEmail = ""
	case h.WorkEmail == "":
		taken := func(address string) bool { return st.personByEmail(address) != nil }
		h.WorkEmail = freeAddress(h.FirstName, h.LastName, s.opts.Domain, taken)
	}
	boss, err := s.bossFor(st, h)
	if err != nil {
		return Person{}, err
	}
	p := Person{
		ID: strconv.Itoa(st.NextID), EmployeeNumber: employeeNumber(st.NextID),
		FirstName: h.FirstName, LastName: h.LastName, WorkEmail: h.WorkEmail,
		HomeEmail: mailbox(h.FirstName, h.LastName) + "@home.test",
		HireDate:  h.StartDate, Employment: employmentFullTime, Inserted: true, LastChanged: s.opts.Now(),
		Jobs: []Job{{
			Date: h.StartDate, Title: h.JobTitle, Department: h.Department, Location: h.Location,
			Division: siteOf(h.Location).division, SupervisorID: boss,
		}},
	}
	return p, st.acceptable(p)
}

// bossFor is the id of the manager a hire reports to: the one named, else the one
// all hires get, else the department's most senior person, else nobody.
func (s *Server) bossFor(st *state, h Hire) (string, error) {
	if h.Supervisor != "" {
		return st.supervisorID(h.Supervisor)
	}
	if boss := st.personByEmail(s.opts.HireManager); boss != nil {
		return boss.ID, nil
	}
	today := s.today()
	for _, p := range st.People { // ids ascend with rank: heads come first
		if p.job(today, true).Department == h.Department && !p.leftBy(today) {
			return p.ID, nil
		}
	}
	return "", nil
}

// supervisorID finds a manager by work e-mail or id.
func (st *state) supervisorID(key string) (string, error) {
	if p := st.person(key); p != nil {
		return p.ID, nil
	}
	if p := st.personByEmail(key); p != nil {
		return p.ID, nil
	}
	return "", refuse("supervisor", "nobody here has this work e-mail or id")
}

// acceptable refuses what the vendor's own form would refuse.
func (st *state) acceptable(p Person) error {
	job := p.Jobs[len(p.Jobs)-1]
	for _, typed := range []struct{ field, value string }{
		{"first_name", p.FirstName}, {"last_name", p.LastName}, {"work_email", p.WorkEmail},
		{"job_title", job.Title}, {"department", job.Department}, {"location", job.Location},
	} {
		if utf8.RuneCountInString(typed.value) > maxText || !utf8.ValidString(typed.value) {
			return refuse(typed.field, "at most 100 characters of valid text")
		}
	}
	switch {
	case strings.TrimSpace(p.FirstName) == "":
		return refuse("first_name", "a first name is needed")
	case strings.TrimSpace(p.LastName) == "":
		return refuse("last_name", "a last name is needed")
	case !validDay(p.HireDate):
		return refuse("start_date", "a date like 2026-01-31 is needed")
	case p.WorkEmail != "" && !strings.Contains(p.WorkEmail, "@"):
		return refuse("work_email", "this is no e-mail address")
	}
	if other := st.personByEmail(p.WorkEmail); other != nil && other.ID != p.ID {
		return refusal{http.StatusConflict, "work_email", fmt.Sprintf("%s (%s) has this address", other.Name(), other.ID)}
	}
	return nil
}

// filled are the fields that hold a value now. Those of history rows that begin
// later are not told of: the vendor sends events when a value takes effect.
func (s *Server) filled(st *state, p Person) []string {
	r := st.row(&p, s.today(), true)
	var filled []string
	for _, f := range fields {
		if f.number == "" || f.alias == "lastChanged" {
			continue
		}
		if v := f.value(r); v != nil && v != "" && v != noDay && v != false {
			filled = append(filled, f.alias)
		}
	}
	return filled
}

// announce tells the hooks what happened to a person.
func (s *Server) announce(st *state, kind string, p Person, changed []string) {
	st.announce(event{kind: kind, id: p.ID, changed: changed, at: s.opts.Now()}, p.Name(), s.today())
}
