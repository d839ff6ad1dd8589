package netsuite

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
	"github.com/assetronics/assetronics/internal/sandbox/netsuite/suiteql"
)

// recordType is a kind of record of the record service and where its rows stand.
type recordType struct {
	table string
	kind  string // the value of the column type, for transactions
}

var recordTypes = map[string]recordType{
	"purchaseOrder": {"transaction", "PurchOrd"},
	"vendorBill":    {"transaction", "VendBill"},
	"vendor":        {"vendor", ""},
	"department":    {"department", ""},
	"location":      {"location", ""},
	"subsidiary":    {"subsidiary", ""},
	"employee":      {"employee", ""},
}

// names of properties that differ from the column's.
var properties = map[string]string{
	"tranid": "tranId", "externalid": "externalId", "trandate": "tranDate", "lastmodifieddate": "lastModifiedDate", "createddate": "createdDate",
	"entityid": "entityId", "companyname": "companyName", "isinactive": "isInactive", "firstname": "firstName", "lastname": "lastName",
	"hiredate": "hireDate", "releasedate": "releaseDate", "fullname": "fullName", "exchangerate": "exchangeRate",
}

// columns that are not shown in records.
var hiddenColumns = []string{"type", "recordtype", "foreigntotal"}

// references are columns that lead to other records.
var references = []string{"entity", "status", "currency", "subsidiary", "department", "location", "supervisor", "parent", "employee"}

// rows of a type; ok is false when it was refused.
func (s *Server) rows(w http.ResponseWriter, r *http.Request) (rows []suiteql.Row, ok bool) {
	name := r.PathValue("type")
	t, known := recordTypes[name]
	if !known || slices.Contains(s.opts.Hidden, t.table) {
		refuse(w, http.StatusNotFound, problem{Detail: "Record type '" + name + "' does not exist.", Path: name, Code: "NONEXISTENT_RECORD_TYPE"})
		return nil, false
	}
	for _, row := range s.ledger().tables[t.table].Rows {
		if t.kind == "" || row["type"] == t.kind {
			rows = append(rows, row)
		}
	}
	return rows, true
}

func idOf(row suiteql.Row) string { return fmt.Sprintf("%.0f", row["id"]) }

// condition is what q may say of the last change: the date is written as the
// token's user does, month first.
var condition = regexp.MustCompile(`^lastModifiedDate\s+(ON_OR_AFTER|AFTER|ON_OR_BEFORE|BEFORE)\s+"(\d{1,2}/\d{1,2}/\d{4})"$`)

// listRecords gives references only.
func (s *Server) listRecords(w http.ResponseWriter, r *http.Request) {
	limit, offset, ok := window(w, r)
	if !ok {
		return
	}
	rows, ok := s.rows(w, r)
	if !ok {
		return
	}
	if q := r.URL.Query().Get("q"); q != "" {
		m := condition.FindStringSubmatch(q)
		var day time.Time
		err := error(nil)
		if m != nil {
			day, err = time.Parse("1/2/2006", m[2])
		}
		if m == nil || err != nil {
			refuse(w, http.StatusBadRequest, problem{Detail: "Invalid query: " + q, Query: "q", Code: "INVALID_PARAMETER"})
			return
		}
		rows = slices.DeleteFunc(slices.Clone(rows), func(row suiteql.Row) bool {
			at, _ := row["lastmodifieddate"].(time.Time)
			return !inTime(m[1], at, day)
		})
	}
	p := kit.PageOf(s.desk, rows, offset, limit)
	items := make([]any, 0, limit)
	for _, row := range p.Rows {
		self := s.desk.URL(r) + r.URL.Path + "/" + idOf(row)
		items = append(items, map[string]any{"links": []link{{"self", self}}, "id": idOf(row)})
	}
	s.collection(w, r, collection{items, p.More, p.Next, limit, offset, len(rows)})
}

