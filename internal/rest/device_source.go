package rest

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/device"
)

type sourcesView struct {
	Fields          []sourceField `json:"fields" nullable:"false"`
	Devices         []deviceView  `json:"devices" nullable:"false"`
	SuggestedHolder *ref          `json:"suggested_holder" doc:"Whom the devices are used by, when that is another than who holds the asset."`
}

type sourceField struct {
	Field   string        `json:"field"`
	Value   any           `json:"value" doc:"What counts; null: nobody says anything."`
	From    *sourceRef    `json:"from" doc:"Whose word that is."`
	Says    []sourceWords `json:"says" nullable:"false" doc:"Everybody's words, in the order in which they count."`
	Differs bool          `json:"differs" doc:"Not all say the same."`
}

type sourceWords struct {
	From  sourceRef `json:"from"`
	Value any       `json:"value"`
}

// sourceRef is somebody whose word can count.
type sourceRef struct {
	Source    string  `json:"source" doc:"An integration's id, or hand for what people typed in."`
	Name      *string `json:"name" doc:"The integration's."`
	Connector *string `json:"connector"`
}

// byHand stands for people among sources.
const byHand = "hand"

func sourceRefOf(s device.Source) sourceRef {
	return sourceRef{Source: sourceID(s.ID), Name: textOrNull(s.Name), Connector: textOrNull(s.Connector)}
}

func sourceID(id uuid.UUID) string {
	if id == device.ByPeople {
		return byHand
	}
	return id.String()
}

func (s *server) getAssetSources(ctx context.Context, who access.Principal, in *ByID) (*plain[sourcesView], error) {
	found, err := s.Devices.Sources(ctx, who.TenantID, in.ID)
	if err != nil {
		return nil, err
	}
	v := sourcesView{Fields: make([]sourceField, len(found.Fields)), Devices: make([]deviceView, len(found.Devices)), SuggestedHolder: (*ref)(found.SuggestedHolder)}
	for i, f := range found.Fields {
		v.Fields[i] = sourceField{Field: f.Name, Value: f.Value, Says: make([]sourceWords, len(f.Says)), Differs: f.Differs}
		if f.From != nil {
			from := sourceRefOf(*f.From)
			v.Fields[i].From = &from
		}
		for n, said := range f.Says {
			v.Fields[i].Says[n] = sourceWords{From: sourceRefOf(said.Source), Value: said.Value}
		}
	}
	for i, d := range found.Devices {
		v.Devices[i] = deviceViewOf(d)
	}
	return &plain[sourcesView]{v}, nil
}

type sourceOrders struct {
	Orders  []sourceOrder `json:"orders" nullable:"false"`
	Sources []sourceRef   `json:"sources" nullable:"false" doc:"Who can stand in an order."`
}

type sourceOrder struct {
	Field   string   `json:"field"`
	Sources []string `json:"sources" nullable:"false" doc:"The strongest first: ids of integrations, and hand."`
	Default bool     `json:"default" doc:"Nobody has set it: people first, then who was connected first."`
}

func (s *server) getSourceOrders(ctx context.Context, who access.Principal, _ *empty) (*plain[sourceOrders], error) {
	orders, sources, err := s.Devices.Orders(ctx, who.TenantID)
	if err != nil {
		return nil, err
	}
	v := sourceOrders{Orders: make([]sourceOrder, len(orders)), Sources: make([]sourceRef, len(sources))}
	for i, o := range orders {
		v.Orders[i] = sourceOrder{Field: o.Field, Sources: make([]string, len(o.Sources)), Default: o.Default}
		for n, id := range o.Sources {
			v.Orders[i].Sources[n] = sourceID(id)
		}
	}
	for i, source := range sources {
		v.Sources[i] = sourceRefOf(source)
	}
	return &plain[sourceOrders]{v}, nil
}

type setSourceOrdersBody struct {
	Orders map[string][]string `json:"orders" doc:"By field: ids of integrations, and hand, the strongest first."`
}

func (s *server) setSourceOrders(ctx context.Context, who access.Principal, in *struct{ Body setSourceOrdersBody }) (*plain[sourceOrders], error) {
	orders := make(map[string][]uuid.UUID, len(in.Body.Orders))
	for field, names := range in.Body.Orders {
		ids := make([]uuid.UUID, len(names))
		for i, name := range names {
			id, err := uuid.Parse(name)
			switch {
			case name == byHand:
				id = device.ByPeople
			case err != nil || id == device.ByPeople:
				return nil, device.UnknownSource(field)
			}
			ids[i] = id
		}
		orders[field] = ids
	}
	if err := s.Devices.SetOrders(ctx, who.TenantID, orders); err != nil {
		return nil, err
	}
	return s.getSourceOrders(ctx, who, &empty{})
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
