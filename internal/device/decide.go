package device

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/device/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Act is what a person decides about a device.
type Act string

// The acts.
const (
	ActLink     Act = "link"         // it is that asset
	ActUnlink   Act = "unlink"       // it is not
	ActCreate   Act = "create_asset" // it is one the register lacks
	ActIgnore   Act = "ignore"       // it is none of ours
	ActUnignore Act = "unignore"     // take the decision back: match it again
)

// Acts lists all.
var Acts = []Act{ActLink, ActUnlink, ActCreate, ActIgnore, ActUnignore}

// Decision is an act on one device.
type Decision struct {
	Device    uuid.UUID
	Act       Act
	Asset     uuid.UUID // of ActLink
	IfVersion *int64
}

// Decide does what a person has decided and gives the device as it is then.
// Conflicts: device.not_linked, device.linked, device.settled; asset.serial_taken
// and the like for ActCreate. Another device that the integration had for the asset
// gives way.
func (s *Service) Decide(ctx context.Context, tenant uuid.UUID, one Decision) (Device, error) {
	decided, err := s.decideAll(ctx, tenant, []Decision{one}, func(_ int, err error) error { return err })
	if err != nil {
		return Device{}, err
	}
	return decided[0], nil
}

// DecideAll does many decisions, all or none, as one change set. A fault names the
// decision: body.decisions[3].asset_id.
func (s *Service) DecideAll(ctx context.Context, tenant uuid.UUID, all []Decision) ([]Device, error) {
	set, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make change set id: %w", err)
	}
	origin := event.OriginOf(ctx)
	if origin.ChangeSet == nil {
		origin.ChangeSet = &set
	}
	return s.decideAll(event.WithOrigin(ctx, origin), tenant, all, func(i int, err error) error {
		f := fault.As(err)
		if f == nil {
			return err
		}
		located := *f
		located.Fields = nil
		return located.At(fmt.Sprintf("body.decisions[%d]", i), f.Message)
	})
}

func (s *Service) decideAll(ctx context.Context, tenant uuid.UUID, all []Decision, at func(int, error) error) ([]Device, error) {
	var decided []Device
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		d, err := s.open(ctx, tx, tenant)
		if err != nil {
			return err
		}
		ids := make([]uuid.UUID, len(all))
		for i, one := range all {
			ids[i] = one.Device
		}
		found, err := d.q.DevicesByID(ctx, db.DevicesByIDParams{TenantID: tenant, Ids: ids})
		if err != nil {
			return fmt.Errorf("read devices: %w", err)
		}
		d.lay(found)
		for i, one := range all {
			if err := d.decide(ctx, one); err != nil {
				return at(i, err)
			}
		}
		touched := make([]*row, 0, len(d.rows))
		for _, r := range d.rows {
			touched = append(touched, r)
		}
		if err := d.match(ctx, touched); err != nil {
			return err
		}
		if err := d.save(ctx); err != nil {
			return err
		}
		decided, err = readMany(ctx, tx, tenant, ids)
		return err
	})
	return decided, err
}

func (d *desk) decide(ctx context.Context, one Decision) error {
	r := d.rows[one.Device]
	if r == nil {
		return fault.Missing("device")
	}
	if one.IfVersion != nil && *one.IfVersion != r.Version {
		return fault.Stale("device")
	}
	switch one.Act {
	case ActLink:
		return d.link(ctx, r, one.Asset)
	case ActUnlink:
		if r.AssetID == nil {
			return notLinked(r)
		}
		r.put(verdict{why: Unlinked})
		r.Held = true
	case ActCreate:
		return d.createByHand(ctx, r)
	case ActIgnore:
		r.put(verdict{why: NoMatch})
		r.State, r.Reason, r.Held = string(Ignored), nil, false
	case ActUnignore:
		if State(r.State) != Ignored && !r.Held {
			return notIgnored(r)
		}
		if r.AssetID == nil {
			r.put(verdict{why: NoMatch})
		}
		r.Held = false
	default:
		return fault.InvalidField("body.act", "there is no such act")
	}
	return nil
}

