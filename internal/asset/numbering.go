package asset

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// Numbering is how automatic tags look: AST-000123 has the prefix AST- and the
// width 6. Numbers that need more digits get them.
type Numbering struct {
	Prefix string
	Width  int
}

func (n Numbering) tag(number int64) string {
	return fmt.Sprintf("%s%0*d", n.Prefix, n.Width, number)
}

// SetNumbering changes how the next automatic tags look. The count goes on.
func (s *Service) SetNumbering(ctx context.Context, tenant uuid.UUID, in Numbering) error {
	if utf8.RuneCountInString(in.Prefix) > 20 || in.Prefix != spelling.Clean(in.Prefix) {
		return fault.InvalidField("body.prefix", "at most 20 characters, no space at its ends")
	}
	if in.Width < 1 || in.Width > 12 {
		return fault.InvalidField("body.width", "from 1 to 12 digits")
	}
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if err := q.CreateNumbering(ctx, tenant); err != nil {
			return fmt.Errorf("create numbering: %w", err)
		}
		old, err := q.LockNumbering(ctx, tenant)
		if err != nil {
			return fmt.Errorf("lock numbering: %w", err)
		}
		err = q.SetNumbering(ctx, db.SetNumberingParams{TenantID: tenant, Prefix: in.Prefix, Width: int32(in.Width)}) //nolint:gosec // checked above
		if err != nil {
			return fmt.Errorf("set numbering: %w", err)
		}
		changes := event.Changes{}
		changes.Set("prefix", old.Prefix, in.Prefix)
		changes.Set("width", int(old.Width), in.Width)
		return s.events.Record(ctx, tx, tenant, event.Entry{
			Type:    EventNumberingChanged,
			Subject: event.Subject{Type: "asset_numbering", ID: tenant, Label: in.tag(old.Next)},
			Changes: changes,
		})
	})
}
