package employee_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// Whatever happens at the vendor, by hand and in the calendar, and however often
// the sync repeats itself: each hire and each leaving is announced once, under a
// number of its own, and a sync without news writes nothing at all.
func TestAnyHistoryIsToldOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	companies := 0
	rapid.Check(t, func(t *rapid.T) {
		companies++ // a company of its own for each try
		b.tenant = b.company(t, fmt.Sprintf("company-%d", companies), "UTC")
		b.source = b.integration(t, b.tenant)
		v := &vendor{bundle: b, people: map[string]employee.Imported{}, now: 0}
		v.repeatedly(t, rapid.Bool().Draw(t, "baseline"))
		actions := []func(*rapid.T){v.hire, v.hire, v.moveDates, v.moveDates, v.say, v.vanish, v.handEdit, v.daysPass}
		for range rapid.IntRange(1, 12).Draw(t, "actions") {
			rapid.SampledFrom(actions).Draw(t, "action")(t)
			v.repeatedly(t, false)
		}
		v.check(t)
	})
}

// vendor is a model of an HR system with few people.
type vendor struct {
	*bundle
	people map[string]employee.Imported
	gone   []string // withdrawn: no longer in the list
	now    int      // days since today
}

func (v *vendor) pick(t *rapid.T) (string, bool) {
	var ids []string
	for id := range v.people {
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return "", false
	}
	slices.Sort(ids)
	return rapid.SampledFrom(ids).Draw(t, "who"), true
}

func (v *vendor) hire(t *rapid.T) {
	id := fmt.Sprint(rapid.IntRange(1, 3).Draw(t, "id"))
	r := record(id, "Person"+id)
	r.StartDate = day(v.now + rapid.IntRange(-60, 30).Draw(t, "start"))
	v.people[id] = r
}

func (v *vendor) moveDates(t *rapid.T) {
	if id, ok := v.pick(t); ok {
		r := v.people[id]
		r.StartDate, r.EndDate = drawDay(t, "start"), drawDay(t, "end")
		v.people[id] = r
	}
}

func (v *vendor) say(t *rapid.T) {
	if id, ok := v.pick(t); ok {
		r := v.people[id]
		r.SourceStatus = rapid.SampledFrom([]employee.SourceStatus{
			employee.SourceActive, employee.SourceLeave, employee.SourceLeft, employee.SourceUnknown,
		}).Draw(t, "status")
		v.people[id] = r
	}
}

func (v *vendor) vanish(t *rapid.T) {
	if id, ok := v.pick(t); ok {
		delete(v.people, id)
		v.gone = append(v.gone, id)
	}
}

func (v *vendor) handEdit(t *rapid.T) {
	id, ok := v.pick(t)
	if !ok {
		return
	}
	end := drawDay(t, "end")
	person := v.linked(t, v.source, id)
	if start := v.get(t, *person).StartDate; end.Before(start) {
		end = start
	}
	_, err := v.Update(context.Background(), v.tenant, *person, employee.Edit{EndDate: optional.Of(end)}, nil)
	require.NoError(t, err)
}

func (v *vendor) daysPass(t *rapid.T) {
	n := rapid.IntRange(1, 20).Draw(t, "days")
	v.now += n
	v.clock.Advance(time.Duration(n) * 24 * time.Hour)
	_, err := v.DeriveAll(context.Background(), v.tenant)
	require.NoError(t, err)
}

// repeatedly syncs a number of times; from the second time on nothing is new.
func (v *vendor) repeatedly(t *rapid.T, baseline bool) {
	v.pass(t, baseline)
	told, rows := v.recorded(t), v.rows(t)
	for range rapid.IntRange(0, 2).Draw(t, "more") {
		v.pass(t, false)
	}
	require.Equal(t, told, v.recorded(t), "a repeated sync tells nothing")
	require.Equal(t, rows, v.rows(t), "a repeated sync writes nothing")
}

// pass is one sync: records, managers, those who vanished, the calendar.
func (v *vendor) pass(t *rapid.T, baseline bool) {
	b := employee.Batch{Baseline: baseline}
	for _, id := range []string{"1", "2", "3"} {
		if r, ok := v.people[id]; ok {
			b.Records = append(b.Records, r)
		}
	}
	for _, o := range v.sync(t, b) {
		require.NotEqual(t, employee.Rejected, o.Result)
	}
	var vanished []uuid.UUID
	for _, id := range v.gone {
		if _, back := v.people[id]; back {
			continue
		}
		if person := v.linked(t, v.source, id); person != nil {
			vanished = append(vanished, *person)
		}
	}
	_, err := v.WithdrawHires(context.Background(), v.tenant, v.source, vanished)
	require.NoError(t, err)
	_, err = v.DeriveAll(context.Background(), v.tenant)
	require.NoError(t, err)
}

// rows is everything stored about people, with the transaction that wrote it.
func (v *vendor) rows(t *rapid.T) []string {
	var rows []string
	require.NoError(t, v.db.Tenant(context.Background(), v.tenant, func(ctx context.Context, tx pgx.Tx) error {
		found, err := tx.Query(ctx, "select e.xmin::text || ' ' || e::text from employees e where tenant_id = $1 order by id", v.tenant)
		if err != nil {
			return err
		}
		rows, err = pgx.CollectRows(found, pgx.RowTo[string])
		return err
	}))
	return rows
}

// check holds every person's history against the rules.
func (v *vendor) check(t *rapid.T) {
	for _, id := range []string{"1", "2", "3"} {
		person := v.linked(t, v.source, id)
		if person == nil {
			continue
		}
		hires, leavings := 0, 0
		hireStands, leavingStands := false, false
		for _, e := range v.told(t, *person) {
			switch e.Type {
			case employee.EventHireAnnounced:
				hires++
				hireStands = true
				require.Equal(t, [2]any{nil, float64(hires)}, e.Changes["hire_no"], "the next number, once")
			case employee.EventHireWithdrawn:
				require.True(t, hireStands)
				hireStands = false
				require.Equal(t, [2]any{float64(hires), nil}, e.Changes["hire_no"])
			case employee.EventTerminated:
				hireStands = false
			case employee.EventLeavingAnnounced:
				leavings++
				leavingStands = true
				require.Equal(t, [2]any{nil, float64(leavings)}, e.Changes["leave_no"], "the next number, once")
			case employee.EventLeavingWithdrawn:
				require.True(t, leavingStands)
				leavingStands = false
				require.Equal(t, [2]any{float64(leavings), nil}, e.Changes["leave_no"])
			}
		}
		now := v.get(t, *person)
		require.Equal(t, hires, now.HireNo)
		require.Equal(t, leavings, now.LeaveNo)
		if now.Status == employee.Pending {
			require.True(t, hireStands, "everybody who is to start was announced")
		}
	}
}
