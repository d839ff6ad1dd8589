package sandbox

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
)

//go:embed list.html
var listHTML string

var listTemplate = template.Must(template.New("list").Parse(listHTML))

// showList is the first page: who is simulated here.
func (v *Vendors) showList(w http.ResponseWriter, _ *http.Request) {
	var body bytes.Buffer
	if err := listTemplate.Execute(&body, v.list); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(body.Bytes())
}
