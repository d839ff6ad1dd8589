package employee

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// The longest texts in characters; the tables check the same.
const (
	maxName   = 200
	maxTitle  = 200
	maxNumber = 100
	maxEmail  = 254 // RFC 5321
)

// Employments lie between these years. Years beyond are typing mistakes or the
// "for ever" of some system.
const (
	firstYear = 1900
	lastYear  = 2199
)

// emailForm is deliberately wide: what counts is that it can be compared.
var emailForm = regexp.MustCompile(`^[^\s@<>()\[\],;:"\\]+@[^\s@<>()\[\],;:"\\]+$`)

// noName is the message for somebody without any name.
const noName = "a first or a last name is needed"

// problem is one thing that is wrong with a person's data.
type problem struct{ field, message string }

// normalise puts a person's texts and dates in order and says what is wrong with
// them.
func (p *person) normalise() []problem {
	var found []problem
	report := func(field, message string) {
		if message != "" {
			found = append(found, problem{field, message})
		}
	}
	tidy := func(field string, text *string, longest int) {
		report(field, unstorable(*text))
		*text = spelling.Clean(*text)
		report(field, tooLong(*text, longest))
	}
	p.Email = strings.ToLower(strings.TrimSpace(p.Email))
	report(fieldEmail, badEmail(p.Email))
	p.PersonalEmail = strings.ToLower(strings.TrimSpace(p.PersonalEmail))
	report(fieldPersonalEmail, badEmail(p.PersonalEmail))
	tidy(fieldFirstName, &p.FirstName, maxName)
	tidy(fieldLastName, &p.LastName, maxName)
	tidy(fieldDisplayName, &p.DisplayName, 2*maxName+1)
	tidy(fieldJobTitle, &p.JobTitle, maxTitle)
	tidy(fieldCostCenter, &p.CostCenter, maxName)
	tidy(fieldEmployeeNumber, &p.EmployeeNumber, maxNumber)
	if p.FirstName == "" && p.LastName == "" {
		report(fieldFirstName, noName)
	}
	if p.DisplayName == "" {
		p.DisplayName = displayName(p.FirstName, p.LastName)
	}
	report(fieldStartDate, badDate(p.StartDate))
	report(fieldEndDate, badDate(p.EndDate))
	return found
}

// badName says what is wrong with the name of a department or location.
func badName(name string) string {
	if message := unstorable(name); message != "" {
		return message
	}
	name = spelling.Clean(name)
	if name == "" {
		return "must not be empty"
	}
	return tooLong(name, maxName)
}

func badEmail(email string) string {
	switch {
	case email == "":
		return ""
	case len(email) > maxEmail || !utf8.ValidString(email) || !emailForm.MatchString(email) || strings.ContainsRune(email, 0):
		return fmt.Sprintf("%.60q is no e-mail address", email)
	default:
		return ""
	}
}

func badDate(d clock.Date) string {
	if d.IsZero() || (d.Year >= firstYear && d.Year <= lastYear) {
		return ""
	}
	return fmt.Sprintf("%s is not between the years %d and %d", d, firstYear, lastYear)
}

func tooLong(text string, longest int) string {
	if utf8.RuneCountInString(text) <= longest {
		return ""
	}
	return fmt.Sprintf("at most %d characters", longest)
}

// unstorable finds what PostgreSQL cannot keep: one such text would bring down
// the whole batch it is in.
func unstorable(text string) string {
	if utf8.ValidString(text) && !strings.ContainsRune(text, 0) {
		return ""
	}
	return "contains characters that cannot be stored"
}

// invalid makes the answer to a person who gave wrong data.
func invalid(problems []problem) error {
	if len(problems) == 0 {
		return nil
	}
	f := fault.New(fault.Invalid, "invalid_input", "The input is not valid.")
	for _, p := range problems {
		f.At("body."+p.field, p.message)
	}
	return f
}
