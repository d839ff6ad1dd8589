package employee_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/register/precedence"
)

// The fields of the model below; a department is a row, the others are texts.
const (
	title = "job_title"
	unit  = "department"
	purse = "cost_center"
)

// Whatever two integrations, people and the administrator say in whichever order,
// the word counts that stands first in the field's order, everybody's word is kept,
// and what was said before changes nothing when it is said again.
func TestWordsCountByTheirOrder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	companies := 0
	rapid.Check(t, func(t *rapid.T) {
		companies++ // a company of its own for each try
		b.tenant = b.company(t, fmt.Sprintf("company-%d", companies), "UTC")
		m := &witnesses{bundle: b, said: map[uuid.UUID]map[string]string{precedence.ByPeople: {}}, order: map[string][]uuid.UUID{}, now: map[string]string{}}
		for range 2 {
			m.sources = append(m.sources, b.integration(t, b.tenant))
		}
		for _, source := range m.sources {
			m.say(t, source)
		}
		for range rapid.IntRange(1, 10).Draw(t, "actions") {
			switch rapid.IntRange(0, 4).Draw(t, "action") {
			case 0, 1:
				m.say(t, m.sources[0])
			case 2:
				m.say(t, m.sources[1])
			case 3:
				m.edit(t)
			case 4:
				m.rank(t)
			}
			m.check(t)
		}
	})
}

// witnesses is a model of one person of whom several speak.
type witnesses struct {
	*bundle
	sources []uuid.UUID // in the order in which they were connected
	person  uuid.UUID
	said    map[uuid.UUID]map[string]string
	order   map[string][]uuid.UUID
	now     map[string]string
}

func drawWord(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "Red", "Green"}).Draw(t, "word")
}

func (m *witnesses) say(t *rapid.T, source uuid.UUID) {
	r := record("1", "Ana")
	r.JobTitle, r.Department, r.CostCenter = drawWord(t), drawWord(t), drawWord(t)
	if rapid.Bool().Draw(t, "knows no departments") {
		r.Missing = []string{unit}
	}
	out := m.sync(t, employee.Batch{Source: source, Records: []employee.Imported{r}})[0]
	require.NotEqual(t, employee.Rejected, out.Result, "%v", out.Reject)
	require.Contains(t, []uuid.UUID{uuid.Nil, out.EmployeeID}, m.person, "both know one person")
	m.person = out.EmployeeID

	told, rows := m.recorded(t), m.get(t, m.person).Version
	require.Equal(t, employee.Unchanged, m.sync(t, employee.Batch{Source: source, Records: []employee.Imported{r}})[0].Result)
	require.Equal(t, told, m.recorded(t))
	require.Equal(t, rows, m.get(t, m.person).Version)

	before := m.said[source]
	now := map[string]string{title: r.JobTitle, unit: r.Department, purse: r.CostCenter}
	if r.Missing != nil {
		now[unit] = before[unit]
	}
	for field, word := range now {
		if word == "" {
			delete(now, field)
		}
	}
	m.said[source] = now
	for _, field := range []string{title, unit, purse} {
		if _, dropped := before[field]; dropped && now[field] == "" {
			m.now[field] = "" // unless somebody else says something
		}
	}
}

func (m *witnesses) edit(t *rapid.T) {
	field, word := rapid.SampledFrom([]string{title, unit, purse}).Draw(t, "field"), drawWord(t)
	if m.shown(t)[field] == word {
		return // who writes what stands there has changed nothing
	}
	value := optional.Of(word)
	value.Null = word == ""
	edit := map[string]employee.Edit{
		title: {JobTitle: value}, purse: {CostCenter: value}, unit: {Department: employee.Choice{Name: value}},
	}[field]
	_, err := m.Update(context.Background(), m.tenant, m.person, edit, nil)
	require.NoError(t, err)
	m.said[precedence.ByPeople][field] = word
}

func (m *witnesses) rank(t *rapid.T) {
	field := rapid.SampledFrom([]string{title, unit, purse}).Draw(t, "field")
	m.order[field] = rapid.Permutation(append([]uuid.UUID{precedence.ByPeople}, m.sources...)).Draw(t, "order")
	_, err := m.SetOrders(context.Background(), m.tenant, map[string][]uuid.UUID{field: m.order[field]}, nil)
	require.NoError(t, err)
	require.NoError(t, m.SettleAll(context.Background(), m.tenant))
}

