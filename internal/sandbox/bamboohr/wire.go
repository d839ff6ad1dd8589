package bamboohr

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
)

// wireRoutes is the vendor's API below /api/v1, behind the key and the troubles.
func (s *Server) wireRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/reports/custom", s.customReport)
	mux.HandleFunc("GET /api/v1/employees/directory", s.directory)
	mux.HandleFunc("GET /api/v1/employees/changed", s.changedEmployees)
	mux.HandleFunc("GET /api/v1/employees/{id}", s.employee)
	mux.HandleFunc("GET /api/v1/meta/fields", s.metaFields)
	mux.HandleFunc("GET /api/v1/company_information", s.companyInformation)
	for _, end := range []string{"", "/{$}"} { // the vendor's own examples use both
		mux.HandleFunc("GET /api/v1/webhooks"+end, s.listWebhooks)
		mux.HandleFunc("POST /api/v1/webhooks"+end, s.createWebhook)
	}
	mux.HandleFunc("GET /api/v1/webhooks/monitor_fields", s.monitorFields)
	mux.HandleFunc("GET /api/v1/webhooks/{id}", s.getWebhook)
	mux.HandleFunc("DELETE /api/v1/webhooks/{id}", s.deleteWebhook)
	mux.HandleFunc("GET /api/v1/webhooks/{id}/log", s.webhookLog)
	mux.HandleFunc("/api/v1/", func(w http.ResponseWriter, _ *http.Request) {
		emptyError(w, http.StatusNotFound, "Not found")
	})
	return s.authenticated(s.troubled(mux))
}

// gateway serves the older address /api/gateway.php/{company}/v1/….
func (s *Server) gateway(wire http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		company := r.PathValue("company")
		if company != s.opts.Subdomain {
			emptyError(w, http.StatusNotFound, "Unknown company domain")
			return
		}
		short := r.Clone(r.Context())
		short.URL.Path = "/api/v1" + r.URL.Path[len("/api/gateway.php/"+company+"/v1"):]
		short.URL.RawPath = ""
		wire.ServeHTTP(w, short)
	})
}

// authenticated lets in who sends the key as the user name of Basic sign-in. The
// password does not matter.
func (s *Server) authenticated(next http.Handler) http.Handler {
	want := sha256.Sum256([]byte(s.opts.APIKey))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key, _, _ := r.BasicAuth()
		got := sha256.Sum256([]byte(key))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			w.Header().Set("WWW-Authenticate", `Basic realm="`+s.opts.Subdomain+`"`)
			emptyError(w, http.StatusUnauthorized, "API key not provided or invalid")
			return
		}
		next.ServeHTTP(w, r)
	})
}
