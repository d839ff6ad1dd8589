package msgraph

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// property is one value of a record. Only usual ones come without $select.
type property[T any] struct {
	name  string
	usual bool
	value func(T) any
}

// kind is a type of record.
type kind[T any] struct {
	name       string // as the vendor's metadata call it
	context    string
	properties []property[T]
	pageSize   int
	biggest    int
}

// query is what an address asks for.
type query struct {
	selected []string // nil for the usual ones
	top      int
	offset   int
	filters  []filter
	expand   string
}

// read checks the options the vendor knows; others that begin with $ are refused.
func (k kind[T]) read(r *http.Request) (query, error) {
	values := r.URL.Query()
	q := query{top: k.pageSize, expand: values.Get("$expand")}
	for name := range values {
		if strings.HasPrefix(name, "$") && !slices.Contains([]string{"$select", "$top", "$filter", "$expand", "$skiptoken", "$count", "$orderby"}, name) {
			return q, unsupported("The query parameter '" + name + "' is not supported.")
		}
	}
	if text := values.Get("$top"); text != "" {
		n, ok := kit.Number(text, 0)
		if !ok || n < 1 || n > k.biggest {
			return q, unsupported("Invalid page size specified: '" + text + "'. Must be between 1 and " + strconv.Itoa(k.biggest) + " inclusive.")
		}
		q.top = n
	}
	for _, name := range strings.FieldsFunc(values.Get("$select"), func(c rune) bool { return c == ',' || c == ' ' }) {
		if !slices.ContainsFunc(k.properties, func(p property[T]) bool { return p.name == name }) {
			return q, refusal{http.StatusBadRequest, "BadRequest",
				"Parsing OData Select and Expand failed: Could not find a property named '" + name + "' on type '" + k.name + "'."}
		}
		q.selected = append(q.selected, name)
	}
	var err error
	if q.filters, err = k.filters(values.Get("$filter")); err != nil {
		return q, err
	}
	for _, f := range q.filters {
		if f.op == "ne" && (r.Header.Get("ConsistencyLevel") != "eventual" || values.Get("$count") != "true") {
			return q, unsupported("Operator 'ne' needs advanced query parameters: ConsistencyLevel and $count.")
		}
	}
	if q.offset, err = readToken(values.Get("$skiptoken")); err != nil {
		return q, badRequest("Invalid skip token.")
	}
	return q, nil
}

// show is the record as it is asked for.
func (k kind[T]) show(record T, selected []string) map[string]any {
	body := map[string]any{}
	for _, p := range k.properties {
		if selected == nil && p.usual || slices.Contains(selected, p.name) {
			body[p.name] = p.value(record)
		}
	}
	return body
}

// page answers with the records' page that the query asks for. size may be
// smaller than what was asked for.
func page[T any](s *Server, w http.ResponseWriter, r *http.Request, k kind[T], q query, records []T, size int, more func(map[string]any, T)) {
	kept := records
	if len(q.filters) > 0 {
		kept = slices.DeleteFunc(slices.Clone(records), func(record T) bool { return !k.passes(record, q.filters) })
	}
	p := kit.PageOf(s.desk, kept, q.offset, size)
	rows := make([]map[string]any, len(p.Rows))
	for i, record := range p.Rows {
		rows[i] = k.show(record, q.selected)
		if more != nil {
			more(rows[i], record)
		}
	}
	body := map[string]any{"@odata.context": s.context(r, k.context, q.selected), "value": rows}
	if r.URL.Query().Get("$count") == "true" && q.offset == 0 {
		body["@odata.count"] = len(kept)
	}
	if p.More {
		body["@odata.nextLink"] = s.link(r, "$skiptoken", writeToken(p.Next))
	}
	kit.WriteJSON(w, http.StatusOK, body)
}

func (s *Server) context(r *http.Request, of string, selected []string) string {
	if selected != nil {
		of += "(" + strings.Join(selected, ",") + ")"
	}
	return s.desk.URL(r) + "/v1.0/$metadata#" + of
}

// link is the present address with one parameter replaced, tokens apart.
func (s *Server) link(r *http.Request, name, value string) string {
	values := r.URL.Query()
	values.Del("$skiptoken")
	values.Del("$deltatoken")
	values.Set(name, value)
	return s.desk.URL(r) + r.URL.Path + "?" + values.Encode()
}

func writeToken(offset int) string {
	return base64.RawURLEncoding.EncodeToString([]byte("RFNwdAoAAQAAAAAAAAAA" + url.QueryEscape(strconv.Itoa(offset))))
}

func readToken(token string) (int, error) {
	if token == "" {
		return 0, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimPrefix(string(raw), "RFNwdAoAAQAAAAAAAAAA"))
}
