package netsuite

import (
	"slices"
	"strconv"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/netsuite/suiteql"
)

// Ids begin at different numbers, so that who mixes them up notices.
const (
	firstOrder    = 8000
	firstBill     = 500_000
	firstVendor   = 12
	firstEmployee = 300
	firstItem     = 55
)

// ledger is what the account holds, made of the company.
type ledger struct {
	view      *company.View
	tables    map[string]*suiteql.Table
	suppliers []string
	depts     []string
	items     []string
	made      []created
}

func number(n int) float64 { return float64(n) }

func money(cents int64) float64 { return float64(cents) / 100 }

func date(text string) any {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return nil
	}
	return at
}

// yes writes a flag as the vendor does.
func yes(is bool) string { return map[bool]string{true: "T", false: "F"}[is] }

// ledger is the newest.
func (s *Server) ledger() *ledger {
	v := s.desk.Company().Look()
	return s.books.Of(s.desk, v, func() *ledger {
		s.mu.Lock()
		defer s.mu.Unlock()
		l := &ledger{view: v, made: slices.Clone(s.made)}
		l.suppliers = distinct(v.Orders, func(o company.Order) string { return o.Supplier })
		l.depts = distinct(v.People, func(p company.Person) string { return p.Dept })
		l.items = distinct(v.Devices, func(d company.Device) string { return d.ModelID })
		l.tables = map[string]*suiteql.Table{}
		for _, t := range []*suiteql.Table{
			l.transactions(s), l.lines(s), l.vendors(), l.departments(), l.locations(), l.employees(s), l.subsidiaries(), l.assets(), l.itemTable(),
		} {
			l.tables[t.Name] = t
		}
		return l
	})
}

