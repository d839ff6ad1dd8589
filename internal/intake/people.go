package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// people brings employees into the employee room.
type people struct {
	managers managersFound // once settled
	settled  settled       // likewise
}

// arrange decides about work e-mails that several records claim. Records that
// pass an e-mail on to another go together with it: apart, each would find the
// other in its way, with two who swap for ever. Hires come last: by then their
// managers are here.
func (a *people) arrange(ctx context.Context, q *db.Queries, p *pass, open []db.OpenRecordsRow) (arrangement, error) {
	var plan arrangement
	if len(open) == 0 {
		return plan, nil
	}
	today, err := p.today(ctx, q)
	if err != nil {
		return plan, err
	}
	first, err := p.ahead(ctx)
	if err != nil {
		return plan, err
	}
	said := emailsOf(open)
	if plan.aside, err = a.quarrels(ctx, q, p, first, said); err != nil {
		return plan, err
	}
	if plan.together, err = a.passing(ctx, q, p, first, said, plan.aside); err != nil {
		return plan, err
	}
	placed := make(map[string]bool, len(open))
	for _, id := range plan.together {
		placed[id] = true
	}
	var hires []string
	for _, row := range open {
		switch {
		case placed[row.ExternalID]:
		case row.StartDate > today.String():
			hires = append(hires, row.ExternalID)
		default:
			plan.others = append(plan.others, row.ExternalID)
		}
		placed[row.ExternalID] = true
	}
	for id := range plan.aside {
		if !placed[id] {
			plan.others = append(plan.others, id)
		}
	}
	slices.SortFunc(plan.others, employee.CompareExternalIDs)
	slices.SortFunc(hires, employee.CompareExternalIDs)
	plan.others = append(plan.others, hires...)
	return plan, nil
}

// emailsOf are the work e-mails that open records say. Nobody quarrels about others:
// whoever was set aside is open until it comes in.
func emailsOf(open []db.OpenRecordsRow) []string {
	said := make([]string, 0, len(open))
	for _, row := range open {
		if row.Email != "" {
			said = append(said, row.Email)
		}
	}
	return said
}

// ahead is who stands before the integration when it says what somebody's work e-mail
// is.
type ahead struct {
	byHand   bool // people
	stronger []uuid.UUID
}

func (p *pass) ahead(ctx context.Context) (ahead, error) {
	before, err := p.People.BeforeForEmail(ctx, p.tenant, p.integration.ID)
	if err != nil {
		return ahead{}, err
	}
	return ahead{
		byHand:   !p.overwrites() && slices.Contains(before, precedence.ByPeople),
		stronger: slices.DeleteFunc(before, func(id uuid.UUID) bool { return id == precedence.ByPeople }),
	}, nil
}

// quarrels sets aside all records but the oldest that claim one work e-mail.
func (a *people) quarrels(ctx context.Context, q *db.Queries, p *pass, first ahead, said []string) (map[string]refusal, error) {
	rows, err := q.EmailClaims(ctx, db.EmailClaimsParams{
		TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream,
		ByHand: first.byHand, Stronger: first.stronger, Complete: p.stream.Complete, StreamRunID: p.stream.ID,
		Emails: said,
	})
	if err != nil {
		return nil, fmt.Errorf("read claims of e-mails: %w", err)
	}
	claims := map[string][]db.EmailClaimsRow{}
	for _, row := range rows {
		claims[row.Email] = append(claims[row.Email], row)
	}
	aside := map[string]refusal{}
	for email, group := range claims {
		slices.SortFunc(group, func(x, y db.EmailClaimsRow) int { return employee.CompareExternalIDs(x.ExternalID, y.ExternalID) })
		for _, row := range group[1:] {
			aside[row.ExternalID] = refusal{
				code:   employee.RejectDuplicateEmail,
				reason: fmt.Sprintf("The work e-mail %s is also that of %s.", email, named(group[0].Label, group[0].ExternalID)),
				yields: row.Has == email,
			}
		}
	}
	return aside, nil
}

