package netsuite

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
	"github.com/assetronics/assetronics/internal/sandbox/netsuite/suiteql"
)

// Bounds of pages and of what a query gives at all.
const (
	biggestPage = 1000
	mostRows    = 100_000
)

// link leads to a page or a record.
type link struct {
	Rel  string `json:"rel"`
	Href string `json:"href"`
}

// window reads limit and offset; ok is false when it was refused.
func window(w http.ResponseWriter, r *http.Request) (limit, offset int, ok bool) {
	limit, ok = kit.Number(r.URL.Query().Get("limit"), biggestPage)
	if !ok || limit < 1 || limit > biggestPage {
		refuse(w, http.StatusBadRequest, problem{Detail: "Invalid value for the query parameter limit. Provide a value between 1 and 1000.", Query: "limit", Code: "INVALID_PARAMETER"})
		return 0, 0, false
	}
	offset, ok = kit.Number(r.URL.Query().Get("offset"), 0)
	if !ok || offset < 0 {
		refuse(w, http.StatusBadRequest, problem{Detail: "Invalid value for the query parameter offset.", Query: "offset", Code: "INVALID_PARAMETER"})
		return 0, 0, false
	}
	return limit, offset, true
}

// suiteql runs the query of the body.
func (s *Server) suiteql(w http.ResponseWriter, r *http.Request) {
	if !strings.EqualFold(r.Header.Get("Prefer"), "transient") {
		refuse(w, http.StatusBadRequest, problem{Detail: "The required request header 'Prefer' is missing or its value is invalid. Set it to 'transient'.", Header: "Prefer", Code: "INVALID_HEADER"})
		return
	}
	if kit.MediaType(r) != "application/json" {
		refuse(w, http.StatusBadRequest, problem{Detail: "The Content-Type header must be application/json.", Header: "Content-Type", Code: "INVALID_HEADER"})
		return
	}
	limit, offset, ok := window(w, r)
	if !ok {
		return
	}
	var body struct {
		Q string `json:"q"`
	}
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&body) != nil || body.Q == "" {
		refuse(w, http.StatusBadRequest, problem{Detail: "Invalid content in the request body. Provide a query in the property q.", Path: "q", Code: "INVALID_CONTENT"})
		return
	}
	books := s.ledger()
	result, err := suiteql.Run(body.Q, func(name string) *suiteql.Table {
		if slices.Contains(s.opts.Hidden, name) {
			return nil
		}
		return books.tables[name]
	})
	if err != nil {
		refuse(w, http.StatusBadRequest, problem{Detail: detailOf(err), Code: "INVALID_PARAMETER"})
		return
	}
	rows := result.Rows[:min(len(result.Rows), mostRows)]
	if !result.Ordered && offset > 0 && len(rows) > 1 { // nobody promised an order: another page, another order
		rows = append(slices.Clone(rows[len(rows)-1:]), rows[:len(rows)-1]...)
	}
	items := make([]any, 0, limit)
	p := kit.PageOf(s.desk, rows, offset, limit)
	for _, row := range p.Rows {
		item := map[string]any{"links": []link{}}
		for name, value := range row {
			item[name] = value
		}
		items = append(items, item)
	}
	s.collection(w, r, collection{items, p.More, p.Next, limit, offset, len(rows)})
}

func detailOf(err error) string {
	var record *suiteql.UnknownRecord
	if errors.As(err, &record) {
		return "Invalid search query. Detailed unprocessed description follows. Search error occurred: " + err.Error()
	}
	return "Invalid search query. Detailed unprocessed description follows. Search error occurred: " + err.Error() + "."
}

// collection is a page of anything.
type collection struct {
	items         []any
	more          bool
	next          int
	limit, offset int
	total         int
}

func (s *Server) collection(w http.ResponseWriter, r *http.Request, c collection) {
	at := func(rel string, offset int) link {
		values := r.URL.Query()
		values.Set("limit", strconv.Itoa(c.limit))
		values.Set("offset", strconv.Itoa(offset))
		return link{rel, s.desk.URL(r) + r.URL.Path + "?" + values.Encode()}
	}
	links := []link{}
	if c.offset > 0 {
		links = append(links, at("previous", max(0, c.offset-c.limit)), at("first", 0))
	}
	if c.more {
		links = append(links, at("next", c.next), at("last", max(0, (c.total-1)/c.limit*c.limit)))
	}
	links = append(links, link{"self", s.desk.URL(r) + r.URL.Path + queryOf(r.URL)})
	w.Header().Set("Content-Type", "application/vnd.oracle.resource+json; type=collection; charset=UTF-8")
	kit.WriteJSON(w, http.StatusOK, map[string]any{
		"links": links, "count": len(c.items), "hasMore": c.more, "items": c.items, "offset": c.offset, "totalResults": c.total,
	})
}

func queryOf(u *url.URL) string {
	if u.RawQuery == "" {
		return ""
	}
	return "?" + u.RawQuery
}
