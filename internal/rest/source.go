package rest

import (
	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/register/precedence"
)

// What several sources say of one thing, and whose word counts, looks the same for
// assets and for people.

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

func sourceRefOf(s precedence.Source) sourceRef {
	return sourceRef{Source: sourceID(s.ID), Name: textOrNull(s.Name), Connector: textOrNull(s.Connector)}
}

func sourceID(id uuid.UUID) string {
	if id == precedence.ByPeople {
		return byHand
	}
	return id.String()
}

func sourceFieldsOf(fields []precedence.Field) []sourceField {
	views := make([]sourceField, len(fields))
	for i, f := range fields {
		views[i] = sourceField{Field: f.Name, Value: f.Value, Says: make([]sourceWords, len(f.Says)), Differs: f.Differs}
		if f.From != nil {
			from := sourceRefOf(*f.From)
			views[i].From = &from
		}
		for n, said := range f.Says {
			views[i].Says[n] = sourceWords{From: sourceRefOf(said.Source), Value: said.Value}
		}
	}
	return views
}

type sourceOrders struct {
	Version int64         `json:"version"`
	Orders  []sourceOrder `json:"orders" nullable:"false"`
	Sources []sourceRef   `json:"sources" nullable:"false" doc:"Who can stand in an order."`
}

type sourceOrder struct {
	Field   string   `json:"field"`
	Sources []string `json:"sources" nullable:"false" doc:"The strongest first: ids of integrations, and hand."`
	Default bool     `json:"default" doc:"Nobody has set it: people first, then who was connected first."`
}

func sourceOrdersAnswer(orders precedence.Orders, err error) (*single[sourceOrders], error) {
	if err != nil {
		return nil, err
	}
	return one(orders.Version, sourceOrdersOf(orders)), nil
}

func sourceOrdersOf(orders precedence.Orders) sourceOrders {
	all, sources := orders.All(), orders.Sources()
	v := sourceOrders{Version: orders.Version, Orders: make([]sourceOrder, len(all)), Sources: make([]sourceRef, len(sources))}
	for i, o := range all {
		v.Orders[i] = sourceOrder{Field: o.Field, Sources: make([]string, len(o.Sources)), Default: o.Default}
		for n, id := range o.Sources {
			v.Orders[i].Sources[n] = sourceID(id)
		}
	}
	for i, source := range sources {
		v.Sources[i] = sourceRefOf(source)
	}
	return v
}

// setSourceOrders is the input of both routes.
type setSourceOrders struct {
	Conditional
	Body setSourceOrdersBody
}

// said is what it asks for, and the version it is based on.
func (in *setSourceOrders) said() (orders map[string][]uuid.UUID, ifVersion *int64, err error) {
	if ifVersion, err = in.version(); err != nil {
		return nil, nil, err
	}
	orders, err = in.Body.orders()
	return orders, ifVersion, err
}

type setSourceOrdersBody struct {
	Orders map[string][]string `json:"orders" doc:"By field: ids of integrations, and hand, the strongest first."`
}

func (b setSourceOrdersBody) orders() (map[string][]uuid.UUID, error) {
	orders := make(map[string][]uuid.UUID, len(b.Orders))
	for field, names := range b.Orders {
		ids := make([]uuid.UUID, len(names))
		for i, name := range names {
			id, err := uuid.Parse(name)
			switch {
			case name == byHand:
				id = precedence.ByPeople
			case err != nil || id == precedence.ByPeople:
				return nil, precedence.UnknownSource(field)
			}
			ids[i] = id
		}
		orders[field] = ids
	}
	return orders, nil
}
