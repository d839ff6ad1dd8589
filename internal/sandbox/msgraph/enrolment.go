package msgraph

import (
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/company"
)

// noTime is how Intune writes a time that is not set, noGUID an id.
const (
	noTime = "0001-01-01T00:00:00Z"
	noGUID = "00000000-0000-0000-0000-000000000000"
)

// enrolment is one record of a device in Intune.
type enrolment struct {
	s      *Server
	id     string
	device company.Device
	user   company.Person
	used   bool // there is a user
	older  bool // the device was enrolled again since
	whole  bool // read alone: some values are 0 in lists
}

// enrolments are the devices that Intune manages: Windows, Android, the phones
// people brought along, and a few Macs that are in Jamf as well.
func (s *Server) enrolments(v *company.View) []enrolment {
	return s.fleet.Of(s.desk, v, func() []enrolment { return s.enrolled(v) })
}

func (s *Server) enrolled(v *company.View) []enrolment {
	c := s.desk.Company()
	list := make([]enrolment, 0, len(v.Devices))
	for _, d := range v.Devices {
		if d.Removed || !s.manages(d) || !s.desk.Shown("device", d.Index) {
			continue
		}
		list = append(list, s.enrolment(v, d, false))
		if c.Twice(d) {
			list = append(list, s.enrolment(v, d, true))
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := list[:0]
	for _, e := range list {
		if !s.gone[e.id] {
			kept = append(kept, e)
		}
	}
	return kept
}

func (s *Server) manages(d company.Device) bool {
	switch d.Platform {
	case company.Windows, company.Android:
		return true
	case company.IOS:
		return d.Personal
	default:
		return s.desk.Company().Chance("intune mac", d.Index, 5)
	}
}

func (s *Server) enrolment(v *company.View, d company.Device, older bool) enrolment {
	c := s.desk.Company()
	e := enrolment{s: s, device: d, older: older, id: c.ID("intune device", d.Index)}
	owner := d.Owner
	if older {
		e.id = c.ID("intune older", d.Index)
	}
	if older && d.Former != company.Nobody || c.Misfiled(d) {
		owner = d.Former
	}
	e.user, e.used = v.Person(owner)
	return e
}

// findDevice is the enrolment with that id.
func (s *Server) findDevice(v *company.View, id string) (enrolment, bool) {
	c := s.desk.Company()
	for kind, older := range map[string]bool{"intune device": false, "intune older": true} {
		i, ok := c.IndexOf(kind, id)
		if !ok || i >= len(v.Devices) {
			continue
		}
		d := v.Devices[i]
		s.mu.Lock()
		gone := s.gone[id]
		s.mu.Unlock()
		if d.Removed || gone || !s.manages(d) || older && !c.Twice(d) {
			return enrolment{}, false
		}
		e := s.enrolment(v, d, older)
		e.whole = true
		return e, true
	}
	return enrolment{}, false
}

// serial is what the device reports, which is not always one.
func (e enrolment) serial() any {
	switch i := e.device.Index; {
	case e.device.Personal && e.device.Platform == company.Android:
		return "" // a work profile does not see it
	case e.s.desk.Company().Placeholder(e.device):
		return []string{"SystemSerialNumber", "Defaultstring", "0", "To be filled by O.E.M."}[i%4]
	default:
		return e.device.Serial
	}
}

// upn is the user's sign-in name; work profiles put 32 hex digits before it.
func (e enrolment) upn() any {
	if !e.used {
		return ""
	}
	if e.device.Personal && e.device.Platform == company.Android {
		return strings.ReplaceAll(e.id, "-", "") + e.user.Email
	}
	return e.user.Email
}

func (e enrolment) ifUsed(text string) any {
	if !e.used {
		return ""
	}
	return text
}

func (e enrolment) lastSync() time.Time {
	if e.older {
		return e.device.Enrolled.AddDate(0, 0, 3)
	}
	return e.device.LastSeen
}

func (e enrolment) chance(what string, percent int) bool {
	return e.s.desk.Company().Chance(what, e.device.Index, percent)
}

// product is the model as it reports itself: Lenovo gives its type number.
func (e enrolment) product() string {
	if e.device.Maker == "LENOVO" {
		return e.device.ModelID
	}
	return e.device.Model
}

var operatingSystems = map[company.Platform]string{
	company.Windows: "Windows", company.MacOS: "macOS", company.IOS: "iOS", company.Android: "Android",
}

var enrolmentTypes = map[company.Platform]string{
	company.Windows: "windowsAzureADJoin", company.MacOS: "userEnrollment", company.IOS: "userEnrollment",
	company.Android: "androidEnterpriseFullyManaged",
}

var managedDevices = kind[enrolment]{
	name: "microsoft.graph.managedDevice", context: "deviceManagement/managedDevices", pageSize: 1000, biggest: 1000,
	properties: []property[enrolment]{
		{"id", true, func(e enrolment) any { return e.id }},
		{"userId", true, func(e enrolment) any {
			if !e.used {
				return noGUID
			}
			return e.s.desk.Company().ID("entra user", e.user.Index)
		}},
		{"deviceName", true, func(e enrolment) any { return e.device.Name }},
		{"managedDeviceOwnerType", true, func(e enrolment) any {
			if e.device.Personal {
				return "personal"
			}
			return "company"
		}},
		{"managementState", true, enrolment.state},
		{"enrolledDateTime", true, func(e enrolment) any {
			if e.chance("intune enrolled", 2) {
				return noTime
			}
			return e.device.Enrolled.UTC().Format(time.RFC3339)
		}},
		{"lastSyncDateTime", true, func(e enrolment) any { return e.lastSync().UTC().Format(time.RFC3339) }},
		{"operatingSystem", true, func(e enrolment) any { return operatingSystems[e.device.Platform] }},
		{"osVersion", true, func(e enrolment) any { return e.device.OSVersion }},
		{"complianceState", true, func(e enrolment) any {
			if e.device.Encrypted {
				return "compliant"
			}
			return "noncompliant"
		}},
		{"jailBroken", true, func(enrolment) any { return "Unknown" }},
		{"managementAgent", true, func(enrolment) any { return "mdm" }},
		{"azureADDeviceId", true, func(e enrolment) any {
			if e.chance("intune registered", 3) {
				return noGUID
			}
			return e.s.desk.Company().ID("entra device", e.device.Index)
		}},
		{"azureADRegistered", true, func(e enrolment) any { return !e.chance("intune registered", 3) }},
		{"deviceEnrollmentType", true, func(e enrolment) any { return enrolmentTypes[e.device.Platform] }},
		{"emailAddress", true, func(e enrolment) any { return e.ifUsed(e.user.Email) }},
		{"userPrincipalName", true, enrolment.upn},
		{"userDisplayName", true, func(e enrolment) any { return e.ifUsed(e.user.Name()) }},
		{"manufacturer", true, func(e enrolment) any { return e.device.Maker }},
		{"model", true, func(e enrolment) any { return e.product() }},
		{"serialNumber", true, enrolment.serial},
		{"imei", true, func(e enrolment) any { return e.device.IMEI }},
		{"wiFiMacAddress", true, func(e enrolment) any {
			if e.chance("intune mac address", 5) {
				return ""
			}
			return e.device.WiFi
		}},
		{"ethernetMacAddress", true, func(e enrolment) any {
			if e.device.Ethernet == "" {
				return nil
			}
			return e.device.Ethernet
		}},
		{"totalStorageSpaceInBytes", true, func(e enrolment) any { return e.device.Storage }},
		{"freeStorageSpaceInBytes", true, func(e enrolment) any { return e.device.Free }},
		{"physicalMemoryInBytes", true, func(e enrolment) any {
			if !e.whole { // 0 in every list
				return 0
			}
			return e.device.RAM
		}},
		{"isEncrypted", true, func(e enrolment) any { return e.device.Encrypted }},
		{"isSupervised", true, func(enrolment) any { return false }},
		{"phoneNumber", true, func(enrolment) any { return "" }},
		{"notes", true, func(enrolment) any { return nil }},
		{"deviceCategoryDisplayName", true, func(enrolment) any { return "" }},
		{"enrollmentProfileName", true, func(enrolment) any { return "" }},
		{"deviceActionResults", true, enrolment.results},
	},
}