func inTime(op string, at, day time.Time) bool {
	switch op {
	case "ON_OR_AFTER":
		return !at.Before(day)
	case "AFTER":
		return !at.Before(day.AddDate(0, 0, 1))
	case "ON_OR_BEFORE":
		return at.Before(day.AddDate(0, 0, 1))
	default:
		return at.Before(day)
	}
}

// getRecord gives one record; its lines only when they are asked for.
func (s *Server) getRecord(w http.ResponseWriter, r *http.Request) {
	rows, ok := s.rows(w, r)
	if !ok {
		return
	}
	i := slices.IndexFunc(rows, func(row suiteql.Row) bool { return idOf(row) == r.PathValue("id") })
	if i < 0 {
		refuse(w, http.StatusNotFound, problem{Detail: "The record instance does not exist. Provide a valid record instance ID.", Path: r.PathValue("id"), Code: "NONEXISTENT_ID"})
		return
	}
	self := s.desk.URL(r) + r.URL.Path
	body := map[string]any{"links": []link{{"self", self}}}
	for name, value := range rows[i] {
		if !slices.Contains(hiddenColumns, name) && value != nil {
			s.property(body, rows[i], name, value)
		}
	}
	if recordTypes[r.PathValue("type")].kind != "" {
		body["item"] = map[string]any{"links": []link{{"self", self + "/item"}}}
		if r.URL.Query().Get("expandSubResources") == "true" {
			body["item"] = map[string]any{"items": s.lines(rows[i]), "links": []link{{"self", self + "/item"}}}
		}
	}
	w.Header().Set("Content-Type", "application/vnd.oracle.resource+json; type=singular; charset=UTF-8")
	kit.WriteJSON(w, http.StatusOK, body)
}

// property writes a column as the record service does: numbers are numbers, flags
// are booleans, references are objects.
func (s *Server) property(body map[string]any, row suiteql.Row, name string, value any) {
	shown, isName := properties[name]
	if !isName {
		shown = name
	}
	display := row[suiteql.Display(name)]
	switch v := value.(type) {
	case time.Time:
		if name == "lastmodifieddate" || name == "createddate" {
			body[shown] = v.Format(time.RFC3339)
			return
		}
		body[shown] = v.Format(time.DateOnly)
	case float64:
		switch {
		case name == "id":
			body[shown] = idOf(row)
		case slices.Contains(references, name):
			body[shown] = map[string]any{"id": strconv.FormatFloat(v, 'f', -1, 64), "refName": display}
		default:
			body[shown] = v
		}
	case string:
		switch {
		case name == "status":
			body[shown] = map[string]any{"id": map[string]string{"B": "pendingReceipt", "G": "fullyBilled"}[v], "refName": statusName(display)}
		case name == "isinactive":
			body[shown] = v == "T"
		case !isDisplay(name):
			body[shown] = v
		}
	}
}

func isDisplay(name string) bool { return slices.Contains([]byte(name), ' ') }

// statusName is without the kind of the transaction before it.
func statusName(display any) string {
	text, _ := display.(string)
	for i := range text {
		if text[i] == ':' {
			return text[i+2:]
		}
	}
	return text
}

// lines are the items of a transaction.
func (s *Server) lines(row suiteql.Row) []any {
	list := []any{}
	for _, l := range s.ledger().tables["transactionline"].Rows {
		if l["transaction"] != row["id"] || l["mainline"] == "T" {
			continue
		}
		list = append(list, map[string]any{
			"line": l["id"], "item": map[string]any{"id": fmt.Sprintf("%.0f", l["item"]), "refName": l[suiteql.Display("item")]},
			"quantity": l["quantity"], "quantityReceived": 0, "rate": l["rate"], "amount": l["foreignamount"], "description": l["memo"],
			"department": map[string]any{"id": fmt.Sprintf("%.0f", l["department"]), "refName": l[suiteql.Display("department")]},
			"location":   map[string]any{"id": fmt.Sprintf("%.0f", l["location"]), "refName": l[suiteql.Display("location")]},
		})
	}
	return list
}

