package catalog

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// Longest texts, in characters; the tables check the same.
const (
	maxCategoryName = 100
	maxName         = 200
	maxSlug         = 63
)

// tidy is a name as it is kept; location is where it came from.
func tidy(name, location string, longest int) (string, error) {
	name = spelling.Clean(name)
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return "", fault.InvalidField(location, "must not be empty")
	case n > longest:
		return "", fault.InvalidField(location, fmt.Sprintf("at most %d characters", longest))
	default:
		return name, nil
	}
}

var slugForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// checkSlug also refuses what reads as an id: categories are found by either.
func checkSlug(slug string) error {
	if _, err := uuid.Parse(slug); err == nil || !slugForm.MatchString(slug) {
		return fault.InvalidField("body.slug", "a to z, digits and hyphens, at most 63 characters, no id")
	}
	return nil
}

// slugOf makes a slug from a name: "Docking Station" becomes docking-station.
func slugOf(name string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			if hyphen && b.Len() > 0 {
				b.WriteByte('-')
			}
			hyphen = false
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r): // not the accent of the letter before
			hyphen = true
		}
	}
	slug := b.String()
	return strings.TrimRight(slug[:min(len(slug), maxSlug)], "-")
}
