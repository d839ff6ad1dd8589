package employee

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/assetronics/assetronics/internal/platform/spelling"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// candidate is a record on its way into the register.
type candidate struct {
	at      int // index in the batch
	record  Imported
	before  *person // whom it is about; nil when somebody new
	account account // what is said of that person, the record included
	settled settlement
	dropped []string
	hires   bool   // whether somebody is hired is this source's to say
	email   string // the work e-mail that person would then have
	refusal *Reject
}

func (c *candidate) refuse(code, reason string) {
	if c.refusal == nil {
		c.refusal = &Reject{Code: code, Reason: reason}
	}
}

// candidates puts a batch into the order of age and sets aside what is no good
// by itself.
func candidates(records []Imported) []*candidate {
	all := make([]*candidate, len(records))
	for i, r := range records {
		all[i] = &candidate{at: i, record: r}
		all[i].refusal = all[i].record.tidy()
	}
	slices.SortStableFunc(all, func(a, b *candidate) int {
		return CompareExternalIDs(a.record.ExternalID, b.record.ExternalID)
	})
	for i := 1; i < len(all); i++ {
		if all[i].record.ExternalID == all[i-1].record.ExternalID {
			all[i].refuse(RejectDuplicateID, "The source sent this id twice.")
		}
	}
	return all
}

// tidy puts the record's values in order and says what makes it unusable.
func (r *Imported) tidy() *Reject {
	p := person{
		Email: r.Email, PersonalEmail: r.PersonalEmail, CostCenter: r.CostCenter, FirstName: r.FirstName, LastName: r.LastName, DisplayName: r.DisplayName,
		JobTitle: r.JobTitle, EmployeeNumber: r.EmployeeNumber,
		Life: Life{Facts: Facts{StartDate: r.StartDate, EndDate: r.EndDate}},
	}
	named := spelling.Clean(r.DisplayName) != ""
	problems := p.normalise()
	if r.EmployeeID != nil && (r.lacks(fieldFirstName) || r.lacks(fieldLastName)) {
		problems = slices.DeleteFunc(problems, func(p problem) bool { return p.message == noName })
	}
	r.Email, r.FirstName, r.LastName = p.Email, p.FirstName, p.LastName
	r.PersonalEmail, r.CostCenter = p.PersonalEmail, p.CostCenter
	r.JobTitle, r.EmployeeNumber = p.JobTitle, p.EmployeeNumber
	if r.DisplayName = ""; named {
		r.DisplayName = p.DisplayName
	}
	tidyName := func(field string, name *string) {
		if *name = strings.TrimSpace(*name); *name == "" {
			return
		}
		if message := badName(*name); message != "" {
			problems = append(problems, problem{field, message})
		}
	}
	tidyName(fieldDepartment, &r.Department)
	tidyName(fieldLocation, &r.Location)
	if r.SourceStatus == "" {
		r.SourceStatus = SourceUnknown
	}
	return refusalFor(problems)
}

func (r *Imported) lacks(field string) bool { return slices.Contains(r.Missing, field) }

func refusalFor(problems []problem) *Reject {
	if len(problems) == 0 {
		return nil
	}
	slices.SortStableFunc(problems, func(a, b problem) int { return cmp.Compare(a.field, b.field) })
	code := RejectInvalidField
	reasons := make([]string, len(problems))
	for i, p := range problems {
		reasons[i] = p.field + ": " + p.message
		if p.message == noName {
			code = RejectMissingName
		}
	}
	return &Reject{Code: code, Reason: strings.Join(reasons, "; ")}
}

// consider finds what counts of its person once the record is heard. Where hand
// edits are to be overwritten, what people said of the record's fields is dropped.
func (c *candidate) consider(b Batch, known account, o precedence.Orders) {
	before := words{}
	maps.Copy(before, known.says[b.Source])
	if b.OverwriteHandEdits && len(known.hand) > 0 {
		known.hand = maps.Clone(known.hand)
		for _, f := range recorded {
			if word, said := known.hand[f.name]; said && !c.record.lacks(f.name) {
				delete(known.hand, f.name)
				before[f.name] = word
			}
		}
	}
	c.account = known.hear(b.Source, c.record)
	c.settled = c.account.settleAll(o)
	c.dropped = c.settled.dropped(before, c.account.says[b.Source])
	if c.before != nil {
		c.email = c.before.Email
	}
	if v, ok := c.settled[fieldEmail]; ok {
		c.email = v.word
	} else if slices.Contains(c.dropped, fieldEmail) {
		c.email = ""
	}
}
