package rest

import (
	"context"
	"fmt"
	"path"
	"reflect"

	"github.com/google/uuid"
)

// Resource is a thing as REST shows it to those who may read all of its kind,
// and whom it concerns: for the live channels.
type Resource struct {
	View   any
	People []uuid.UUID // employees: the holder, the subject of a workflow
	Users  []uuid.UUID // users: whose step it is, who is notified
	Roles  []string    // roles whose step it is
}

// presenter shows things of one kind; ids that are gone are left out.
type presenter func(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]Resource, error)

// Present shows things as REST does.
func (f *Face) Present(ctx context.Context, tenant uuid.UUID, noun string, ids []uuid.UUID) (map[uuid.UUID]Resource, error) {
	show, ok := f.presenters[noun]
	if !ok {
		return nil, fmt.Errorf("rest: nothing shows a %s", noun)
	}
	return show(ctx, tenant, ids)
}

// presents registers how a noun is shown: as a View, whose schema the document has.
func presents[View any](s *server, noun string, show presenter) {
	s.presenters[noun] = show
	s.schemas[noun] = schemaName[View](s)
}

// schemaName is what a view is called in the document.
func schemaName[View any](s *server) string {
	ref := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[View](), true, "").Ref
	return path.Base(ref)
}
