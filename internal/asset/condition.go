package asset

import (
	"fmt"
	"slices"
	"strings"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Condition is what shape an asset is in, whatever its status; empty: nobody
// looked.
type Condition string

// Conditions lists the conditions, the best first.
var Conditions = []Condition{"new", "good", "fair", "poor", "broken"}

// Ownership says whose an asset is.
type Ownership string

// The kinds of ownership.
const (
	Owned    Ownership = "owned"
	Leased   Ownership = "leased"
	Personal Ownership = "personal" // of the person who uses it
)

// Ownerships lists the kinds of ownership.
var Ownerships = []Ownership{Owned, Leased, Personal}

// oneOf refuses a value that is not in the list.
func oneOf[T ~string](value T, all []T, at string) error {
	if slices.Contains(all, value) {
		return nil
	}
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = string(v)
	}
	return fault.InvalidField(at, fmt.Sprintf("%q is none of %s", value, strings.Join(names, ", ")))
}
