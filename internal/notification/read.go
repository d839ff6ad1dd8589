package notification

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/notification/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// Get gives one of the user's notifications.
func (s *Service) Get(ctx context.Context, tenant, user, id uuid.UUID) (*Notification, error) {
	var found *Notification
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		row, err := db.New(tx).Get(ctx, db.GetParams{TenantID: tenant, UserID: user, ID: id})
		if err != nil {
			return missing(err)
		}
		found = fromRow(row)
		return nil
	})
	return found, err
}

// ByIDs gives notifications of whomever, by id; those that are gone are left out.
// It is for the live screens, which bring each to its own user.
func (s *Service) ByIDs(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]Notification, error) {
	found := make(map[uuid.UUID]Notification, len(ids))
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := db.New(tx).ByIDs(ctx, db.ByIDsParams{TenantID: tenant, Ids: ids})
		if err != nil {
			return fmt.Errorf("read notifications: %w", err)
		}
		for _, row := range rows {
			found[row.ID] = *fromRow(row)
		}
		return nil
	})
	return found, err
}

// MarkRead notes that the user has read it; reading twice changes nothing.
func (s *Service) MarkRead(ctx context.Context, tenant, user, id uuid.UUID) (*Notification, error) {
	var read *Notification
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		now := s.clock.Now()
		row, err := db.New(tx).MarkRead(ctx, db.MarkReadParams{TenantID: tenant, UserID: user, ID: id, ReadAt: &now})
		if err != nil {
			return missing(err)
		}
		read = fromRow(row)
		return nil
	})
	return read, err
}

// MarkAllRead notes that the user has read everything there is.
func (s *Service) MarkAllRead(ctx context.Context, tenant, user uuid.UUID) error {
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		now := s.clock.Now()
		err := db.New(tx).MarkAllRead(ctx, db.MarkAllReadParams{TenantID: tenant, UserID: user, ReadAt: &now})
		if err != nil {
			return fmt.Errorf("mark notifications read: %w", err)
		}
		return nil
	})
}

// UnreadCount counts what the user has not read.
func (s *Service) UnreadCount(ctx context.Context, tenant, user uuid.UUID) (int64, error) {
	var count int64
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		count, err = db.New(tx).UnreadCount(ctx, db.UnreadCountParams{TenantID: tenant, UserID: user})
		if err != nil {
			return fmt.Errorf("count unread notifications: %w", err)
		}
		return nil
	})
	return count, err
}

func missing(err error) error {
	if pg.IsNoRows(err) {
		return fault.Missing("notification")
	}
	return fmt.Errorf("read notification: %w", err)
}

func fromRow(row db.Notification) *Notification {
	n := &Notification{
		ID: row.ID, UserID: row.UserID, Kind: row.Kind, Title: row.Title, Body: row.Body,
		ReadAt: row.ReadAt, CreatedAt: row.CreatedAt,
	}
	if row.LinkType != nil && row.LinkID != nil {
		n.Link = &Link{Type: *row.LinkType, ID: *row.LinkID}
	}
	return n
}
