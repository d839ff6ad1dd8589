package device

import (
	"fmt"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/connector/record"
)

// Batch is a part of what one integration says about devices: some thousand
// records, written in a handful of statements.
type Batch struct {
	Source  uuid.UUID // the integration
	Stream  string    // within which its ids mean something
	Records []Imported
}

// Imported is one device as a source has it. What is empty is something the
// source has no value for: it is cleared here too.
type Imported struct {
	record.Device
	// Missing names fields that the source did not answer this time, as after a
	// lost permission. They stay as they are.
	Missing []string
}

// Result says what became of a record.
type Result string

// The results. A device that was only seen again is unchanged.
const (
	Created   Result = "created"
	Updated   Result = "updated"
	Unchanged Result = "unchanged"
	Rejected  Result = "rejected"
)

// Outcome answers one record of a batch.
type Outcome struct {
	ExternalID string
	DeviceID   uuid.UUID // uuid.Nil when rejected
	Result     Result
	Reject     *Reject // when rejected
}

// Reject says why a record was set aside.
type Reject struct {
	Code   string
	Reason string // for people
}

// The codes of rejects.
const (
	RejectDuplicateID  = "duplicate_id"  // the source's id came twice
	RejectInvalidField = "invalid_field" // a text too long or unstorable
)

// check says what makes a record unusable.
func (in Imported) check() *Reject {
	for _, f := range []struct {
		name, text string
		longest    int
	}{
		{"external_id", in.ExternalID, 200},
		{fieldSerial, in.Serial, 120},
		{fieldUUID, in.HardwareUUID, 120},
		{fieldIMEI, in.IMEI, 120},
		{fieldTag, in.AssetTag, 120},
		{fieldName, in.Name, 200},
		{fieldManufacturer, in.Manufacturer, 200},
		{fieldModel, in.Model, 200},
		{"model_identifier", in.ModelIdentifier, 200},
		{"os_name", in.OSName, 200},
		{"os_version", in.OSVersion, 200},
		{"user_email", in.UserEmail, 320},
		{"management_id", in.ManagementID, 200},
	} {
		if utf8.RuneCountInString(f.text) > f.longest {
			return &Reject{RejectInvalidField, fmt.Sprintf("%s: longer than %d characters", f.name, f.longest)}
		}
		if !storable(f.text) {
			return &Reject{RejectInvalidField, f.name + ": not a text that can be kept"}
		}
	}
	if in.ExternalID == "" {
		return &Reject{RejectInvalidField, "external_id: is missing"}
	}
	return nil
}

// storable tells whether PostgreSQL can keep the text.
func storable(text string) bool {
	for _, r := range text {
		if r == 0 || r == utf8.RuneError {
			return false
		}
	}
	return utf8.ValidString(text)
}
