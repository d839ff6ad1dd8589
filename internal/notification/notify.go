package notification

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/notification/internal/db"
)

// Notify tells each of the users, once even if named twice. Inside a transaction
// it joins that one.
func (s *Service) Notify(ctx context.Context, tenant uuid.UUID, users []uuid.UUID, m Message) error {
	users = recipients(users)
	if len(users) == 0 {
		return nil
	}
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		params := db.CreateParams{
			TenantID: tenant, Kind: m.Kind, Title: cut(m.Title, maxTitle), Body: cut(m.Body, maxBody),
			CreatedAt: s.clock.Now(), UserIds: users,
		}
		if m.Link != nil {
			params.LinkType, params.LinkID = &m.Link.Type, &m.Link.ID
		}
		entries := make([]event.Entry, len(users))
		for i, user := range users {
			id, err := uuid.NewV7()
			if err != nil {
				return fmt.Errorf("make notification id: %w", err)
			}
			params.Ids = append(params.Ids, id)
			entries[i] = created(Notification{ID: id, UserID: user, Kind: m.Kind, Title: params.Title, Link: m.Link})
		}
		if err := db.New(tx).Create(ctx, params); err != nil {
			return fmt.Errorf("write notifications: %w", err)
		}
		return s.events.Record(ctx, tx, tenant, entries...)
	})
}
