package identity

import (
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/identity/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Status is a user's state.
type Status string

// The states: an invited user has no password yet; a disabled one cannot sign in.
const (
	Invited  Status = "invited"
	Active   Status = "active"
	Disabled Status = "disabled"
)

// User is an account.
type User struct {
	ID           uuid.UUID
	Email        string
	Name         string
	Roles        []access.Role
	Status       Status
	EmployeeID   *uuid.UUID // the employee with the same e-mail
	EmployeeName *string
	LastSignInAt *time.Time
	Version      int64
	CreatedAt    time.Time
}

// Person is a user as other rooms need it: whom to ask or tell.
type Person struct {
	ID    uuid.UUID
	Email string
	Name  string
}

func userOf(row db.User) User {
	roles := make([]access.Role, len(row.Roles))
	for i, r := range row.Roles {
		roles[i] = access.Role(r)
	}
	return User{
		ID: row.ID, Email: row.Email, Name: row.Name, Roles: roles, Status: Status(row.Status),
		LastSignInAt: row.LastSignInAt, Version: row.Version, CreatedAt: row.CreatedAt,
	}
}

func (u User) is(r access.Role) bool { return slices.Contains(u.Roles, r) }

func (u User) isActiveOwner() bool { return u.Status == Active && u.is(access.Owner) }

// NormaliseEmail trims and lowers an address and refuses what is none.
func NormaliseEmail(text string) (string, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text || len(text) > 320 {
		return "", fault.InvalidField("body.email", "an e-mail address")
	}
	return text, nil
}

func normaliseName(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" || len([]rune(text)) > 200 {
		return "", fault.InvalidField("body.name", "a name of 1 to 200 characters")
	}
	return text, nil
}

func checkRoles(roles []access.Role) error {
	if len(roles) == 0 {
		return fault.InvalidField("body.roles", "at least one role")
	}
	for _, r := range roles {
		if !r.Known() {
			return fault.InvalidField("body.roles", "there is no role "+string(r))
		}
	}
	return nil
}

func roleTexts(roles []access.Role) []string {
	texts := make([]string, len(roles))
	for i, r := range roles {
		texts[i] = string(r)
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}
