package device

import (
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/connector/record"
)

// Device is what one integration says of one machine.
type Device struct {
	ID          uuid.UUID
	Integration Integration
	Stream      string // of the integration, by which it came; ids mean something within one
	record.Device
	Label     string // name, else serial, else the vendor's id
	State     State
	Asset     *Asset // what it is; nil unless matched
	MatchedBy Key    // "" unless matched
	Reason    Reason // why it is to be reviewed; "" otherwise
	Held      bool   // a person has decided: matching leaves it alone
	User      *Ref   // the employee with the user's e-mail
	// Suggestions are assets that it may be, the likeliest first, while it is to
	// be reviewed.
	Suggestions []Suggestion
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time // of anything but LastSeenAt
}

// HolderDiffers tells whether the device's user is somebody else than who holds
// its asset.
func (d Device) HolderDiffers() bool {
	if d.Asset == nil || d.User == nil {
		return false
	}
	return d.Asset.Holder == nil || d.Asset.Holder.ID != d.User.ID
}

// Ref names a row.
type Ref struct {
	ID   uuid.UUID
	Name string
}

// Integration names where a device comes from.
type Integration struct {
	Ref
	Connector string
}

// Asset is what of an asset a person needs to recognise it.
type Asset struct {
	ID     uuid.UUID
	Tag    string
	Name   string
	Serial string
	Status string
	Holder *Ref // the person who has it
}

// State is where a device stands.
type State string

// The states.
const (
	Matched  State = "matched"
	InReview State = "review"
	Ignored  State = "ignored"
)

// Key says by what a device was recognised.
type Key string

// The keys, the strongest first. What is created from a device is its asset by
// birth; by hand is what a person said.
const (
	BySerial   Key = "serial"
	ByUUID     Key = "hardware_uuid"
	ByTag      Key = "asset_tag"
	ByIMEI     Key = "imei"
	ByCreation Key = "created"
	ByHand     Key = "hand"
)

// Reason says why a device waits for a person.
type Reason string

// The reasons.
const (
	NoMatch       Reason = "no_match"       // nothing that counts is like it
	Conflict      Reason = "conflict"       // its keys belong to several assets
	SerialDiffers Reason = "serial_differs" // the asset with its tag has another serial
	SerialChanged Reason = "serial_changed" // it was one asset and now has the serial of another
	Duplicate     Reason = "duplicate"      // another device of the integration is that asset
	Unlinked      Reason = "unlinked"       // a person took its asset away
	NotCreated    Reason = "not_created"    // it was to become an asset and could not
)

// Unmatched says what becomes of an integration's devices that are no asset yet.
type Unmatched string

// The choices.
const (
	Review Unmatched = "review" // wait for a person; the default
	Create Unmatched = "create" // make an asset, if the company owns it and its serial is known
)

// Suggestion is an asset that a device may be.
type Suggestion struct {
	Asset   Asset
	Reasons []Hint
	Taken   bool // the integration has another device for it, which would give way

	kin bool // it is of the kind that the device seems to be
}

// Hint is what a device and an asset have in common.
type Hint string

// The hints, the strongest first. The last four never match by themselves.
const (
	SameSerial  Hint = "serial"
	SameUUID    Hint = "hardware_uuid"
	SameTag     Hint = "asset_tag"
	SameIMEI    Hint = "imei"
	AlikeSerial Hint = "serial_alike" // but for the S that barcodes put before it
	SameMAC     Hint = "mac"
	SameName    Hint = "name"
	SameUser    Hint = "user"
	SameModel   Hint = "model"
)

// The fields of the record that this room gives a meaning.
const (
	fieldSerial       = "serial"
	fieldUUID         = "hardware_uuid"
	fieldIMEI         = "imei"
	fieldTag          = "asset_tag"
	fieldName         = "name"
	fieldManufacturer = "manufacturer"
	fieldModel        = "model"
)
