package attachment

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/attachment/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/blob"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Service is the room.
type Service struct {
	db     *pg.DB
	clock  clock.Clock
	events *event.Recorder
	store  *blob.Store
	limits Limits
}

// NewService opens the room over a store.
func NewService(database *pg.DB, c clock.Clock, events *event.Recorder, store *blob.Store, limits Limits) *Service {
	return &Service{db: database, clock: c, events: events, store: store, limits: limits}
}

// Limits are how much is taken.
func (s *Service) Limits() Limits { return s.limits }

// keyOf is where a file's bytes lie in the store.
func keyOf(tenant, file uuid.UUID) string { return tenant.String() + "/" + file.String() }

const thumbnailMark = ".thumbnail"

// List gives what is attached to a subject, the cover first, then the oldest.
func (s *Service) List(ctx context.Context, tenant uuid.UUID, of Subject) (found []Attachment, err error) {
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		found, err = attachments(ctx, tx, tenant, of, nil)
		return err
	})
	return found, err
}

// Get is one attachment of the subject.
func (s *Service) Get(ctx context.Context, tenant uuid.UUID, of Subject, id uuid.UUID) (found Attachment, err error) {
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		found, err = get(ctx, tx, tenant, of, id)
		return err
	})
	return found, err
}

func get(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, of Subject, id uuid.UUID) (Attachment, error) {
	found, err := attachments(ctx, tx, tenant, of, &id)
	if err == nil && len(found) == 0 {
		err = fault.Missing("attachment")
	}
	if err != nil {
		return Attachment{}, err
	}
	return found[0], nil
}

func attachments(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, of Subject, id *uuid.UUID) ([]Attachment, error) {
	rows, err := db.New(tx).AttachmentsOf(ctx, db.AttachmentsOfParams{TenantID: tenant, Kind: string(of.Kind), Subject: &of.ID, ID: id})
	if err != nil {
		return nil, fmt.Errorf("read attachments: %w", err)
	}
	found := make([]Attachment, len(rows))
	for i, r := range rows {
		found[i] = Attachment{
			ID: r.ID, Name: r.Name, MediaType: r.MediaType, Size: r.Size, Hash: r.Hash, Width: r.Width, Height: r.Height, Cover: r.Cover,
			CreatedBy: event.Actor{Type: event.ActorType(r.CreatedByType), ID: r.CreatedByID, Label: r.CreatedByLabel},
			CreatedAt: r.CreatedAt, Version: r.Version, file: r.FileID,
		}
	}
	return found, nil
}