// expect is the word that counts by the model.
func (m *witnesses) expect(field string) string {
	order := m.order[field]
	if order == nil {
		order = append([]uuid.UUID{precedence.ByPeople}, m.sources...)
	}
	for _, source := range order {
		if word, said := m.said[source][field]; said {
			m.now[field] = word
			break
		}
	}
	return m.now[field]
}

func (m *witnesses) shown(t *rapid.T) map[string]string {
	e := m.get(t, m.person)
	shown := map[string]string{title: e.JobTitle, purse: e.CostCenter, unit: ""}
	if e.Department != nil {
		shown[unit] = e.Department.Name
	}
	return shown
}

func (m *witnesses) check(t *rapid.T) {
	shown := m.shown(t)
	fields, err := m.Sources(context.Background(), m.tenant, m.person, access.Everything)
	require.NoError(t, err)
	kept := map[string]map[uuid.UUID]string{title: {}, unit: {}, purse: {}}
	for _, f := range fields {
		for _, s := range f.Says {
			if kept[f.Name] != nil {
				kept[f.Name][s.Source.ID], _ = s.Value.(string)
			}
		}
	}
	for field, says := range kept {
		require.Equal(t, m.expect(field), shown[field], field)
		for source, words := range m.said {
			word, said := words[field]
			shows, shown := says[source]
			require.Equal(t, said, shown, "%s of %s", field, source)
			require.Equal(t, word, shows)
		}
	}
}

// Of two systems that know one person the stronger says when the first day is, and
// whether it is off.
func TestAHireIsCalledOffByWhoKnowsItBest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	directory := b.integration(t, b.tenant)
	hire := record("1", "Ana")
	hire.StartDate = day(20)
	id := b.sync(t, employee.Batch{Records: []employee.Imported{hire}})[0].EmployeeID
	account := record("a1", "Ana")
	account.Email = hire.Email
	require.Equal(t, id, b.sync(t, employee.Batch{Source: directory, Records: []employee.Imported{account}})[0].EmployeeID)
	require.Equal(t, day(20), b.get(t, id).StartDate, "who knows no first day leaves the other's")

	off, err := b.WithdrawHires(t.Context(), b.tenant, directory, []uuid.UUID{id})
	require.NoError(t, err)
	require.Empty(t, off)
	off, err = b.WithdrawHires(t.Context(), b.tenant, b.source, []uuid.UUID{id})
	require.NoError(t, err)
	require.Equal(t, []uuid.UUID{id}, off)
	account.JobTitle = "Engineer"
	b.sync(t, employee.Batch{Source: directory, Records: []employee.Imported{account}})
	require.Equal(t, employee.Terminated, b.get(t, id).Status, "the account does not bring the hire back")
}

// An edit that does not count is kept, and counts when the order says so.
func TestWordsSayWhereAValueCameFrom(t *testing.T) {
	t.Parallel()
	b := setup(t)
	r := record("1", "Ana")
	r.JobTitle = "Engineer"
	id := b.sync(t, employee.Batch{Records: []employee.Imported{r}})[0].EmployeeID
	_, err := b.SetOrders(t.Context(), b.tenant, map[string][]uuid.UUID{title: {b.source}}, nil)
	require.NoError(t, err)
	edited, err := b.Update(t.Context(), b.tenant, id, employee.Edit{JobTitle: optional.Of("CTO")}, nil)
	require.NoError(t, err)
	require.Equal(t, "Engineer", edited.JobTitle)
	fields, err := b.Sources(t.Context(), b.tenant, id, access.Everything)
	require.NoError(t, err)
	hr := precedence.Source{ID: b.source, Name: "BambooHR", Connector: "bamboohr"}
	require.Contains(t, fields, precedence.Field{Name: title, Value: "Engineer", From: &hr, Differs: true, Says: []precedence.Says{
		{Source: hr, Value: "Engineer"}, {Source: precedence.Source{}, Value: "CTO"},
	}})
	_, err = b.SetOrders(t.Context(), b.tenant, map[string][]uuid.UUID{title: {}}, nil)
	require.NoError(t, err)
	require.NoError(t, b.SettleAll(t.Context(), b.tenant))
	require.Equal(t, "CTO", b.get(t, id).JobTitle)
}
