package company

import (
	"fmt"
	"slices"
	"strings"
)

// Order is one purchase order.
type Order struct {
	Index    int
	Number   string
	Supplier string
	Date     string // YYYY-MM-DD
	Lines    []Line
}

// Line is one product of an order, with the devices that came.
type Line struct {
	Model   string
	SKU     string
	Price   int64 // cents each
	Devices []int // indexes
}

// Total is in cents.
func (o Order) Total() (cents int64) {
	for _, l := range o.Lines {
		cents += l.Price * int64(len(l.Devices))
	}
	return cents
}

// perOrder is how many devices one order buys at most.
const perOrder = 8

// ordersOf groups what was bought of one supplier in one month, and writes the
// orders' numbers into the devices. What people brought along was not bought.
func ordersOf(devices []Device) []Order {
	bought := make([]int, 0, len(devices))
	for i, d := range devices {
		if d.Supplier != "" && !d.Personal {
			bought = append(bought, i)
		}
	}
	slices.SortFunc(bought, func(a, b int) int {
		one, two := devices[a], devices[b]
		if c := strings.Compare(one.Bought[:7]+one.Supplier, two.Bought[:7]+two.Supplier); c != 0 {
			return c
		}
		return a - b
	})
	orders := []Order{}
	for from := 0; from < len(bought); {
		first := devices[bought[from]]
		to := from + 1
		for to < len(bought) && to-from < perOrder {
			next := devices[bought[to]]
			if next.Bought[:7] != first.Bought[:7] || next.Supplier != first.Supplier {
				break
			}
			to++
		}
		orders = append(orders, order(len(orders), devices, bought[from:to]))
		from = to
	}
	return orders
}

// order makes one of the devices and tells them.
func order(index int, devices []Device, members []int) Order {
	o := Order{Index: index, Number: fmt.Sprintf("PO%d", 1000+index), Supplier: devices[members[0]].Supplier, Date: devices[members[0]].Bought}
	for _, i := range members {
		d := &devices[i]
		d.Order = o.Number
		o.Date = min(o.Date, d.Bought)
		at := slices.IndexFunc(o.Lines, func(l Line) bool { return l.SKU == d.ModelID })
		if at < 0 {
			at = len(o.Lines)
			o.Lines = append(o.Lines, Line{Model: d.Model, SKU: d.ModelID, Price: d.Price})
		}
		o.Lines[at].Devices = append(o.Lines[at].Devices, i)
	}
	return o
}
