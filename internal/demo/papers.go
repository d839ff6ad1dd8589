package demo

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/register"
)

const loaner = "loaner"

// remarks are what people note down of things, now and then.
var remarks = []string{
	"Left hinge is loose; works.",
	"Came back from a trade fair, cleaned and reinstalled.",
	"Engraved with the old company name on the lid.",
	"Charger replaced once.",
}

var ofCategory = map[string]string{"server": "1300", "network": "1300", "conference": "offices", "printer": "offices"}

// papers adds what was bought, from whom, for whom, and in what shape it is.
func (g ground) papers(rng *rand.Rand, n *asset.New, office int) {
	o := offices[office]
	company, vendor := g.companies[o.company], g.vendors[vendorOf(n.Manufacturer)]
	n.CompanyID, n.VendorID = &company, &vendor
	code := "1200"
	switch ofCategory[n.Category] {
	case "1300":
		code = "1300"
	case "offices":
		code = fmt.Sprintf("14%d0", office+1)
	}
	centre := g.centres[code]
	n.CostCentreID = &centre
	// What was bought in one week was one order.
	week := time.Date(n.PurchaseDate.Year, n.PurchaseDate.Month, n.PurchaseDate.Day, 0, 0, 0, 0, time.UTC).YearDay() / 7
	n.OrderNumber = fmt.Sprintf("PO-%d-%02d%d", n.PurchaseDate.Year, week, office+1)
	if n.Status == asset.OnOrder {
		return
	}
	n.InvoiceNumber = fmt.Sprintf("RE %d/%04d", n.PurchaseDate.Year, 100*week+10*office+7)
	n.WarrantyStart, n.WarrantyProvider = n.PurchaseDate, n.Manufacturer
	n.Condition = g.shape(rng, n.PurchaseDate)
	if n.Model == leasedModel {
		n.Ownership, n.Lessor, n.LeaseStart, n.LeaseEnd = asset.Leased, "Grenke", n.PurchaseDate, n.PurchaseDate.AddMonths(36)
		n.PurchaseCost = nil
	}
	if n.Model == "Pixel 9" && rng.IntN(4) == 0 {
		n.Ownership, n.PurchaseCost, n.OrderNumber, n.InvoiceNumber, n.VendorID = asset.Personal, nil, "", "", nil
	}
	if rng.IntN(12) == 0 {
		n.Notes = remarks[rng.IntN(len(remarks))]
	}
	if n.Condition == "fair" && n.Category == "laptop" && rng.IntN(3) == 0 {
		n.StatusLabel = refurbished
	}
	n.Tags = words(rng, n.Category)
	n.Custom = own(rng, n)
}

const leasedModel = "Latitude 7450"

func vendorOf(maker string) string {
	switch maker {
	case "Apple":
		return "Apple Business"
	case "Dell", "HP", "Cisco":
		return "CDW"
	}
	return "Bechtle"
}

// shape follows from the age.
func (g ground) shape(rng *rand.Rand, bought clock.Date) asset.Condition {
	switch {
	case bought.After(g.today.AddDays(-90)):
		return "new"
	case bought.After(g.today.AddDays(-2 * 365)):
		return "good"
	case rng.IntN(5) == 0:
		return "poor"
	}
	return "fair"
}

func words(rng *rand.Rand, category string) []string {
	switch {
	case category == "laptop" && rng.IntN(20) == 0:
		return []string{loaner}
	case category == "laptop" && rng.IntN(15) == 0:
		return []string{"developer", "docker"}
	case category == "phone" && rng.IntN(10) == 0:
		return []string{"on call"}
	}
	return nil
}

// own are the values of Acme's own fields.
func own(rng *rand.Rand, n *asset.New) register.Custom {
	switch n.Category {
	case "laptop", "desktop":
		values := register.Custom{
			"os": say(systemOf(n.Manufacturer)), "memory": say([]int{16, 32, 64}[rng.IntN(3)]), "encrypted": say(rng.IntN(12) != 0),
		}
		if rng.IntN(8) == 0 {
			values["firmware_password"] = say(fmt.Sprintf("acme-%06x", rng.Uint32()&0xffffff))
		}
		return values
	case "phone":
		return register.Custom{
			"imei":    say(fmt.Sprintf("35%013d", rng.Int64N(1e13))),
			"carrier": say([]string{"Telekom", "Vodafone", "Telia"}[rng.IntN(3)]),
		}
	}
	return nil
}

func systemOf(maker string) string {
	switch maker {
	case "Apple":
		return "macOS"
	case "Framework":
		return "Linux"
	}
	return "Windows"
}
