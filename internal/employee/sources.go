package employee

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// accounts reads what is said of people; hand is what people say.
func accounts(ctx context.Context, q *db.Queries, tenant uuid.UUID, people []*person) (map[uuid.UUID]account, error) {
	all := make(map[uuid.UUID]account, len(people))
	ids := make([]uuid.UUID, 0, len(people))
	for _, p := range people {
		ids = append(ids, p.ID)
		all[p.ID] = account{hand: p.HandWords, says: map[uuid.UUID]words{}}
	}
	if len(ids) == 0 {
		return all, nil
	}
	rows, err := q.WordsOf(ctx, db.WordsOfParams{TenantID: tenant, Ids: ids})
	if err != nil {
		return nil, fmt.Errorf("read what sources say: %w", err)
	}
	for _, row := range rows {
		said := words{}
		if err := json.Unmarshal(row.Words, &said); err != nil {
			return nil, fmt.Errorf("decode what a source says: %w", err)
		}
		all[row.EmployeeID].says[row.IntegrationID] = said
	}
	return all, nil
}

// saveWords keeps what a source says of people; same as before is no write.
func saveWords(ctx context.Context, q *db.Queries, tenant, source uuid.UUID, said map[uuid.UUID]words) error {
	if len(said) == 0 {
		return nil
	}
	rows := db.SaveWordsParams{TenantID: tenant, IntegrationID: source}
	for id, w := range said {
		rows.Ids, rows.Words = append(rows.Ids, id), append(rows.Words, w.json())
	}
	if err := q.SaveWords(ctx, rows); err != nil {
		return fmt.Errorf("save what a source says: %w", err)
	}
	return nil
}

// Sources gives what is said of a person within the scope, field by field.
func (s *Service) Sources(ctx context.Context, tenant, id uuid.UUID, scope access.Scope) ([]precedence.Field, error) {
	if !scope.Includes(&id) {
		return nil, fault.Missing("employee")
	}
	var fields []precedence.Field
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		rows, err := q.Employees(ctx, db.EmployeesParams{TenantID: tenant, Ids: []uuid.UUID{id}})
		if err != nil {
			return fmt.Errorf("read employee: %w", err)
		}
		if len(rows) == 0 {
			return fault.Missing("employee")
		}
		p := personOf(rows[0].Employee)
		known, err := accounts(ctx, q, tenant, []*person{&p})
		if err != nil {
			return err
		}
		orders, err := readOrders(ctx, tx, tenant)
		if err != nil {
			return err
		}
		names, err := known[id].names(ctx, q, tenant, &p)
		if err != nil {
			return err
		}
		fields = nil
		for _, name := range ofPeople.Fields {
			fields = append(fields, known[id].field(name, &p, orders, names))
		}
		return nil
	})
	return fields, err
}

// field is what is said of one field. Ids are shown as what they are called.
func (a account) field(name string, p *person, o precedence.Orders, names map[uuid.UUID]string) precedence.Field {
	show := func(word string) any {
		if called, ok := names[idWord(word)]; ok {
			return called
		}
		if word == "" {
			return nil
		}
		return word
	}
	f := precedence.Field{Name: name, Value: show(p.word(name))}
	if name == fieldStatus {
		f.Value = sourceStatuses[p.Source]
		show = func(word string) any { return sourceStatuses[SourceStatus(word)] }
	}
	for _, source := range o.Of(name) {
		one := account{says: a.says, hand: a.hand}
		if v, said := one.settle(name, []uuid.UUID{source}); said {
			f.Add(o.Source(source), show(v.word))
		}
	}
	for i := range f.Says {
		f.Differs = f.Differs || f.Says[i].Value != f.Says[0].Value
		if f.From == nil && f.Says[i].Value == f.Value {
			f.From = &f.Says[i].Source
		}
	}
	if f.From == nil && f.Value != nil { // typed in before an integration knew the person
		people := o.Source(precedence.ByPeople)
		f.From = &people
		f.Says = append(f.Says, precedence.Says{Source: people, Value: f.Value})
		f.Differs = len(f.Says) > 1
	}
	return f
}

// sourceStatuses are what sources say of the status, as the status itself is said.
var sourceStatuses = map[SourceStatus]any{
	SourceActive: string(Active), SourceLeave: string(OnLeave), SourceLeft: string(Terminated), SourceUnknown: nil,
}

// names are what the ids are called that are said of a person.
func (a account) names(ctx context.Context, q *db.Queries, tenant uuid.UUID, p *person) (map[uuid.UUID]string, error) {
	names := map[uuid.UUID]string{}
	for _, field := range []string{fieldDepartment, fieldLocation, fieldManager} {
		said := []string{p.word(field), a.hand[field]}
		for w := range maps.Values(a.says) {
			said = append(said, w[field])
		}
		for _, word := range said {
			if id := idWord(word); id != uuid.Nil {
				names[id] = ""
			}
		}
	}
	return names, lookUp(ctx, q, tenant, names)
}
