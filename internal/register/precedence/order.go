package precedence

import (
	"slices"

	"github.com/google/uuid"
)

// ByPeople stands for what people typed in, among the integrations of an order.
var ByPeople = uuid.Nil

// Source is somebody whose word can count.
type Source struct {
	ID        uuid.UUID // ByPeople or an integration
	Name      string
	Connector string
}

// Order says whose word counts for a field.
type Order struct {
	Field   string
	Sources []uuid.UUID // integrations and ByPeople, the strongest first; all there are
	Default bool        // nobody has set it
}

// Register is what has orders.
type Register struct {
	Kind   string   // as the table has it: asset, employee
	Fields []string // those with an order
}

// Orders are a company's orders for one register.
type Orders struct {
	Version  int64 // grows with every change of one of them
	register Register
	sources  []Source // people, then integrations as they were connected
	chosen   map[string][]uuid.UUID
}

// Sources are all who can stand in an order.
func (o Orders) Sources() []Source { return o.sources }

// All are the orders of all fields.
func (o Orders) All() []Order {
	all := make([]Order, len(o.register.Fields))
	for i, field := range o.register.Fields {
		_, chosen := o.chosen[field]
		all[i] = Order{Field: field, Sources: o.Of(field), Default: !chosen}
	}
	return all
}

// Of is the whole order for a field: who was chosen, then the others.
func (o Orders) Of(field string) []uuid.UUID {
	all := make([]uuid.UUID, 0, len(o.sources))
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

// Before are those whose word on a field counts for more than the source's.
func (o Orders) Before(field string, source uuid.UUID) []uuid.UUID {
	order := o.Of(field)
	if at := slices.Index(order, source); at >= 0 {
		return order[:at]
	}
	return order
}

// Source is who has the id.
func (o Orders) Source(id uuid.UUID) Source {
	if i := slices.IndexFunc(o.sources, func(s Source) bool { return s.ID == id }); i >= 0 {
		return o.sources[i]
	}
	return Source{ID: id}
}

func (o Orders) has(id uuid.UUID) bool {
	return slices.ContainsFunc(o.sources, func(s Source) bool { return s.ID == id })
}

// names are an order in words, for the history.
func (o Orders) names(ids []uuid.UUID) []any {
	names := make([]any, len(ids))
	for i, id := range ids {
		names[i] = o.Source(id).Name
		if id == ByPeople {
			names[i] = "people"
		}
	}
	return names
}
