package employee

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// applyTries bounds how often a batch starts over because somebody else made a
// person with the same work e-mail at that very moment.
const applyTries = 3

// Apply writes what an integration says about people and answers each record, in
// the batch's order. A record that is no good is set aside with its reason, the
// others come in. A record that says what is known already changes nothing. The
// caller keeps the links from external ids to employees, in the same transaction.
func (s *Service) Apply(ctx context.Context, tenant uuid.UUID, b Batch) ([]Outcome, error) {
	var outcomes []Outcome
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, _ pgx.Tx) error {
		for try := 1; ; try++ {
			err := pg.Savepoint(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
				outcomes, err = s.apply(ctx, tx, tenant, b)
				return err
			})
			if try < applyTries && pg.Constraint(err) == "employees_email_key" {
				continue
			}
			return err
		}
	})
	return outcomes, err
}

func (s *Service) apply(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, b Batch) ([]Outcome, error) {
	q := db.New(tx)
	today, err := s.today(ctx, q, tenant)
	if err != nil {
		return nil, err
	}
	all := candidates(b.Records)
	found, err := load(ctx, q, tenant, b, all)
	if err != nil {
		return nil, err
	}
	found.match(all)
	found.settleEmails(all, b.OverwriteHandEdits)
	units, err := s.units(ctx, tenant, all)
	if err != nil {
		return nil, err
	}
	outcomes := make([]Outcome, len(all))
	var changes []change
	for _, c := range all {
		out := &outcomes[c.at]
		*out = Outcome{ExternalID: c.record.ExternalID, Result: Rejected, Reject: c.refusal}
		if c.refusal != nil {
			if c.record.EmployeeID != nil {
				out.EmployeeID = *c.record.EmployeeID
			}
			continue
		}
		step, err := c.step(b, units, today)
		if err != nil {
			return nil, err
		}
		changes = append(changes, step)
		out.EmployeeID, out.Result = step.after.ID, step.result()
		out.LeavingAtBaseline = b.Baseline && step.after.employed() && step.after.Leaving == LeavingQuietly
	}
	return outcomes, s.write(ctx, tx, tenant, changes)
}

func (c *change) result() Result {
	switch {
	case c.before == nil:
		return Created
	case c.visible():
		return Updated
	default:
		return Unchanged
	}
}

// units are the ids of the departments and locations a batch names.
type units struct{ departments, locations map[string]uuid.UUID }

func (s *Service) units(ctx context.Context, tenant uuid.UUID, all []*candidate) (u units, err error) {
	var departments, locations []string
	for _, c := range all {
		if c.refusal != nil {
			continue
		}
		if c.record.Department != "" {
			departments = append(departments, c.record.Department)
		}
		if c.record.Location != "" {
			locations = append(locations, c.record.Location)
		}
	}
	if u.departments, err = s.EnsureDepartments(ctx, tenant, departments); err != nil {
		return units{}, err
	}
	u.locations, err = s.places.Ensure(ctx, tenant, locations)
	return u, err
}

// step is what the record does to its person.
func (c *candidate) step(b Batch, u units, today clock.Date) (change, error) {
	step := change{before: c.before}
	life := Life{}
	if c.before != nil {
		step.after, life = *c.before, c.before.Life
	} else {
		id, err := newID()
		if err != nil {
			return change{}, err
		}
		step.after.ID = id
	}
	c.fill(&step.after, u, b.OverwriteHandEdits)
	step.after.Life, step.happened = life.Advance(step.after.Facts, today, b.Baseline)
	return step, nil
}

// fill writes the record's values over the person's.
func (c *candidate) fill(p *person, u units, overwrite bool) {
	r := c.record
	made := p.DisplayName == displayName(p.FirstName, p.LastName)
	for _, f := range []struct {
		name string
		set  func()
	}{
		{fieldEmail, func() { p.Email = r.Email }},
		{fieldFirstName, func() { p.FirstName = r.FirstName }},
		{fieldLastName, func() { p.LastName = r.LastName }},
		{fieldDisplayName, func() { p.DisplayName, made = r.DisplayName, r.DisplayName == "" }},
		{fieldJobTitle, func() { p.JobTitle = r.JobTitle }},
		{fieldEmployeeNumber, func() { p.EmployeeNumber = r.EmployeeNumber }},
		{fieldDepartment, func() { p.Department = u.departments[r.Department] }},
		{fieldLocation, func() { p.Location = u.locations[r.Location] }},
		{fieldStartDate, func() { p.StartDate = r.StartDate }},
		{fieldEndDate, func() { p.EndDate = r.EndDate }},
	} {
		if c.takes(f.name, overwrite) {
			f.set()
			p.HandEdited = without(p.HandEdited, f.name)
		}
	}
	if made && !p.handEdited(fieldDisplayName) {
		p.DisplayName = displayName(p.FirstName, p.LastName)
	}
	p.Source, p.Withdrawn = r.SourceStatus, false
}

func without(fields []string, name string) []string {
	if !slices.Contains(fields, name) {
		return fields
	}
	return slices.DeleteFunc(slices.Clone(fields), func(f string) bool { return f == name })
}
