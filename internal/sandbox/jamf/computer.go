package jamf

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/company"
)

// Record ids begin here. Older records of Macs enrolled again are far above.
const (
	firstID = 10
	olderID = 1_000_000
)

// noSerial is what a record says whose serial number was never reported.
const noSerial = "Not Available"

// computer is one inventory record.
type computer struct {
	s      *Server
	id     string
	device company.Device
	user   company.Person
	used   bool
	older  bool
}

// all are the records of Macs in the order of their ids.
func (s *Server) all(v *company.View) []computer {
	return s.computers.Of(s.desk, v, func() []computer {
		list, older := []computer{}, []computer{}
		for _, d := range v.Devices {
			if d.Platform != company.MacOS || d.Removed || !s.desk.Shown("device", d.Index) {
				continue
			}
			list = append(list, s.computer(v, d, false))
			if s.desk.Company().Twice(d) {
				older = append(older, s.computer(v, d, true))
			}
		}
		return append(list, older...)
	})
}

func (s *Server) computer(v *company.View, d company.Device, older bool) computer {
	c := computer{s: s, device: d, older: older, id: strconv.Itoa(firstID + d.Index)}
	owner := d.Owner
	if older {
		c.id = strconv.Itoa(olderID + d.Index)
	}
	if older && d.Former != company.Nobody || s.desk.Company().Misfiled(d) {
		owner = d.Former
	}
	c.user, c.used = v.Person(owner)
	return c
}

// find is the record with that id.
func (s *Server) find(id string) (computer, bool) {
	for _, c := range s.all(s.desk.Company().Look()) {
		if c.id == id {
			return c, true
		}
	}
	return computer{}, false
}

// stamp writes times as the server does: with one to three digits of a second.
func stamp(t time.Time, index int) string {
	digits := []string{".1", ".67", ".678"}[index%3]
	return t.UTC().Format("2006-01-02T15:04:05") + digits + "Z"
}

func (c computer) contact() string {
	if c.older {
		return stamp(c.device.Enrolled.AddDate(0, 0, 3), c.device.Index)
	}
	return stamp(c.device.LastSeen, c.device.Index)
}

func (c computer) serial() any {
	switch {
	case !c.s.desk.Company().Placeholder(c.device):
		return c.device.Serial
	case c.device.Index%2 == 0:
		return noSerial
	default:
		return nil
	}
}

// written is a value that was patched into the record, or the original one.
func written(s *Server, id, path string, original any) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	if value, ok := s.edits[id][path]; ok {
		return value
	}
	return original
}

// or is the text, or null for an empty one.
func or(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func (c computer) udid() string {
	if c.older { // the mainboard was changed
		return strings.ToUpper(c.s.desk.Company().ID("jamf older", c.device.Index))
	}
	return c.device.UUID
}

func (c computer) managementID() string {
	return c.s.desk.Company().ID("jamf management", c.device.Index+map[bool]int{true: olderID}[c.older])
}

func (c computer) assetTag() any { return written(c.s, c.id, "general.assetTag", or(c.device.Tag)) }

func (c computer) email() any {
	return written(c.s, c.id, "userAndLocation.email", c.ifUsed(c.user.Email))
}

func (c computer) username() any {
	return written(c.s, c.id, "userAndLocation.username", c.ifUsed(c.user.Login()))
}

func (c computer) ifUsed(text string) any {
	if !c.used {
		return nil
	}
	return or(text)
}

// mac writes a MAC address with colons, upper case.
func mac(digits string) string {
	if len(digits) != 12 {
		return digits
	}
	pairs := []string{}
	for i := 0; i < 12; i += 2 {
		pairs = append(pairs, digits[i:i+2])
	}
	return strings.ToUpper(strings.Join(pairs, ":"))
}

const megabyte = 1 << 20

// dollars writes a price as somebody typed it.
func dollars(cents int64, index int) string {
	switch index % 3 {
	case 0:
		return fmt.Sprintf("$%d", cents/100)
	case 1:
		return fmt.Sprintf("%d.%02d", cents/100, cents%100)
	default:
		return fmt.Sprintf("$%d,%03d.00", cents/100_000, cents/100%1000)
	}
}
