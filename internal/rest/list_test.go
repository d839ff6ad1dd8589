package rest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/rest"
)

// TestEveryColumnOfEveryList asks each list for each of its sorts, filters with each
// of their operators, facets and conditions. It reads them from the code, so that
// none can be declared that does not work.
func TestEveryColumnOfEveryList(t *testing.T) {
	t.Parallel()
	h := setupHostile(t)
	for _, route := range rest.New(rest.Deps{}).Routes {
		if route.List == nil || strings.Contains(route.Path, "{") {
			continue
		}
		for _, query := range asked(*route.List) {
			if a := h.send(t, http.MethodGet, route.Path+"?"+query, ""); a.Status != http.StatusOK {
				t.Errorf("%s?%s: %s", route.Path, query, a.Text)
			}
		}
	}
}

// asked are the queries a list promises to answer.
func asked(spec list.Spec) (queries []string) {
	ask := func(name, value string) { queries = append(queries, name+"="+url.QueryEscape(value)) }
	for _, c := range spec.Columns {
		if c.Sort {
			ask("sort", c.Name)
			ask("sort", "-"+c.Name)
		}
		if c.Facet {
			ask("facets", c.Name)
		}
		if !c.Filter {
			continue
		}
		value, ops := samples[c.Type], operators[c.Type]
		if len(c.Values) > 0 {
			value = c.Values[0]
		}
		if c.By != nil && c.By.Under != "" {
			ops = append(ops[:len(ops):len(ops)], "__under")
		}
		if c.Name == "under" { // of a tree: it has no operators
			ask(c.Name, value)
			continue
		}
		for _, op := range ops {
			ask(c.Name+op, value)
		}
		ask(c.Name+"__isnull", "true")
		if spec.Language {
			ask("q", c.Name+":none")
			ask("q", "-"+c.Name+":*")
			for _, also := range c.Also {
				ask("q", also+":*")
			}
		}
	}
	return queries
}

var (
	plainOps = []string{"", "__in", "__not"}
	rangeOps = []string{"", "__in", "__not", "__gt", "__gte", "__lt", "__lte"}

	operators = map[list.Type][]string{
		list.Text: {"", "__in", "__not", "__contains", "__startswith"}, list.Keyword: plainOps, list.ID: plainOps, list.Bool: plainOps,
		list.Int: rangeOps, list.Date: rangeOps, list.Time: rangeOps,
	}
	samples = map[list.Type]string{
		list.Text: "abc", list.Keyword: "abc", list.ID: uuid.NewString(), list.Int: "1", list.Bool: "true",
		list.Date: "2026-01-01", list.Time: "2026-01-01T10:00:00Z",
	}
)
