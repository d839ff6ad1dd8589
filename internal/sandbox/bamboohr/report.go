package bamboohr

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"
)

// maxBody is the largest request body read, in bytes; 400 fields need a tenth of it.
const maxBody = 1 << 20

// customReport answers everybody, active or not, with the fields asked for.
func (s *Server) customReport(w http.ResponseWriter, r *http.Request) {
	write, known := reportFormats[reportFormat(r)]
	if !known {
		emptyError(w, http.StatusNotFound, "Report format not found")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			emptyError(w, http.StatusRequestEntityTooLarge, "Request body too large")
		}
		return
	}
	req, err := decodeReport(r.Header.Get("Content-Type"), body)
	if err != nil {
		emptyError(w, http.StatusBadRequest, err.Error())
		return
	}
	var t table
	s.read(func(st *state) {
		t = st.table(selection{
			columns:     columnsFor(req.fields, st.Trouble.ForbiddenFields),
			onlyCurrent: onlyCurrent(r),
			keep:        req.keeps,
		}, s.today())
	})
	write(w, req.title, t)
}

// reportFormat is the format in lower case: the parameter, else what one exact
// value of Accept stands for, else "".
func reportFormat(r *http.Request) string {
	if query := r.URL.Query(); query.Has("format") {
		return strings.ToLower(query.Get("format"))
	}
	switch r.Header.Get("Accept") {
	case "application/json":
		return "json"
	case "text/xml":
		return "xml"
	case "text/csv":
		return "csv"
	case "application/pdf":
		return "pdf"
	case "application/vnd.ms-excel":
		return "xls"
	default:
		return ""
	}
}

var reportFormats = map[string]func(w http.ResponseWriter, title string, t table){
	"json": reportJSON,
	"xml":  reportXML,
	"csv":  reportCSV,
	"pdf":  reportUnrendered,
	"xls":  reportUnrendered,
}

func reportJSON(w http.ResponseWriter, title string, t table) {
	writeJSON(w, http.StatusOK, struct {
		Title     string       `json:"title"`
		Fields    []columnJSON `json:"fields"`
		Employees []record     `json:"employees"`
	}{title, t.dictionary(), t.records})
}

func reportXML(w http.ResponseWriter, title string, t table) {
	writeXML(w, "text/xml", struct {
		XMLName   xml.Name      `xml:"report"`
		Title     string        `xml:"title"`
		Fields    []xmlColumn   `xml:"fieldset>field"`
		Employees []xmlEmployee `xml:"employees>employee"`
	}{Title: title, Fields: t.xmlColumns(), Employees: t.xmlEmployees()})
}

func reportCSV(w http.ResponseWriter, _ string, t table) {
	w.Header().Set("Content-Type", "text/csv")
	out := csv.NewWriter(w)
	defer out.Flush()
	line := make([]string, len(t.columns))
	for i, c := range t.columns {
		line[i] = c.name
	}
	_ = out.Write(line)
	for _, r := range t.records {
		for i, value := range r.values {
			line[i] = plain(value)
		}
		_ = out.Write(line)
	}
}

// reportUnrendered is for the formats that exist at the vendor and not here.
func reportUnrendered(w http.ResponseWriter, _ string, _ table) {
	emptyError(w, http.StatusNotImplemented, "The sandbox renders json, xml and csv only")
}