// catalog lists the types of records.
func (s *Server) catalog(w http.ResponseWriter, r *http.Request) {
	items := []any{}
	for _, name := range slices.Sorted(maps.Keys(recordTypes)) {
		items = append(items, map[string]any{"name": name, "links": []link{{"canonical", s.desk.URL(r) + root + "/record/v1/metadata-catalog/" + name}}})
	}
	kit.WriteJSON(w, http.StatusOK, map[string]any{"items": items, "links": []link{}})
}

// created is a transaction that a client made.
type created struct {
	id         int
	kind       string
	externalID string
	memo       string
	entity     float64
	total      float64
	day        string
	at         time.Time
}

func (c created) row() suiteql.Row {
	row := suiteql.Row{
		"id": number(c.id), "tranid": "PO" + strconv.Itoa(c.id), "type": c.kind, "entity": c.entity, "status": "B",
		suiteql.Display("status"): "Purchase Order : Pending Receipt", "foreigntotal": c.total, "total": c.total, "currency": number(1),
		"trandate": date(c.day), "createddate": c.at, "lastmodifieddate": c.at, "subsidiary": number(1),
	}
	if c.externalID != "" {
		row["externalid"] = c.externalID
	}
	if c.memo != "" {
		row["memo"] = c.memo
	}
	return row
}

// createRecord takes purchase orders and bills. The new id stands in Location only.
func (s *Server) createRecord(w http.ResponseWriter, r *http.Request) {
	kind := recordTypes[r.PathValue("type")].kind
	if kind == "" {
		refuse(w, http.StatusBadRequest, problem{Detail: "Records of this type cannot be created here.", Code: "INVALID_CONTENT"})
		return
	}
	var body struct {
		Entity     struct{ ID string } `json:"entity"`
		Subsidiary struct{ ID string } `json:"subsidiary"`
		ExternalID string              `json:"externalId"`
		TranDate   string              `json:"tranDate"`
		Memo       string              `json:"memo"`
		Item       struct {
			Items []struct {
				Item     struct{ ID string }
				Quantity float64
				Rate     float64
			}
		} `json:"item"`
	}
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&body) != nil {
		refuse(w, http.StatusBadRequest, problem{Detail: "Invalid content in the request body.", Code: "INVALID_CONTENT"})
		return
	}
	entity, err := strconv.ParseFloat(body.Entity.ID, 64)
	vendors := s.ledger().tables["vendor"].Rows
	if err != nil || !slices.ContainsFunc(vendors, func(v suiteql.Row) bool { return v["id"] == entity }) {
		refuse(w, http.StatusBadRequest, problem{Detail: "Invalid value for the resource or sub-resource field 'entity'. Provide a valid value.", Path: "entity", Code: "INVALID_CONTENT"})
		return
	}
	if body.TranDate == "" {
		body.TranDate = s.desk.Today()
	}
	if date(body.TranDate) == nil || len(body.Item.Items) == 0 {
		refuse(w, http.StatusBadRequest, problem{Detail: "Error while accessing a resource. Please enter value(s) for: Items, Date.", Code: "USER_ERROR"})
		return
	}
	c := created{kind: kind, externalID: body.ExternalID, memo: body.Memo, entity: entity, day: body.TranDate, at: s.desk.Now().UTC().Truncate(time.Second)}
	for _, i := range body.Item.Items {
		c.total += i.Quantity * i.Rate
	}
	if !s.keep(&c) {
		refuse(w, http.StatusBadRequest, problem{Detail: "Error while accessing a resource. This entity already exists.", Path: "externalId", Code: "USER_ERROR"})
		return
	}
	s.books.Forget() // outside the lock: who makes the ledger takes it, too
	w.Header().Set("Location", s.desk.URL(r)+r.URL.Path+"/"+strconv.Itoa(c.id))
	w.WriteHeader(http.StatusNoContent)
}

// keep adds it, unless its external id is taken.
func (s *Server) keep(c *created) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, other := range s.made {
		if c.externalID != "" && other.externalID == c.externalID && other.kind == c.kind {
			return false
		}
	}
	c.id = 900_000 + len(s.made)
	s.made = append(s.made, *c)
	return true
}
