package bamboohr

import (
	"encoding/xml"
	"net/http"
	"strconv"
)

// metaFields lists the account's fields.
func (s *Server) metaFields(w http.ResponseWriter, r *http.Request) {
	type entry struct {
		ID    int    `json:"id" xml:"id,attr"`
		Name  string `json:"name" xml:",chardata"`
		Type  string `json:"type" xml:"type,attr"`
		Alias string `json:"alias" xml:"alias,attr"`
	}
	var list []entry
	for _, f := range s.permittedFields() {
		number, _ := strconv.Atoi(f.number) // the list is ours: numbers all
		list = append(list, entry{ID: number, Name: f.name, Type: f.kind, Alias: f.alias})
	}
	if wantsJSON(r) {
		writeJSON(w, http.StatusOK, list)
		return
	}
	writeXML(w, "application/xml", struct {
		XMLName xml.Name `xml:"fields"`
		Fields  []entry  `xml:"field"`
	}{Fields: list})
}

// monitorFields lists the fields a webhook may watch.
func (s *Server) monitorFields(w http.ResponseWriter, _ *http.Request) {
	type entry struct {
		ID    string `json:"id"`
		Name  string `json:"name"`
		Alias string `json:"alias"`
	}
	list := []entry{}
	for _, f := range s.permittedFields() {
		list = append(list, entry{ID: f.number, Name: f.name, Alias: f.alias})
	}
	writeJSON(w, http.StatusOK, map[string]any{"fields": list})
}

// permittedFields are the numbered fields the key may see: id is a key, no field.
func (s *Server) permittedFields() []column {
	keys := make([]string, 0, len(fields))
	for _, f := range fields {
		if f.number != "" {
			keys = append(keys, f.alias)
		}
	}
	var permitted []column
	s.read(func(st *state) { permitted = columnsFor(keys, st.Trouble.ForbiddenFields) })
	return permitted
}

// companyInformation answers who the account belongs to.
func (s *Server) companyInformation(w http.ResponseWriter, _ *http.Request) {
	type address struct {
		Line1 string `json:"line1"`
		Line2 string `json:"line2"`
		City  string `json:"city"`
		State string `json:"state"`
		Zip   string `json:"zip"`
	}
	writeJSON(w, http.StatusOK, struct {
		LegalName   string  `json:"legalName"`
		DisplayName string  `json:"displayName"`
		Address     address `json:"address"`
		Phone       string  `json:"phone"`
	}{
		s.opts.Company + " Ltd", s.opts.Company,
		address{Line1: "1 Example Street", City: "London", Zip: "EC1A 1AA"}, "+44 20 7946 0000",
	})
}
