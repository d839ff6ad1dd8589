package intake

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
)

// Few enough to be believed: this many, or one in this many of those who are
// there.
const (
	fewVanished  = 5
	vanishedPart = 10
)

// vanished is what became of people whom the vendor no longer has.
type vanished struct {
	tooMany int              // that many are gone: nobody was touched
	stay    []db.VanishedRow // gone there and at work here
}

// lookForVanished compares the links with what this pass has seen. A pending hire
// that is gone is called off. Nobody else is ever terminated for being absent: a
// lost permission looks the same.
func (p *pass) lookForVanished(ctx context.Context, q *db.Queries, read int) (vanished, error) {
	gone, err := q.Vanished(ctx, db.VanishedParams{TenantID: p.tenant, IntegrationID: p.integration.ID, RunID: p.run.ID})
	if err != nil || len(gone) == 0 {
		return vanished{}, wrap(err, "look for vanished people")
	}
	present, err := q.CountPresent(ctx, db.CountPresentParams{TenantID: p.tenant, IntegrationID: p.integration.ID})
	if err != nil {
		return vanished{}, wrap(err, "count present people")
	}
	var ids []string
	var hires []uuid.UUID
	v := vanished{}
	employed := 0
	for _, row := range gone {
		ids = append(ids, row.ExternalID)
		switch employee.Status(row.Status) {
		case employee.Pending:
			hires = append(hires, row.EmployeeID)
			employed++
		case employee.Active, employee.OnLeave:
			v.stay = append(v.stay, row)
			employed++
		case employee.Terminated:
		}
	}
	if believable := employed <= fewVanished || employed*vanishedPart <= int(present); !believable || (read == 0 && employed > 0) {
		return vanished{tooMany: employed}, nil
	}
	if _, err := p.People.WithdrawHires(ctx, p.tenant, hires); err != nil {
		return vanished{}, err
	}
	now := p.now()
	err = q.MarkMissing(ctx, db.MarkMissingParams{TenantID: p.tenant, IntegrationID: p.integration.ID, ExternalIds: ids, Now: &now})
	return v, wrap(err, "mark missing people")
}

func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
