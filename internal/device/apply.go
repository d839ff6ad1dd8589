package device

import (
	"context"
	"fmt"
	"reflect"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/device/internal/db"
)

// Apply writes what an integration says about devices, finds out which assets they
// are, and answers each record in the batch's order. A record that is no good is
// set aside with its reason, the others come in. It runs in the context's
// transaction when there is one.
func (s *Service) Apply(ctx context.Context, tenant uuid.UUID, b Batch) ([]Outcome, error) {
	var outcomes []Outcome
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		d, err := s.open(ctx, tx, tenant)
		if err != nil {
			return err
		}
		outcomes, err = d.apply(ctx, b)
		return err
	})
	return outcomes, err
}

func (d *desk) apply(ctx context.Context, b Batch) ([]Outcome, error) {
	known, err := d.known(ctx, b)
	if err != nil {
		return nil, err
	}
	outcomes := make([]Outcome, len(b.Records))
	came := map[string]bool{}
	var open, mine []*row
	for i, in := range b.Records {
		out := &outcomes[i]
		*out = Outcome{ExternalID: in.ExternalID, Result: Rejected, Reject: in.check()}
		switch {
		case out.Reject != nil:
			continue
		case came[in.ExternalID]:
			out.Reject = &Reject{RejectDuplicateID, "The source sent this id twice."}
			continue
		}
		came[in.ExternalID] = true
		r, there := known[in.ExternalID]
		if !there {
			if r, err = d.add(b, in); err != nil {
				return nil, err
			}
		}
		out.DeviceID, out.Result = r.ID, d.take(r, in)
		mine = append(mine, r)
		if d.unsettled(r) {
			open = append(open, r)
		}
	}
	if err := d.match(ctx, open); err != nil {
		return nil, err
	}
	if err := d.createMissing(ctx, b.Source, mine); err != nil {
		return nil, err
	}
	return outcomes, d.save(ctx)
}

// known lays what the source has said before on the desk, by its ids.
func (d *desk) known(ctx context.Context, b Batch) (map[string]*row, error) {
	ids := make([]string, len(b.Records))
	for i, in := range b.Records {
		ids[i] = in.ExternalID
	}
	found, err := d.q.DevicesByExternalID(ctx, db.DevicesByExternalIDParams{TenantID: d.tenant, IntegrationID: b.Source, Stream: b.Stream, ExternalIds: ids})
	if err != nil {
		return nil, fmt.Errorf("read devices: %w", err)
	}
	known := make(map[string]*row, len(found))
	for _, r := range d.lay(found) {
		known[r.ExternalID] = r
	}
	return known, nil
}

// add lays somebody new on the desk.
func (d *desk) add(b Batch, in Imported) (*row, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return nil, fmt.Errorf("make device id: %w", err)
	}
	r := &row{TenantID: d.tenant, ID: id, IntegrationID: b.Source, Stream: b.Stream, ExternalID: in.ExternalID, Macs: []string{}}
	r.put(verdict{why: NoMatch})
	d.rows[id] = r
	return r, nil
}

// take writes what the source says over the row and tells what that changed.
func (d *desk) take(r *row, in Imported) Result {
	was := d.before[r.ID]
	r.take(in)
	switch {
	case was == nil:
		return Created
	case reflect.DeepEqual(shown(was), shown(r)):
		return Unchanged
	}
	if r.AssetID != nil && text(was.SerialKey) != text(r.SerialKey) && r.SerialKey != nil {
		d.moved[r.ID] = true
	}
	return Updated
}

// unsettled tells whether matching must look at the device again: what it is
// recognised by is new, or it competes for its asset by being seen.
func (d *desk) unsettled(r *row) bool {
	was := d.before[r.ID]
	if was == nil || text(r.Reason) == string(Duplicate) {
		return true
	}
	same := func(a, b *string) bool { return text(a) == text(b) }
	return !same(was.SerialKey, r.SerialKey) || !same(was.UuidKey, r.UuidKey) || !same(was.ImeiKey, r.ImeiKey) || !same(was.TagKey, r.TagKey)
}

// Withdraw takes devices away that an integration no longer has. Their assets
// stay.
func (s *Service) Withdraw(ctx context.Context, tenant, source uuid.UUID, stream string, externalIDs []string) error {
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		d, err := s.open(ctx, tx, tenant)
		if err != nil {
			return err
		}
		found, err := d.q.DevicesByExternalID(ctx, db.DevicesByExternalIDParams{TenantID: tenant, IntegrationID: source, Stream: stream, ExternalIds: externalIDs})
		if err != nil || len(found) == 0 {
			return wrap(err, "read devices")
		}
		return d.withdraw(ctx, d.lay(found))
	})
}

func (d *desk) withdraw(ctx context.Context, gone []*row) error {
	if err := d.forget(ctx, gone); err != nil {
		return err
	}
	// Who was recognised through them, or waited for their assets, is looked at anew.
	left, err := d.around(ctx, newSeek().of(gone...))
	if err != nil {
		return err
	}
	if err := d.match(ctx, left); err != nil {
		return err
	}
	if err := d.save(ctx); err != nil {
		return err
	}
	assets := map[uuid.UUID]bool{}
	for _, r := range gone {
		if r.AssetID != nil {
			assets[*r.AssetID] = true
		}
	}
	return d.derive(ctx, keysOf(assets))
}
