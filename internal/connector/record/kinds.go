package record

import (
	"time"

	"github.com/assetronics/assetronics/internal/platform/clock"
)

// The tag "is" says how a value is read where the Go type does not: lower (a
// text in lower case), serial, uuid, mac, money, one of a|b|c.

// Employee is one person's employment.
type Employee struct {
	ExternalID        string     `json:"external_id"`
	EmployeeNumber    string     `json:"employee_number,omitempty" doc:"Leading zeros are kept."`
	Email             string     `json:"email,omitempty" is:"lower" doc:"The work address."`
	PersonalEmail     string     `json:"personal_email,omitempty" is:"lower"`
	FirstName         string     `json:"first_name,omitempty"`
	LastName          string     `json:"last_name,omitempty"`
	DisplayName       string     `json:"display_name,omitempty"`
	JobTitle          string     `json:"job_title,omitempty"`
	Department        string     `json:"department,omitempty" doc:"By name."`
	Location          string     `json:"location,omitempty" doc:"By name."`
	CostCenter        string     `json:"cost_center,omitempty"`
	ManagerExternalID string     `json:"manager_external_id,omitempty" doc:"The manager's external_id."`
	Status            string     `json:"status,omitempty" is:"pending|active|on_leave|terminated" doc:"What the vendor says. Dates are looked at afterwards: a start ahead makes pending, an end that has passed terminated."`
	StartDate         clock.Date `json:"start_date,omitzero"`
	EndDate           clock.Date `json:"end_date,omitzero" doc:"The last day."`
	// SourceStatus is the vendor's word, told to people when it means nothing to us.
	SourceStatus string `json:"-" name:"source_status" doc:"The vendor's own word, shown when it is not known. Not part of the output."`
}

// Department is a unit of the organisation.
type Department struct {
	ExternalID       string `json:"external_id"`
	Name             string `json:"name,omitempty"`
	Code             string `json:"code,omitempty"`
	ParentExternalID string `json:"parent_external_id,omitempty"`
	Active           *bool  `json:"active,omitempty"`
}

// Location is a place.
type Location struct {
	ExternalID string `json:"external_id"`
	Name       string `json:"name,omitempty"`
	Street     string `json:"street,omitempty"`
	City       string `json:"city,omitempty"`
	PostalCode string `json:"postal_code,omitempty"`
	Region     string `json:"region,omitempty"`
	Country    string `json:"country,omitempty"`
	TimeZone   string `json:"time_zone,omitempty"`
	Active     *bool  `json:"active,omitempty"`
}

// Device is a computer, phone or other managed thing.
type Device struct {
	ExternalID      string    `json:"external_id"`
	Serial          string    `json:"serial,omitempty" is:"serial" doc:"Placeholders of makers and vendors are left out."`
	HardwareUUID    string    `json:"hardware_uuid,omitempty" is:"uuid"`
	Name            string    `json:"name,omitempty"`
	Manufacturer    string    `json:"manufacturer,omitempty"`
	Model           string    `json:"model,omitempty"`
	ModelIdentifier string    `json:"model_identifier,omitempty"`
	OSName          string    `json:"os_name,omitempty"`
	OSVersion       string    `json:"os_version,omitempty"`
	RAMBytes        *int64    `json:"ram_bytes,omitempty"`
	StorageBytes    *int64    `json:"storage_bytes,omitempty"`
	MACs            []string  `json:"macs,omitempty" is:"mac" doc:"As aa:bb:cc:dd:ee:ff; what is no address is left out."`
	IMEI            string    `json:"imei,omitempty" is:"serial"`
	LastSeenAt      time.Time `json:"last_seen_at,omitzero"`
	EnrolledAt      time.Time `json:"enrolled_at,omitzero"`
	UserEmail       string    `json:"user_email,omitempty" is:"lower"`
	Encrypted       *bool     `json:"encrypted,omitempty"`
	Managed         *bool     `json:"managed,omitempty"`
	Ownership       string    `json:"ownership,omitempty" is:"company|personal"`
	AssetTag        string    `json:"asset_tag,omitempty"`
	// ManagementID addresses the device in commands where that is not its id.
	ManagementID string `json:"management_id,omitempty"`
}

// Software is a program installed on a device.
type Software struct {
	ExternalID       string    `json:"external_id"`
	Name             string    `json:"name,omitempty"`
	Version          string    `json:"version,omitempty"`
	Publisher        string    `json:"publisher,omitempty"`
	DeviceExternalID string    `json:"device_external_id,omitempty"`
	InstalledAt      time.Time `json:"installed_at,omitzero"`
}

// AppUser is an account in an application.
type AppUser struct {
	ExternalID     string    `json:"external_id"`
	Email          string    `json:"email,omitempty" is:"lower"`
	Username       string    `json:"username,omitempty"`
	DisplayName    string    `json:"display_name,omitempty"`
	EmployeeNumber string    `json:"employee_number,omitempty"`
	Status         string    `json:"status,omitempty" is:"active|invited|suspended|deactivated"`
	Admin          *bool     `json:"admin,omitempty"`
	LastSignInAt   time.Time `json:"last_sign_in_at,omitzero"`
}

