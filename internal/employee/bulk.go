package employee

import (
	"context"
	"fmt"
	"maps"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/register"
)

// Bulk is what many people can share. What is somebody's own, and the days that an
// employment begins and ends on, are written one by one.
type Bulk struct {
	Department optional.Field[uuid.UUID]
	Location   optional.Field[uuid.UUID]
	Manager    optional.Field[uuid.UUID]
	JobTitle   optional.Field[string]
	CostCenter optional.Field[string]
	Custom     register.Custom
}

func (b Bulk) edit() Edit {
	return Edit{
		Department: Choice{ID: b.Department}, Location: Choice{ID: b.Location}, Manager: b.Manager,
		JobTitle: b.JobTitle, CostCenter: b.CostCenter, Custom: b.Custom,
	}
}

func (b Bulk) empty() bool {
	return !b.Department.Set && !b.Location.Set && !b.Manager.Set && !b.JobTitle.Set && !b.CostCenter.Set && len(b.Custom) == 0
}

// Refusal says why one of many people cannot be changed.
type Refusal struct {
	ID      uuid.UUID
	Name    string // empty: there is nobody like that
	Code    string
	Message string
}

// Sample shows what would become of one person.
type Sample struct {
	ID      uuid.UUID
	Name    string
	Changes event.Changes
}

// BulkOutcome is what a change of many people came to, or would come to.
type BulkOutcome struct {
	Count     int // people looked at
	Changed   int
	Unchanged int // those that were like that before
	Refused   int
	Refusals  []Refusal // the first of them
	Sample    []Sample  // the first of those that change
}

const (
	maxRefusals = 100 // told of one bulk change
	maxSample   = 20
)

// PreviewBulk says what a change of many people would come to and changes nothing.
func (s *Service) PreviewBulk(ctx context.Context, tenant uuid.UUID, in Bulk, of Selection) (BulkOutcome, error) {
	var out BulkOutcome
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		out, _, err = s.decideBulk(ctx, tx, tenant, in, of)
		return err
	})
	return out, err
}

// UpdateBulk changes many people by hand, all or none, as one change set, whose id
// it answers. Conflicts: employee.bulk_refused (its facts are the BulkOutcome with
// the people that are in the way), employee.selection_changed.
func (s *Service) UpdateBulk(ctx context.Context, tenant uuid.UUID, in Bulk, of Selection) (uuid.UUID, BulkOutcome, error) {
	ctx, err := event.Together(ctx)
	if err != nil {
		return uuid.Nil, BulkOutcome{}, err
	}
	var out BulkOutcome
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		decided, all, err := s.decideBulk(ctx, tx, tenant, in, of)
		if err != nil {
			return err
		}
		if out = decided; out.Refused > 0 {
			return fault.New(fault.Conflict, "employee.bulk_refused", "%d of %d people cannot be changed like this, so none was: %s",
				out.Refused, out.Count, out.Refusals[0].Message).With(out)
		}
		return s.write(ctx, tx, tenant, all)
	})
	return *event.OriginOf(ctx).ChangeSet, out, err
}

// decideBulk locks the people meant and says what becomes of each.
func (s *Service) decideBulk(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, in Bulk, of Selection) (BulkOutcome, []change, error) {
	out := BulkOutcome{Refusals: []Refusal{}, Sample: []Sample{}}
	if in.empty() {
		return out, nil, fault.InvalidField("body.changes", "say what to change")
	}
	q := db.New(tx)
	if in.Manager.Set { // before the rows: SetManagers takes the two in this order
		if err := q.LockManagers(ctx, tenant); err != nil {
			return out, nil, fmt.Errorf("lock managers: %w", err)
		}
	}
	ids, err := of.ids(ctx, tx, tenant)
	if err != nil {
		return out, nil, err
	}
	rows, err := q.LockEmployees(ctx, db.LockEmployeesParams{TenantID: tenant, Ids: ids})
	if err != nil {
		return out, nil, fmt.Errorf("lock employees: %w", err)
	}
	out.Count = len(ids)
	out.missing(ids, rows)
	judged, err := s.judgeBulk(ctx, tx, tenant, in, peopleOf(rows), &out)
	if err != nil {
		return out, nil, err
	}
	if err := rememberHand(ctx, tx, tenant, judged); err != nil {
		return out, nil, err
	}
	all, err := out.count(ctx, q, tenant, judged)
	return out, all, err
}

