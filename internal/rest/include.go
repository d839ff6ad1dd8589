package rest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// includeWord is the query parameter by which a reader asks for what belongs to a
// resource in the same answer: /assets/{id}?include=children,events.
const includeWord = "include"

// includes lists, for each address of one resource, the addresses right below it
// that can be read.
type includes map[string][]string

// includable finds out what can be included from the routes there are, and says so
// in the document.
func (s *server) includable() includes {
	found := includes{}
	for _, r := range s.routes {
		if one, name, below := strings.Cut(r.Path, "/{id}/"); r.Method == http.MethodGet && below && !strings.Contains(name, "/") {
			found[one+"/{id}"] = append(found[one+"/{id}"], name)
		}
	}
	for path, names := range found {
		item := s.api.OpenAPI().Paths[path]
		if item == nil || item.Get == nil {
			delete(found, path)
			continue
		}
		slices.Sort(names)
		item.Get.Parameters = append(item.Get.Parameters, &huma.Param{
			Name: includeWord, In: "query", Schema: &huma.Schema{Type: huma.TypeString},
			Description: "Answer these too, under `included`, as their own addresses would, lists with their first page: any of " + strings.Join(names, ", ") + ", separated by commas.",
		})
	}
	return found
}

// including answers a GET with ?include= by asking the resource's own address and
// those below it, each with its own permission, and laying the answers together.
// One that fails is the answer to all: a reader never takes a part for the whole.
func (s *server) including(found includes, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || !strings.Contains(r.URL.RawQuery, includeWord+"=") {
			next.ServeHTTP(w, r)
			return
		}
		query, err := url.ParseQuery(r.URL.RawQuery)
		names, known := found[oneResource(r.URL.Path)]
		if err != nil || !known || !query.Has(includeWord) {
			next.ServeHTTP(w, r) // the route refuses a word it does not know
			return
		}
		asked := strings.Split(strings.Join(query[includeWord], ","), ",")
		query.Del(includeWord)
		for _, name := range asked {
			if !slices.Contains(names, name) {
				why := "there is no " + name + " here; any of " + strings.Join(names, ", ")
				writeProblem(w, newProblem(r.Context(), s.Log, fault.InvalidField("query."+includeWord, why)))
				return
			}
		}
		whole := ask(next, r, r.URL.Path, query)
		parts := map[string]json.RawMessage{}
		for _, name := range asked {
			if whole.status != http.StatusOK {
				break
			}
			part := ask(next, r, r.URL.Path+"/"+name, nil)
			if part.status != http.StatusOK {
				whole = part
			}
			parts[name] = part.body.Bytes()
		}
		if whole.status == http.StatusOK {
			whole.include(parts)
		}
		whole.tell(w)
	})
}

// oneResource is the pattern of an address /api/v1/{kind}/{id}.
func oneResource(path string) string {
	kind, id, ok := strings.Cut(strings.TrimPrefix(path, base+"/"), "/")
	if !ok || id == "" || strings.Contains(id, "/") {
		return ""
	}
	return base + "/" + kind + "/{id}"
}

// reply is an answer that was written to us instead of to the client.
type reply struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// ask puts a request of the same caller to another address.
func ask(h http.Handler, r *http.Request, path string, query url.Values) *reply {
	other := r.Clone(r.Context())
	other.URL.Path, other.URL.RawPath, other.URL.RawQuery = path, "", query.Encode()
	other.Header.Del("If-None-Match") // the version tells nothing of what is included
	out := &reply{header: http.Header{}, status: http.StatusOK}
	h.ServeHTTP(out, other)
	return out
}

func (a *reply) Header() http.Header         { return a.header }
func (a *reply) WriteHeader(status int)      { a.status = status }
func (a *reply) Write(p []byte) (int, error) { return a.body.Write(p) }

func (a *reply) include(parts map[string]json.RawMessage) {
	var resource map[string]json.RawMessage
	if json.Unmarshal(a.body.Bytes(), &resource) != nil {
		return // not an object: nothing can be laid into it
	}
	resource["included"], _ = json.Marshal(parts) // every part is JSON already
	a.body.Reset()
	_ = json.NewEncoder(&a.body).Encode(resource) // neither a buffer nor JSON fails
}

func (a *reply) tell(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Del("Content-Length")
	w.WriteHeader(a.status)
	_, _ = a.body.WriteTo(w) // the caller may be gone
}
