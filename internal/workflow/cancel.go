package workflow

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Cancel ends an open run before its time and frees what it had reserved.
// Conflict: workflow.ended.
func (s *Service) Cancel(ctx context.Context, tenant uuid.UUID, who Viewer, run uuid.UUID, reason string, ifVersion *int64) (View, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" || utf8.RuneCountInString(reason) > maxNote {
		return View{}, fault.InvalidField("body.reason", "between 1 and 2000 characters")
	}
	var view View
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		t, err := s.visibleRun(ctx, tx, tenant, who, run, ifVersion)
		if err != nil {
			return err
		}
		if !t.run.Status.Open() {
			return fault.New(fault.Conflict, "workflow.ended", "This workflow was %s.", t.run.Status)
		}
		if err := t.stop(ctx, reason); err != nil {
			return err
		}
		view, err = s.viewOf(ctx, tx, tenant, who, run)
		return err
	})
	return view, err
}
