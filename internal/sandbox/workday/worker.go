package workday

import (
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/company"
)

// worker is one record of a person.
type worker struct {
	s          *Server
	person     company.Person
	boss       company.Person
	led        bool // there is a boss
	contingent bool
}

// workers are everybody, also who starts later: the effective date hides them.
func (s *Server) workers() []worker {
	v := s.desk.Company().Look()
	return s.staff.Of(s.desk, v, func() []worker {
		list := make([]worker, 0, len(v.People))
		for _, p := range s.desk.People(v) {
			w := worker{s: s, person: p, contingent: p.Contract}
			w.boss, w.led = v.Person(p.Manager)
			list = append(list, w)
			if !p.Contract && s.desk.Company().Chance("workday both", p.Index, 1) {
				w.contingent = true // came as a contractor first
				list = append(list, w)
			}
		}
		return list
	})
}

// wid is the record's own id, 32 hex digits.
func (w worker) wid() string {
	kind := "workday worker"
	if w.contingent {
		kind = "workday contingent"
	}
	return strings.ReplaceAll(w.s.desk.Company().ID(kind, w.person.Index), "-", "")
}

// id is the employee's or the contingent worker's number.
func (w worker) id() string {
	if w.contingent {
		return "C-" + w.person.Number
	}
	return w.person.Number
}

func (w worker) bossID() string {
	if !w.led {
		return ""
	}
	return worker{s: w.s, person: w.boss, contingent: w.boss.Contract}.id()
}

// earlier tells a contingent record of somebody who is an employee today: it is over.
func (w worker) earlier() bool { return w.contingent && !w.person.Contract }

// here tells whether the record exists on the effective date.
func (w worker) here(day string) bool { return w.earlier() || !w.person.Starts(day) }

func (w worker) left(day string) bool { return w.earlier() || w.person.Left(day) }

func (w worker) end() string {
	if w.earlier() {
		return w.person.Start
	}
	return w.person.End
}

// day writes a date as xsd:date: with the offset of the data centre for some.
func (w worker) day(date string) string {
	if date != "" && w.s.desk.Company().Chance("workday offset", w.person.Index, 20) {
		return date + "-08:00"
	}
	return date
}

// flag is a boolean as the vendor writes it.
func flag(is bool) string {
	if is {
		return "1"
	}
	return "0"
}

// field is a value that a report's column can show on a day.
type field func(w worker, day string) string

var fields = map[string]field{
	"wid":         func(w worker, _ string) string { return w.wid() },
	"employee_id": func(w worker, _ string) string { return w.id() },
	"first_name":  func(w worker, _ string) string { return w.person.First },
	"last_name":   func(w worker, _ string) string { return w.person.Last },
	"preferred":   func(w worker, _ string) string { return w.person.Preferred },
	"full_name":   func(w worker, _ string) string { return w.person.Name() },
	"work_email":  func(w worker, _ string) string { return w.person.Email },
	"home_email":  func(w worker, _ string) string { return w.person.HomeEmail },
	"phone":       func(w worker, _ string) string { return w.person.Phone },
	"title":       func(w worker, _ string) string { return w.person.Title },
	"department":  func(w worker, _ string) string { return w.person.Dept },
	"location":    func(w worker, _ string) string { return w.person.Location },
	"cost_center": func(w worker, _ string) string { return w.person.CostCenter() + " " + w.person.Dept },
	"manager_id":  func(w worker, _ string) string { return w.bossID() },
	"hire_date":   func(w worker, _ string) string { return w.day(w.person.Start) },
	"end_date":    func(w worker, _ string) string { return w.day(w.end()) },
	"active":      func(w worker, day string) string { return flag(!w.left(day)) },
	"status": func(w worker, day string) string {
		if w.left(day) {
			return "Terminated"
		}
		return "Active"
	},
	"worker_type": func(w worker, _ string) string {
		if w.contingent {
			return "Contingent Worker"
		}
		return "Employee"
	},
}

// validDay reads a date with or without an offset behind it.
func validDay(text string) (string, bool) {
	if len(text) < len(time.DateOnly) {
		return "", false
	}
	day := text[:len(time.DateOnly)]
	_, err := time.Parse(time.DateOnly, day)
	return day, err == nil
}
