package catalog

import (
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/register"
)

// Manufacturer makes models.
type Manufacturer struct {
	ID   uuid.UUID
	Name string
	// Where its customers get help, and where they look up a warranty: addresses
	// that may hold {serial}.
	SupportURL   *string
	WarrantyURL  *string
	SupportPhone *string
	SupportEmail *string
	ModelCount   int64
	Version      int64
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// ManufacturerEdit is what can be said of a manufacturer; what is not set stays.
type ManufacturerEdit struct {
	Name         optional.Field[string]
	SupportURL   optional.Field[string]
	WarrantyURL  optional.Field[string]
	SupportPhone optional.Field[string]
	SupportEmail optional.Field[string]
}

var manufacturerKind = register.Kind[Manufacturer]{
	Table: register.Manufacturers,
	Read:  manufacturers,
	Key:   func(m Manufacturer) (uuid.UUID, int64, string) { return m.ID, m.Version, m.Name },
	Shown: func(m Manufacturer) map[string]any {
		return map[string]any{
			"name": m.Name, "support_url": register.Text(m.SupportURL), "warranty_url": register.Text(m.WarrantyURL),
			"support_phone": register.Text(m.SupportPhone), "support_email": register.Text(m.SupportEmail),
		}
	},
}

func (e ManufacturerEdit) apply(m Manufacturer) (Manufacturer, error) {
	var in register.Input
	m.Name = in.Name("name", e.Name, m.Name, maxName)
	m.SupportURL = link(&in, "support_url", e.SupportURL, m.SupportURL)
	m.WarrantyURL = link(&in, "warranty_url", e.WarrantyURL, m.WarrantyURL)
	m.SupportPhone = in.Line("support_phone", e.SupportPhone, m.SupportPhone, 60)
	m.SupportEmail = in.Email("support_email", e.SupportEmail, m.SupportEmail)
	return m, in.Err()
}

const serialMark = "{serial}"

// link checks an address with a place for the serial number in it: never in the
// host, where a serial number could lead elsewhere.
func link(in *register.Input, field string, given optional.Field[string], old *string) *string {
	text := in.Line(field, given, old, 2000)
	if !given.Set || text == nil {
		return text
	}
	plain := strings.ReplaceAll(*text, serialMark, "0")
	u, err := url.Parse(plain)
	if strings.ContainsAny(plain, "{}") || err != nil {
		in.Wrong(field, "may hold {serial} and no other braces")
		return text
	}
	in.URL(field, optional.Of(plain), nil)
	if host, _ := url.Parse(strings.ReplaceAll(*text, serialMark, "1")); host == nil || host.Host != u.Host || host.Scheme != u.Scheme {
		in.Wrong(field, "{serial} may stand behind the name of the server only")
	}
	return text
}

// Support is where help for one asset is found; nil where nothing is known.
type Support struct {
	URL, WarrantyURL, Phone, Email *string
}

// SupportFor puts a serial number into the manufacturer's addresses. An address
// that needs one is left out when there is none.
func (m Manufacturer) SupportFor(serial string) Support {
	return Support{
		URL: fill(m.SupportURL, serial), WarrantyURL: fill(m.WarrantyURL, serial),
		Phone: m.SupportPhone, Email: m.SupportEmail,
	}
}

// fill escapes the serial number so that it stays one piece of the path or the
// query, whatever characters it holds.
func fill(template *string, serial string) *string {
	if template == nil || !strings.Contains(*template, serialMark) {
		return template
	}
	if serial == "" || serial == "." || serial == ".." { // these would climb the path
		return nil
	}
	// A + would be a space in a query; %20 is right in both.
	escaped := strings.ReplaceAll(url.QueryEscape(serial), "+", "%20")
	filled := strings.ReplaceAll(*template, serialMark, escaped)
	return &filled
}
