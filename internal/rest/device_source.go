package rest

import (
	"context"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/device"
)

type sourcesView struct {
	Fields          []sourceField `json:"fields" nullable:"false"`
	Devices         []deviceView  `json:"devices" nullable:"false"`
	SuggestedHolder *ref          `json:"suggested_holder" doc:"Whom the devices are used by, when that is another than who holds the asset."`
}

func (s *server) getAssetSources(ctx context.Context, who access.Principal, in *ByID) (*plain[sourcesView], error) {
	found, err := s.Devices.Sources(ctx, who.TenantID, in.ID)
	if err != nil {
		return nil, err
	}
	v := sourcesView{
		Fields: sourceFieldsOf(found.Fields), Devices: make([]deviceView, len(found.Devices)),
		SuggestedHolder: (*ref)(found.SuggestedHolder),
	}
	for i, d := range found.Devices {
		v.Devices[i] = deviceViewOf(d)
	}
	return &plain[sourcesView]{v}, nil
}

func (s *server) getSourceOrders(ctx context.Context, who access.Principal, _ *empty) (*single[sourceOrders], error) {
	return sourceOrdersAnswer(s.Devices.Orders(ctx, who.TenantID))
}

func (s *server) setSourceOrders(ctx context.Context, who access.Principal, in *setSourceOrders) (*single[sourceOrders], error) {
	orders, ifVersion, err := in.said()
	if err != nil {
		return nil, err
	}
	return sourceOrdersAnswer(s.Devices.SetOrders(ctx, who.TenantID, orders, ifVersion))
}

type deviceSettings struct {
	Unmatched device.Unmatched `json:"unmatched" enum:"review,create" doc:"What becomes of devices that are no asset yet."`
}

func (s *server) getDeviceSettings(ctx context.Context, who access.Principal, in *ByID) (*plain[deviceSettings], error) {
	is, err := s.Devices.Unmatched(ctx, who.TenantID, in.ID)
	return &plain[deviceSettings]{deviceSettings{is}}, err
}

func (s *server) setDeviceSettings(ctx context.Context, who access.Principal, in *about[deviceSettings]) (*plain[deviceSettings], error) {
	if err := s.Devices.SetUnmatched(ctx, who.TenantID, in.ID, in.Body.Unmatched); err != nil {
		return nil, err
	}
	return &plain[deviceSettings]{in.Body}, nil
}
