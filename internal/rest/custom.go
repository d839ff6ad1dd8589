package rest

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/register"
)

// customInput is what a body says of a company's own fields.
type customInput map[string]json.RawMessage

func (c customInput) said() register.Custom { return register.Custom(c) }

// customView is how an answer shows them.
type customView map[string]json.RawMessage

func customViewOf(stored json.RawMessage) customView {
	view := customView{}
	if len(stored) > 0 {
		_ = json.Unmarshal(stored, &view) // the database made it
	}
	if view == nil {
		view = customView{}
	}
	return view
}

type revealBody struct {
	Key string `json:"key" doc:"Of the field."`
}

type revealed struct {
	Value json.RawMessage `json:"value"`
}

// owned is who or what a sealed value belongs to, when the caller may see it.
type owned func(ctx context.Context, who access.Principal, id uuid.UUID) (label string, err error)

// reveals serves the sealed values of an object.
func (s *server) reveals(of field.Object, owner owned) handler[about[revealBody], plain[revealed]] {
	return func(ctx context.Context, who access.Principal, in *about[revealBody]) (*plain[revealed], error) {
		label, err := owner(ctx, who, in.ID)
		if err != nil {
			return nil, err
		}
		value, err := s.Fields.Reveal(ctx, who.TenantID, of, in.ID, label, in.Body.Key)
		if err != nil {
			return nil, err
		}
		return &plain[revealed]{Body: revealed{Value: value}}, nil
	}
}

func (s *server) revealRoutes(tag string) {
	reveal := func(noun, plural string) op {
		return op{
			ID: "reveal-" + noun + "-value", Method: http.MethodPost, Path: "/" + plural + "/{id}/reveal", Tag: tag,
			Summary: "Show a sealed value", Detail: "Who looked is recorded.", Needs: access.FieldsReveal,
		}
	}
	route(s, reveal("asset", "assets"), s.reveals(field.Asset, func(ctx context.Context, who access.Principal, id uuid.UUID) (string, error) {
		a, err := s.Assets.Get(ctx, who.TenantID, id, access.Everything)
		return a.Label(), err
	}))
	route(s, reveal("employee", "employees"), s.reveals(field.Employee, func(ctx context.Context, who access.Principal, id uuid.UUID) (string, error) {
		e, err := s.visibleEmployee(ctx, who, id)
		return e.DisplayName, err
	}))
	route(s, reveal("model", "models"), s.reveals(field.Model, func(ctx context.Context, who access.Principal, id uuid.UUID) (string, error) {
		m, err := s.Catalog.Model(ctx, who.TenantID, id)
		return m.Name, err
	}))
	route(s, reveal("location", "locations"), s.reveals(field.Location, func(ctx context.Context, who access.Principal, id uuid.UUID) (string, error) {
		l, err := s.Locations.Get(ctx, who.TenantID, id)
		return l.Name, err
	}))
}
