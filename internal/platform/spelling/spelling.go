// Package spelling says when two names are one. Registers that find or make a
// thing by its name (a department, a location) keep the first spelling and
// compare by key, so that "R&D ", "r&d" and "R&D" are the same department.
package spelling

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Clean is a name as it is kept: composed characters, single spaces, none at
// the ends.
func Clean(name string) string {
	return strings.Join(strings.Fields(norm.NFC.String(name)), " ")
}

// Key is what names are compared by: the clean name without its case.
func Key(name string) string {
	return norm.NFC.String(cases.Fold().String(Clean(name)))
}
