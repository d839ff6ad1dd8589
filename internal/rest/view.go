package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/view"
)

func (s *server) viewRoutes() {
	const tag = "Saved views"
	route(s, op{ID: "list-views", Method: http.MethodGet, Path: "/views", Tag: tag, Summary: "List saved views", Detail: "The caller's own and the shared ones.", Needs: access.SignedIn}, s.listViews)
	route(s, op{ID: "create-view", Method: http.MethodPost, Path: "/views", Tag: tag, Summary: "Save a view", Detail: "Sharing it needs the permission `views:share`.", Needs: access.SignedIn, Status: http.StatusCreated}, s.createView)
	route(s, op{ID: "update-view", Method: http.MethodPatch, Path: "/views/{id}", Tag: tag, Summary: "Change a view", Needs: access.SignedIn}, s.updateView)
	route(s, op{ID: "delete-view", Method: http.MethodDelete, Path: "/views/{id}", Tag: tag, Summary: "Delete a view", Needs: access.SignedIn, Status: http.StatusNoContent}, s.deleteView)
}

type viewOf struct {
	ID        uuid.UUID `json:"id"`
	List      string    `json:"list" enum:"assets,employees"`
	Name      string    `json:"name"`
	Query     viewQuery `json:"query"`
	Shared    bool      `json:"shared"`
	Default   bool      `json:"default" doc:"The list opens with it, for the caller."`
	Owner     ref       `json:"owner"`
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

type viewQuery struct {
	Search  string            `json:"q,omitempty"`
	Filters map[string]string `json:"filters,omitempty" doc:"Parameter to value, such as purchase_date__gte."`
	Sort    string            `json:"sort,omitempty"`
	Columns []string          `json:"columns,omitempty"`
}

func viewViewOf(v view.View) viewOf {
	return viewOf{
		ID: v.ID, List: v.List, Name: v.Name, Query: viewQuery(v.Query), Shared: v.Shared, Default: v.Default,
		Owner: ref{ID: v.Owner, Name: v.OwnerName}, Version: v.Version, CreatedAt: v.CreatedAt, UpdatedAt: v.UpdatedAt,
	}
}

func viewAnswer(v view.View, err error) (*single[viewOf], error) {
	if err != nil {
		return nil, err
	}
	return one(v.Version, viewViewOf(v)), nil
}

func viewer(who access.Principal) view.Viewer {
	return view.Viewer{User: who.UserID, MayShare: who.Can(access.ViewsShare)}
}

func (s *server) listViews(ctx context.Context, who access.Principal, in *struct {
	List string `query:"list" enum:"assets,employees"`
},
) (*page[viewOf], error) {
	views, err := s.Views.List(ctx, who.TenantID, viewer(who), in.List)
	if err != nil {
		return nil, err
	}
	return whole(views, viewViewOf), nil
}

func (s *server) createView(ctx context.Context, who access.Principal, in *struct {
	Body struct {
		List    string    `json:"list" enum:"assets,employees"`
		Name    string    `json:"name"`
		Query   viewQuery `json:"query"`
		Shared  bool      `json:"shared,omitempty"`
		Default bool      `json:"default,omitempty"`
	}
},
) (*single[viewOf], error) {
	b := in.Body
	return viewAnswer(s.Views.Create(ctx, who.TenantID, viewer(who), view.View{
		List: b.List, Name: b.Name, Query: view.Query(b.Query), Shared: b.Shared, Default: b.Default,
	}))
}

type updateViewBody struct {
	Name    patch[string]    `json:"name,omitempty"`
	Query   patch[viewQuery] `json:"query,omitempty"`
	Shared  patch[bool]      `json:"shared,omitempty"`
	Default patch[bool]      `json:"default,omitempty"`
}

func (s *server) updateView(ctx context.Context, who access.Principal, in *actOn[updateViewBody]) (*single[viewOf], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return viewAnswer(s.Views.Update(ctx, who.TenantID, viewer(who), in.ID, version, func(v *view.View) {
		set(&v.Name, in.Body.Name)
		set(&v.Shared, in.Body.Shared)
		set(&v.Default, in.Body.Default)
		if in.Body.Query.Set {
			v.Query = view.Query(in.Body.Query.Value)
		}
	}))
}

func (s *server) deleteView(ctx context.Context, who access.Principal, in *ByID) (*empty, error) {
	return &empty{}, s.Views.Delete(ctx, who.TenantID, viewer(who), in.ID)
}
