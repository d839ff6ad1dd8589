package asset

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// Color is the colour of a status label, by a name that every theme knows.
type Color string

// Colors lists the colours.
var Colors = []Color{"gray", "red", "orange", "amber", "green", "teal", "blue", "indigo", "purple", "pink"}

// StatusLabel is a company's own name for a state. An asset may wear one, of the
// state that it is in; it loses it with the state.
type StatusLabel struct {
	ID      uuid.UUID
	Name    string
	Color   Color
	Status  Status // for good: what wears it would change its state
	Assets  int64  // how many wear it
	Version int64
}

// maxLabel is the longest name of a status label; the table checks the same.
const maxLabel = 60

// StatusLabels gives the company's labels by name.
func (s *Service) StatusLabels(ctx context.Context, tenant uuid.UUID) ([]StatusLabel, error) {
	var labels []StatusLabel
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := db.New(tx).StatusLabels(ctx, tenant)
		if err != nil {
			return fmt.Errorf("read status labels: %w", err)
		}
		labels = make([]StatusLabel, len(rows))
		for i, r := range rows {
			labels[i] = StatusLabel{ID: r.ID, Name: r.Name, Color: Color(r.Color), Status: Status(r.Status), Assets: r.Assets, Version: r.Version}
		}
		return nil
	})
	return labels, err
}

// CreateStatusLabel adds a label. Conflict: status_label.name_taken.
func (s *Service) CreateStatusLabel(ctx context.Context, tenant uuid.UUID, name string, color Color, status Status) (StatusLabel, error) {
	label := StatusLabel{Color: color, Status: status, Version: 1}
	var err error
	if label.Name, err = needed(name, "body.name", maxLabel); err != nil {
		return StatusLabel{}, err
	}
	if err := oneOf(color, Colors, "body.color"); err != nil {
		return StatusLabel{}, err
	}
	if err := oneOf(status, Statuses, "body.status"); err != nil {
		return StatusLabel{}, err
	}
	if label.ID, err = uuid.NewV7(); err != nil {
		return StatusLabel{}, fmt.Errorf("make status label id: %w", err)
	}
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		err := db.New(tx).CreateStatusLabel(ctx, db.CreateStatusLabelParams{
			TenantID: tenant, ID: label.ID, Name: label.Name, NameKey: spelling.Key(label.Name),
			Color: string(color), Status: string(status), At: s.clock.Now(),
		})
		if err != nil {
			return refused(err, "create status label")
		}
		return s.tellLabel(ctx, tx, tenant, EventLabelCreated, StatusLabel{}, label)
	})
	return label, err
}

// LabelPatch changes a status label. Its state stays.
type LabelPatch struct {
	Name  optional.Field[string]
	Color optional.Field[Color]
}

// UpdateStatusLabel changes a label's name or colour. Conflict:
// status_label.name_taken.
func (s *Service) UpdateStatusLabel(ctx context.Context, tenant, id uuid.UUID, in LabelPatch, ifVersion *int64) (StatusLabel, error) {
	var label StatusLabel
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		before, err := lockLabel(ctx, q, tenant, id, ifVersion)
		if err != nil {
			return err
		}
		label = before
		if label.Name, err = kept(in.Name, before.Name, "body.name", maxLabel); err != nil {
			return err
		}
		label.Color = in.Color.Or(before.Color)
		if err := oneOf(label.Color, Colors, "body.color"); err != nil {
			return err
		}
		if label == before {
			return nil
		}
		label.Version++
		err = q.UpdateStatusLabel(ctx, db.UpdateStatusLabelParams{
			TenantID: tenant, ID: id, Name: label.Name, NameKey: spelling.Key(label.Name), Color: string(label.Color), At: s.clock.Now(),
		})
		if err != nil {
			return refused(err, "update status label")
		}
		return s.tellLabel(ctx, tx, tenant, EventLabelUpdated, before, label)
	})
	return label, err
}

// DeleteStatusLabel removes a label that no asset wears, not even one in the
// recycle bin. Conflict: status_label.in_use.
func (s *Service) DeleteStatusLabel(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) error {
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		label, err := lockLabel(ctx, q, tenant, id, ifVersion)
		if err != nil {
			return err
		}
		if err := q.DeleteStatusLabel(ctx, db.DeleteStatusLabelParams{TenantID: tenant, ID: id}); err != nil {
			return refused(err, "delete status label")
		}
		return s.tellLabel(ctx, tx, tenant, EventLabelDeleted, label, StatusLabel{ID: id, Name: label.Name})
	})
}

func lockLabel(ctx context.Context, q *db.Queries, tenant, id uuid.UUID, ifVersion *int64) (StatusLabel, error) {
	row, err := q.LockStatusLabel(ctx, db.LockStatusLabelParams{TenantID: tenant, ID: id})
	if pg.IsNoRows(err) {
		return StatusLabel{}, fault.New(fault.NotFound, "status_label.not_found", "There is no such status label.")
	}
	if err != nil {
		return StatusLabel{}, fmt.Errorf("lock status label: %w", err)
	}
	if ifVersion != nil && *ifVersion != row.Version {
		return StatusLabel{}, fault.Stale("status_label")
	}
	return StatusLabel{ID: row.ID, Name: row.Name, Color: Color(row.Color), Status: Status(row.Status), Version: row.Version}, nil
}

// label finds a label by its name or id and keeps it from being removed before
// this transaction ends.
func (w *work) label(ctx context.Context, nameOrID string) (*StatusLabel, error) {
	p := db.StatusLabelForShareParams{TenantID: w.tenant}
	if id, err := uuid.Parse(nameOrID); err == nil {
		p.ID = &id
	} else {
		key := spelling.Key(nameOrID)
		p.NameKey = &key
	}
	row, err := w.q.StatusLabelForShare(ctx, p)
	if pg.IsNoRows(err) {
		return nil, fault.New(fault.Invalid, "status_label.unknown", "There is no such status label.").
			At("body.status_label", "there is no such status label")
	}
	if err != nil {
		return nil, fmt.Errorf("read status label: %w", err)
	}
	return &StatusLabel{ID: row.ID, Name: row.Name, Color: Color(row.Color), Status: Status(row.Status)}, nil
}

func (s *Service) tellLabel(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, what string, before, after StatusLabel) error {
	changes := event.Changes{}
	if what != EventLabelDeleted {
		changes.Set("name", text(before.Name), text(after.Name))
	}
	changes.Set("color", text(string(before.Color)), text(string(after.Color)))
	changes.Set("status", text(string(before.Status)), text(string(after.Status)))
	return s.events.Record(ctx, tx, tenant, event.Entry{
		Type: what, Subject: event.Subject{Type: LabelSubject, ID: after.ID, Label: after.Name}, Changes: changes,
	})
}
