package rest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app/apptest"
	"github.com/assetronics/assetronics/internal/rest"
)

// Bad input of every kind against every route, read from the API's own document:
// a route added later is tried as well. Whatever is sent, the answer is a clear
// problem and never a 500.

// hostile sends bad requests as the owner, who may do everything.
type hostile struct {
	url   string
	token string
	doc   *huma.OpenAPI
}

// answered is an answer with its problem.
type answered struct {
	Status int
	Header http.Header
	Text   string
	Problem
}

// Problem is an error answer as callers see it.
type Problem struct {
	Type, Title, Detail, Code string
	Status                    int
	RequestID                 string `json:"request_id"`
	Errors                    []struct{ Location, Message string }
}

func (a answered) at() (locations []string) {
	for _, e := range a.Errors {
		locations = append(locations, e.Location)
	}
	return locations
}

func setupHostile(t *testing.T) *hostile {
	t.Helper()
	product := apptest.Start(t)
	owner := product.SignIn(t, "owner@hostile.test", access.Owner)
	return &hostile{url: product.URL, token: owner.Token, doc: rest.New(rest.Deps{}).API.OpenAPI()}
}

// send makes a request; headers are name, value.
func (h *hostile) send(t *testing.T, method, path, body string, headers ...string) answered {
	t.Helper()
	r, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, h.url+path, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+h.token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err, "%s %s", method, path)
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	a := answered{Status: res.StatusCode, Header: res.Header, Text: string(text)}
	if res.StatusCode >= http.StatusBadRequest {
		require.NoError(t, json.Unmarshal(text, &a.Problem), "%s %s: %s", method, path, text)
	}
	return a
}

// refused is send that must be refused with one of the statuses, clearly.
func (h *hostile) refused(t *testing.T, statuses []int, method, path, body string, headers ...string) answered {
	t.Helper()
	a := h.send(t, method, path, body, headers...)
	if len(body) > 100 {
		body = body[:100]
	}
	require.Contains(t, statuses, a.Status, "%s %s %s %v: %s", method, path, body, headers, a.Text)
	requireProblem(t, a)
	return a
}

func requireProblem(t *testing.T, a answered) {
	t.Helper()
	require.Equal(t, "application/problem+json", a.Header.Get("Content-Type"), a.Text)
	require.Equal(t, "about:blank", a.Type)
	require.Equal(t, a.Status, a.Problem.Status, a.Text)
	require.Equal(t, http.StatusText(a.Status), a.Title)
	require.NotEmpty(t, a.Code, a.Text)
	require.NotEmpty(t, a.Detail, a.Text)
	require.NotEmpty(t, a.RequestID)
	require.Equal(t, a.Header.Get("X-Request-ID"), a.RequestID)
	for _, e := range a.Errors {
		require.Regexp(t, `^(body|query|path|header)\b`, e.Location, a.Text)
		require.NotEmpty(t, e.Message, a.Text)
	}
}

// operations calls f for each route with a path to nothing.
func (h *hostile) operations(t *testing.T, f func(t *testing.T, o *huma.Operation, path string)) {
	t.Helper()
	parameter := regexp.MustCompile(`\{\w+\}`)
	for _, path := range slices.Sorted(maps.Keys(h.doc.Paths)) {
		item := h.doc.Paths[path]
		for _, o := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if o != nil {
				nothing := strings.ReplaceAll(path, "{seq}", "999999")
				f(t, o, parameter.ReplaceAllStringFunc(nothing, func(string) string { return uuid.NewString() }))
			}
		}
	}
}

// isUpload tells whether the body is a file.
func isUpload(o *huma.Operation) bool {
	return o.RequestBody != nil && o.RequestBody.Content["application/json"] == nil
}

// properties gives the schema of a body's properties.
func (h *hostile) properties(o *huma.Operation) map[string]*huma.Schema {
	if o.RequestBody == nil || isUpload(o) {
		return nil
	}
	schema := o.RequestBody.Content["application/json"].Schema
	if schema.Ref != "" {
		schema = h.doc.Components.Schemas.SchemaFromRef(schema.Ref)
	}
	return schema.Properties
}

var (
	unprocessable = []int{http.StatusUnprocessableEntity}
	malformed     = []int{http.StatusBadRequest}
	clearly       = []int{400, 404, 409, 412, 415, 422, 429} // whatever is wrong first
)

