package tenant

import (
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Tenant is one company.
type Tenant struct {
	ID        uuid.UUID
	Slug      string
	Name      string
	TimeZone  string // IANA name: what "today" means for the company
	Operator  bool   // its owners run this installation
	CreatedAt time.Time
}

// New is what a company is made of. Without a slug one is made of the name.
type New struct {
	Slug     string
	Name     string
	TimeZone string
	Operator bool
}

var (
	slugForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)
	notSlug  = regexp.MustCompile(`[^a-z0-9]+`)
)

// Check tells what is wrong with the input.
func (n New) Check() error {
	_, err := n.normalised()
	return err
}

func (n New) normalised() (New, error) {
	n.Name = strings.TrimSpace(n.Name)
	if n.Name == "" || len(n.Name) > 200 {
		return New{}, fault.InvalidField("body.company", "a name of 1 to 200 characters")
	}
	if n.Slug == "" {
		n.Slug = slugOf(n.Name)
	}
	if !slugForm.MatchString(n.Slug) {
		return New{}, fault.InvalidField("body.slug", "small letters, digits and hyphens")
	}
	if n.TimeZone == "" {
		n.TimeZone = "UTC"
	}
	if _, err := time.LoadLocation(n.TimeZone); err != nil {
		return New{}, fault.InvalidField("body.time_zone", "an IANA time zone such as Europe/Berlin")
	}
	return n, nil
}

func slugOf(name string) string {
	slug := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(name), "-"), "-")
	if len(slug) > 63 {
		slug = strings.Trim(slug[:63], "-")
	}
	if slug == "" {
		return "company"
	}
	return slug
}