// passing are the records between which an e-mail changes hands.
func (a *people) passing(ctx context.Context, q *db.Queries, p *pass, first ahead, said []string, aside map[string]refusal) ([]string, error) {
	rows, err := q.EmailsChangingHands(ctx, db.EmailsChangingHandsParams{
		TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream,
		ByHand: first.byHand, Stronger: first.stronger, Complete: p.stream.Complete, StreamRunID: p.stream.ID,
		Emails: said,
	})
	if err != nil {
		return nil, fmt.Errorf("read e-mails that change hands: %w", err)
	}
	var together []string
	for _, row := range rows {
		if _, loses := aside[row.ToID]; !loses {
			together = append(together, row.FromID, row.ToID)
		}
	}
	slices.SortFunc(together, employee.CompareExternalIDs)
	return slices.Compact(together), nil
}

func (a *people) apply(ctx context.Context, q *db.Queries, p *pass, batch []*entry) ([]answer, error) {
	answers := make([]answer, len(batch))
	records := make([]employee.Imported, 0, len(batch))
	var asked []int
	for i, e := range batch {
		if e.refused != nil {
			answers[i].refused = e.refused
			if !e.refused.yields || e.subject == nil {
				continue
			}
		}
		in, err := imported(e)
		if err != nil {
			return nil, err
		}
		records, asked = append(records, in), append(asked, i)
	}
	if len(records) == 0 {
		return answers, nil
	}
	outcomes, err := p.People.Apply(ctx, p.tenant, employee.Batch{
		Source: p.integration.ID, Baseline: p.stream.Baseline, OverwriteHandEdits: p.overwrites(), Records: records,
	})
	if err != nil {
		return nil, err
	}
	for n, out := range outcomes {
		i := asked[n]
		switch {
		case batch[i].refused != nil: // it was asked to give an e-mail up only
		case out.Reject != nil:
			answers[i].refused = &refusal{code: out.Reject.Code, reason: out.Reject.Reason}
		default:
			answers[i] = answer{subject: out.EmployeeID, result: string(out.Result)}
		}
	}
	return answers, nil
}

// imported is a record as the employee room takes it.
func imported(e *entry) (employee.Imported, error) {
	var r keptEmployee
	if err := json.Unmarshal(e.data, &r); err != nil {
		return employee.Imported{}, fmt.Errorf("decode record: %w", err)
	}
	in := employee.Imported{
		ExternalID: e.externalID, EmployeeID: e.subject,
		Email: r.Email, PersonalEmail: r.PersonalEmail, CostCenter: r.CostCenter, FirstName: r.FirstName, LastName: r.LastName, DisplayName: r.DisplayName,
		JobTitle: r.JobTitle, EmployeeNumber: r.EmployeeNumber, Department: r.Department, Location: r.Location,
		StartDate: r.StartDate, EndDate: r.EndDate, SourceStatus: sourceStatus(r.Status), Missing: e.missing,
	}
	if e.refused != nil {
		in.Email, in.Missing = "", allButEmail
	}
	return in, nil
}

// sourceStatus is the vendor's word in the employee room's words; whether somebody
// is pending the dates decide.
func sourceStatus(status string) employee.SourceStatus {
	switch status {
	case record.Active, record.Pending:
		return employee.SourceActive
	case record.OnLeave:
		return employee.SourceLeave
	case record.Terminated:
		return employee.SourceLeft
	}
	return employee.SourceUnknown
}

// allButEmail are the fields that somebody keeps who only gives an e-mail up.
var allButEmail = []string{
	"personal_email", "first_name", "last_name", "display_name", "job_title", "employee_number", "cost_center",
	"department", "location", "manager", "start_date", "end_date",
}

// finish calls hires off who are gone, and derives what the day brings.
func (a *people) finish(ctx context.Context, q *db.Queries, p *pass) (verdict, error) {
	gone, err := lookForVanished(ctx, q, p)
	if err != nil {
		return verdict{}, err
	}
	if _, err := p.People.DeriveAll(ctx, p.tenant); err != nil {
		return verdict{}, err
	}
	v := verdict{partial: gone.tooMany > 0, settled: a.settled, unsettled: len(a.managers.cycles) > 0}
	v.settled.ManagersNotFound = a.managers.notFound
	v.warnings, err = p.warnings(ctx, q, a.managers, gone, &v.settled)
	return v, err
}
