package bamboohr

// Edit changes a record; empty fields stay as they are. A title, department,
// location or supervisor becomes a new row of the job history.
type Edit struct {
	FirstName  string `json:"first_name"`
	LastName   string `json:"last_name"`
	WorkEmail  string `json:"work_email"`
	JobTitle   string `json:"job_title"`
	Department string `json:"department"`
	Location   string `json:"location"`
	Supervisor string `json:"supervisor"` // work e-mail or id
	// Effective is the day the new job row counts from, today by default.
	Effective string `json:"effective"`
	// StartDate moves the first day of somebody who has not started yet, and is a
	// rehire for everybody else: the old end date stays on the record, as the
	// vendor keeps it.
	StartDate string `json:"start_date"`
}

// Edit carries out the change and announces what is different now.
func (s *Server) Edit(id string, e Edit) (Person, error) {
	return s.update(id, func(st *state, p *Person) error {
		setOver(&p.FirstName, e.FirstName)
		setOver(&p.LastName, e.LastName)
		setOver(&p.WorkEmail, e.WorkEmail)
		if e.StartDate != "" {
			if !validDay(e.StartDate) {
				return refuse("start_date", "a date like 2026-01-31 is needed")
			}
			if !p.startsAfter(s.today()) && e.StartDate <= p.TerminationDate {
				return refuse("start_date", "lies before the end date, "+p.TerminationDate)
			}
			p.start(e.StartDate, s.today())
		}
		if err := e.changeJob(st, p, s.today()); err != nil {
			return err
		}
		return st.acceptable(*p)
	})
}

// start moves the first day: of the coming employment, or as a rehire.
func (p *Person) start(date, today string) {
	row := p.Jobs[len(p.Jobs)-1]
	row.Date = date
	if p.startsAfter(today) {
		p.Jobs = append(append([]Job{}, p.Jobs[:len(p.Jobs)-1]...), row)
	} else {
		setDefault(&p.OriginalHireDate, p.HireDate)
		p.Jobs = p.withJob(row)
	}
	p.HireDate = date
}

// changeJob adds a job row when the edit asks for one.
func (e Edit) changeJob(st *state, p *Person, today string) error {
	if e.JobTitle == "" && e.Department == "" && e.Location == "" && e.Supervisor == "" {
		return nil
	}
	setDefault(&e.Effective, max(today, p.HireDate))
	if !validDay(e.Effective) {
		return refuse("effective", "a date like 2026-01-31 is needed")
	}
	row := p.job(e.Effective, true)
	row.Date = e.Effective
	setOver(&row.Title, e.JobTitle)
	setOver(&row.Department, e.Department)
	if e.Location != "" {
		row.Location, row.Division = e.Location, siteOf(e.Location).division
	}
	if e.Supervisor != "" {
		boss, err := st.supervisorID(e.Supervisor)
		if err != nil {
			return err
		}
		if boss == p.ID {
			return refuse("supervisor", "nobody reports to themselves")
		}
		row.SupervisorID = boss
	}
	p.Jobs = p.withJob(row)
	return nil
}

func setOver(s *string, value string) {
	if value != "" {
		*s = value
	}
}
