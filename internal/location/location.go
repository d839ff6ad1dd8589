package location

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/register"
)

// maxName is the longest name in characters; the table checks the same.
const maxName = 200

// Location is one place.
type Location struct {
	ID            uuid.UUID
	Name          string
	Parent        *register.Ref  // nil: at the top
	Path          []register.Ref // what it lies in, from the top down
	Kind          *string        // one of Kinds
	Address       *string        // street and number, in lines
	PostalCode    *string
	City          *string
	Region        *string
	Country       *string         // ISO 3166-1 alpha-2
	TimeZone      *string         // IANA; nil: that of the place above
	ChildCount    int64           // places that lie in it, themselves
	EmployeeCount int64           // people who are not gone, at this very place
	AssetCount    int64           // at this very place
	Custom        json.RawMessage // values of the company's own fields
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// Kinds are what a place can be.
var Kinds = []string{"site", "building", "floor", "room", "storage"}

// Edit is what can be said of a place; what is not set stays.
type Edit struct {
	Name                                                       optional.Field[string]
	ParentID                                                   optional.Field[uuid.UUID]
	Kind, Address, PostalCode, City, Region, Country, TimeZone optional.Field[string]

	Custom register.Custom // the company's own fields
}

// Named is a place of which only the name is known.
func Named(name string) Edit { return Edit{Name: optional.Of(name)} }

func (e Edit) apply(l Location) (Location, error) {
	var in register.Input
	l.Name = in.Name("name", e.Name, l.Name, maxName)
	l.Kind = in.OneOf("kind", e.Kind, l.Kind, Kinds)
	l.Address = in.Lines("address", e.Address, l.Address, 1000)
	l.PostalCode = in.Line("postal_code", e.PostalCode, l.PostalCode, 20)
	l.City = in.Line("city", e.City, l.City, 200)
	l.Region = in.Line("region", e.Region, l.Region, 200)
	l.Country = in.Country("country", e.Country, l.Country)
	l.TimeZone = in.Line("time_zone", e.TimeZone, l.TimeZone, 64)
	if l.TimeZone != nil && !knownZone(*l.TimeZone) {
		in.Wrong("time_zone", "must be a time zone such as Europe/Berlin")
	}
	if e.ParentID.Set && (l.Parent == nil || e.ParentID.Null || e.ParentID.Value != l.Parent.ID) {
		l.Parent = nil
		if id := e.ParentID.Pointer(); id != nil {
			l.Parent = &register.Ref{ID: *id}
		}
	}
	return l, in.Err()
}

// knownZone leaves out "Local", which is the machine's own.
func knownZone(zone string) bool {
	_, err := time.LoadLocation(zone)
	return err == nil && zone != "Local"
}
