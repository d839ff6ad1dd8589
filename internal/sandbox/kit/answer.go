package kit

import (
	"encoding/json"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// WriteJSON answers with the body as the encoder writes it, without escaping for HTML.
func WriteJSON(w http.ResponseWriter, status int, body any) {
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(body) // the reader has gone; nobody is left to tell
}

// MediaType is the type of the request's body without parameters, in lower case.
func MediaType(r *http.Request) string {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return kind
}

// Accepts tells whether the Accept header names the type or anything at all.
func Accepts(r *http.Request, kind string) bool {
	accept := r.Header.Get("Accept")
	return accept == "" || strings.Contains(accept, "*/*") || strings.Contains(accept, kind)
}

// Number reads a whole number of the query; absent is fallback and ok.
func Number(text string, fallback int) (n int, ok bool) {
	if text == "" {
		return fallback, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}
