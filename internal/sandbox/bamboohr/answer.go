package bamboohr

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"mime"
	"net/http"
	"strings"
)

// emptyError is how the vendor says no on its older endpoints: an empty page, the
// reason in a header that it also sends misspelled.
func emptyError(w http.ResponseWriter, status int, message string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=UTF-8")
	h.Set("Cache-Control", "no-cache, private")
	h.Set("X-BambooHR-Error-Message", message)
	h.Set("X-BambooHR-Error-Messsage", message)
	w.WriteHeader(status)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the reader has gone; nobody is left to tell
}

func writeXML(w http.ResponseWriter, mediaType string, body any) {
	w.Header().Set("Content-Type", mediaType)
	_, _ = io.WriteString(w, xml.Header)
	_ = xml.NewEncoder(w).Encode(body) // as above
}

// wantsJSON tells whether the Accept header names JSON. Without it the older
// endpoints answer XML, whatever else is accepted.
func wantsJSON(r *http.Request) bool {
	for _, accept := range r.Header.Values("Accept") {
		for part := range strings.SplitSeq(accept, ",") {
			if kind, _, err := mime.ParseMediaType(part); err == nil && kind == "application/json" {
				return true
			}
		}
	}
	return false
}

// onlyCurrent reads the parameter of that name, true when it is absent.
func onlyCurrent(r *http.Request) bool {
	switch strings.ToLower(r.URL.Query().Get("onlyCurrent")) {
	case "false", "0", "no":
		return false
	default:
		return true
	}
}
