package company

import "time"

// Platform is what runs on a device.
type Platform string

// The platforms.
const (
	Windows Platform = "windows"
	MacOS   Platform = "macos"
	IOS     Platform = "ios"
	Android Platform = "android"
)

// Device is one piece of hardware as it really is. Sizes are bytes.
type Device struct {
	Index    int
	Platform Platform
	Name     string
	Serial   string
	UUID     string // the hardware's own, upper case
	Maker    string
	// Model is what people call it, ModelID what the maker does.
	Model     string
	ModelID   string
	Chip      string
	OSVersion string
	OSBuild   string
	RAM       int64
	Storage   int64
	Free      int64
	WiFi      string // 12 lower-case hex digits
	Ethernet  string // the same, "" without a socket
	IMEI      string // phones only
	Tag       string // our own label, "" when it has none
	Owner     int    // index of the person, Nobody for shared ones
	Former    int    // who had it before, Nobody
	Personal  bool   // brought along by its owner
	Virtual   bool
	Encrypted bool
	Enrolled  time.Time
	LastSeen  time.Time
	Bought    string // YYYY-MM-DD
	Warranty  string // the last day covered
	Price     int64  // in cents
	Supplier  string
	Order     string // number of the purchase order
	// Removed devices are gone from every list.
	Removed  bool
	Revision int64
}

// Mobile tells phones and tablets from computers.
func (d Device) Mobile() bool { return d.Platform == IOS || d.Platform == Android }

// Twice tells that device management knows the device by an older enrolment, too.
func (c *Company) Twice(d Device) bool { return c.Chance("twice", d.Index, 2) }

// Misfiled tells that device management still names the former owner.
func (c *Company) Misfiled(d Device) bool {
	return d.Former != Nobody && c.Chance("misfiled", d.Index, 30)
}

// Placeholder tells that the device reports no serial number of its own.
func (c *Company) Placeholder(d Device) bool { return c.Chance("placeholder", d.Index, 1) }
