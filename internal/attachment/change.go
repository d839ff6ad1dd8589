package attachment

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/attachment/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/register"
)

// Edit is what can be said of an attachment; what is not set stays.
type Edit struct {
	Name  optional.Field[string]
	Cover optional.Field[bool]
}

// Update renames an attachment or makes it the cover, of which there is one.
func (s *Service) Update(ctx context.Context, tenant uuid.UUID, of Subject, id uuid.UUID, edit Edit, ifVersion *int64) (Attachment, error) {
	var result Attachment
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		old, err := lock(ctx, tx, tenant, of, id, ifVersion)
		if err != nil {
			return err
		}
		now := old
		if edit.Name.Set {
			if edit.Name.Null || edit.Name.Value == "" {
				return fault.InvalidField("body.name", "must not be empty")
			}
			now.Name = nameFor(edit.Name.Value, typeNamed(old.MediaType))
		}
		if now.Cover = edit.Cover.Or(old.Cover); now.Cover && !now.IsPicture() {
			return fault.InvalidField("body.cover", "only a picture can be the cover")
		}
		if result = old; now.Name == old.Name && now.Cover == old.Cover {
			return nil
		}
		q := db.New(tx)
		if now.Cover {
			if err := q.UncoverOthers(ctx, db.UncoverOthersParams{TenantID: tenant, ID: id, Subject: of.ID}); err != nil {
				return fmt.Errorf("uncover attachments: %w", err)
			}
		}
		if err := q.UpdateAttachment(ctx, db.UpdateAttachmentParams{TenantID: tenant, ID: id, Name: now.Name, Cover: now.Cover}); err != nil {
			return fmt.Errorf("update attachment: %w", err)
		}
		if result, err = get(ctx, tx, tenant, of, id); err != nil {
			return err
		}
		return s.events.Record(ctx, tx, tenant, entry(EventUpdated, result, register.Compare(whole(of, old), whole(of, result))))
	})
	return result, err
}

// Delete takes an attachment away; the sweep takes its file when nobody else uses
// it.
func (s *Service) Delete(ctx context.Context, tenant uuid.UUID, of Subject, id uuid.UUID, ifVersion *int64) error {
	return s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		old, err := lock(ctx, tx, tenant, of, id, ifVersion)
		if err != nil {
			return err
		}
		if err := db.New(tx).DeleteAttachment(ctx, db.DeleteAttachmentParams{TenantID: tenant, ID: id}); err != nil {
			return fmt.Errorf("delete attachment: %w", err)
		}
		return s.events.Record(ctx, tx, tenant, entry(EventRemoved, old, register.Compare(whole(of, old), nil)))
	})
}

func lock(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, of Subject, id uuid.UUID, ifVersion *int64) (Attachment, error) {
	version, err := db.New(tx).LockAttachment(ctx, db.LockAttachmentParams{TenantID: tenant, ID: id})
	if err != nil && !pg.IsNoRows(err) {
		return Attachment{}, fmt.Errorf("lock attachment: %w", err)
	}
	found, err := get(ctx, tx, tenant, of, id)
	if err == nil && ifVersion != nil && *ifVersion != version {
		err = fault.Stale("attachment")
	}
	return found, err
}

func typeNamed(mediaType string) allowed {
	for _, t := range types {
		if t.mediaType == mediaType {
			return t
		}
	}
	return allowed{mediaType: mediaType, endings: []string{".bin"}} // no longer taken
}
