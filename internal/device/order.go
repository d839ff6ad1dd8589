package device

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/device/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// ByPeople stands for what people typed in, among the integrations of an order.
var ByPeople = uuid.Nil

// Subject kinds that have orders.
const ofAssets = "asset"

// AssetFields are the fields of assets with an order of sources: those that the
// register keeps, and those that only devices know.
var AssetFields = []string{
	fieldName, fieldManufacturer, fieldModel,
	"model_identifier", "os_name", "os_version", "ram_bytes", "storage_bytes", "encrypted", "managed", "ownership",
	fieldUUID, fieldIMEI, "macs", "user_email",
}

// Order says whose word counts for a field.
type Order struct {
	Field   string
	Sources []uuid.UUID // integrations and ByPeople, the strongest first; all there are
	Default bool        // nobody has set it: people, then who was connected first
}

// Source is somebody whose word can count.
type Source struct {
	ID        uuid.UUID // ByPeople or an integration
	Name      string
	Connector string
}

// Orders are the orders of all fields, and who can stand in them.
func (s *Service) Orders(ctx context.Context, tenant uuid.UUID) ([]Order, []Source, error) {
	var orders []Order
	var sources []Source
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		set, err := readOrders(ctx, db.New(tx), tenant)
		if err != nil {
			return err
		}
		sources = set.sources
		orders = nil
		for _, field := range AssetFields {
			_, chosen := set.chosen[field]
			orders = append(orders, Order{Field: field, Sources: set.of(field), Default: !chosen})
		}
		return nil
	})
	return orders, sources, err
}

// orders are a company's orders.
type orders struct {
	sources []Source // people, then integrations as they were connected
	chosen  map[string][]uuid.UUID
}

func readOrders(ctx context.Context, q *db.Queries, tenant uuid.UUID) (orders, error) {
	connected, err := q.Connected(ctx, tenant)
	if err != nil {
		return orders{}, fmt.Errorf("read integrations: %w", err)
	}
	o := orders{sources: []Source{{ID: ByPeople}}, chosen: map[string][]uuid.UUID{}}
	for _, c := range connected {
		o.sources = append(o.sources, Source{ID: c.ID, Name: c.Name, Connector: c.Connector})
	}
	rows, err := q.SourceOrders(ctx, tenant)
	if err != nil {
		return orders{}, fmt.Errorf("read the order of sources: %w", err)
	}
	for _, r := range rows {
		if r.Kind == ofAssets {
			o.chosen[r.Field] = r.Sources
		}
	}
	return o, nil
}

// of is the whole order for a field: who was chosen, then the others. Who is gone
// is left out.
func (o orders) of(field string) []uuid.UUID {
	var all []uuid.UUID
	for _, id := range o.chosen[field] {
		if o.has(id) && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	for _, s := range o.sources {
		if !slices.Contains(all, s.ID) {
			all = append(all, s.ID)
		}
	}
	return all
}

func (o orders) has(id uuid.UUID) bool {
	return slices.ContainsFunc(o.sources, func(s Source) bool { return s.ID == id })
}

func (o orders) name(id uuid.UUID) Source {
	if i := slices.IndexFunc(o.sources, func(s Source) bool { return s.ID == id }); i >= 0 {
		return o.sources[i]
	}
	return Source{ID: id}
}

// SetOrders says whose word counts for some fields; an empty list makes it the
// default again. What follows for the assets is worked off by a job.
func (s *Service) SetOrders(ctx context.Context, tenant uuid.UUID, in map[string][]uuid.UUID) error {
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		before, err := readOrders(ctx, q, tenant)
		if err != nil {
			return err
		}
		changes := event.Changes{}
		for field, sources := range in {
			if err := before.check(field, sources); err != nil {
				return err
			}
			if err := s.setOrder(ctx, q, tenant, field, sources); err != nil {
				return err
			}
			old := before.of(field)
			before.chosen[field] = sources
			changes.Set(field, before.names(old), before.names(before.of(field)))
		}
		if len(changes) == 0 {
			return nil
		}
		err = s.events.Record(ctx, tx, tenant, event.Entry{
			Type: EventSourcesChanged, Subject: event.Subject{Type: "tenant", ID: tenant, Label: "Sources of truth"}, Changes: changes,
		})
		if err != nil {
			return err
		}
		return s.queue.Enqueue(ctx, tx, Derive{TenantID: tenant})
	})
}

func (s *Service) setOrder(ctx context.Context, q *db.Queries, tenant uuid.UUID, field string, sources []uuid.UUID) error {
	if len(sources) == 0 {
		return wrap(q.DropSourceOrder(ctx, db.DropSourceOrderParams{TenantID: tenant, Kind: ofAssets, Field: field}), "drop the order of sources")
	}
	return wrap(q.SetSourceOrder(ctx, db.SetSourceOrderParams{
		TenantID: tenant, Kind: ofAssets, Field: field, Sources: sources, Now: s.clock.Now(),
	}), "set the order of sources")
}

func (o orders) check(field string, sources []uuid.UUID) error {
	at := "body.orders." + field
	if !slices.Contains(AssetFields, field) {
		return fault.InvalidField(at, "there is no such field")
	}
	for i, id := range sources {
		if !o.has(id) {
			return UnknownSource(field)
		}
		if slices.Contains(sources[:i], id) {
			return fault.InvalidField(at, "names a source twice")
		}
	}
	return nil
}

// UnknownSource says that the order of a field names somebody who is not there.
func UnknownSource(field string) error {
	return fault.InvalidField("body.orders."+field, "there is no such integration")
}

// names are the order in words, for the history.
func (o orders) names(ids []uuid.UUID) []any {
	names := make([]any, len(ids))
	for i, id := range ids {
		names[i] = o.name(id).Name
		if id == ByPeople {
			names[i] = "people"
		}
	}
	return names
}
