package demo

import (
	"fmt"
	"math/rand/v2"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// product is something Acme buys: what it is, what it costs in euro cents, how
// many years of warranty it has and how many Acme owns.
type product struct {
	category, maker, model string
	cents                  int64
	warranty, count        int
	serial                 string // prefix of the maker's serial numbers
}

// name is what people call a piece of it.
func (p product) name() string {
	if p.maker == secondSpelling {
		return "Lenovo " + p.model
	}
	return p.maker + " " + p.model
}

var products = []product{
	{"laptop", "Apple", "MacBook Pro 14″ M4", 229900, 1, 78, "C02"},
	{"laptop", "Apple", "MacBook Air 13″ M4", 134900, 1, 46, "FVF"},
	{"laptop", "Lenovo", "ThinkPad X1 Carbon Gen 13", 189900, 3, 52, "PF5"},
	{"laptop", "Lenovo", "ThinkPad T14 Gen 6", 142900, 3, 44, "PF4"},
	{"laptop", "Dell", "Latitude 7450", 156500, 3, 32, "8KX"},
	{"laptop", "Framework", "Laptop 13", 139900, 1, 8, "FRA"},
	{"desktop", "Apple", "Mac Studio", 249900, 1, 6, "H2W"},
	{"desktop", "Dell", "OptiPlex 7020", 98900, 3, 14, "6JQ"},
	{"monitor", "Dell", "UltraSharp U2723QE", 57900, 3, 74, "CN0"},
	{"monitor", "LG", "UltraFine 32UN880", 61900, 2, 28, "LGM"},
	{"phone", "Apple", "iPhone 16", 94900, 2, 42, "F4G"},
	{"phone", "Google", "Pixel 9", 79900, 2, 22, "35B"},
	{"tablet", "Apple", "iPad Air", 69900, 1, 14, "DMP"},
	{"dock", "CalDigit", "TS4", 39900, 2, 36, "CDT"},
	{"dock", secondSpelling, "ThinkPad Universal USB-C Dock", 25900, 3, 24, "ZKE"},
	{"headset", "Jabra", "Evolve2 65", 22900, 2, 46, "JBR"},
	{"printer", "HP", "LaserJet Pro 4002dn", 32900, 1, 5, "PHB"},
	{"server", "Dell", "PowerEdge R660", 689000, 5, 6, "5TS"},
	{"network", "Ubiquiti", "UniFi U7 Pro", 18900, 2, 16, "UBQ"},
	{"network", "Cisco", "Catalyst 9200L", 214900, 3, 5, "FOC"},
	{"conference", "Logitech", "Rally Bar", 329900, 2, 6, "2218"},
}

// stock invents Acme's assets: the same ones at each start, bought over the last
// four years before today.
func stock(rng *rand.Rand, g ground) []asset.New {
	const days = 4 * 365
	var list []asset.New
	for _, p := range products {
		for range p.count {
			office := rng.IntN(len(offices))
			place := g.places[offices[office].name]
			if rng.IntN(3) == 0 {
				place = g.places[offices[office].store]
			}
			bought := g.today.AddDays(-20 - rng.IntN(days))
			n := asset.New{
				Name: p.name(), Category: p.category, Manufacturer: p.maker, Model: p.model,
				Serial:       fmt.Sprintf("%s%07X", p.serial, rng.Uint32()&0xfffffff),
				LocationID:   &place,
				Status:       asset.InStock,
				PurchaseDate: bought,
				PurchaseCost: &asset.Money{Amount: p.cents, Currency: "EUR"},
				WarrantyEnd:  bought.AddDays(365 * p.warranty),
			}
			if rng.IntN(100) < 4 { // ordered, not here yet: no serial known
				n.Status, n.Serial, n.LocationID = asset.OnOrder, "", nil
				n.PurchaseDate, n.WarrantyEnd = g.today.AddDays(-rng.IntN(14)), clock.Date{}
			}
			g.papers(rng, &n, office)
			list = append(list, n)
		}
	}
	// Mixed, so that tags do not follow kinds.
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// fate is what happened to a thing that nobody of the hand-made people holds.
type fate struct {
	percent int
	status  asset.Status
	reasons []string
}

var fates = []fate{
	{7, asset.Retired, []string{"End of life", "Sold to a refurbisher", "Battery worn out, repair not worth it"}},
	{3, asset.InRepair, []string{"Cracked screen", "Keyboard sticks", "Does not charge"}},
	{2, asset.InTransit, []string{"On the way to the London office", "Moves to Stockholm"}},
	{1, asset.Lost, []string{"Not found at the last stock take"}},
}

func fateOf(rng *rand.Rand) (fate, string, bool) {
	roll := rng.IntN(100)
	for _, f := range fates {
		if roll < f.percent {
			return f, f.reasons[rng.IntN(len(f.reasons))], true
		}
		roll -= f.percent
	}
	return fate{}, "", false
}
