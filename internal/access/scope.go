package access

import (
	"slices"

	"github.com/google/uuid"
)

// Scope says whose things a caller may see: everybody's, or those of certain
// employees (the caller, and for a manager the team below). Rooms narrow their
// reads by it; what lies outside does not exist for the caller.
type Scope struct {
	All    bool
	People []uuid.UUID
}

// Everything is the scope of the program itself and of those who read all.
var Everything = Scope{All: true}

// Includes tells whether things of this employee are within the scope. A thing
// nobody holds (nil) is seen only by those who see everything.
func (s Scope) Includes(employee *uuid.UUID) bool {
	return s.All || (employee != nil && slices.Contains(s.People, *employee))
}
