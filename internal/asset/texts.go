package asset

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// Longest texts, in characters; the tables check the same.
const (
	maxTag    = 60
	maxSerial = 120
	maxName   = 200
	maxNumber = 100 // of an order or an invoice
	maxNotes  = 10_000
	maxWords  = 2_000
)

// line is a text of one line as it is kept; nil when there is nothing in it.
func line(given, at string, longest int) (*string, error) {
	return within(spelling.Clean(given), at, longest)
}

// words is a text of several lines, such as a note; nil when there is nothing in
// it.
func words(given, at string) (*string, error) {
	return within(strings.TrimSpace(given), at, maxWords)
}

func within(clean, at string, longest int) (*string, error) {
	if clean == "" {
		return nil, nil //nolint:nilnil // nothing was given
	}
	if utf8.RuneCountInString(clean) > longest {
		return nil, fault.InvalidField(at, fmt.Sprintf("at most %d characters", longest))
	}
	return &clean, nil
}

// needed is line for what must be there.
func needed(given, at string, longest int) (string, error) {
	clean, err := line(given, at, longest)
	if err != nil {
		return "", err
	}
	if clean == nil {
		return "", fault.InvalidField(at, "must not be empty")
	}
	return *clean, nil
}

// checkDay refuses slips of the keyboard such as the year 0202.
func checkDay(d clock.Date, at string) error {
	if !d.IsZero() && (d.Year < 1900 || d.Year > 2200) {
		return fault.InvalidField(at, "a day from 1900 to 2200")
	}
	return nil
}
