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

// gone are the records that a complete reading no longer showed, and those that
// the vendor calls deleted.
func (p *pass) gone(ctx context.Context, q *db.Queries) ([]db.VanishedRow, error) {
	if p.quiet != nil {
		return nil, nil
	}
	rows, err := q.Vanished(ctx, db.VanishedParams{
		TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream, StreamRunID: p.stream.ID, Complete: p.stream.Complete,
	})
	return rows, wrap(err, "look for vanished records")
}

// markMissing notes that records are gone.
func (p *pass) markMissing(ctx context.Context, q *db.Queries, rows []db.VanishedRow) error {
	if len(rows) == 0 {
		return nil
	}
	p.missed = true
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ExternalID
	}
	now := p.now()
	err := q.MarkMissing(ctx, db.MarkMissingParams{
		TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream, ExternalIds: ids, Now: &now,
	})
	return wrap(err, "mark missing records")
}

// lookForVanished judges who is gone. A pending hire that is gone is called off.
// Nobody else is ever terminated for being absent: a lost permission looks the
// same.
func lookForVanished(ctx context.Context, q *db.Queries, p *pass) (vanished, error) {
	gone, err := p.gone(ctx, q)
	if err != nil || len(gone) == 0 {
		return vanished{}, err
	}
	present, err := q.CountPresent(ctx, db.CountPresentParams{TenantID: p.tenant, IntegrationID: p.integration.ID, Stream: p.stream.Stream})
	if err != nil {
		return vanished{}, wrap(err, "count present people")
	}
	var hires []uuid.UUID
	v := vanished{}
	employed := 0
	for _, row := range gone {
		switch employee.Status(row.Status) {
		case employee.Pending:
			hires = append(hires, *row.EmployeeID)
			employed++
		case employee.Active, employee.OnLeave:
			v.stay = append(v.stay, row)
			employed++
		case employee.Terminated:
		}
	}
	believable := employed <= fewVanished || employed*vanishedPart <= int(present)
	if !believable || (p.stream.Complete && p.stream.ReadCount == 0 && employed > 0) {
		return vanished{tooMany: employed}, nil
	}
	if _, err := p.People.WithdrawHires(ctx, p.tenant, p.integration.ID, hires); err != nil {
		return vanished{}, err
	}
	return v, p.markMissing(ctx, q, gone)
}

func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
