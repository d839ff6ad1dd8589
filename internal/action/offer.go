package action

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// Offer is a thing that can be asked for.
type Offer struct {
	connector.ActionInfo
	Integration Integration
	Target      *Target        // nil for what an integration offers as such
	Filled      map[string]any // inputs that stand in the target's record
	Obstacle    string         // a sentence: why it cannot be asked for at present
}

// Offered is all that an integration's vendor can be told.
func (s *Service) Offered(ctx context.Context, tenant, id uuid.UUID) ([]Offer, error) {
	of, known, err := s.vendor(ctx, tenant, id)
	if err != nil {
		return nil, err
	}
	var offers []Offer
	for _, info := range known.Actions() {
		offers = append(offers, Offer{ActionInfo: info, Integration: integrationOf(of, known), Obstacle: paused(of)})
	}
	return offers, nil
}

// ForDevice is what can be done with a device.
func (s *Service) ForDevice(ctx context.Context, tenant, id uuid.UUID) ([]Offer, error) {
	d, err := s.Devices.Get(ctx, tenant, id)
	if err != nil {
		return nil, err
	}
	return s.offers(ctx, tenant, d)
}

// ForAsset is what can be done with the devices that are the asset.
func (s *Service) ForAsset(ctx context.Context, tenant, asset uuid.UUID) ([]Offer, error) {
	page, err := s.Devices.List(ctx, tenant, list.Request{Filters: []list.Filter{{Name: "asset", Value: asset.String()}}})
	if err != nil {
		return nil, err
	}
	var all []Offer
	for _, d := range page.Rows {
		offers, err := s.offers(ctx, tenant, d)
		if err != nil {
			return nil, err
		}
		all = append(all, offers...)
	}
	return all, nil
}

func (s *Service) offers(ctx context.Context, tenant uuid.UUID, d device.Device) ([]Offer, error) {
	of, known, err := s.vendor(ctx, tenant, d.Integration.ID)
	if errors.Is(err, errConnectorGone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return offersTo(of, known, targetOf(d), d.Stream, d.Device)
}

// offersTo is what can be done to a target that stands as a record in a stream.
func offersTo(of integration.Connection, known *connector.Connector, target *Target, stream string, record any) ([]Offer, error) {
	var offers []Offer
	for _, info := range known.Actions() {
		if !info.TakesFrom(target.Kind, stream) {
			continue
		}
		filled, missing, err := known.Fill(info.Name, record)
		if err != nil {
			return nil, err
		}
		o := Offer{ActionInfo: info, Integration: integrationOf(of, known), Target: target, Filled: filled, Obstacle: paused(of)}
		if len(missing) > 0 {
			o.Obstacle = of.Name + " does not say what is needed for it: " + missing[0] + "."
		}
		offers = append(offers, o)
	}
	return offers, nil
}

// vendor is an integration and what it is a use of.
func (s *Service) vendor(ctx context.Context, tenant, id uuid.UUID) (of integration.Connection, known *connector.Connector, err error) {
	of, err = s.Integrations.Connection(ctx, tenant, id)
	if err == nil {
		known, err = s.Integrations.Connector(of)
	}
	if why, ok := integration.Explain(err); ok && why.Code == integration.ErrConnectorMissing {
		err = errConnectorGone
	}
	return of, known, err
}

func integrationOf(of integration.Connection, known *connector.Connector) Integration {
	return Integration{ID: &of.ID, Name: of.Name, Connector: known.Info().Key}
}

// paused says why nothing can be done by a switched-off integration.
func paused(of integration.Connection) string {
	if of.Enabled {
		return ""
	}
	return of.Name + " is paused: resume the integration first."
}

// orPaused is that as a conflict.
func orPaused(of integration.Connection) error {
	if why := paused(of); why != "" {
		return fault.New(fault.Conflict, "action.paused", "%s", why)
	}
	return nil
}
