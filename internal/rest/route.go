package rest

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// base is the path of this version of the API.
const base = "/api/v1"

// op declares a route.
type op struct {
	ID      string // operation id: verb-noun
	Method  string
	Path    string // below base
	Tag     string
	Summary string
	Detail  string // optional: what the summary cannot say

	// Needs is the permission for the route. Where callers with a narrower right
	// see their own part, Or names that right.
	Needs access.Permission
	Or    access.Permission

	Status int        // of success; 0 is 200
	List   *list.Spec // for lists: documents filters and sorts
	// Outside marks a POST that must not run inside a transaction because it
	// talks to somebody else; it then takes no Idempotency-Key.
	Outside bool
	// Upload marks a route whose body is a file; its handler reads it as it comes.
	Upload bool
	// Streams marks a route that answers server-sent events for as long as both
	// sides like.
	Streams bool
}

// Route is what the accounting tests see of a declared route.
type Route struct {
	ID, Method, Path string
	Needs, Or        access.Permission
	List             *list.Spec
}

// handler serves a signed-in caller.
type handler[I, O any] func(ctx context.Context, who access.Principal, in *I) (*O, error)

// route registers a handler for signed-in callers with the permission.
func route[I, O any](s *server, o op, h handler[I, O]) {
	mount(s, o, func(ctx context.Context, in *I) (*O, error) {
		who, _ := access.Caller(ctx) // admit has looked already
		return h(ctx, who, in)
	})
}

// publicRoute registers a handler for everybody.
func publicRoute[I, O any](s *server, o op, h func(ctx context.Context, in *I) (*O, error)) {
	o.Needs = access.Public
	mount(s, o, h)
}

func mount[I, O any](s *server, o op, h func(ctx context.Context, in *I) (*O, error)) {
	s.routes = append(s.routes, Route{ID: o.ID, Method: o.Method, Path: base + o.Path, Needs: o.Needs, Or: o.Or, List: o.List})
	operation := huma.Operation{
		OperationID: o.ID, Method: o.Method, Path: base + o.Path,
		Summary: o.Summary, Description: o.description(), Tags: []string{o.Tag},
		DefaultStatus: o.Status,
		Errors:        []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity},
	}
	operation.Middlewares = huma.Middlewares{rememberDeadline}
	if o.Needs != access.Public {
		operation.Security = []map[string][]string{{"bearer": {}}, {"cookie": {}}}
		operation.Middlewares = append(operation.Middlewares, s.authorize(o))
	}
	if o.List != nil {
		operation.Parameters = listParameters(*o.List)
	} else {
		operation.RejectUnknownQueryParameters = true
	}
	if o.Method == http.MethodPost && !o.Outside && o.Needs != access.Public {
		operation.Parameters = append(operation.Parameters, idempotencyParameter)
		operation.Middlewares = append(operation.Middlewares, s.idempotent)
	}
	if o.Method == http.MethodGet && !o.Streams {
		s.narrow(&operation, reflect.TypeFor[O]())
	}
	if o.Streams {
		operation.Responses = map[string]*huma.Response{"200": {
			Description: "Events, until either side ends it.",
			Content:     map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}},
		}}
	}
	huma.Register(s.api, operation, func(ctx context.Context, in *I) (*O, error) {
		bodyIsRead(ctx)
		out, err := h(ctx, in)
		if err != nil {
			return nil, newProblem(ctx, s.Log, err)
		}
		return out, nil
	})
	if o.Upload { // for the document alone: huma would read the body itself
		s.api.OpenAPI().Paths[base+o.Path].Post.RequestBody = uploadBody()
	}
}

// otherMethods answers for the methods that an address of ours does not have.
func (s *server) otherMethods(mux *http.ServeMux) {
	methods := map[string][]string{}
	for _, r := range s.routes {
		methods[r.Path] = append(methods[r.Path], r.Method)
	}
	for path, has := range methods {
		allow := strings.Join(has, ", ")
		refuse := func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Allow", allow)
			writeProblem(w, framingProblem(r.Context(), http.StatusMethodNotAllowed, "This address does not take "+r.Method+"."))
		}
		// Method by method: an address such as /assets/lookup, taken whole, would come
		// into conflict with GET /assets/{id}.
		for _, method := range allMethods {
			answered := slices.Contains(has, method) || method == http.MethodHead && slices.Contains(has, http.MethodGet)
			if !answered {
				mux.HandleFunc(method+" "+path, refuse)
			}
		}
	}
}

var allMethods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
	http.MethodConnect, http.MethodOptions, http.MethodTrace,
}

func (o op) description() string {
	text := o.Detail
	if o.Needs != access.Public && o.Needs != access.SignedIn {
		if text != "" {
			text += "\n\n"
		}
		text += "Needs the permission `" + string(o.Needs) + "`"
		if o.Or != "" {
			text += ", or `" + string(o.Or) + "` for what is one's own"
		}
		text += "."
	}
	return text
}

// authorize refuses before the request is even read: who may not call learns
// nothing from how the input is judged.
func (s *server) authorize(o op) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		err := s.admit(ctx.Context(), o)
		if err == nil {
			next(ctx)
			return
		}
		answer(ctx, newProblem(ctx.Context(), s.Log, err))
	}
}

func (s *server) admit(ctx context.Context, o op) error {
	who, ok := access.Caller(ctx)
	if !ok {
		return errSignedOut
	}
	if !who.Can(o.Needs) && (o.Or == "" || !who.Can(o.Or)) {
		return fault.New(fault.Forbidden, "forbidden", "You may not do this.")
	}
	return nil
}

var errSignedOut = fault.New(fault.Unauthenticated, "auth.required", "Sign in first.")
