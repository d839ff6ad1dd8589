package intake

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/intake/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// namedAtMost is how many names a warning lists.
const namedAtMost = 10

// warnings are what people should know of a pass that went through.
func (p *pass) warnings(ctx context.Context, q *db.Queries, all *answer, managers managersFound, gone vanished) ([]Warning, error) {
	zone, err := q.TimeZone(ctx, p.tenant)
	if err != nil {
		return nil, fmt.Errorf("read time zone: %w", err)
	}
	w := []Warning{}
	add := func(code, message string, args ...any) {
		w = append(w, Warning{Code: code, Message: fmt.Sprintf(message, args...)})
	}
	if gone.tooMany > 0 {
		add(WarnManyMissing, "%s no longer in the answer. That is too many to be believed: nobody was changed for it.", people(gone.tooMany, "is", "are"))
	}
	if len(gone.stay) > 0 {
		names := make([]string, len(gone.stay))
		for i, row := range gone.stay {
			names[i] = fmt.Sprintf("%s (%s)", row.DisplayName, row.ExternalID)
		}
		add(WarnPeopleMissing, "No longer in the answer, and kept as they are: %s.", listed(names))
	}
	if fields := all.notAnswered(); len(fields) > 0 {
		add(WarnFieldsMissing, "Not answered, perhaps for lack of permission, and kept as they are: %s.", strings.Join(fields, ", "))
	}
	if unknown := all.unknownStatus(clock.Today(p.Clock, zone)); len(unknown) > 0 {
		add(WarnUnknownStatus, "A status that is not known; the people keep theirs: %s.", listed(unknown))
	}
	if p.leavers > 0 {
		add(WarnBaselineLeavers, "%s leaving already when this integration was set up. Nothing was started for them.", people(p.leavers, "was", "were"))
	}
	if managers.notFound > 0 {
		add(WarnManagersNotFound, "%s to somebody who did not come in. They keep the manager they had.", people(managers.notFound, "reports", "report"))
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
func (a *answer) notAnswered() []string {
	fields := map[string]bool{}
	for _, e := range a.entries {
		if e.record != nil {
			for _, f := range e.record.missing {
				fields[fieldWords(f)] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(fields))
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

// unknownStatus names the people whose status nobody has mapped. Before the
// first day a status says nothing.
func (a *answer) unknownStatus(today clock.Date) []string {
	var names []string
	for _, e := range a.entries {
		r := e.record
		if r == nil || e.reject != nil || r.Status != "" ||
			slices.Contains(r.missing, "status") || r.StartDate.After(today) {
			continue
		}
		names = append(names, fmt.Sprintf("%s: %q", e.named(), r.SourceStatus))
	}
	return names
}

// people is "1 person is" or "3 people are".
func people(n int, one, several string) string {
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
