package msgraph

import (
	"net/http"
	"strconv"

	"github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// refusal is how Graph says no.
type refusal struct {
	status        int
	code, message string
}

var tooManyRequests = refusal{http.StatusTooManyRequests, "TooManyRequests", "Too many requests"}

func badRequest(message string) refusal {
	return refusal{http.StatusBadRequest, "Request_BadRequest", message}
}

func unsupported(message string) refusal {
	return refusal{http.StatusBadRequest, "Request_UnsupportedQuery", message}
}

func notFound(id string) refusal {
	return refusal{http.StatusNotFound, "Request_ResourceNotFound",
		"Resource '" + id + "' does not exist or one of its queried reference-property objects are not present."}
}

func forbidden(needs string) refusal {
	switch needs {
	case readDevices, writeDevices:
		return refusal{http.StatusForbidden, "Forbidden", `{"ErrorCode":"Forbidden","Message":"Application is not authorized to perform this operation. Application must have one of the following scopes: ` + needs + `"}`}
	default:
		return refusal{http.StatusForbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."}
	}
}

// Error lets a refusal travel as an error.
func (n refusal) Error() string { return n.code + ": " + n.message }

func (s *Server) refuse(w http.ResponseWriter, r *http.Request, no refusal) {
	id := company.UUID(0, "request", int(s.desk.Now().UnixNano()%1_000_000_000))
	client := r.Header.Get("client-request-id")
	if client == "" {
		client = id
	}
	w.Header().Set("request-id", id)
	w.Header().Set("client-request-id", client)
	kit.WriteJSON(w, no.status, map[string]any{"error": map[string]any{
		"code": no.code, "message": no.message,
		"innerError": map[string]string{
			"date": s.desk.Now().UTC().Format("2006-01-02T15:04:05"), "request-id": id, "client-request-id": client,
		},
	}})
}

func (s *Server) throttle(w http.ResponseWriter, r *http.Request, after int) {
	w.Header().Set("Retry-After", strconv.Itoa(after))
	s.refuse(w, r, tooManyRequests)
}

func (s *Server) broken(w http.ResponseWriter, r *http.Request, status int) {
	if status == http.StatusServiceUnavailable {
		s.refuse(w, r, refusal{status, "serviceNotAvailable", "The service is temporarily unavailable."})
		return
	}
	s.refuse(w, r, refusal{status, "InternalServerError", "An internal server error has occurred."})
}
