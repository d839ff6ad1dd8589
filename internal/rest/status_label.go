package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
)

func (s *server) statusLabelRoutes() {
	const tag = "Status labels"
	route(s, op{ID: "list-status-labels", Method: http.MethodGet, Path: "/status-labels", Tag: tag, Summary: "List the company's own names for states", Needs: access.AssetsRead, Or: access.AssetsReadOwn}, s.listStatusLabels)
	route(s, op{ID: "create-status-label", Method: http.MethodPost, Path: "/status-labels", Tag: tag, Summary: "Add a status label", Detail: "Its state is for good.", Needs: access.AssetsWrite, Status: http.StatusCreated}, s.createStatusLabel)
	route(s, op{ID: "update-status-label", Method: http.MethodPatch, Path: "/status-labels/{id}", Tag: tag, Summary: "Rename or recolour a status label", Needs: access.AssetsWrite}, s.updateStatusLabel)
	route(s, op{ID: "delete-status-label", Method: http.MethodDelete, Path: "/status-labels/{id}", Tag: tag, Summary: "Remove a status label that no asset wears", Needs: access.AssetsWrite, Status: http.StatusNoContent}, s.deleteStatusLabel)
}

type statusLabelView struct {
	ID      uuid.UUID    `json:"id"`
	Name    string       `json:"name"`
	Color   asset.Color  `json:"color" enum:"gray,red,orange,amber,green,teal,blue,indigo,purple,pink"`
	Status  asset.Status `json:"status" enum:"on_order,in_stock,reserved,assigned,in_transit,in_repair,retired,lost,stolen"`
	Assets  *int64       `json:"asset_count,omitempty" doc:"How many wear it; in lists, for those who may see all assets."`
	Version int64        `json:"version"`
}

func statusLabelViewOf(l asset.StatusLabel) statusLabelView {
	return statusLabelView{ID: l.ID, Name: l.Name, Color: l.Color, Status: l.Status, Version: l.Version}
}

func (s *server) listStatusLabels(ctx context.Context, who access.Principal, _ *empty) (*page[statusLabelView], error) {
	labels, err := s.Assets.StatusLabels(ctx, who.TenantID)
	if err != nil {
		return nil, err
	}
	return whole(labels, func(l asset.StatusLabel) statusLabelView {
		v := statusLabelViewOf(l)
		if who.Can(access.AssetsRead) {
			v.Assets = &l.Assets
		}
		return v
	}), nil
}

type createStatusLabelBody struct {
	Name   string       `json:"name"`
	Color  asset.Color  `json:"color" enum:"gray,red,orange,amber,green,teal,blue,indigo,purple,pink"`
	Status asset.Status `json:"status" enum:"on_order,in_stock,reserved,assigned,in_transit,in_repair,retired,lost,stolen"`
}

func (s *server) createStatusLabel(ctx context.Context, who access.Principal, in *struct{ Body createStatusLabelBody }) (*single[statusLabelView], error) {
	return statusLabelAnswer(s.Assets.CreateStatusLabel(ctx, who.TenantID, in.Body.Name, in.Body.Color, in.Body.Status))
}

type updateStatusLabelBody struct {
	Name  patch[string]      `json:"name,omitempty"`
	Color patch[asset.Color] `json:"color,omitempty"`
}

func (s *server) updateStatusLabel(ctx context.Context, who access.Principal, in *actOn[updateStatusLabelBody]) (*single[statusLabelView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	change := asset.LabelPatch{Name: in.Body.Name.Optional(), Color: in.Body.Color.Optional()}
	return statusLabelAnswer(s.Assets.UpdateStatusLabel(ctx, who.TenantID, in.ID, change, version))
}

func (s *server) deleteStatusLabel(ctx context.Context, who access.Principal, in *struct {
	ByID
	Conditional
},
) (*empty, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Assets.DeleteStatusLabel(ctx, who.TenantID, in.ID, version)
}

func statusLabelAnswer(l asset.StatusLabel, err error) (*single[statusLabelView], error) {
	if err != nil {
		return nil, err
	}
	return one(l.Version, statusLabelViewOf(l)), nil
}
