package employee

import (
	"context"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/employee/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/register"
)

// Bulk is what many people can share. What is somebody's own, and the days that an
// employment begins and ends on, are written one by one.
type Bulk struct {
	Department optional.Field[uuid.UUID] `json:"department,omitzero"`
	Location   optional.Field[uuid.UUID] `json:"location,omitzero"`
	Manager    optional.Field[uuid.UUID] `json:"manager,omitzero"`
	JobTitle   optional.Field[string]    `json:"job_title,omitzero"`
	CostCenter optional.Field[string]    `json:"cost_center,omitzero"`
	Custom     register.Custom           `json:"custom,omitempty"`
}

func (b Bulk) edit() Edit {
	return Edit{
		Department: Choice{ID: b.Department}, Location: Choice{ID: b.Location}, Manager: b.Manager,
		JobTitle: b.JobTitle, CostCenter: b.CostCenter, Custom: b.Custom,
	}
}

// check refuses what changes nothing of anybody.
func (b Bulk) check() error {
	if b.empty() {
		return fault.InvalidField("body.changes", "say what to change")
	}
	return nil
}

func (b Bulk) empty() bool {
	return !b.Department.Set && !b.Location.Set && !b.Manager.Set && !b.JobTitle.Set && !b.CostCenter.Set && len(b.Custom) == 0
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
