package employee

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// words are what one source says of a person, by field. Of departments, places and
// managers people say the id, because two can have one name; integrations know
// departments and places by name.
type words map[string]string

// account is all that is said of one person.
type account struct {
	hand words               // by people: one that is empty says that there is nothing
	says map[uuid.UUID]words // by integration: what it has no value for is not there
}

// verdict is the word that counts for a field, and whose it is.
type verdict struct {
	source uuid.UUID
	word   string
}

// settle finds the word that counts; false when nobody says anything.
func (a account) settle(field string, order []uuid.UUID) (verdict, bool) {
	for _, source := range order {
		word, said := a.says[source][field]
		if source == precedence.ByPeople {
			word, said = a.hand[field]
		}
		if said {
			return verdict{source, word}, true
		}
	}
	return verdict{}, false
}

// leader is the integration whose word counts for a field among integrations.
func (a account) leader(field string, order []uuid.UUID) (uuid.UUID, bool) {
	v, ok := account{says: a.says}.settle(field, order)
	return v.source, ok
}

// hear takes down what a record says in place of what its source said before.
func (a account) hear(source uuid.UUID, r Imported) account {
	said := maps.Clone(a.says[source])
	if said == nil {
		said = words{}
	}
	for _, f := range recorded {
		if r.lacks(f.name) {
			continue
		}
		said.set(f.name, f.of(&r))
	}
	all := maps.Clone(a.says)
	if all == nil {
		all = map[uuid.UUID]words{}
	}
	all[source] = said
	return account{hand: a.hand, says: all}
}

func (w words) set(field, word string) {
	if word == "" {
		delete(w, field)
		return
	}
	w[field] = word
}

// json is the words as the tables have them.
func (w words) json() string {
	if len(w) == 0 {
		return "{}"
	}
	data, _ := json.Marshal(w) // texts by text
	return string(data)
}

// recorded are the fields that records tell of, besides the manager.
var recorded = []struct {
	name string
	of   func(*Imported) string
}{
	{fieldEmail, func(r *Imported) string { return r.Email }},
	{fieldPersonalEmail, func(r *Imported) string { return r.PersonalEmail }},
	{fieldFirstName, func(r *Imported) string { return r.FirstName }},
	{fieldLastName, func(r *Imported) string { return r.LastName }},
	{fieldDisplayName, func(r *Imported) string { return r.DisplayName }},
	{fieldJobTitle, func(r *Imported) string { return r.JobTitle }},
	{fieldEmployeeNumber, func(r *Imported) string { return r.EmployeeNumber }},
	{fieldDepartment, func(r *Imported) string { return r.Department }},
	{fieldLocation, func(r *Imported) string { return r.Location }},
	{fieldCostCenter, func(r *Imported) string { return r.CostCenter }},
	{fieldStartDate, func(r *Imported) string { return dayWord(r.StartDate) }},
	{fieldEndDate, func(r *Imported) string { return dayWord(r.EndDate) }},
	{fieldStatus, func(r *Imported) string {
		if r.SourceStatus == SourceUnknown {
			return ""
		}
		return string(r.SourceStatus)
	}},
}

func dayWord(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// word is what a field of the person holds, as people would say it.
func (p *person) word(field string) string {
	for _, a := range attributes {
		if a.name != field {
			continue
		}
		switch v := a.of(p).(type) {
		case string:
			return v
		case clock.Date:
			return dayWord(v)
		case uuid.UUID:
			if v != uuid.Nil {
				return v.String()
			}
		}
	}
	return ""
}

// remember notes what people say of fields that they have changed: syncs leave
// those alone unless an integration's word counts for more. The status is nobody's
// to edit: it follows.
func (p *person) remember(fields []string) {
	p.HandWords = maps.Clone(p.HandWords)
	if p.HandWords == nil {
		p.HandWords = words{}
	}
	for _, f := range fields {
		if f != fieldStatus {
			p.HandWords[f] = p.word(f)
		}
	}
	p.HandEdited = slices.Sorted(maps.Keys(p.HandWords))
}

// forget drops what people said of fields.
func (p *person) forget(fields ...string) {
	p.HandWords = maps.Clone(p.HandWords)
	for _, f := range fields {
		delete(p.HandWords, f)
	}
	p.HandEdited = slices.Sorted(maps.Keys(p.HandWords))
}
