package jamf

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/assetronics/assetronics/internal/sandbox/kit"
)

// Sizes of pages.
const (
	usualPage   = 100
	biggestPage = 2000
)

// list answers with a page of records, filtered and sorted as it is asked for.
func list[T any](s *Server, w http.ResponseWriter, r *http.Request, records []T, fields []field[T], usual string, show func(T) (any, error)) {
	query := r.URL.Query()
	number, ok := kit.Number(query.Get("page"), 0)
	if !ok || number < 0 {
		refuse(w, http.StatusBadRequest, "INVALID_PARAMETER", "page", "page must be a whole number from 0")
		return
	}
	size, ok := kit.Number(query.Get("page-size"), usualPage)
	if !ok || size < 1 || size > biggestPage {
		refuse(w, http.StatusBadRequest, "INVALID_PARAMETER", "page-size", "page-size must be between 1 and "+strconv.Itoa(biggestPage))
		return
	}
	passes, err := filterOf(query.Get("filter"), fields)
	if err != nil {
		refuse(w, http.StatusBadRequest, "INVALID_FIELD", "filter", err.Error())
		return
	}
	kept := make([]T, 0, len(records))
	for _, record := range records {
		if passes(record) {
			kept = append(kept, record)
		}
	}
	order := strings.Join(query["sort"], ",")
	if order == "" {
		order = usual
	}
	if !sortBy(kept, fields, order) {
		refuse(w, http.StatusBadRequest, "INVALID_FIELD", "sort", "the records cannot be sorted by "+order)
		return
	}
	results := []any{}
	for _, record := range kit.PageOf(s.desk, kept, number*size, size).Rows {
		row, err := show(record)
		if err != nil {
			refuse(w, http.StatusInternalServerError, "INTERNAL_SERVER_ERROR", "", err.Error())
			return
		}
		results = append(results, row)
	}
	kit.WriteJSON(w, http.StatusOK, map[string]any{"totalCount": len(kept), "results": results})
}

// sortBy sorts as "general.name:asc,id:desc" says; ok is false for unknown fields.
func sortBy[T any](records []T, fields []field[T], order string) (ok bool) {
	type key struct {
		field field[T]
		down  bool
	}
	keys := []key{}
	for part := range strings.SplitSeq(order, ",") {
		name, direction, _ := strings.Cut(strings.TrimSpace(part), ":")
		f, known := fieldOf(fields, name)
		if !known || direction != "" && direction != "asc" && direction != "desc" {
			return false
		}
		keys = append(keys, key{f, direction == "desc"})
	}
	// The values are made once: a large list is sorted for each of its pages.
	type line struct {
		record T
		values []string
	}
	lines := make([]line, len(records))
	for i, record := range records {
		lines[i] = line{record, make([]string, len(keys))}
		for n, k := range keys {
			lines[i].values[n] = text(k.field.value(record))
		}
	}
	inOrder := func(a, b line) int {
		for n, k := range keys {
			c := compare(a.values[n], b.values[n])
			if k.down {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return 0
	}
	if !slices.IsSortedFunc(lines, inOrder) {
		slices.SortStableFunc(lines, inOrder)
	}
	for i, l := range lines {
		records[i] = l.record
	}
	return true
}

// compare puts numbers in their order and everything else in that of its text.
func compare(a, b string) int {
	if digits(a) && digits(b) && len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// digits tells a whole number as ids are written: without zeros before it.
func digits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != "" && text[0] != '0'
}
