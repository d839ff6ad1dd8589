package field

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/field/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Ref is what a reference shows.
type Ref struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// Values gives the owners' values by key, as they are shown: references with
// their names, sealed ones as a mark.
func (s *Service) Values(ctx context.Context, tenant uuid.UUID, of Object, owners ...uuid.UUID) (map[uuid.UUID]map[string]any, error) {
	found := map[uuid.UUID]map[string]any{}
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		rows, err := q.ValuesOf(ctx, db.ValuesOfParams{TenantID: tenant, OwnerIds: owners})
		if err != nil {
			return fmt.Errorf("read custom values: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		fields, err := s.List(ctx, tenant, of)
		if err != nil {
			return err
		}
		for _, r := range rows {
			at := slices.IndexFunc(fields, func(f Field) bool { return f.ID == r.FieldID })
			if at < 0 {
				continue // a field of another object: ids are of one kind each
			}
			if found[r.OwnerID] == nil {
				found[r.OwnerID] = map[string]any{}
			}
			if r.Sealed != nil {
				found[r.OwnerID][fields[at].Key] = sealedMark
				continue
			}
			found[r.OwnerID][fields[at].Key] = json.RawMessage(r.Value)
		}
		return nameReferences(ctx, q, tenant, fields, found)
	})
	return found, err
}

// nameReferences puts names beside the ids of references.
func nameReferences(ctx context.Context, q *db.Queries, tenant uuid.UUID, fields []Field, found map[uuid.UUID]map[string]any) error {
	for _, f := range fields {
		if f.Sealed || f.Type != Person && f.Type != Place && f.Type != Thing {
			continue
		}
		ids := map[uuid.UUID]uuid.UUID{} // owner to what it points at
		var all []uuid.UUID
		for owner, values := range found {
			raw, ok := values[f.Key].(json.RawMessage)
			var id uuid.UUID
			if ok && json.Unmarshal(raw, &id) == nil {
				ids[owner] = id
				all = append(all, id)
			}
		}
		if len(all) == 0 {
			continue
		}
		names, err := namesOf(ctx, q, tenant, f.Type, all)
		if err != nil {
			return err
		}
		for owner, id := range ids {
			found[owner][f.Key] = Ref{ID: id, Name: names[id]}
		}
	}
	return nil
}

func namesOf(ctx context.Context, q *db.Queries, tenant uuid.UUID, of Type, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	names := map[uuid.UUID]string{}
	var err error
	switch of {
	case Person:
		var rows []db.PeopleRow
		rows, err = q.People(ctx, db.PeopleParams{TenantID: tenant, Ids: ids})
		for _, r := range rows {
			names[r.ID] = r.Name
		}
	case Place:
		var rows []db.PlacesRow
		rows, err = q.Places(ctx, db.PlacesParams{TenantID: tenant, Ids: ids})
		for _, r := range rows {
			names[r.ID] = r.Name
		}
	case Thing:
		var rows []db.AssetsRow
		rows, err = q.Assets(ctx, db.AssetsParams{TenantID: tenant, Ids: ids})
		for _, r := range rows {
			names[r.ID] = r.Name
		}
	case Text, Number, Boolean, Date, Choice, MultiChoice, URL, Email, Money:
	}
	if err != nil {
		return nil, fmt.Errorf("name references: %w", err)
	}
	return names, nil
}

// Reveal opens a sealed value and records who looked. label names the owner.
func (s *Service) Reveal(ctx context.Context, tenant uuid.UUID, of Object, owner uuid.UUID, label, key string) (json.RawMessage, error) {
	var value json.RawMessage
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		fields, err := s.List(ctx, tenant, of)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(fields, func(f Field) bool { return f.Key == key && f.Sealed })
		if at < 0 {
			return fault.Missing("field")
		}
		sealed, err := db.New(tx).SealedValue(ctx, db.SealedValueParams{TenantID: tenant, OwnerID: owner, FieldID: fields[at].ID})
		if pg.IsNoRows(err) {
			return fault.Missing("value")
		}
		if err != nil {
			return fmt.Errorf("read a sealed value: %w", err)
		}
		if value, err = s.sealer.Open(ctx, tenant, placeOf(owner, fields[at]), sealed); err != nil {
			return fmt.Errorf("open a sealed value: %w", err)
		}
		return s.events.Record(ctx, tx, tenant, event.Entry{
			Type:    string(of) + "_value_revealed",
			Subject: event.Subject{Type: string(of), ID: owner, Label: label},
			Changes: event.Changes{"custom." + key: {sealedMark, sealedMark}},
		})
	})
	return value, err
}
