package device

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/device/internal/db"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// row is a device while it is worked on: the table's columns by their names, so
// that many are written by one statement.
type row struct {
	TenantID        uuid.UUID  `json:"tenant_id"`
	ID              uuid.UUID  `json:"id"`
	IntegrationID   uuid.UUID  `json:"integration_id"`
	ExternalID      string     `json:"external_id"`
	Serial          *string    `json:"serial"`
	SerialKey       *string    `json:"serial_key"`
	HardwareUuid    *string    `json:"hardware_uuid"` //nolint:revive,staticcheck // named as sqlc names it: rows convert
	UuidKey         *string    `json:"uuid_key"`      //nolint:revive,staticcheck // the same
	Imei            *string    `json:"imei"`
	ImeiKey         *string    `json:"imei_key"`
	AssetTag        *string    `json:"asset_tag"`
	TagKey          *string    `json:"tag_key"`
	Name            *string    `json:"name"`
	NameKey         string     `json:"name_key"`
	Manufacturer    *string    `json:"manufacturer"`
	Model           *string    `json:"model"`
	ModelIdentifier *string    `json:"model_identifier"`
	OsName          *string    `json:"os_name"`
	OsVersion       *string    `json:"os_version"`
	RamBytes        *int64     `json:"ram_bytes"` //nolint:revive,staticcheck // the same
	StorageBytes    *int64     `json:"storage_bytes"`
	Macs            []string   `json:"macs"`
	UserEmail       *string    `json:"user_email"`
	Encrypted       *bool      `json:"encrypted"`
	Managed         *bool      `json:"managed"`
	Ownership       *string    `json:"ownership"`
	ManagementID    *string    `json:"management_id"`
	LastSeenAt      *time.Time `json:"last_seen_at"`
	EnrolledAt      *time.Time `json:"enrolled_at"`
	State           string     `json:"state"`
	AssetID         *uuid.UUID `json:"asset_id"`
	MatchedBy       *string    `json:"matched_by"`
	Reason          *string    `json:"reason"`
	Held            bool       `json:"held"`
	Version         int64      `json:"version"`
	CreatedAt       time.Time  `json:"created_at"`
	UpdatedAt       time.Time  `json:"updated_at"`
	Stream          string     `json:"stream"`
}

func rowOf(d db.Device) *row {
	r := row(d)
	r.LastSeenAt, r.EnrolledAt = utc(r.LastSeenAt), utc(r.EnrolledAt) // rows are compared
	return &r
}

// keyed computes what the device is compared and sorted by.
func (r *row) keyed() {
	key := func(text *string, of func(string) string) *string {
		if text == nil {
			return nil
		}
		return known(of(*text))
	}
	r.SerialKey = key(r.Serial, spelling.Key)
	r.UuidKey = key(r.HardwareUuid, spelling.Key)
	r.ImeiKey = key(r.Imei, spelling.Key)
	r.TagKey = key(r.AssetTag, spelling.Key)
	r.NameKey = spelling.Key(r.label())
}

// label names the device to people.
func (r *row) label() string {
	for _, text := range []*string{r.Name, r.Serial} {
		if text != nil {
			return *text
		}
	}
	return r.ExternalID
}

// take writes what the source says over the row. What it did not answer this time
// stays.
func (r *row) take(in Imported) {
	takes := func(field string) bool { return !slices.Contains(in.Missing, field) }
	for _, f := range []struct {
		name string
		to   **string
		text string
	}{
		{fieldSerial, &r.Serial, formula.Serial(in.Serial)},
		{fieldUUID, &r.HardwareUuid, formula.UUID(in.HardwareUUID)},
		{fieldIMEI, &r.Imei, formula.Serial(in.IMEI)},
		{fieldTag, &r.AssetTag, spelling.Clean(in.AssetTag)},
		{fieldName, &r.Name, spelling.Clean(in.Name)},
		{fieldManufacturer, &r.Manufacturer, spelling.Clean(in.Manufacturer)},
		{fieldModel, &r.Model, spelling.Clean(in.Model)},
		{"model_identifier", &r.ModelIdentifier, in.ModelIdentifier},
		{"os_name", &r.OsName, in.OSName},
		{"os_version", &r.OsVersion, in.OSVersion},
		{"user_email", &r.UserEmail, in.UserEmail},
		{"ownership", &r.Ownership, in.Ownership},
		{"management_id", &r.ManagementID, in.ManagementID},
	} {
		if takes(f.name) {
			*f.to = known(f.text)
		}
	}
	if takes("ram_bytes") {
		r.RamBytes = in.RAMBytes
	}
	if takes("storage_bytes") {
		r.StorageBytes = in.StorageBytes
	}
	if takes("macs") {
		r.Macs = addresses(in.MACs)
	}
	if takes("encrypted") {
		r.Encrypted = in.Encrypted
	}
	if takes("managed") {
		r.Managed = in.Managed
	}
	if takes("last_seen_at") {
		r.LastSeenAt = moment(in.LastSeenAt)
	}
	if takes("enrolled_at") {
		r.EnrolledAt = moment(in.EnrolledAt)
	}
	r.keyed()
}

// record is the row in the words of the canonical record.
func (r *row) record() record.Device {
	return record.Device{
		ExternalID: r.ExternalID, Serial: text(r.Serial), HardwareUUID: text(r.HardwareUuid), Name: text(r.Name),
		Manufacturer: text(r.Manufacturer), Model: text(r.Model), ModelIdentifier: text(r.ModelIdentifier),
		OSName: text(r.OsName), OSVersion: text(r.OsVersion), RAMBytes: r.RamBytes, StorageBytes: r.StorageBytes, MACs: r.Macs,
		IMEI: text(r.Imei), LastSeenAt: at(r.LastSeenAt), EnrolledAt: at(r.EnrolledAt), UserEmail: text(r.UserEmail),
		Encrypted: r.Encrypted, Managed: r.Managed, Ownership: text(r.Ownership), AssetTag: text(r.AssetTag), ManagementID: text(r.ManagementID),
	}
}

// put ties the device to an asset, or says why it is tied to none.
func (r *row) put(v verdict) {
	r.State, r.AssetID, r.MatchedBy, r.Reason = string(InReview), nil, nil, known(string(v.why))
	if v.asset != uuid.Nil {
		r.State, r.AssetID, r.MatchedBy, r.Reason = string(Matched), &v.asset, known(string(v.by)), nil
	}
}

// placed is where the device is now, as a verdict.
func (r *row) placed() verdict {
	return verdict{asset: idOf(r.AssetID), by: Key(text(r.MatchedBy)), why: Reason(text(r.Reason))}
}

// mostAddresses bounds the network cards of one machine.
const mostAddresses = 32

func addresses(macs []string) []string {
	all := append([]string{}, macs...)
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(len(all), mostAddresses)]
}

func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func idOf(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

// moment is a time as the database keeps it; nil for none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Microsecond)
	return &t
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	in := t.UTC()
	return &in
}

func at(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}