func distinct[T any](list []T, of func(T) string) []string {
	seen := map[string]bool{}
	names := []string{}
	for _, one := range list {
		if name := of(one); name != "" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// open tells orders that nothing has come of yet.
func open(o company.Order, today string) bool {
	at, err := time.Parse(time.DateOnly, o.Date)
	return err == nil && at.AddDate(0, 1, 15).Format(time.DateOnly) > today
}

// modified is when an order was last changed.
func modified(o company.Order) time.Time {
	at, _ := time.Parse(time.DateOnly, o.Date) // the company writes valid dates
	return at.AddDate(0, 0, 1).Add(9*time.Hour + 12*time.Minute + time.Duration(o.Index%60)*time.Second)
}

func (l *ledger) transactions(s *Server) *suiteql.Table {
	t := &suiteql.Table{Name: "transaction", Columns: []string{
		"id", "tranid", "externalid", "type", "recordtype", "entity", "status", "foreigntotal", "total", "currency", "exchangerate",
		"trandate", "duedate", "createddate", "lastmodifieddate", "memo", "subsidiary", "department", "employee",
	}}
	for _, o := range l.view.Orders {
		if !s.desk.Shown("order", o.Index) {
			continue
		}
		status, shown := "G", "Purchase Order : Fully Billed"
		if open(o, s.desk.Today()) {
			status, shown = "B", "Purchase Order : Pending Receipt"
		}
		supplier := slices.Index(l.suppliers, o.Supplier)
		order := suiteql.Row{
			"id": number(firstOrder + o.Index), "tranid": o.Number, "type": "PurchOrd", "recordtype": "purchaseorder",
			"entity": number(firstVendor + supplier), suiteql.Display("entity"): o.Supplier,
			"status": status, suiteql.Display("status"): shown, "foreigntotal": money(o.Total()), "total": money(o.Total()),
			"currency": number(1), suiteql.Display("currency"): "EUR", "exchangerate": number(1), "trandate": date(o.Date),
			"createddate": date(o.Date), "lastmodifieddate": modified(o), "subsidiary": number(1), suiteql.Display("subsidiary"): "Acme",
		}
		if o.Index%3 == 0 {
			order["memo"] = "Hardware " + o.Date[:7]
		}
		t.Rows = append(t.Rows, order)
		if status == "G" {
			bill := suiteql.Row{}
			for name, value := range order {
				bill[name] = value
			}
			bill["id"], bill["tranid"], bill["type"], bill["recordtype"] = number(firstBill+o.Index), "INV-"+o.Number[2:], "VendBill", "vendorbill"
			bill["status"], bill[suiteql.Display("status")] = "B", "Bill : Paid In Full"
			bill["lastmodifieddate"] = modified(o).AddDate(0, 0, 30)
			t.Rows = append(t.Rows, bill)
		}
	}
	for _, m := range l.made {
		t.Rows = append(t.Rows, m.row())
	}
	return t
}

func (l *ledger) lines(s *Server) *suiteql.Table {
	t := &suiteql.Table{Name: "transactionline", Columns: []string{
		"transaction", "id", "uniquekey", "linesequencenumber", "mainline", "taxline", "item", "itemtype", "quantity", "rate", "foreignamount",
		"memo", "department", "location", "class", "expenseaccount",
	}}
	it := max(0, slices.Index(l.depts, "IT"))
	for _, o := range l.view.Orders {
		if !s.desk.Shown("order", o.Index) {
			continue
		}
		t.Rows = append(t.Rows, suiteql.Row{ // the header is a line, too
			"transaction": number(firstOrder + o.Index), "id": number(0), "uniquekey": number((firstOrder + o.Index) * 100),
			"linesequencenumber": number(0), "mainline": "T", "taxline": "F", "foreignamount": -money(o.Total()),
		})
		for i, line := range o.Lines {
			item := slices.Index(l.items, line.SKU)
			t.Rows = append(t.Rows, suiteql.Row{
				"transaction": number(firstOrder + o.Index), "id": number(i + 1), "uniquekey": number((firstOrder+o.Index)*100 + i + 1),
				"linesequencenumber": number(i + 1), "mainline": "F", "taxline": "F",
				"item": number(firstItem + item), suiteql.Display("item"): line.Model, "itemtype": "InvtPart",
				"quantity": number(len(line.Devices)), "rate": money(line.Price), "foreignamount": money(line.Price * int64(len(line.Devices))),
				"memo": line.Model, "department": number(it + 1), suiteql.Display("department"): "IT", "location": number(1), suiteql.Display("location"): "HQ",
			})
		}
	}
	return t
}

func (l *ledger) vendors() *suiteql.Table {
	t := &suiteql.Table{Name: "vendor", Columns: []string{"id", "entityid", "companyname", "email", "isinactive", "lastmodifieddate", "currency"}}
	for i, name := range l.suppliers {
		t.Rows = append(t.Rows, suiteql.Row{
			"id": number(firstVendor + i), "entityid": name, "companyname": name, "isinactive": "F",
			"lastmodifieddate": date("2024-03-01"), "currency": number(1),
		})
	}
	return t
}

func (l *ledger) departments() *suiteql.Table {
	t := &suiteql.Table{Name: "department", Columns: []string{"id", "name", "fullname", "parent", "isinactive", "lastmodifieddate", "externalid"}}
	for i, name := range l.depts {
		t.Rows = append(t.Rows, suiteql.Row{
			"id": number(i + 1), "name": name, "fullname": name, "isinactive": "F", "lastmodifieddate": date("2024-03-01"),
		})
	}
	return t
}

func (l *ledger) locations() *suiteql.Table {
	t := &suiteql.Table{Name: "location", Columns: []string{"id", "name", "fullname", "isinactive", "lastmodifieddate"}}
	for i, name := range distinct(l.view.People, func(p company.Person) string { return p.Location }) {
		t.Rows = append(t.Rows, suiteql.Row{"id": number(i + 1), "name": name, "fullname": name, "isinactive": "F", "lastmodifieddate": date("2024-03-01")})
	}
	return t
}

func (l *ledger) employees(s *Server) *suiteql.Table {
	t := &suiteql.Table{Name: "employee", Columns: []string{
		"id", "entityid", "firstname", "lastname", "email", "title", "department", "isinactive", "hiredate", "releasedate", "supervisor", "lastmodifieddate",
	}}
	for _, p := range s.desk.People(l.view) {
		row := suiteql.Row{
			"id": number(firstEmployee + p.Index), "entityid": p.First + " " + p.Last, "firstname": p.First, "lastname": p.Last,
			"title": p.Title, "department": number(slices.Index(l.depts, p.Dept) + 1), suiteql.Display("department"): p.Dept,
			"isinactive": yes(p.Left(s.desk.Today())), "hiredate": date(p.Start), "releasedate": date(p.End), "lastmodifieddate": date(p.Start),
		}
		if p.Email != "" {
			row["email"] = p.Email
		}
		if p.Manager != company.Nobody {
			row["supervisor"] = number(firstEmployee + p.Manager)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (l *ledger) subsidiaries() *suiteql.Table {
	return &suiteql.Table{
		Name: "subsidiary", Columns: []string{"id", "name", "fullname", "country", "currency", "isinactive"},
		Rows: []suiteql.Row{{"id": number(1), "name": "Acme", "fullname": "Acme", "country": "DE", "currency": number(1), "isinactive": "F"}},
	}
}

func (l *ledger) itemTable() *suiteql.Table {
	t := &suiteql.Table{Name: "item", Columns: []string{"id", "itemid", "displayname", "itemtype", "isinactive"}}
	for i, name := range l.items {
		t.Rows = append(t.Rows, suiteql.Row{"id": number(firstItem + i), "itemid": name, "displayname": name, "itemtype": "InvtPart", "isinactive": "F"})
	}
	return t
}

// assets is the register of the Fixed Assets Management SuiteApp.
func (l *ledger) assets() *suiteql.Table {
	const field = "custrecord_asset"
	t := &suiteql.Table{Name: "customrecord_ncfar_asset", Columns: []string{
		"id", "name", "altname", "isinactive", "lastmodified", field + "descr", field + "serialno", field + "alternateno", field + "type", field + "cost",
		field + "currentcost", field + "residualvalue", field + "accmethod", field + "lifetime", field + "bookvalue", field + "deprtodate",
		field + "purchasedate", field + "deprstartdate", field + "deprenddate", field + "lastdeprdate", field + "lastdepramt", field + "status",
		field + "caretaker", field + "department", field + "location", field + "subsidiary", field + "currency", "custrecord_ncfar_quantity",
	}}
	for _, d := range l.view.Devices {
		if d.Order == "" || d.Removed || d.Price < 80_000 { // cheaper things are expenses
			continue
		}
		row := suiteql.Row{
			"id": number(d.Index + 1), "name": "FAM" + strconv.Itoa(10_000+d.Index), "altname": d.Model, "isinactive": "F", "lastmodified": date(d.Bought),
			field + "descr": d.Maker + " " + d.Model, field + "serialno": d.Serial, field + "type": number(1), suiteql.Display(field + "type"): "Computers",
			field + "cost": money(d.Price), field + "currentcost": money(d.Price), field + "residualvalue": number(0),
			field + "accmethod": number(1), suiteql.Display(field + "accmethod"): "Straight Line", field + "lifetime": number(36),
			field + "purchasedate": date(d.Bought), field + "deprstartdate": date(d.Bought), field + "deprenddate": date(d.Warranty),
			field + "status": number(2), suiteql.Display(field + "status"): "Depreciating", field + "subsidiary": number(1), field + "currency": number(1),
			"custrecord_ncfar_quantity": number(1),
		}
		if d.Tag != "" {
			row[field+"alternateno"] = d.Tag
		}
		if d.Owner != company.Nobody {
			row[field+"caretaker"] = number(firstEmployee + d.Owner)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
