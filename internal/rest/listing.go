package rest

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"github.com/assetronics/assetronics/internal/platform/list"
)

// listInput is the input of list routes. Embed it. Everything in the query that
// is not one of the list's own words is a filter, and the list refuses those it
// does not know.
type listInput struct {
	request list.Request
	query   url.Values
}

// Resolve reads the query.
func (l *listInput) Resolve(ctx huma.Context) []error {
	u := ctx.URL()
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return []error{&huma.ErrorDetail{Location: "query", Message: "the query cannot be read"}}
	}
	l.query = query
	for name, values := range query {
		if len(values) > 1 {
			return []error{&huma.ErrorDetail{Location: "query." + name, Message: "given more than once; separate values by commas"}}
		}
		if !utf8.ValidString(values[0]) {
			return []error{&huma.ErrorDetail{Location: "query." + name, Message: "not valid UTF-8"}}
		}
		if problem := l.take(name, values[0]); problem != nil {
			return []error{problem}
		}
	}
	return nil
}

func (l *listInput) take(name, value string) error {
	switch name {
	case "limit":
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 || n > list.MaxLimit {
			return &huma.ErrorDetail{Location: "query.limit", Message: "between 1 and " + strconv.Itoa(list.MaxLimit)}
		}
		l.request.Limit = n
	case "cursor":
		l.request.Cursor = value
	case "sort":
		l.request.Sort = value
	case "from":
		l.request.From = value
	case "facets":
		l.request.Facets = strings.Split(value, ",")
	case "q":
		l.request.Query = value
	case "count":
		yes, err := strconv.ParseBool(value)
		if err != nil {
			return &huma.ErrorDetail{Location: "query.count", Message: "true or false"}
		}
		l.request.Count = yes
	default:
		l.request.Filters = append(l.request.Filters, list.ParseFilter(name, value))
	}
	return nil
}

// pop takes a filter out of the request that the room wants to handle itself
// (such as category by slug or id); "" when it is not there. It works for the
// plain name only: other operators stay filters.
func (l *listInput) pop(name string) string {
	for i, f := range l.request.Filters {
		if f.Name == name && f.Op == "" {
			l.request.Filters = append(l.request.Filters[:i], l.request.Filters[i+1:]...)
			return f.Value
		}
	}
	return ""
}

// page answers with one page of a list.
type page[T any] struct {
	Body pageBody[T]
}

type pageBody[T any] struct {
	Data   []T                `json:"data" nullable:"false"`
	Page   pageInfo           `json:"page"`
	Facets map[string]facetOf `json:"facets,omitempty" doc:"With facets=…: how many rows have which value, by column."`
}

type pageInfo struct {
	NextCursor *string `json:"next_cursor"`
	PrevCursor *string `json:"prev_cursor" doc:"The page before this one; null on the first."`
	HasMore    bool    `json:"has_more"`
	Total      *int64  `json:"total,omitempty" doc:"With count=true. Exact up to 10,000."`
	Estimate   bool    `json:"total_is_estimate,omitempty" doc:"The total is what the database expects, not a count."`
}

type facetOf struct {
	Values   []facetValue `json:"values" nullable:"false" doc:"The most frequent first, at most 200."`
	Estimate bool         `json:"is_estimate,omitempty" doc:"Counted in a sample: there are very many rows."`
}

type facetValue struct {
	Value *string `json:"value" doc:"As the filter takes it; null for rows without a value."`
	Label *string `json:"label" doc:"What people read, where the value is an id."`
	Count int64   `json:"count"`
}

// paged shapes a page of a room for the answer.
func paged[A, B any](p list.Page[A], view func(A) B) *page[B] {
	shaped := list.Map(p, view)
	body := pageBody[B]{Data: shaped.Rows, Page: pageInfo{
		NextCursor: textOrNull(p.NextCursor), PrevCursor: textOrNull(p.PrevCursor), HasMore: p.HasMore(), Total: p.Total, Estimate: p.Estimated,
	}}
	for _, f := range p.Facets {
		if body.Facets == nil {
			body.Facets = map[string]facetOf{}
		}
		values := make([]facetValue, len(f.Values))
		for i, v := range f.Values {
			values[i] = facetValue(v)
		}
		body.Facets[f.Column] = facetOf{Values: values, Estimate: f.Estimated}
	}
	return &page[B]{Body: body}
}

// whole answers with a short list that is never cut into pages.
func whole[A, B any](rows []A, view func(A) B) *page[B] {
	return paged(list.Page[A]{Rows: rows}, view)
}

// listParameters documents what a list can be asked for.
func listParameters(spec list.Spec) []*huma.Param {
	text := &huma.Schema{Type: "string"}
	lowest, highest := float64(1), float64(list.MaxLimit)
	params := []*huma.Param{
		{Name: "limit", In: "query", Schema: &huma.Schema{Type: "integer", Minimum: &lowest, Maximum: &highest}},
		{Name: "cursor", In: "query", Schema: text, Description: "page.next_cursor or page.prev_cursor of another page."},
		{Name: "from", In: "query", Schema: text, Description: "Begin at this value of what the list is sorted by, instead of a cursor."},
		{Name: "count", In: "query", Schema: &huma.Schema{Type: "boolean"}, Description: "Also answer page.total."},
	}
	if spec.Search != "" || spec.Finder != nil {
		params = append(params, &huma.Param{Name: "q", In: "query", Schema: text, Description: "Free text; every word must be found."})
	}
	var sorts []any
	var names, counted []string
	for _, c := range spec.Columns {
		if c.Sort {
			sorts = append(sorts, c.Name, "-"+c.Name)
			names = append(names, c.Name)
		}
		if c.Filter {
			params = append(params, filterParameter(c))
		}
		if c.Facet {
			counted = append(counted, c.Name)
		}
	}
	if len(counted) > 0 {
		params = append(params, &huma.Param{
			Name: "facets", In: "query", Schema: text,
			Description: "Also answer how many rows have which value of these: any of " + strings.Join(counted, ", ") + ", separated by commas.",
		})
	}
	return append(params, &huma.Param{
		Name: "sort", In: "query", Schema: &huma.Schema{Type: "string", Enum: sorts},
		Description: "One of " + strings.Join(names, ", ") + "; with - before it descending. Default " + spec.Default + ".",
	})
}

func filterParameter(c list.Column) *huma.Param {
	about := "One or several values, separated by commas. Also as " + c.Name + "__not, __isnull"
	switch c.Type {
	case list.Int, list.Date, list.Time:
		about += ", __gt, __gte, __lt, __lte"
	case list.Text:
		about += ", __contains, __startswith"
	case list.Keyword, list.ID, list.Bool, list.Presence:
	}
	if c.By != nil && c.By.Under != "" {
		about += ", __under (with everything that lies in it)"
	}
	if len(c.Values) > 0 {
		about += ". Values: " + strings.Join(c.Values, ", ")
	}
	return &huma.Param{Name: c.Name, In: "query", Schema: &huma.Schema{Type: "string"}, Description: about + "."}
}
