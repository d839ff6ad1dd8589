package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/sandbox/company"
)

// The device managers' view of Acme: most of what people hold, as the register
// knows it, and a few machines that leave a person something to decide.
const (
	// others are people whom the register does not know, with machines of their own.
	others = 6
	// misread is each how many-th serial number that was noted with an S in front, as
	// scanners read it off the label.
	misread = 9
	// unknown is each how many-th machine that was exchanged and nobody wrote it down.
	unknown = 11
)

// built is how a maker's product looks from within.
type built struct {
	platform             company.Platform
	maker, model, id     string
	version, build, chip string
	ram, storage         int64 // gigabytes
}

var insides = map[string]built{
	"MacBook Pro 14″ M4":        {company.MacOS, "Apple", "MacBook Pro (14-inch, 2024)", "Mac16,1", "15.2.0", "24C101", "Apple M4", 16, 512},
	"MacBook Air 13″ M4":        {company.MacOS, "Apple", "MacBook Air (13-inch, M4, 2025)", "Mac16,12", "15.2.0", "24C101", "Apple M4", 16, 256},
	"ThinkPad X1 Carbon Gen 13": {company.Windows, "LENOVO", "ThinkPad X1 Carbon Gen 13", "21NS0012GE", "10.0.26100.2605", "26100.2605", "Intel Core Ultra 7 258V", 32, 1024},
	"ThinkPad T14 Gen 6":        {company.Windows, "LENOVO", "ThinkPad T14 Gen 6", "21QC0012GE", "10.0.26100.2605", "26100.2605", "Intel Core Ultra 5 225U", 16, 512},
	"Latitude 7450":             {company.Windows, "Dell Inc.", "Latitude 7450", "Latitude 7450", "10.0.22631.4602", "22631.4602", "Intel Core Ultra 7 165U", 32, 512},
	"Laptop 13":                 {company.Windows, "Framework", "Laptop 13", "FRANMECP", "10.0.26100.2605", "26100.2605", "Intel Core Ultra 5 125H", 16, 512},
}

// Machines is Acme as its simulated device managers know it, since the day it was
// made. It is the same at each start.
func Machines(since time.Time, now func() time.Time) *company.Company {
	known := company.New(company.Options{Today: since, Now: now, Seed: seedOne, Size: len(people) + others, Fixed: Vendor()})
	view := known.Look()
	held := laptops()
	for _, d := range view.Devices {
		owner, ok := view.Person(d.Owner)
		at := position(owner.Email)
		if !ok || at < 0 || at >= len(held) || d.Mobile() || d.Former != company.Nobody {
			continue
		}
		become(known, d.Index, held[at], at)
	}
	return known
}

// laptops are those that people hold, in the order of the people.
func laptops() []asset.New {
	rng := rand.New(rand.NewPCG(seedOne, seedTwo)) //nolint:gosec // invented data, the same everywhere
	var list []asset.New
	for _, n := range stock(rng, ground{today: clock.MustDate("2026-01-01")}) {
		if n.Category == "laptop" && n.Status == asset.InStock {
			list = append(list, n)
		}
	}
	return list
}

// become makes a device the laptop that its owner holds.
func become(known *company.Company, index int, n asset.New, at int) {
	inside, ok := insides[n.Model]
	if !ok || at%unknown == unknown-1 {
		return
	}
	known.EditDevice(index, func(d *company.Device) {
		const gigabyte = 1 << 30
		d.Platform, d.Maker, d.Model, d.ModelID, d.Chip = inside.platform, inside.maker, inside.model, inside.id, inside.chip
		d.OSVersion, d.OSBuild, d.RAM, d.Storage = inside.version, inside.build, inside.ram*gigabyte, inside.storage*gigabyte
		d.Free, d.Serial, d.Tag = d.Storage/3, n.Serial, ""
		d.Name = fmt.Sprintf("%s-%05d", map[company.Platform]string{company.Windows: "LT", company.MacOS: "MBP"}[d.Platform], index+1)
		if at%misread == misread-1 {
			d.Serial = "S" + n.Serial
		}
	})
}

func position(email string) int {
	for i, p := range people {
		if strings.EqualFold(p.email, email) {
			return i
		}
	}
	return -1
}