// Vendor is a supplier.
type Vendor struct {
	ExternalID string `json:"external_id"`
	Name       string `json:"name,omitempty"`
	Number     string `json:"number,omitempty"`
	Email      string `json:"email,omitempty" is:"lower"`
	Phone      string `json:"phone,omitempty"`
	Active     *bool  `json:"active,omitempty"`
}

// Line is a line of a purchase order or bill.
type Line struct {
	Description string   `json:"description,omitempty"`
	SKU         string   `json:"sku,omitempty"`
	Quantity    *float64 `json:"quantity,omitempty"`
	UnitPrice   *int64   `json:"unit_price,omitempty" is:"money"`
	Serials     []string `json:"serials,omitempty" is:"serial"`
}

// PurchaseOrder is what was ordered.
type PurchaseOrder struct {
	ExternalID string    `json:"external_id"`
	Number     string    `json:"number,omitempty"`
	Vendor     string    `json:"vendor,omitempty" doc:"By name."`
	Status     string    `json:"status,omitempty"`
	Currency   string    `json:"currency,omitempty" doc:"ISO 4217."`
	Total      *int64    `json:"total,omitempty" is:"money"`
	OrderedAt  time.Time `json:"ordered_at,omitzero"`
	Lines      []Line    `json:"lines,omitempty"`
}

// Bill is what a supplier charges.
type Bill struct {
	ExternalID string     `json:"external_id"`
	Number     string     `json:"number,omitempty"`
	Vendor     string     `json:"vendor,omitempty" doc:"By name."`
	Status     string     `json:"status,omitempty"`
	Currency   string     `json:"currency,omitempty" doc:"ISO 4217."`
	Total      *int64     `json:"total,omitempty" is:"money"`
	BillDate   clock.Date `json:"bill_date,omitzero"`
	DueDate    clock.Date `json:"due_date,omitzero"`
	Lines      []Line     `json:"lines,omitempty"`
}

// FixedAsset is an entry of a fixed-asset register.
type FixedAsset struct {
	ExternalID              string     `json:"external_id"`
	Number                  string     `json:"number,omitempty"`
	Name                    string     `json:"name,omitempty"`
	Serial                  string     `json:"serial,omitempty" is:"serial"`
	AssetTag                string     `json:"asset_tag,omitempty"`
	Status                  string     `json:"status,omitempty"`
	Currency                string     `json:"currency,omitempty"`
	Cost                    *int64     `json:"cost,omitempty" is:"money"`
	BookValue               *int64     `json:"book_value,omitempty" is:"money"`
	AccumulatedDepreciation *int64     `json:"accumulated_depreciation,omitempty" is:"money"`
	PurchaseDate            clock.Date `json:"purchase_date,omitzero"`
	WarrantyEndDate         clock.Date `json:"warranty_end_date,omitzero"`
}

// Ticket is a request at a service desk.
type Ticket struct {
	ExternalID     string    `json:"external_id"`
	Number         string    `json:"number,omitempty"`
	Title          string    `json:"title,omitempty"`
	Status         string    `json:"status,omitempty"`
	RequesterEmail string    `json:"requester_email,omitempty" is:"lower"`
	AssigneeEmail  string    `json:"assignee_email,omitempty" is:"lower"`
	URL            string    `json:"url,omitempty"`
	CreatedAt      time.Time `json:"created_at,omitzero"`
	UpdatedAt      time.Time `json:"updated_at,omitzero"`
}

// Shipment is a parcel.
type Shipment struct {
	ExternalID     string    `json:"external_id"`
	TrackingNumber string    `json:"tracking_number,omitempty"`
	Carrier        string    `json:"carrier,omitempty"`
	Status         string    `json:"status,omitempty"`
	LabelURL       string    `json:"label_url,omitempty"`
	ETA            time.Time `json:"eta,omitzero"`
	Reference      string    `json:"reference,omitempty"`
}

// Message is something said or clicked in a chat.
type Message struct {
	ExternalID       string    `json:"external_id"`
	Kind             string    `json:"kind,omitempty" is:"message|click"`
	Channel          string    `json:"channel,omitempty"`
	Text             string    `json:"text,omitempty"`
	AuthorExternalID string    `json:"author_external_id,omitempty"`
	AuthorEmail      string    `json:"author_email,omitempty" is:"lower"`
	Action           string    `json:"action,omitempty" doc:"Which button: approve, reject."`
	Value            string    `json:"value,omitempty" doc:"What the button carries, such as the approval's id."`
	ReplyURL         string    `json:"reply_url,omitempty" doc:"Where the message can be replaced; a secret for its life."`
	SentAt           time.Time `json:"sent_at,omitzero"`
}
