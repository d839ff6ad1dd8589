package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/device"
)

func (s *server) deviceRoutes() {
	const tag = "Devices"
	read, write := access.AssetsRead, access.AssetsWrite
	route(s, op{ID: "list-devices", Method: http.MethodGet, Path: "/devices", Tag: tag, Summary: "List what integrations say of machines", Detail: "Those to be reviewed come with suggestions.", Needs: read, List: &device.Listing}, s.listDevices)
	route(s, op{ID: "count-devices", Method: http.MethodGet, Path: "/device-counts", Tag: tag, Summary: "How many devices are matched, to be reviewed and ignored", Needs: read}, s.countDevices)
	route(s, op{ID: "get-device", Method: http.MethodGet, Path: "/devices/{id}", Tag: tag, Summary: "Get a device", Needs: read}, s.getDevice)
	route(s, op{ID: "link-device", Method: http.MethodPost, Path: "/devices/{id}/link", Tag: tag, Summary: "Say which asset a device is", Detail: "It stays so until somebody says otherwise. Another device that the integration had for the asset goes back to review.", Needs: write}, s.linkDevice)
	for _, r := range []struct {
		id, path, summary, detail string
		act                       device.Act
	}{
		{"unlink-device", "unlink", "Say that a device is not its asset", "Matching then leaves it alone.", device.ActUnlink},
		{"create-asset-of-device", "create-asset", "Make an asset of a device", "", device.ActCreate},
		{"ignore-device", "ignore", "Say that a device is none of ours", "", device.ActIgnore},
		{"unignore-device", "unignore", "Take a decision about a device back", "It is matched again.", device.ActUnignore},
	} {
		route(s, op{ID: r.id, Method: http.MethodPost, Path: "/devices/{id}/" + r.path, Tag: tag, Summary: r.summary, Detail: r.detail, Needs: write}, s.decideDevice(r.act))
	}
	route(s, op{ID: "decide-devices", Method: http.MethodPost, Path: "/devices/decisions", Tag: tag, Summary: "Decide about many devices at once", Detail: "All or none, as one change set.", Needs: write}, s.decideDevices)
	route(s, op{ID: "get-asset-sources", Method: http.MethodGet, Path: "/assets/{id}/sources", Tag: tag, Summary: "Who says what of an asset", Detail: "What counts for each field, whose word that is, and what all others say.", Needs: read}, s.getAssetSources)
	route(s, op{ID: "get-source-orders", Method: http.MethodGet, Path: "/source-orders", Tag: tag, Summary: "Whose word counts, field by field", Needs: access.IntegrationsRead}, s.getSourceOrders)
	route(s, op{ID: "set-source-orders", Method: http.MethodPut, Path: "/source-orders", Tag: tag, Summary: "Say whose word counts", Detail: "Fields that are not named stay; an empty list makes the default again. When If-Match is stale, the answer carries the orders as they are now. Assets follow within moments.", Needs: access.IntegrationsWrite}, s.setSourceOrders)
	route(s, op{ID: "get-device-settings", Method: http.MethodGet, Path: "/integrations/{id}/device-settings", Tag: tag, Summary: "What becomes of an integration's devices", Needs: access.IntegrationsRead}, s.getDeviceSettings)
	route(s, op{ID: "set-device-settings", Method: http.MethodPut, Path: "/integrations/{id}/device-settings", Tag: tag, Summary: "Say what becomes of an integration's devices", Detail: "`create` makes assets of those that are none yet, also of those that wait. Personal devices and those without a serial number wait for a person all the same.", Needs: access.IntegrationsWrite}, s.setDeviceSettings)
	presents[deviceView](s, device.Subject, s.presentDevices)
}

func (s *server) listDevices(ctx context.Context, who access.Principal, in *listInput) (*page[deviceView], error) {
	found, err := s.Devices.List(ctx, who.TenantID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(found, deviceViewOf), nil
}

type deviceCounts struct {
	Matched int64 `json:"matched"`
	Review  int64 `json:"review"`
	Ignored int64 `json:"ignored"`
}

func (s *server) countDevices(ctx context.Context, who access.Principal, _ *empty) (*plain[deviceCounts], error) {
	n, err := s.Devices.Counts(ctx, who.TenantID)
	return &plain[deviceCounts]{deviceCounts{Matched: n[device.Matched], Review: n[device.InReview], Ignored: n[device.Ignored]}}, err
}

func deviceAnswer(d device.Device, err error) (*single[deviceView], error) {
	if err != nil {
		return nil, err
	}
	return one(d.Version, deviceViewOf(d)), nil
}

func (s *server) getDevice(ctx context.Context, who access.Principal, in *ByID) (*single[deviceView], error) {
	return deviceAnswer(s.Devices.Get(ctx, who.TenantID, in.ID))
}

type linkDeviceBody struct {
	AssetID uuid.UUID `json:"asset_id"`
}

func (s *server) linkDevice(ctx context.Context, who access.Principal, in *actOn[linkDeviceBody]) (*single[deviceView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return deviceAnswer(s.Devices.Decide(ctx, who.TenantID, device.Decision{Device: in.ID, Act: device.ActLink, Asset: in.Body.AssetID, IfVersion: version}))
}

// onDevice is the input of a command on a device that says all by its name.
type onDevice struct {
	ByID
	Conditional
}

func (s *server) decideDevice(act device.Act) handler[onDevice, single[deviceView]] {
	return func(ctx context.Context, who access.Principal, in *onDevice) (*single[deviceView], error) {
		version, err := in.version()
		if err != nil {
			return nil, err
		}
		return deviceAnswer(s.Devices.Decide(ctx, who.TenantID, device.Decision{Device: in.ID, Act: act, IfVersion: version}))
	}
}

type decisionsBody struct {
	Decisions []deviceDecision `json:"decisions" minItems:"1" maxItems:"500" nullable:"false"`
}

type deviceDecision struct {
	DeviceID uuid.UUID  `json:"device_id"`
	Act      device.Act `json:"act" enum:"link,unlink,create_asset,ignore,unignore"`
	AssetID  *uuid.UUID `json:"asset_id,omitempty" doc:"For link."`
}

func (s *server) decideDevices(ctx context.Context, who access.Principal, in *struct{ Body decisionsBody }) (*page[deviceView], error) {
	all := make([]device.Decision, len(in.Body.Decisions))
	for i, d := range in.Body.Decisions {
		all[i] = device.Decision{Device: d.DeviceID, Act: d.Act}
		if d.AssetID != nil {
			all[i].Asset = *d.AssetID
		}
	}
	decided, err := s.Devices.DecideAll(ctx, who.TenantID, all)
	if err != nil {
		return nil, err
	}
	return whole(decided, deviceViewOf), nil
}

func (s *server) presentDevices(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]Resource, error) {
	found, err := s.Devices.Many(ctx, tenant, ids)
	if err != nil {
		return nil, err
	}
	shown := make(map[uuid.UUID]Resource, len(found))
	for _, d := range found {
		shown[d.ID] = Resource{View: deviceViewOf(d)}
	}
	return shown, nil
}
