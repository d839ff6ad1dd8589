package bamboohr

import (
	"cmp"
	"slices"
	"strings"
)

// Phase is where a person stands today.
type Phase string

// The phases. Leaving people have an end date ahead or today.
const (
	PhaseHire    Phase = "hire"
	PhaseActive  Phase = "active"
	PhaseLeaving Phase = "leaving"
	PhaseGone    Phase = "gone"
)

func (p Person) phase(today string) Phase {
	switch {
	case p.startsAfter(today):
		return PhaseHire
	case p.leftBy(today):
		return PhaseGone
	case p.endDate() != "":
		return PhaseLeaving
	default:
		return PhaseActive
	}
}

// PersonView is a person as the control page and its API show it: the newest
// values, future-dated ones included.
type PersonView struct {
	ID             string `json:"id"`
	EmployeeNumber string `json:"employee_number"`
	Name           string `json:"name"`
	FirstName      string `json:"first_name"`
	LastName       string `json:"last_name"`
	WorkEmail      string `json:"work_email"`
	JobTitle       string `json:"job_title"`
	Department     string `json:"department"`
	Location       string `json:"location"`
	SupervisorID   string `json:"supervisor_id"`
	Supervisor     string `json:"supervisor"` // the manager's name
	StartDate      string `json:"start_date"`
	EndDate        string `json:"end_date"`
	Status         string `json:"status"` // the vendor's Active or Inactive
	Phase          Phase  `json:"phase"`
	// Broken are the fields that trouble spoils on the wire.
	Broken []string `json:"broken,omitempty"`
}

func (st *state) view(p *Person, today string, damage damages) PersonView {
	r := st.row(p, today, false)
	v := PersonView{
		ID: p.ID, EmployeeNumber: p.EmployeeNumber, Name: p.Name(), FirstName: p.FirstName, LastName: p.LastName,
		WorkEmail: p.WorkEmail, JobTitle: r.job.Title, Department: r.job.Department, Location: r.job.Location,
		StartDate: p.HireDate, EndDate: p.endDate(), Status: p.status(today), Phase: p.phase(today),
	}
	if r.boss != nil {
		v.SupervisorID, v.Supervisor = r.boss.ID, r.boss.Name()
	}
	for alias := range damage[p.ID] {
		v.Broken = append(v.Broken, alias)
	}
	slices.Sort(v.Broken)
	return v
}

// People lists those whose name, e-mail, title, department, location or id holds
// query, in any case; phase "" is any. Order: ascending ids.
func (s *Server) People(query string, phase Phase) []PersonView {
	query = strings.ToLower(strings.TrimSpace(query))
	list := []PersonView{}
	s.read(func(st *state) {
		today := s.today()
		damage := st.damages(today)
		for i := range st.People {
			v := st.view(&st.People[i], today, damage)
			if (phase == "" || v.Phase == phase) && v.matches(query) {
				list = append(list, v)
			}
		}
	})
	return list
}

// Person is one of them; ok is false for an unknown id.
func (s *Server) Person(id string) (v PersonView, ok bool) {
	s.read(func(st *state) {
		if p := st.person(id); p != nil {
			today := s.today()
			v, ok = st.view(p, today, st.damages(today)), true
		}
	})
	return v, ok
}

func (v PersonView) matches(query string) bool {
	if query == "" || v.ID == query {
		return true
	}
	for _, value := range []string{v.Name, v.FirstName + " " + v.LastName, v.WorkEmail, v.JobTitle, v.Department, v.Location} {
		if strings.Contains(strings.ToLower(value), query) {
			return true
		}
	}
	return false
}

// byInterest puts hires and leavers first, by date, then the others by name.
func byInterest(list []PersonView) {
	rank := map[Phase]int{PhaseHire: 0, PhaseLeaving: 1, PhaseActive: 2, PhaseGone: 3}
	soonest := func(v PersonView) string {
		switch v.Phase {
		case PhaseHire:
			return v.StartDate
		case PhaseLeaving:
			return v.EndDate
		case PhaseActive, PhaseGone:
		}
		return ""
	}
	slices.SortStableFunc(list, func(a, b PersonView) int {
		return cmp.Or(cmp.Compare(rank[a.Phase], rank[b.Phase]), cmp.Compare(soonest(a), soonest(b)), cmp.Compare(a.Name, b.Name))
	})
}
