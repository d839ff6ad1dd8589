package employee

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/register"
)

// change is one step of one person. Every write of this room, of one person or
// of five hundred, is a list of these.
type change struct {
	before   *person // nil: somebody new
	after    person
	happened []string        // lifecycle events, in order
	custom   register.Judged // what becomes of the company's own fields; nil: nothing
}

// own are the changes of the company's own fields.
func (c *change) own() event.Changes {
	if c.custom == nil {
		return nil
	}
	return c.custom.Changes()
}

// visible tells whether anybody outside sees a difference. A source's word that
// changes nothing (unknown to active) is kept without a new version.
func (c *change) visible() bool {
	return c.before == nil || len(c.happened) > 0 || len(changed(c.before, &c.after)) > 0 || len(c.own()) > 0 ||
		!slices.Equal(c.before.HandEdited, c.after.HandEdited)
}

func (c *change) same() bool {
	return !c.visible() && c.before.Life == c.after.Life && maps.Equal(c.before.HandWords, c.after.HandWords)
}

// write stores the changes and tells of them. Rows that change must be locked.
// What differs in nothing is not touched.
func (s *Service) write(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, all []change) error {
	var made, kept []person
	var told []change
	for _, c := range all {
		switch {
		case c.before == nil:
			c.after.Version = 1
			made = append(made, c.after)
		case c.same():
			continue
		case c.visible():
			c.after.Version = c.before.Version + 1
			kept = append(kept, c.after)
		default:
			kept = append(kept, c.after)
			continue
		}
		told = append(told, c)
	}
	q := db.New(tx)
	// Changes first: somebody new may take over an e-mail that is given up.
	if len(kept) > 0 {
		params := columns(tenant, kept)
		params.Now = s.clock.Now()
		if err := q.UpdateEmployees(ctx, params); err != nil {
			return refused(err, "update employees")
		}
	}
	if len(made) > 0 {
		params := columns(tenant, made)
		params.Now = s.clock.Now()
		if err := q.InsertEmployees(ctx, db.InsertEmployeesParams(params)); err != nil {
			return refused(err, "insert employees")
		}
	}
	var own []register.Judged
	for _, c := range told {
		if c.custom != nil {
			own = append(own, c.custom)
		}
	}
	if err := s.fields.Write(ctx, tenant, own...); err != nil {
		return err
	}
	return s.tell(ctx, tx, tenant, told)
}

// tell records the events of the changes in one call.
func (s *Service) tell(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, told []change) error {
	if len(told) == 0 {
		return nil
	}
	names, err := namesFor(ctx, db.New(tx), tenant, told)
	if err != nil {
		return err
	}
	var entries []event.Entry
	for i := range told {
		entries = append(entries, told[i].entries(names)...)
	}
	return s.events.Record(ctx, tx, tenant, entries...)
}

// namesFor looks up what the ids are called that stand in the changes.
func namesFor(ctx context.Context, q *db.Queries, tenant uuid.UUID, told []change) (map[uuid.UUID]string, error) {
	names := map[uuid.UUID]string{}
	need := func(p *person) {
		if p == nil {
			return
		}
		for _, id := range []uuid.UUID{p.Department, p.Location, p.Manager} {
			if id != uuid.Nil {
				names[id] = ""
			}
		}
	}
	for i := range told {
		need(told[i].before)
		need(&told[i].after)
	}
	return names, lookUp(ctx, q, tenant, names)
}

// lookUp fills in what people, departments and locations are called.
func lookUp(ctx context.Context, q *db.Queries, tenant uuid.UUID, names map[uuid.UUID]string) error {
	if len(names) == 0 {
		return nil
	}
	rows, err := q.NamesOf(ctx, db.NamesOfParams{TenantID: tenant, Ids: slices.Collect(maps.Keys(names))})
	if err != nil {
		return fmt.Errorf("look up names: %w", err)
	}
	for _, row := range rows {
		names[row.ID] = row.Name
	}
	return nil
}

// entries are the events of one change: first what became of the row, then what
// that means.
func (c *change) entries(names map[uuid.UUID]string) []event.Entry {
	subject := event.Subject{Type: Subject, ID: c.after.ID, Label: c.after.DisplayName}
	before := c.before
	if before == nil {
		before = &person{}
	}
	var entries []event.Entry
	fields := changes(before, &c.after, names)
	maps.Copy(fields, c.own())
	_, status := fields[fieldStatus]
	onlyStatus := len(fields) == 1 && status && len(c.happened) > 0 // the lifecycle events say it
	switch {
	case c.before == nil:
		entries = append(entries, event.Entry{Type: EventCreated, Subject: subject, Changes: fields})
	case len(fields) > 0 && !onlyStatus:
		entries = append(entries, event.Entry{Type: EventUpdated, Subject: subject, Changes: fields})
	}
	for _, what := range c.happened {
		entries = append(entries, event.Entry{Type: what, Subject: subject, Changes: milestone(what, before, &c.after)})
	}
	return entries
}

// milestone is what a lifecycle event says: the day it is about and the number
// of the hire or leaving, so that each is acted on once.
func milestone(what string, before, after *person) event.Changes {
	c := event.Changes{}
	c.Set(fieldStatus, shown(before.Status, nil), shown(after.Status, nil))
	switch what {
	case EventHireAnnounced:
		c["hire_no"] = [2]any{nil, after.HireNo}
		c.Set(fieldStartDate, shown(before.StartDate, nil), shown(after.StartDate, nil))
	case EventHireWithdrawn:
		c["hire_no"] = [2]any{before.HireNo, nil}
	case EventLeavingAnnounced:
		c["leave_no"] = [2]any{nil, after.LeaveNo}
		c.Set(fieldEndDate, shown(before.EndDate, nil), shown(after.EndDate, nil))
	case EventLeavingWithdrawn:
		c["leave_no"] = [2]any{before.LeaveNo, nil}
		c.Set(fieldEndDate, shown(before.EndDate, nil), shown(after.EndDate, nil))
	}
	return c
}
