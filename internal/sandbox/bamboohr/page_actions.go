package bamboohr

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// notices are what the page says after an order, %-free: the person comes first.
var notices = map[string]string{
	"hired":     " was hired.",
	"ends":      " has a new end date.",
	"stays":     " stays: the end date is withdrawn.",
	"withdrawn": "The hire was withdrawn; the record is gone.",
	"trouble":   "The trouble is set.",
	"calm":      "All trouble has ended.",
	"reset":     "The company was made anew.",
}

// notice is the sentence for ?done=…&who=…, "" without one. Nothing of the query
// is shown: names come from the records.
func (s *Server) notice(r *http.Request) string {
	text, known := notices[r.URL.Query().Get("done")]
	if !known {
		return ""
	}
	if !strings.HasPrefix(text, " ") {
		return text
	}
	if v, found := s.Person(r.URL.Query().Get("who")); found {
		return v.Name + text
	}
	return ""
}

// done leads back to the page, or shows it with the problem.
func (s *Server) done(w http.ResponseWriter, r *http.Request, what, who string, err error) {
	if err != nil {
		s.problem(w, r, page{}, err)
		return
	}
	redirectTo("./?"+url.Values{"done": {what}, "who": {who}}.Encode())(w, r)
}

func (s *Server) problem(w http.ResponseWriter, r *http.Request, p page, err error) {
	var no refusal
	if !errors.As(err, &no) {
		no = refusal{status: http.StatusInternalServerError, message: err.Error()}
	}
	p.Problem = no.Error()
	s.render(w, r, no.status, p)
}

func (s *Server) postHire(w http.ResponseWriter, r *http.Request) {
	h := Hire{
		FirstName: formText(r, "first_name"), LastName: formText(r, "last_name"), WorkEmail: formText(r, "work_email"),
		NoWorkEmail: r.PostFormValue("no_work_email") != "", JobTitle: formText(r, "job_title"),
		Department: formText(r, "department"), Location: formText(r, "location"),
		StartDate: formText(r, "start_date"), Supervisor: formText(r, "supervisor"),
	}
	made, err := s.Hire(h)
	if err != nil {
		p := page{Hire: h}
		var no refusal
		if errors.As(err, &no) {
			p.HireField = no.field
		}
		s.problem(w, r, p, err)
		return
	}
	s.done(w, r, "hired", made.ID, nil)
}

func (s *Server) postEndDate(w http.ResponseWriter, r *http.Request) {
	id := formText(r, "id")
	_, err := s.SetEndDate(id, formText(r, "end_date"))
	s.done(w, r, "ends", id, err)
}

func (s *Server) postStay(w http.ResponseWriter, r *http.Request) {
	id := formText(r, "id")
	_, err := s.WithdrawEndDate(id)
	s.done(w, r, "stays", id, err)
}

func (s *Server) postWithdraw(w http.ResponseWriter, r *http.Request) {
	s.done(w, r, "withdrawn", "", s.Withdraw(formText(r, "id")))
}

// postFault adds one kind of failing answer behind those that are already ordered.
func (s *Server) postFault(w http.ResponseWriter, r *http.Request) {
	fault := Fault{Kind: FaultKind(formText(r, "kind")), RetryAfterDate: r.PostFormValue("retry_after_date") != ""}
	seconds, err := number(r, "seconds")
	if err == nil {
		fault.Times, err = number(r, "times")
	}
	if err != nil {
		s.problem(w, r, page{}, err)
		return
	}
	if fault.Kind == Slow {
		fault.DelayMillis = 1000 * seconds
	} else {
		fault.RetryAfterSeconds = seconds
	}
	s.done(w, r, "trouble", "", s.adjustTrouble(func(t *Trouble) {
		t.Next = append(slices.Clone(t.Next), fault)
	}))
}

// postRecords sets which records are bad and how many people are missing.
func (s *Server) postRecords(w http.ResponseWriter, r *http.Request) {
	percent, err := number(r, "vanish_percent")
	if err != nil {
		s.problem(w, r, page{}, err)
		return
	}
	var broken []Breakage
	for _, kind := range r.PostForm["broken"] {
		broken = append(broken, Breakage(kind))
	}
	s.done(w, r, "trouble", "", s.adjustTrouble(func(t *Trouble) {
		t.VanishPercent, t.Broken = percent, broken
	}))
}

func (s *Server) postCalm(w http.ResponseWriter, r *http.Request) {
	s.done(w, r, "calm", "", s.SetTrouble(Trouble{}))
}

func (s *Server) postReset(w http.ResponseWriter, r *http.Request) {
	s.done(w, r, "reset", "", s.Reset())
}

func formText(r *http.Request, name string) string {
	return strings.ToValidUTF8(strings.TrimSpace(r.PostFormValue(name)), "")
}

// number reads a form field; an empty one is 0.
func number(r *http.Request, name string) (int, error) {
	value := formText(r, name)
	if value == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		return 0, refuse(name, "a whole number is needed")
	}
	return n, nil
}
