package register

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// Input collects what is wrong with what a caller sent, so that all of it is said
// at once.
type Input struct{ fault *fault.Fault }

// Wrong notes a wrong input: "name" stands for body.name.
func (in *Input) Wrong(field, message string) {
	if in.fault == nil {
		in.fault = fault.New(fault.Invalid, "invalid_input", "The input is not valid.")
	}
	in.fault.At("body."+field, message)
}

// Err is the fault invalid_input, nil when nothing was wrong.
func (in *Input) Err() error {
	if in.fault == nil {
		return nil
	}
	return in.fault
}

// Name is a name that must be there: clean, of 1 to longest characters. A new row
// has no old one.
func (in *Input) Name(field string, given optional.Field[string], old string, longest int) string {
	if !given.Set && old != "" {
		return old
	}
	name := spelling.Clean(given.Value)
	switch n := utf8.RuneCountInString(name); {
	case given.Null || n == 0:
		in.Wrong(field, "must not be empty")
	case n > longest:
		in.Wrong(field, fmt.Sprintf("at most %d characters", longest))
	}
	return name
}

// Line is an optional text of one line; blank is nothing.
func (in *Input) Line(field string, given optional.Field[string], old *string, longest int) *string {
	if !given.Set {
		return old
	}
	return in.short(field, spelling.Clean(given.Value), longest)
}

// Lines is an optional text that keeps its line breaks; blank is nothing.
func (in *Input) Lines(field string, given optional.Field[string], old *string, longest int) *string {
	if !given.Set {
		return old
	}
	text := strings.ReplaceAll(strings.TrimSpace(given.Value), "\r\n", "\n")
	return in.short(field, text, longest)
}

func (in *Input) short(field, text string, longest int) *string {
	if text == "" {
		return nil
	}
	if utf8.RuneCountInString(text) > longest {
		in.Wrong(field, fmt.Sprintf("at most %d characters", longest))
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
		in.Wrong(field, "must not hold control characters")
	}
	return &text
}

// Email is an optional address of a mailbox.
func (in *Input) Email(field string, given optional.Field[string], old *string) *string {
	text := in.Line(field, given, old, 320)
	if !given.Set || text == nil {
		return text
	}
	if parsed, err := mail.ParseAddress(*text); err != nil || parsed.Address != *text {
		in.Wrong(field, "is not an e-mail address")
	}
	return text
}

// URL is an optional http or https address. Nothing else: it becomes a link that
// people click.
func (in *Input) URL(field string, given optional.Field[string], old *string) *string {
	text := in.Line(field, given, old, 2000)
	if given.Set && text != nil && !isWeb(*text) {
		in.Wrong(field, "must be an address that begins with https:// or http://")
	}
	return text
}

func isWeb(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil
}

var countryForm = regexp.MustCompile(`^[A-Z]{2}$`)

// Country is an optional ISO 3166-1 code.
func (in *Input) Country(field string, given optional.Field[string], old *string) *string {
	text := in.Line(field, given, old, 2)
	if !given.Set || text == nil {
		return text
	}
	code := strings.ToUpper(*text)
	if !countryForm.MatchString(code) {
		in.Wrong(field, "must be a country code of two letters, such as DE")
	}
	return &code
}

// OneOf is an optional word of a fixed set.
func (in *Input) OneOf(field string, given optional.Field[string], old *string, words []string) *string {
	if !given.Set {
		return old
	}
	if given.Null || given.Value == "" {
		return nil
	}
	for _, w := range words {
		if given.Value == w {
			return &w
		}
	}
	in.Wrong(field, "must be one of "+strings.Join(words, ", "))
	return old
}

// Months is an optional number of months, at most fifty years.
func (in *Input) Months(field string, given optional.Field[int32], old *int32) *int32 {
	months := given.OrPointer(old)
	if months != nil && (*months < 0 || *months > 600) {
		in.Wrong(field, "between 0 and 600")
	}
	return months
}
