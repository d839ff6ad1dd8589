package intake

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/intake/internal/db"
)

// machines brings devices into the device room, which finds out which assets they
// are.
type machines struct{}

// arrange takes them as they come: no order of devices is better than another.
func (machines) arrange(_ context.Context, _ *db.Queries, _ *pass, open []db.OpenRecordsRow) (arrangement, error) {
	var plan arrangement
	for _, row := range open {
		plan.others = append(plan.others, row.ExternalID)
	}
	return plan, nil
}

func (machines) apply(ctx context.Context, _ *db.Queries, p *pass, batch []*entry) ([]answer, error) {
	answers := make([]answer, len(batch))
	var asked []device.Imported
	var at []int
	for i, e := range batch {
		if e.refused != nil {
			answers[i].refused = e.refused
			continue
		}
		var r record.Device
		if err := json.Unmarshal(e.data, &r); err != nil {
			return nil, fmt.Errorf("decode record: %w", err)
		}
		r.ExternalID = e.externalID
		asked, at = append(asked, device.Imported{Device: r, Missing: e.missing}), append(at, i)
	}
	outcomes, err := p.Devices.Apply(ctx, p.tenant, device.Batch{Source: p.integration.ID, Stream: p.stream.Stream, Records: asked})
	if err != nil {
		return nil, err
	}
	for n, out := range outcomes {
		if out.Reject != nil {
			answers[at[n]].refused = &refusal{code: out.Reject.Code, reason: out.Reject.Reason}
			continue
		}
		answers[at[n]] = answer{subject: out.DeviceID, result: string(out.Result)}
	}
	return answers, nil
}

// introduce has nothing to do: devices point at no other.
func (machines) introduce(context.Context, *db.Queries, *pass, []*entry, []answer) error { return nil }

// settle has nothing to do either.
func (machines) settle(context.Context, *db.Queries, *pass) error { return nil }

// finish takes devices away that the vendor no longer has, unless they are too
// many to be believed. Where the manifest does not say that missing means gone,
// only those go that the vendor itself calls deleted.
func (machines) finish(ctx context.Context, q *db.Queries, p *pass) (verdict, error) {
	gone, err := p.gone(ctx, q)
	if err != nil || len(gone) == 0 {
		return verdict{}, err
	}
	read := int(p.stream.ReadCount)
	if len(gone) > fewVanished && len(gone)*vanishedPart > read+len(gone) || p.stream.Complete && read == 0 {
		message := fmt.Sprintf("%d devices are no longer in the answer. That is too many to be believed: none was taken away for it.", len(gone))
		return verdict{warnings: []Warning{{Code: WarnManyMissing, Message: message}}, partial: true}, nil
	}
	if p.stream.Complete && p.infoOf(p.stream.Stream).Absence.Means != "gone" {
		return verdict{}, p.markMissing(ctx, q, gone)
	}
	ids := make([]string, len(gone))
	for i, row := range gone {
		ids[i] = row.ExternalID
	}
	if err := p.Devices.Withdraw(ctx, p.tenant, p.integration.ID, p.stream.Stream, ids); err != nil {
		return verdict{}, err
	}
	return verdict{}, p.markMissing(ctx, q, gone)
}