// judgeBulk is the change of each person that can be made; what stands in the way of
// the others is noted.
func (s *Service) judgeBulk(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, in Bulk, people []person, out *BulkOutcome) ([]change, error) {
	q := db.New(tx)
	if err := in.known(ctx, q, tenant); err != nil {
		return nil, err
	}
	today, err := s.today(ctx, q, tenant)
	if err != nil {
		return nil, err
	}
	reports, err := in.reporting(ctx, q, tenant)
	if err != nil {
		return nil, err
	}
	locked := make([]uuid.UUID, len(people))
	for i, p := range people {
		locked[i] = p.ID
	}
	judge, err := s.fields.Judge(ctx, tenant, Subject, locked...)
	if err != nil {
		return nil, err
	}
	made := make([]change, 0, len(people))
	for i := range people {
		c, err := s.judgeOne(ctx, tenant, &people[i], in.edit(), reports, judge)
		if f := fault.As(err); f != nil {
			out.refuse(Refusal{ID: people[i].ID, Name: people[i].DisplayName, Code: f.Code, Message: sentence(f)})
			continue
		}
		if err != nil {
			return nil, err
		}
		c.after.Life, c.happened = c.before.Advance(c.after.Facts, today, false)
		made = append(made, c)
	}
	return made, nil
}

func (s *Service) judgeOne(ctx context.Context, tenant uuid.UUID, before *person, e Edit, reports reporting, judge register.Judge) (change, error) {
	after, err := s.edit(ctx, tenant, *before, e)
	if err != nil {
		return change{}, err
	}
	if after.Manager != before.Manager && after.Manager != uuid.Nil && reports.above(after.ID, after.Manager) {
		return change{}, errManagerCycle()
	}
	c := change{before: before, after: after}
	if len(e.Custom) > 0 {
		c.custom, err = judge(ctx, register.Owner{ID: before.ID}, e.Custom)
	}
	return c, err
}

// known refuses ids that name nothing, before anything is tried.
func (b Bulk) known(ctx context.Context, q *db.Queries, tenant uuid.UUID) error {
	for noun, field := range map[string]optional.Field[uuid.UUID]{"department": b.Department, "location": b.Location, "manager": b.Manager} {
		if !field.Set || field.Null {
			continue
		}
		names := map[uuid.UUID]string{field.Value: ""}
		if err := lookUp(ctx, q, tenant, names); err != nil {
			return err
		}
		if names[field.Value] == "" {
			return unknown(noun)
		}
	}
	return nil
}

// reporting is who reports to whom, where that matters.
func (b Bulk) reporting(ctx context.Context, q *db.Queries, tenant uuid.UUID) (reporting, error) {
	if !b.Manager.Set || b.Manager.Null {
		return nil, nil
	}
	return readReporting(ctx, q, tenant)
}

// count tells those who change from those who were like that, and shows the first.
func (o *BulkOutcome) count(ctx context.Context, q *db.Queries, tenant uuid.UUID, all []change) ([]change, error) {
	var changing []change
	for _, c := range all {
		if c.visible() {
			changing = append(changing, c)
		}
	}
	o.Changed, o.Unchanged = len(changing), len(all)-len(changing)
	first := changing[:min(len(changing), maxSample)]
	names, err := namesFor(ctx, q, tenant, first)
	if err != nil {
		return nil, err
	}
	for _, c := range first {
		told := changes(c.before, &c.after, names)
		maps.Copy(told, c.own())
		o.Sample = append(o.Sample, Sample{ID: c.after.ID, Name: c.after.DisplayName, Changes: told})
	}
	return changing, nil
}

func (o *BulkOutcome) refuse(r Refusal) {
	o.Refused++
	if len(o.Refusals) < maxRefusals {
		o.Refusals = append(o.Refusals, r)
	}
}

func (o *BulkOutcome) missing(ids []uuid.UUID, found []db.Employee) {
	there := make(map[uuid.UUID]bool, len(found))
	for _, row := range found {
		there[row.ID] = true
	}
	for _, id := range ids {
		if !there[id] {
			o.refuse(Refusal{ID: id, Code: "employee.not_found", Message: "There is no such person."})
		}
	}
}

// sentence says a fault in one line: what is wrong with an input is in its fields.
func sentence(f *fault.Fault) string {
	if f.Code == "invalid_input" && len(f.Fields) > 0 {
		return f.Fields[0].Message
	}
	return f.Message
}
