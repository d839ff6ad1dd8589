package intake

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// namedAtMost is how many names a warning lists.
const namedAtMost = 10

// warnings are what people should know of a stream of employees that went through.
// What of it the next run need not look for again is noted.
func (p *pass) warnings(ctx context.Context, q *db.Queries, managers managersFound, gone vanished, note *settled) ([]Warning, error) {
	w := []Warning{}
	add := func(code, message string, args ...any) {
		w = append(w, Warning{Code: code, Message: fmt.Sprintf(message, args...)})
	}
	if gone.tooMany > 0 {
		add(WarnManyMissing, "%s no longer in the answer. That is too many to be believed: nobody was changed for it.", peopleAre(gone.tooMany, "is", "are"))
	}
	if len(gone.stay) > 0 {
		names := make([]string, len(gone.stay))
		for i, row := range gone.stay {
			names[i] = named(row.DisplayName, row.ExternalID)
		}
		add(WarnPeopleMissing, "No longer in the answer, and kept as they are: %s.", listed(names))
	}
	fields, err := p.notAnswered(ctx, q)
	if err != nil {
		return nil, err
	}
	note.FieldsMissing = fields
	if len(fields) > 0 {
		add(WarnFieldsMissing, "Not answered, perhaps for lack of permission, and kept as they are: %s.", strings.Join(fields, ", "))
	}
	unknown, err := p.unknownStatus(ctx, q, note)
	if err != nil {
		return nil, err
	}
	if len(unknown) > 0 {
		add(WarnUnknownStatus, "A status that is not known; the people keep theirs: %s.", listed(unknown))
	}
	leavers, err := p.leavers(ctx, q)
	if err != nil {
		return nil, err
	}
	if leavers > 0 {
		add(WarnBaselineLeavers, "%s leaving already when this integration was set up. Nothing was started for them.", peopleAre(leavers, "was", "were"))
	}
	if managers.notFound > 0 {
		add(WarnManagersNotFound, "%s to somebody who did not come in. They keep the manager they had.", peopleAre(managers.notFound, "reports", "report"))
	}
	if len(managers.cycles) > 0 {
		names, err := p.namesOf(ctx, q, managers)
		if err != nil {
			return nil, err
		}
		add(WarnManagerCycles, "These would report to themselves over others and keep the manager they had: %s.", listed(names))
	}
	return w, nil
}

func (p *pass) namesOf(ctx context.Context, q *db.Queries, managers managersFound) ([]string, error) {
	ids := make([]uuid.UUID, len(managers.cycles))
	for i, c := range managers.cycles {
		ids[i] = c.Employee
	}
	rows, err := q.NamesOf(ctx, db.NamesOfParams{TenantID: p.tenant, Ids: ids})
	if err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	names := make([]string, len(rows))
	for i, row := range rows {
		names[i] = row.DisplayName
	}
	return names, nil
}

// notAnswered names the fields that the vendor left out, in words.
func (p *pass) notAnswered(ctx context.Context, q *db.Queries) ([]string, error) {
	if p.quiet != nil {
		return p.quiet.FieldsMissing, nil
	}
	fields, err := q.FieldsNotAnswered(ctx, db.FieldsNotAnsweredParams{TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream})
	if err != nil {
		return nil, fmt.Errorf("read fields not answered: %w", err)
	}
	for i, f := range fields {
		fields[i] = fieldWords(f)
	}
	slices.Sort(fields)
	return slices.Compact(fields), nil
}

func fieldWords(field string) string {
	switch field {
	case "manager_external_id":
		return "manager"
	case "source_status":
		return "status"
	default:
		return strings.ReplaceAll(field, "_", " ")
	}
}

// unknownStatus names the people whose status nobody has mapped. Before the first day
// it says nothing.
func (p *pass) unknownStatus(ctx context.Context, q *db.Queries, note *settled) ([]string, error) {
	if p.quiet != nil && !p.quiet.UnknownStatus {
		return nil, nil
	}
	today, err := p.today(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, err := q.UnknownStatus(ctx, db.UnknownStatusParams{
		TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream,
	})
	if err != nil {
		return nil, fmt.Errorf("read unknown statuses: %w", err)
	}
	note.UnknownStatus = len(rows) > 0
	var names []string
	for _, row := range rows {
		if row.StartDate <= today.String() {
			names = append(names, fmt.Sprintf("%s: %q", named(row.Label, row.ExternalID), row.Word))
		}
	}
	return names, nil
}

// leavers counts those for whose leaving nothing starts, at the baseline.
func (p *pass) leavers(ctx context.Context, q *db.Queries) (int, error) {
	if !p.stream.Baseline {
		return 0, nil
	}
	n, err := q.CountQuietLeavers(ctx, db.CountQuietLeaversParams{TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream})
	if err != nil {
		return 0, fmt.Errorf("count leavers: %w", err)
	}
	return int(n), nil
}

// today is the company's date.
func (p *pass) today(ctx context.Context, q *db.Queries) (clock.Date, error) {
	zone, err := q.TimeZone(ctx, p.tenant)
	if err != nil {
		return clock.Date{}, fmt.Errorf("read time zone: %w", err)
	}
	return clock.Today(p.Clock, zone), nil
}

// peopleAre is "1 person is" or "3 people are".
func peopleAre(n int, one, several string) string {
	if n == 1 {
		return "1 person " + one
	}
	return fmt.Sprintf("%d people %s", n, several)
}

func listed(names []string) string {
	if more := len(names) - namedAtMost; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:namedAtMost], ", "), more)
	}
	return strings.Join(names, ", ")
}
