package bamboohr

import (
	"net/http"

	"github.com/assetronics/assetronics/internal/sandbox/control"
)

// controlRoutes are the control page and the same as JSON.
func (s *Server) controlRoutes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /control/{$}", s.showPage)
	mux.HandleFunc("GET /control/control.css", control.Style)
	mux.HandleFunc("POST /control/hire", s.postHire)
	mux.HandleFunc("POST /control/end-date", s.postEndDate)
	mux.HandleFunc("POST /control/stay", s.postStay)
	mux.HandleFunc("POST /control/withdraw", s.postWithdraw)
	mux.HandleFunc("POST /control/faults", s.postFault)
	mux.HandleFunc("POST /control/records", s.postRecords)
	mux.HandleFunc("POST /control/calm", s.postCalm)
	mux.HandleFunc("POST /control/reset", s.postReset)

	mux.HandleFunc("GET /control/api/people", s.apiPeople)
	mux.HandleFunc("POST /control/api/people", s.apiHire)
	mux.HandleFunc("GET /control/api/people/{id}", s.apiPerson)
	mux.HandleFunc("PATCH /control/api/people/{id}", s.apiEdit)
	mux.HandleFunc("DELETE /control/api/people/{id}", s.apiWithdraw)
	mux.HandleFunc("PUT /control/api/people/{id}/end-date", s.apiSetEndDate)
	mux.HandleFunc("DELETE /control/api/people/{id}/end-date", s.apiWithdrawEndDate)
	mux.HandleFunc("GET /control/api/trouble", s.apiTrouble)
	mux.HandleFunc("PUT /control/api/trouble", s.apiSetTrouble)
	mux.HandleFunc("DELETE /control/api/trouble", s.apiEndTrouble)
	mux.HandleFunc("GET /control/api/webhooks", s.apiWebhooks)
	mux.HandleFunc("GET /control/api/deliveries", s.apiDeliveries)
	mux.HandleFunc("POST /control/api/reset", s.apiReset)
	mux.HandleFunc("/control/api/", func(w http.ResponseWriter, _ *http.Request) {
		writeProblem(w, refusal{status: http.StatusNotFound, message: "no such address"})
	})
	return mux
}