func TestHostileBodies(t *testing.T) {
	t.Parallel()
	h := setupHostile(t)
	h.operations(t, func(t *testing.T, o *huma.Operation, path string) {
		t.Helper()
		if isUpload(o) {
			return // takes any bytes: attachment_test.go
		}
		large := `{"x":"` + strings.Repeat("x", 20<<20) + `"}`
		if o.OperationID != "login" && o.OperationID != "create-asset" {
			large = large[:1<<20+1] // twenty times as much is not needed everywhere
		}
		h.refused(t, []int{http.StatusRequestEntityTooLarge}, o.Method, path, large)
		h.refused(t, malformed, o.Method, path, "{\"name\":\"\xff\"}")
		h.refused(t, malformed, o.Method, path, `{"name":"a\u0000b"}`)
		properties := h.properties(o)
		if properties == nil {
			return
		}
		for _, body := range []string{`{`, `{"a":}`, `{"a":1}}`, `nothing`, strings.Repeat(`[`, 100_000), strings.Repeat(`{"a":`, 100_000), `{"a":1e999999}`} {
			h.refused(t, []int{400, 422}, o.Method, path, body)
		}
		for _, body := range []string{`[]`, `7`, `"x"`, `true`, `[{}]`} {
			h.refused(t, unprocessable, o.Method, path, body)
		}
		a := h.refused(t, unprocessable, o.Method, path, `{"no_such_field":1}`)
		require.Contains(t, a.at(), "body.no_such_field", a.Text)
		for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/cbor", "application/xml", "x"} {
			h.refused(t, []int{http.StatusUnsupportedMediaType}, o.Method, path, `{}`, "Content-Type", kind)
		}
	})
}

func TestHostileFields(t *testing.T) {
	t.Parallel()
	h := setupHostile(t)
	tried := 0
	h.operations(t, func(t *testing.T, o *huma.Operation, path string) {
		t.Helper()
		for name, schema := range h.properties(o) {
			for _, value := range wrongFor(schema) {
				tried++
				a := h.refused(t, unprocessable, o.Method, path, `{"`+name+`":`+value+`}`)
				require.True(t, slices.ContainsFunc(a.at(), func(at string) bool { return strings.HasPrefix(at, "body."+name) }),
					"%s: %s of %s: %s", o.OperationID, value, name, a.Text)
			}
			// Right in type, wrong in every other way.
			for _, value := range []string{`""`, `"` + strings.Repeat("x", 100_000) + `"`, `"\ud800"`, `"' or 1=1 --"`, `-1`, `1e300`, `9223372036854775808`, `[null]`, `{}`, `null`} {
				a := h.send(t, o.Method, path, `{"`+name+`":`+value+`}`)
				require.Less(t, a.Status, 500, "%s: %s of %s: %s", o.OperationID, value, name, a.Text)
			}
		}
	})
	require.Greater(t, tried, 100)
}

// wrongFor gives values of other types than the schema's.
func wrongFor(s *huma.Schema) (values []string) {
	for kind, value := range map[string]string{"string": `"x"`, "integer": `7`, "boolean": `true`, "array": `[7]`, "object": `{"no_such_field":7}`} {
		if !allows(s, kind) {
			values = append(values, value)
		}
	}
	return values
}

func allows(s *huma.Schema, kind string) bool {
	if s.Type == kind || kind == "integer" && s.Type == "number" {
		return true
	}
	if s.Ref != "" || len(s.OneOf) > 0 || len(s.AnyOf) > 0 || s.Type == "" {
		return kind == "object" || kind == "string" // may be either: not judged here
	}
	return false
}

func TestHostileAddresses(t *testing.T) {
	t.Parallel()
	h := setupHostile(t)
	h.operations(t, func(t *testing.T, o *huma.Operation, path string) {
		t.Helper()
		body := ""
		if h.properties(o) != nil {
			body = `{}`
		}
		a := h.refused(t, []int{404, 422}, o.Method, path+"?no_such_parameter=1", body)
		if a.Status == http.StatusUnprocessableEntity {
			require.Contains(t, a.at(), "query.no_such_parameter", "%s: %s", o.OperationID, a.Text)
		}
		a = h.send(t, o.Method, path+"?%zz=1;&%ff=%00", body)
		require.Less(t, a.Status, 500, a.Text)
		for _, p := range o.Parameters {
			if p.In == "path" && p.Schema.Format == "uuid" {
				bad := strings.Replace(pathOf(h.doc, o), "{"+p.Name+"}", "not-a-uuid", 1)
				bad = regexp.MustCompile(`\{\w+\}`).ReplaceAllString(bad, uuid.NewString())
				a := h.refused(t, unprocessable, o.Method, bad, body)
				require.Contains(t, a.at(), "path."+p.Name, "%s: %s", o.OperationID, a.Text)
			}
			if p.In == "header" && p.Name == "If-Match" {
				for _, tag := range []string{`garbage`, `"x"`, `"9999999999999999999999"`, `"1", "2"`, `"-1"`, `W/"x"`, `""`} {
					h.refused(t, clearly, o.Method, path, body, "If-Match", tag)
				}
			}
			if p.In == "header" && p.Name == "Idempotency-Key" && !strings.HasPrefix(o.OperationID, "logout") { // we go on with the session
				for _, key := range []string{uuid.NewString(), strings.Repeat("k", 201), "\xff", "a b"} {
					a := h.send(t, o.Method, path, body, "Idempotency-Key", key)
					require.Less(t, a.Status, 500, "%s: %s", o.OperationID, a.Text)
				}
			}
		}
		other := h.refused(t, []int{http.StatusMethodNotAllowed}, http.MethodTrace, path, "")
		require.Contains(t, other.Header.Get("Allow"), o.Method)
	})
	for _, path := range []string{"/api", "/api/", "/api/v1", "/api/v2/assets", "/api/v1/assets/", "/api/v1/no/such/thing", "/api/v1/users/../../x", "/api/v1/%00"} {
		h.refused(t, []int{404}, http.MethodGet, path, "")
	}
}

