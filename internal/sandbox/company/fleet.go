package company

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// model is a product the company buys.
type model struct {
	platform              Platform
	maker, name, id, chip string
	version, build        string
	ram, storage          int64 // gigabytes
	price                 int64 // cents
	supplier, prefix      string
	serial                int // characters, prefix included
}

var laptops = []model{
	{Windows, "LENOVO", "ThinkPad T14 Gen 4", "21HD0012MX", "Intel Core i7-1355U", "10.0.26100.2605", "26100.2605", 16, 512, 149900, "CDW", "PF4", 8},
	{Windows, "Dell Inc.", "Latitude 7450", "Latitude 7450", "Intel Core Ultra 7 165U", "10.0.22631.4602", "22631.4602", 32, 1024, 189500, "Dell", "", 7},
	{Windows, "HP", "HP EliteBook 840 14 inch G10 Notebook PC", "818L7EA", "Intel Core i5-1345U", "10.0.26100.2605", "26100.2605", 16, 512, 139900, "CDW", "5CG", 10},
	{MacOS, "Apple", "MacBook Pro (14-inch, 2023)", "Mac14,9", "Apple M2 Pro", "15.2.0", "24C101", 16, 512, 199900, "Apple", "C02", 12},
	{MacOS, "Apple", "MacBook Air (M2, 2022)", "Mac14,2", "Apple M2", "14.7.1", "23H222", 16, 256, 119900, "Apple", "F", 10},
	{MacOS, "Apple", "MacBook Pro (16-inch, Nov 2024)", "Mac16,7", "Apple M4 Pro", "15.2.0", "24C101", 48, 1024, 284900, "Apple", "K", 10},
}

var phones = []model{
	{IOS, "Apple", "iPhone 15", "iPhone15,4", "A16", "18.2", "22C152", 6, 128, 79900, "Apple", "G", 10},
	{IOS, "Apple", "iPad Air (5th generation)", "iPad13,16", "M1", "17.7.2", "21H221", 8, 256, 69900, "Apple", "DMP", 12},
	{Android, "samsung", "SM-S921B", "SM-S921B", "Exynos 2400", "14.0", "UP1A.231005.007", 8, 256, 74900, "CDW", "R5C", 11},
}

var (
	scanner = model{Android, "Zebra Technologies", "TC52", "TC52", "Snapdragon 660", "11.0", "RQ3A.210905.001", 4, 32, 129900, "CDW", "2", 14}
	machine = model{Windows, "VMware, Inc.", "VMware20,1", "VMware20,1", "Intel Xeon", "10.0.20348.2966", "20348.2966", 8, 100, 0, "", "VMware-56 4d ", 54}
)

// alphabet is what makers spell serial numbers with: no O and no I.
const alphabet = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// fleet gives a laptop to everybody with an e-mail who does not start later, a
// phone to every fourth of them, a scanner to every second without one, and adds
// a shelf of spare laptops and a few virtual machines. What leavers had is kept
// by every fifth; the rest went on to a colleague.
func fleet(opts Options, people []Person) []Device {
	g := &outfitter{
		random: rand.New(rand.NewPCG(opts.Seed, 2)), //nolint:gosec // reproducible, nothing secret
		today:  opts.Today, seed: opts.Seed,
	}
	day := opts.Today.Format(time.DateOnly)
	heir := Nobody
	for _, p := range people {
		switch {
		case p.Starts(day):
		case p.Email == "":
			if g.random.IntN(2) == 0 {
				g.add(scanner, Nobody)
			}
		case p.Left(day) && g.random.IntN(5) > 0 && heir != Nobody:
			d := g.add(pick(g, laptops), heir)
			d.Former = p.Index
		default:
			g.add(pick(g, laptops), p.Index)
			if g.random.IntN(4) == 0 {
				d := g.add(pick(g, phones), p.Index)
				d.Personal = g.random.IntN(3) == 0
			}
			heir = p.Index
		}
	}
	for range 1 + len(people)/50 {
		g.add(pick(g, laptops), Nobody)
	}
	for range 1 + len(people)/100 {
		g.add(machine, Nobody).Virtual = true
	}
	return g.devices
}

func pick(g *outfitter, list []model) model { return list[g.random.IntN(len(list))] }

type outfitter struct {
	random  *rand.Rand
	today   time.Time
	seed    uint64
	devices []Device
}

func (g *outfitter) add(m model, owner int) *Device {
	const gigabyte = 1 << 30
	i := len(g.devices)
	bought := g.today.AddDate(0, 0, -30-g.random.IntN(4*365))
	d := Device{
		Index: i, Platform: m.platform, Maker: m.maker, Model: m.name, ModelID: m.id, Chip: m.chip,
		Name: g.name(m, i), Serial: g.serial(m), UUID: strings.ToUpper(UUID(g.seed, "hardware", i)),
		OSVersion: m.version, OSBuild: m.build, RAM: m.ram * gigabyte, Storage: m.storage * gigabyte,
		Free: m.storage * gigabyte / 100 * int64(5+g.random.IntN(85)), WiFi: g.mac("a483e7"),
		Owner: owner, Former: Nobody, Encrypted: g.random.IntN(20) > 0,
		Enrolled: bought.AddDate(0, 0, 5+g.random.IntN(20)).Truncate(time.Second),
		LastSeen: g.today.Add(-time.Duration(g.random.IntN(7*24*3600)) * time.Second).Truncate(time.Second),
		Bought:   bought.Format(time.DateOnly), Warranty: bought.AddDate(3, 0, 0).Format(time.DateOnly),
		Price: m.price, Supplier: m.supplier, Revision: 1,
	}
	if m.platform == Windows {
		d.Ethernet = g.mac("e0d55e")
	}
	if d.Mobile() {
		d.IMEI = fmt.Sprintf("35%013d", g.random.Int64N(1e13))
	}
	if m.price > 0 && g.random.IntN(10) > 0 {
		d.Tag = fmt.Sprintf("A-%05d", 1000+i)
	}
	if g.random.IntN(12) == 0 { // in a drawer
		d.LastSeen = d.LastSeen.AddDate(0, -4, 0)
	}
	if d.LastSeen.Before(d.Enrolled) {
		d.LastSeen = d.Enrolled
	}
	g.devices = append(g.devices, d)
	return &g.devices[i]
}

func (g *outfitter) name(m model, i int) string {
	prefix := map[Platform]string{Windows: "LT", MacOS: "MBP", IOS: "IOS", Android: "AND"}[m.platform]
	if m.price == 0 {
		prefix = "VM"
	}
	return fmt.Sprintf("%s-%05d", prefix, i+1)
}

// serial spells one that no other device has: its last four say which it is.
func (g *outfitter) serial(m model) string {
	if m.price == 0 { // as the hypervisor writes it: bytes with a dash in the middle
		raw := strings.Split(UUID(g.seed, "machine", len(g.devices)), "-")
		hex, text := strings.Join(raw, ""), m.prefix
		for i := 4; i < len(hex); i += 2 {
			text += hex[i:i+2] + map[bool]string{true: "-", false: " "}[i == 14]
		}
		return strings.TrimSpace(text)
	}
	tail, n := "", len(g.devices)
	for range 4 {
		tail = string(alphabet[n%len(alphabet)]) + tail
		n /= len(alphabet)
	}
	text := m.prefix
	for len(text) < m.serial-4 {
		text += string(alphabet[g.random.IntN(len(alphabet))])
	}
	return text + tail
}

func (g *outfitter) mac(maker string) string {
	return maker + fmt.Sprintf("%06x", g.random.IntN(1<<24))
}
