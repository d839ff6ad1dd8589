package netsuite

import (
	"net/http"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

const invalidLogin = "Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI at Setup > Users/Roles > User Management > View Login Audit Trail."

// problem is one of o:errorDetails.
type problem struct {
	Detail string `json:"detail"`
	Path   string `json:"o:errorPath,omitempty"`
	Query  string `json:"o:errorQueryParam,omitempty"`
	Header string `json:"o:errorHeader,omitempty"`
	Code   string `json:"o:errorCode"`
}

// sections of RFC 9110 that the type of a refusal points to.
var sections = map[int]string{400: "15.5.1", 401: "15.5.2", 403: "15.5.4", 404: "15.5.5", 429: "15.5", 500: "15.6.1", 503: "15.6.4"}

func refuse(w http.ResponseWriter, status int, p problem) {
	w.Header().Set("Content-Type", "application/vnd.oracle.resource+json; type=error; charset=UTF-8")
	kit.WriteJSON(w, status, map[string]any{
		"type":  "https://www.rfc-editor.org/rfc/rfc9110.html#section-" + sections[status],
		"title": http.StatusText(status), "status": status, "o:errorDetails": []problem{p},
	})
}

// throttled is what those get who come when all the account's threads are busy.
func throttled(w http.ResponseWriter, _ *http.Request) {
	refuse(w, http.StatusTooManyRequests, problem{Detail: "Concurrent request limit exceeded. Request blocked.", Code: "CONCURRENCY_LIMIT_EXCEEDED"})
}

func broken(w http.ResponseWriter, _ *http.Request, status int) {
	refuse(w, status, problem{Detail: "An unexpected error occurred. Error ID: m1sandbox", Code: "UNEXPECTED_ERROR"})
}
