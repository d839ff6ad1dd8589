package workday

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// reportOwner is who made the reports.
const reportOwner = "lmcneil"

// report is a list whose columns the customer named.
type report struct {
	Columns []Column `json:"columns"`
	// ActiveOnly is a report on the wrong data source: whoever left is missing.
	ActiveOnly bool `json:"active_only"`
	// EmptyWithoutKey answers {} when there is nobody.
	EmptyWithoutKey bool `json:"empty_without_key"`
}

// Column is a value under the name that the customer gave it.
type Column struct {
	Alias string `json:"alias"`
	Field string `json:"field"`
}

// demoReports are one with names as the vendor proposes them and one as customers do.
func demoReports() map[string]report {
	return map[string]report{
		"Assetronics_Workers": {Columns: []Column{
			{"Employee_ID", "employee_id"}, {"First_Name", "first_name"}, {"Last_Name", "last_name"}, {"Preferred_First_Name", "preferred"},
			{"Work_Email", "work_email"}, {"Home_Email", "home_email"}, {"Business_Title", "title"}, {"Hire_Date", "hire_date"},
			{"Termination_Date", "end_date"}, {"Worker_Status", "status"}, {"Active_Status", "active"}, {"Manager_ID", "manager_id"},
			{"Cost_Center", "cost_center"}, {"Department", "department"}, {"Location", "location"}, {"Worker_Type", "worker_type"},
		}},
		"CR_INT042_Mitarbeiter": {EmptyWithoutKey: true, Columns: []Column{
			{"Personalnummer", "employee_id"}, {"Vorname", "first_name"}, {"Nachname", "last_name"}, {"E-Mail_geschäftlich", "work_email"},
			{"Stelle", "title"}, {"Eintritt", "hire_date"}, {"Austritt", "end_date"}, {"Aktiv", "active"}, {"Vorgesetzte_r", "manager_id"},
			{"CF_Kostenstelle", "cost_center"}, {"Standort", "location"}, {"Abteilung", "department"},
		}},
	}
}

// runReport answers with everybody in one go: reports have no pages.
func (s *Server) runReport(w http.ResponseWriter, r *http.Request) {
	if !s.signedIn(r) {
		w.Header().Set("WWW-Authenticate", `Basic realm="Workday"`)
		xmlRefusal(w, http.StatusUnauthorized, "invalid username or password")
		return
	}
	s.mu.Lock()
	one, known := s.reports[r.PathValue("report")]
	s.mu.Unlock()
	if r.PathValue("tenant") != s.opts.Tenant || r.PathValue("owner") != reportOwner || !known {
		xmlRefusal(w, http.StatusNotFound, "report not found")
		return
	}
	day := s.desk.Today()
	if prompt := r.URL.Query().Get("Effective_Date"); prompt != "" {
		asked, ok := validDay(prompt)
		if !ok {
			xmlRefusal(w, http.StatusInternalServerError, "Invalid value for prompt Effective_Date")
			return
		}
		day = asked
	}
	rows := s.entries(one, day)
	switch format := strings.ToLower(r.URL.Query().Get("format")); format {
	case "json":
		writeJSON(w, one, rows)
	case "csv":
		writeCSV(w, one, rows)
	case "", "simplexml":
		writeXML(w, r.PathValue("report"), one, rows)
	default:
		xmlRefusal(w, http.StatusBadRequest, "unsupported format")
	}
}

// entries are the rows, a value for each column, "" for none.
func (s *Server) entries(one report, day string) [][]string {
	rows := [][]string{}
	for _, w := range s.workers() {
		if !w.here(day) || one.ActiveOnly && w.left(day) {
			continue
		}
		row := make([]string, len(one.Columns))
		for i, c := range one.Columns {
			row[i] = fields[c.Field](w, day)
		}
		rows = append(rows, row)
	}
	return rows
}