// link ties a device to an asset because a person says so. Who had that place
// until now goes back to review.
func (d *desk) link(ctx context.Context, r *row, asset uuid.UUID) error {
	_, err := d.q.AssetForLink(ctx, db.AssetForLinkParams{TenantID: d.tenant, ID: asset})
	if pg.IsNoRows(err) {
		return noAsset()
	}
	if err != nil {
		return fmt.Errorf("read asset: %w", err)
	}
	s := newSeek()
	s.assets[asset] = true
	there, err := d.around(ctx, s)
	if err != nil {
		return err
	}
	for _, other := range there {
		if other.ID != r.ID && other.IntegrationID == r.IntegrationID && idOf(other.AssetID) == asset {
			other.put(verdict{why: Duplicate})
			other.Held = false
		}
	}
	r.put(verdict{asset: asset, by: ByHand})
	r.Held = true
	return nil
}

// createByHand makes an asset of a device whatever it lacks.
func (d *desk) createByHand(ctx context.Context, r *row) error {
	if r.AssetID != nil {
		return alreadyLinked(r)
	}
	drafts, err := d.drafts(ctx, []*row{r})
	if err != nil {
		return err
	}
	made, err := d.create(ctx, drafts)
	if err != nil {
		return err
	}
	r.Held = true
	return d.tie(ctx, []*row{r}, made)
}

// SetUnmatched says what becomes of an integration's devices that are no asset yet.
// Setting it to Create makes assets of those that are waiting.
func (s *Service) SetUnmatched(ctx context.Context, tenant, integration uuid.UUID, to Unmatched) error {
	if to != Review && to != Create {
		return fault.InvalidField("body.unmatched", "review or create")
	}
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		d, err := s.open(ctx, tx, tenant)
		if err != nil {
			return err
		}
		if err := d.integrationExists(ctx, integration); err != nil {
			return err
		}
		before, err := d.unmatched(ctx, integration)
		if err != nil || before == to {
			return err
		}
		err = d.q.SetUnmatched(ctx, db.SetUnmatchedParams{TenantID: tenant, IntegrationID: integration, Unmatched: string(to)})
		if err != nil {
			return fmt.Errorf("set what becomes of unmatched devices: %w", err)
		}
		err = s.events.Record(ctx, tx, tenant, event.Entry{
			Type: EventSettingsChanged, Subject: event.Subject{Type: "device_settings", ID: integration, Label: "Unmatched devices"},
			Changes: event.Changes{"unmatched": {before, to}},
		})
		if err != nil || to == Review {
			return err
		}
		return s.queue.Enqueue(ctx, tx, CreateWaiting{TenantID: tenant, Integration: integration})
	})
}

// Unmatched is what becomes of an integration's devices that are no asset yet.
func (s *Service) Unmatched(ctx context.Context, tenant, integration uuid.UUID) (Unmatched, error) {
	var is Unmatched
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		d := &desk{Service: s, tx: tx, q: db.New(tx), tenant: tenant}
		if err := d.integrationExists(ctx, integration); err != nil {
			return err
		}
		is, err = d.unmatched(ctx, integration)
		return err
	})
	return is, err
}

func (d *desk) integrationExists(ctx context.Context, id uuid.UUID) error {
	there, err := d.q.IntegrationExists(ctx, db.IntegrationExistsParams{TenantID: d.tenant, ID: id})
	if err == nil && !there {
		return fault.Missing("integration")
	}
	return wrap(err, "find integration")
}

// CreateWaiting is the job that makes assets of the devices that wait, once an
// integration is set to do so.
type CreateWaiting struct {
	TenantID    uuid.UUID `json:"tenant_id"`
	Integration uuid.UUID `json:"integration_id"`
}

// Kind is the job's stable name.
func (CreateWaiting) Kind() string { return "device_create_waiting" }

// createBatch is how many assets one transaction makes.
const createBatch = 500

// CreateWaiting makes assets of the devices of an integration that wait for a
// match, unless it is set to leave that to people by then.
func (s *Service) CreateWaiting(ctx context.Context, tenant, integration uuid.UUID) error {
	after := uuid.Nil
	for {
		n := 0
		err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
			d, err := s.open(ctx, tx, tenant)
			if err != nil {
				return err
			}
			found, err := d.q.Waiting(ctx, db.WaitingParams{TenantID: tenant, IntegrationID: integration, After: after, Most: createBatch})
			if err != nil || len(found) == 0 {
				return wrap(err, "read devices")
			}
			n, after = len(found), found[len(found)-1].ID
			if err := d.createMissing(ctx, integration, d.lay(found)); err != nil {
				return err
			}
			return d.save(ctx)
		})
		if err != nil || n < createBatch {
			return err
		}
	}
}
