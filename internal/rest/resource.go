package rest

import (
	"net/http"
	"strings"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// resource declares the usual five routes of a register.
type resource struct {
	Noun    string // "cost-centre"
	Plural  string // "cost-centres", the path too
	Spoken  string // "a cost centre"
	Tag     string
	Read    access.Permission
	ReadOwn access.Permission // "" when only those who read all may read
	Write   access.Permission
	Listing *list.Spec
}

func (r resource) list() op {
	return op{ID: "list-" + r.Plural, Method: http.MethodGet, Path: "/" + r.Plural, Tag: r.Tag, Summary: "List " + strings.ReplaceAll(r.Plural, "-", " "), Needs: r.Read, Or: r.ReadOwn, List: r.Listing}
}

func (r resource) get() op {
	return op{ID: "get-" + r.Noun, Method: http.MethodGet, Path: "/" + r.Plural + "/{id}", Tag: r.Tag, Summary: "Get " + r.Spoken, Needs: r.Read, Or: r.ReadOwn}
}

func (r resource) create() op {
	return op{ID: "create-" + r.Noun, Method: http.MethodPost, Path: "/" + r.Plural, Tag: r.Tag, Summary: "Add " + r.Spoken, Needs: r.Write, Status: http.StatusCreated}
}

func (r resource) update() op {
	return op{ID: "update-" + r.Noun, Method: http.MethodPatch, Path: "/" + r.Plural + "/{id}", Tag: r.Tag, Summary: "Change " + r.Spoken, Detail: "What is not given stays; null clears.", Needs: r.Write}
}

func (r resource) remove() op {
	return op{
		ID: "delete-" + r.Noun, Method: http.MethodDelete, Path: "/" + r.Plural + "/{id}", Tag: r.Tag, Summary: "Delete " + r.Spoken,
		Detail: "What something points at stays: 409 says in `errors` what does and how often.", Needs: r.Write, Status: http.StatusNoContent,
	}
}

// removal is the input of a DELETE.
type removal struct {
	ByID
	Conditional
}

// newOf is the input of a POST that makes a thing.
type newOf[B any] struct{ Body B }