// writeJSON leaves empty columns out. It writes row by row: such an answer can be huge.
func writeJSON(w http.ResponseWriter, one report, rows [][]string) {
	w.Header().Set("Content-Type", "application/json;charset=utf-8")
	if len(rows) == 0 && one.EmptyWithoutKey {
		_, _ = io.WriteString(w, "{}")
		return
	}
	_, _ = io.WriteString(w, `{"Report_Entry":[`)
	for i, row := range rows {
		var b strings.Builder
		b.WriteString(map[bool]string{true: ",{", false: "{"}[i > 0])
		first := true
		for n, value := range row {
			if value == "" {
				continue
			}
			if !first {
				b.WriteByte(',')
			}
			first = false
			b.WriteString(quote(one.Columns[n].Alias) + ":" + quote(value))
		}
		b.WriteByte('}')
		if _, err := io.WriteString(w, b.String()); err != nil {
			return // the reader has gone
		}
	}
	_, _ = io.WriteString(w, "]}")
}

func quote(text string) string {
	raw, _ := json.Marshal(text) // texts can always be written
	return string(raw)
}

func writeCSV(w http.ResponseWriter, one report, rows [][]string) {
	w.Header().Set("Content-Type", "text/csv;charset=utf-8")
	out := csv.NewWriter(w)
	header := make([]string, len(one.Columns))
	for i, c := range one.Columns {
		header[i] = c.Alias
	}
	_ = out.Write(header) // as above
	_ = out.WriteAll(rows)
}

func writeXML(w http.ResponseWriter, name string, one report, rows [][]string) {
	w.Header().Set("Content-Type", "text/xml;charset=utf-8")
	_, _ = fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><wd:Report_Data xmlns:wd="urn:com.workday.report/%s">`, name)
	for _, row := range rows {
		var b strings.Builder
		b.WriteString("<wd:Report_Entry>")
		for i, value := range row {
			if value == "" {
				continue
			}
			alias := one.Columns[i].Alias
			b.WriteString("<wd:" + alias + ">")
			_ = xml.EscapeText(&b, []byte(value)) // a builder takes everything
			b.WriteString("</wd:" + alias + ">")
		}
		b.WriteString("</wd:Report_Entry>")
		if _, err := io.WriteString(w, b.String()); err != nil {
			return
		}
	}
	_, _ = io.WriteString(w, "</wd:Report_Data>")
}

// setReport makes a report or names its columns anew.
func (s *Server) setReport(name string, one report) error {
	if strings.ContainsAny(name, `/"<>& `) || name == "" || len(one.Columns) == 0 {
		return errors.New("a name without blanks and some columns are needed")
	}
	for _, c := range one.Columns {
		if fields[c.Field] == nil {
			return fmt.Errorf("columns: there is no field %q", c.Field)
		}
		if c.Alias == "" || strings.ContainsAny(c.Alias, `"<>& `) {
			return fmt.Errorf("columns: %q cannot be an alias", c.Alias)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reports[name] = one
	return nil
}

// control adds this vendor's orders: reports and their columns.
func (s *Server) control(mux *http.ServeMux) {
	mux.HandleFunc("GET /control/api/reports", func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.desk.Answer(w, s.reports, nil)
	})
	mux.HandleFunc("PUT /control/api/reports/{name}", func(w http.ResponseWriter, r *http.Request) {
		var one report
		err := kit.Decode(r, &one)
		if err == nil {
			err = s.setReport(r.PathValue("name"), one)
		}
		s.desk.Answer(w, one, err)
	})
}

func (s *Server) panels(*http.Request) []kit.Panel {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := kit.Panel{Title: "Reports", Hint: "The customer names the columns. PUT control/api/reports/{name} makes others.", Columns: []string{"Report", "Columns"}}
	for name, one := range s.reports {
		aliases := []string{}
		for _, c := range one.Columns {
			aliases = append(aliases, c.Alias)
		}
		p.Rows = append(p.Rows, kit.Row{Cells: []string{name, strings.Join(aliases, ", ")}})
	}
	slices.SortFunc(p.Rows, func(a, b kit.Row) int { return strings.Compare(a.Cells[0], b.Cells[0]) })
	return []kit.Panel{p}
}
