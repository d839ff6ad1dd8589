package bamboohr

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
)

// directoryFields are the columns of the directory, which nobody can choose.
var directoryFields = []string{
	"displayName", "firstName", "lastName", "preferredName", "jobTitle", "workPhone", "workPhoneExtension",
	"mobilePhone", "workEmail", "department", "location", "division", "supervisor", "photoUploaded", "photoUrl",
}

// directory answers the people who are active; those who start later only with
// onlyCurrent=false.
func (s *Server) directory(w http.ResponseWriter, r *http.Request) {
	current, today := onlyCurrent(r), s.today()
	var t table
	s.read(func(st *state) {
		t = st.table(selection{
			columns:     columnsFor(directoryFields, st.Trouble.ForbiddenFields),
			onlyCurrent: current,
			keep: func(p *Person) bool {
				if p.startsAfter(today) {
					return !current
				}
				return p.status(today) == statusActive
			},
		}, today)
	})
	if len(t.records) == 0 {
		emptyError(w, http.StatusNotFound, "The directory is empty")
		return
	}
	if !wantsJSON(r) {
		writeXML(w, "application/xml", struct {
			XMLName   xml.Name      `xml:"directory"`
			Fields    []xmlColumn   `xml:"fieldset>field"`
			Employees []xmlEmployee `xml:"employees>employee"`
		}{Fields: t.xmlColumns(), Employees: t.xmlEmployees()})
		return
	}
	listed := make([]directoryRecord, len(t.records))
	for i, r := range t.records {
		listed[i] = directoryRecord{r}
	}
	writeJSON(w, http.StatusOK, struct {
		Fields    []columnJSON      `json:"fields"`
		Employees []directoryRecord `json:"employees"`
	}{t.dictionary(), listed})
}

// directoryRecord carries canUploadPhoto, a number outside the column dictionary.
type directoryRecord struct{ record }

func (d directoryRecord) MarshalJSON() ([]byte, error) {
	body, err := json.Marshal(d.record)
	if err != nil {
		return nil, err
	}
	return append(body[:len(body)-1], `,"canUploadPhoto":0}`...), nil
}
