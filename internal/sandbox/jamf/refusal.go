package jamf

import (
	"io"
	"net/http"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

type cause struct {
	Code        string  `json:"code"`
	Field       string  `json:"field"`
	Description string  `json:"description"`
	ID          *string `json:"id"`
}

// refuse is how the API says no; without a code it gives no cause.
func refuse(w http.ResponseWriter, status int, code, field, description string) {
	causes := []cause{}
	if code != "" {
		zero := "0"
		causes = append(causes, cause{code, field, description, &zero})
	}
	kit.WriteJSON(w, status, map[string]any{"httpStatus": status, "errors": causes})
}

func unknownID(w http.ResponseWriter, id string) {
	refuse(w, http.StatusNotFound, "INVALID_ID", "id", "Resource with id "+id+" does not exist")
}

// quota is the answer of the edge before hosted servers.
func quota(w http.ResponseWriter, _ *http.Request) {
	kit.WriteJSON(w, http.StatusTooManyRequests, map[string]any{"fault": map[string]any{
		"faultstring": "Rate limit quota violation. Quota limit exceeded. Identifier : _default",
		"detail":      map[string]string{"errorcode": "policies.ratelimit.QuotaViolation"},
	}})
}

func broken(w http.ResponseWriter, _ *http.Request, status int) {
	if status == http.StatusServiceUnavailable { // the load balancer's
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "<html><body><h1>503 Service Unavailable</h1></body></html>")
		return
	}
	refuse(w, status, "INTERNAL_SERVER_ERROR", "", "Request could not be processed")
}

// classicNotFound is how the Classic API says no: with a page.
func classicNotFound(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html;charset=UTF-8")
	w.WriteHeader(http.StatusNotFound)
	_, _ = io.WriteString(w, "<html><head><title>Status page</title></head><body><p>Not Found</p><p>The server has not found anything matching the request URI</p></body></html>")
}
