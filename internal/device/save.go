package device

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/device/internal/db"
	"github.com/assetronics/assetronics/internal/event"
)

// save writes what has changed on the desk, a handful of statements however many
// devices there are, tells of it, and brings the assets up to date with what their
// devices now say.
func (d *desk) save(ctx context.Context) error {
	var made, kept []*row
	var untied []uuid.UUID
	var entries []event.Entry
	assets := map[uuid.UUID]bool{}
	names, err := d.assetNames(ctx)
	if err != nil {
		return err
	}
	now := d.clock.Now()
	for _, r := range d.sorted() {
		was := d.before[r.ID]
		if was == nil {
			r.Version, r.CreatedAt, r.UpdatedAt = 1, now, now
			made = append(made, r)
		} else {
			if reflect.DeepEqual(was, r) {
				continue
			}
			if seen := *was; !reflect.DeepEqual(seen.seenAs(r), r) {
				r.Version, r.UpdatedAt = was.Version+1, now
			}
			kept = append(kept, r)
			if was.AssetID != nil && idOf(r.AssetID) != *was.AssetID {
				untied = append(untied, r.ID)
			}
		}
		entries = append(entries, told(was, r, names)...)
		for _, id := range []*uuid.UUID{assetOf(was), r.AssetID} {
			if id != nil {
				assets[*id] = true
			}
		}
	}
	if err := d.write(ctx, untied, kept, made); err != nil {
		return err
	}
	if err := d.events.Record(ctx, d.tx, d.tenant, entries...); err != nil {
		return err
	}
	return d.derive(ctx, keysOf(assets))
}

func (d *desk) write(ctx context.Context, untied []uuid.UUID, kept, made []*row) error {
	if len(untied) > 0 {
		if err := d.q.UntieDevices(ctx, db.UntieDevicesParams{TenantID: d.tenant, Ids: untied}); err != nil {
			return fmt.Errorf("untie devices: %w", err)
		}
	}
	if len(kept) > 0 {
		text, err := json.Marshal(kept)
		if err != nil {
			return fmt.Errorf("encode devices: %w", err)
		}
		if err := d.q.UpdateDevices(ctx, db.UpdateDevicesParams{TenantID: d.tenant, Rows: text}); err != nil {
			return fmt.Errorf("update devices: %w", err)
		}
	}
	if len(made) > 0 {
		text, err := json.Marshal(made)
		if err != nil {
			return fmt.Errorf("encode devices: %w", err)
		}
		if err := d.q.InsertDevices(ctx, db.InsertDevicesParams{TenantID: d.tenant, Rows: text}); err != nil {
			return fmt.Errorf("insert devices: %w", err)
		}
	}
	return nil
}

// sorted gives the rows in the order of their ids, which is that of their making:
// everybody writes in one order.
func (d *desk) sorted() []*row {
	rows := make([]*row, 0, len(d.rows))
	for _, r := range d.rows {
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b *row) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return rows
}

// seenAs is the row with the other's last sight, which alone is no change.
func (r *row) seenAs(other *row) *row {
	r.LastSeenAt = other.LastSeenAt
	return r
}

func assetOf(r *row) *uuid.UUID {
	if r == nil {
		return nil
	}
	return r.AssetID
}

// assetNames looks up what the assets are called whose ties change.
func (d *desk) assetNames(ctx context.Context) (map[uuid.UUID]string, error) {
	ids := map[uuid.UUID]bool{}
	for id, r := range d.rows {
		was := assetOf(d.before[id])
		if idOf(was) == idOf(r.AssetID) {
			continue
		}
		for _, asset := range []*uuid.UUID{was, r.AssetID} {
			if asset != nil {
				ids[*asset] = true
			}
		}
	}
	names := map[uuid.UUID]string{}
	if len(ids) == 0 {
		return names, nil
	}
	rows, err := d.q.AssetLabels(ctx, db.AssetLabelsParams{TenantID: d.tenant, Ids: keysOf(ids)})
	if err != nil {
		return nil, fmt.Errorf("look up assets: %w", err)
	}
	for _, r := range rows {
		names[r.ID] = r.Tag + " " + r.Name
	}
	return names, nil
}

// forget takes rows off the desk and out of the table.
func (d *desk) forget(ctx context.Context, rows []*row) error {
	ids := make([]uuid.UUID, len(rows))
	entries := make([]event.Entry, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
		entries[i] = event.Entry{Type: EventDeleted, Subject: subject(r), Changes: event.Changes{}, Version: r.Version + 1}
		entries[i].Changes.Set("external_id", r.ExternalID, nil)
		delete(d.rows, r.ID)
	}
	if err := d.q.DeleteDevices(ctx, db.DeleteDevicesParams{TenantID: d.tenant, Ids: ids}); err != nil {
		return fmt.Errorf("delete devices: %w", err)
	}
	return d.events.Record(ctx, d.tx, d.tenant, entries...)
}
