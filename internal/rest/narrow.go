package rest

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// fieldsWord is the query parameter by which a reader asks for a part of a
// resource: ?fields=id,name.
const fieldsWord = "fields"

// narrowing is what a request asked for, kept until its answer is written.
type narrowing struct{}

// narrowed takes ?fields= out of a GET's query: it is about the answer, whatever
// the route makes of the rest.
func narrowed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && strings.Contains(r.URL.RawQuery, fieldsWord+"=") {
			if query, err := url.ParseQuery(r.URL.RawQuery); err == nil && query.Has(fieldsWord) {
				asked := query[fieldsWord]
				query.Del(fieldsWord)
				r = r.Clone(context.WithValue(r.Context(), narrowing{}, asked))
				r.URL.RawQuery = query.Encode()
			}
		}
		next.ServeHTTP(w, r)
	})
}

// narrow makes a GET understand ?fields=, or refuse it where the answer has no
// fields to choose from.
func (s *server) narrow(operation *huma.Operation, answer reflect.Type) {
	names := fieldsOf(answer)
	if len(names) > 0 {
		operation.Parameters = append(operation.Parameters, &huma.Param{
			Name: fieldsWord, In: "query", Schema: &huma.Schema{Type: huma.TypeString},
			Description: "Answer only these fields, separated by commas: any of " + strings.Join(names, ", ") + ".",
		})
	}
	operation.Middlewares = append(operation.Middlewares, func(ctx huma.Context, next func(huma.Context)) {
		asked, ok := ctx.Context().Value(narrowing{}).([]string)
		if !ok {
			next(ctx)
			return
		}
		chosen := strings.Split(strings.Join(asked, ","), ",")
		for _, name := range chosen {
			if !slices.Contains(names, name) {
				s.refuseField(ctx, name, names)
				return
			}
		}
		next(huma.WithValue(ctx, narrowing{}, chosen))
	})
}

func (s *server) refuseField(ctx huma.Context, name string, names []string) {
	why := "there is nothing to choose here"
	if len(names) > 0 {
		why = "there is no field " + name + "; any of " + strings.Join(names, ", ")
	}
	answer(ctx, newProblem(ctx.Context(), s.Log, fault.InvalidField("query."+fieldsWord, why)))
}

// fieldsOf lists the fields of what a route answers: those of a list's rows, or
// the resource's own.
func fieldsOf(answer reflect.Type) []string {
	body, ok := answer.FieldByName("Body")
	if !ok || body.Type.Kind() != reflect.Struct {
		return nil
	}
	row := body.Type
	if data, ok := row.FieldByName("Data"); ok && data.Type.Kind() == reflect.Slice {
		row = data.Type.Elem()
	}
	if row.Kind() != reflect.Struct {
		return nil
	}
	var names []string
	for _, f := range reflect.VisibleFields(row) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && !f.Anonymous && name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// narrowAnswer leaves only the chosen fields of a resource, or of each row of a
// list, before it is written.
func narrowAnswer(ctx huma.Context, status string, v any) (any, error) {
	chosen, ok := ctx.Context().Value(narrowing{}).([]string)
	if !ok || status != "200" {
		return v, nil
	}
	whole, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var one map[string]json.RawMessage
	if err := json.Unmarshal(whole, &one); err != nil {
		return nil, err
	}
	if _, list := one["page"]; !list {
		return only(one, chosen), nil
	}
	var rows []map[string]json.RawMessage
	if err := json.Unmarshal(one["data"], &rows); err != nil {
		return nil, err
	}
	for i := range rows {
		rows[i] = only(rows[i], chosen)
	}
	if one["data"], err = json.Marshal(rows); err != nil {
		return nil, err
	}
	return one, nil
}

func only(row map[string]json.RawMessage, chosen []string) map[string]json.RawMessage {
	out := make(map[string]json.RawMessage, len(chosen))
	for _, name := range chosen {
		if value, ok := row[name]; ok {
			out[name] = value
		}
	}
	return out
}