func pathOf(doc *huma.OpenAPI, wanted *huma.Operation) string {
	for path, item := range doc.Paths {
		for _, o := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if o == wanted {
				return path
			}
		}
	}
	return ""
}

func TestHostileLists(t *testing.T) {
	t.Parallel()
	h := setupHostile(t)
	lists := 0
	made := map[string]string{}
	for noun, body := range map[string]string{"assets": `{"name":"X","category":"laptop"}`, "employees": `{"first_name":"X"}`} {
		var thing struct{ ID string }
		require.NoError(t, json.Unmarshal([]byte(h.send(t, http.MethodPost, "/api/v1/"+noun, body).Text), &thing))
		made[noun] = "/" + noun + "/" + thing.ID
	}
	h.operations(t, func(t *testing.T, o *huma.Operation, _ string) {
		t.Helper()
		if !slices.ContainsFunc(o.Parameters, func(p *huma.Param) bool { return p.Name == "cursor" }) {
			return
		}
		path := pathOf(h.doc, o)
		for noun, id := range made {
			path = strings.Replace(path, "/"+noun+"/{id}", id, 1)
		}
		if strings.Contains(path, "{") {
			return // the same code over something harder to make
		}
		lists++
		require.Equal(t, http.StatusOK, h.send(t, o.Method, path+"?limit=1&count=true", "").Status)
		h.refused(t, unprocessable, o.Method, path+"?no_such_parameter=1", "")
		for query, location := range map[string]string{
			"limit=0": "query.limit", "limit=501": "query.limit", "limit=-1": "query.limit", "limit=x": "query.limit", "limit=": "query.limit", "limit=1e2": "query.limit",
			"cursor=x": "query.cursor", "cursor=%00": "query.cursor", "cursor=e30": "query.cursor",
			"sort=no_such_field": "query.sort", "sort=%27": "query.sort", "count=perhaps": "query.count",
			"limit=1&limit=2": "query.limit", "sort=a&sort=b": "query.sort",
		} {
			a := h.refused(t, unprocessable, o.Method, path+"?"+query, "")
			require.Contains(t, a.at(), location, "%s ?%s: %s", o.OperationID, query, a.Text)
		}
		for _, p := range o.Parameters {
			if p.In != "query" || slices.Contains([]string{"limit", "cursor", "sort", "count"}, p.Name) {
				continue
			}
			for _, op := range []string{"", "__not", "__isnull", "__gt", "__lte", "__contains", "__startswith", "__no_such_operator", "__", "__gt__lt"} {
				for _, value := range []string{"", "x", "%27%20or%201=1--", "%00", "%ff", "1,2", "true", "2026-02-30", "0000-01-01", "99999999999999999999", "%25", strings.Repeat("1,", 1000)} {
					a := h.send(t, o.Method, path+"?"+p.Name+op+"="+value, "")
					require.Contains(t, []int{200, 422}, a.Status, "%s ?%s%s=%s: %s", o.OperationID, p.Name, op, value, a.Text)
					if a.Status != http.StatusOK {
						requireProblem(t, a)
					}
				}
			}
			a := h.refused(t, unprocessable, o.Method, path+"?"+p.Name+"=1&"+p.Name+"=2", "")
			require.Contains(t, a.at(), "query."+p.Name, a.Text)
		}
	})
	require.Greater(t, lists, 8)
}

// The edge refuses what it cannot read before it asks who it is: nothing of it
// reaches a room.
func TestTheEdgeIsClear(t *testing.T) {
	t.Parallel()
	h := setupHostile(t)
	a := h.send(t, http.MethodGet, "/api/v1/auth/me", "", "X-Request-ID", "my-own-request-id")
	require.Equal(t, "my-own-request-id", a.Header.Get("X-Request-ID"))
	for _, id := range []string{"short", "has space in it", strings.Repeat("x", 65), "new\tline-in-it"} {
		a = h.send(t, http.MethodGet, "/api/v1/auth/me", "", "X-Request-ID", id)
		require.NoError(t, uuid.Validate(a.Header.Get("X-Request-ID")), id)
	}
	require.Equal(t, "no-store", a.Header.Get("Cache-Control"))
	require.Equal(t, "nosniff", a.Header.Get("X-Content-Type-Options"))
	require.False(t, bytes.Contains([]byte(a.Text), []byte("$schema")))
}
