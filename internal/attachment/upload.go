package attachment

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/attachment/internal/db"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/register"
)

// Upload attaches what body holds. The first picture of a subject becomes its
// cover. Do not call it inside a transaction: it takes as long as the sender does.
func (s *Service) Upload(ctx context.Context, tenant uuid.UUID, of Subject, name string, body io.Reader) (Attachment, error) {
	in, err := spool(body, s.limits.File)
	if err != nil {
		return Attachment{}, err
	}
	defer in.Close()
	made := Attachment{ID: register.NewID(), Name: nameFor(name, in.kind)}
	file, there, err := s.claim(ctx, tenant, of, in)
	if err != nil {
		return Attachment{}, err
	}
	if !there {
		if err := s.put(ctx, keyOf(tenant, file), in); err != nil {
			return Attachment{}, err
		}
	}
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		kept, err := s.keep(ctx, tx, tenant, file, in.hash)
		if err != nil {
			return err
		}
		made, err = s.attach(ctx, tx, tenant, of, made, kept)
		return err
	})
	return made, err
}

// claim looks for a file of the same bytes, or makes the row of a new one.
func (s *Service) claim(ctx context.Context, tenant uuid.UUID, of Subject, in *spooled) (file uuid.UUID, there bool, err error) {
	err = s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if err := q.LockUsage(ctx, tenant); err != nil {
			return fmt.Errorf("lock usage: %w", err)
		}
		count, err := q.CountOf(ctx, db.CountOfParams{TenantID: tenant, Subject: of.ID})
		if err != nil {
			return fmt.Errorf("count attachments: %w", err)
		}
		if count >= maxOnSubject {
			return fault.New(fault.Invalid, "attachment.too_many", "One thing may have %d attachments.", maxOnSubject)
		}
		known, err := q.KeptFile(ctx, db.KeptFileParams{TenantID: tenant, Hash: in.hash})
		if err == nil {
			file, there = known.ID, true
			return nil
		}
		if !pg.IsNoRows(err) {
			return fmt.Errorf("look for the same file: %w", err)
		}
		used, err := q.Usage(ctx, tenant)
		if err != nil {
			return fmt.Errorf("count usage: %w", err)
		}
		if used+in.size > s.limits.Quota {
			return fault.New(fault.Conflict, "attachment.quota", "There is no room left for files: %d of %d MiB are used.", used>>20, s.limits.Quota>>20)
		}
		file, there = register.NewID(), false
		err = q.InsertFile(ctx, db.InsertFileParams{
			TenantID: tenant, ID: file, Hash: in.hash, Size: in.size, MediaType: in.mediaType,
			Width: in.width, Height: in.height, Now: s.clock.Now(),
		})
		if err != nil {
			return fmt.Errorf("insert file: %w", err)
		}
		return nil
	})
	return file, there, err
}

// put writes the bytes. What is cut short is never seen: its row stays "coming".
func (s *Service) put(ctx context.Context, key string, in *spooled) error {
	if in.thumbnail != nil {
		if err := s.store.Upload(ctx, key+thumbnailMark, bytes.NewReader(in.thumbnail), storedAs("image/jpeg")); err != nil {
			return unavailable(err)
		}
	}
	if err := s.store.Upload(ctx, key, in.file, storedAs(in.mediaType)); err != nil {
		return unavailable(err)
	}
	return nil
}

func unavailable(cause error) error {
	return fault.New(fault.Unavailable, "attachment.store_unavailable", "The file store cannot be reached just now.").Because(cause)
}

// keep makes a claimed file one that is there. Somebody else may have brought the
// same bytes meanwhile: theirs is taken then, and this one is left to the sweep.
func (s *Service) keep(ctx context.Context, tx pgx.Tx, tenant, file uuid.UUID, hash []byte) (uuid.UUID, error) {
	q := db.New(tx)
	if err := q.LockUsage(ctx, tenant); err != nil {
		return uuid.Nil, fmt.Errorf("lock usage: %w", err)
	}
	known, err := q.KeptFile(ctx, db.KeptFileParams{TenantID: tenant, Hash: hash})
	if err == nil {
		return known.ID, nil
	}
	if !pg.IsNoRows(err) {
		return uuid.Nil, fmt.Errorf("look for the same file: %w", err)
	}
	mine, err := q.LockFile(ctx, db.LockFileParams{TenantID: tenant, ID: file})
	if pg.IsNoRows(err) || err == nil && mine.State != "coming" {
		return uuid.Nil, fault.New(fault.Unavailable, "attachment.swept", "This took too long: send the file again.")
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("lock file: %w", err)
	}
	err = q.SetState(ctx, db.SetStateParams{TenantID: tenant, ID: file, State: "kept", Now: s.clock.Now()})
	if err != nil {
		return uuid.Nil, fmt.Errorf("keep file: %w", err)
	}
	return file, nil
}

// attach writes the attachment and tells of it.
func (s *Service) attach(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, of Subject, a Attachment, file uuid.UUID) (Attachment, error) {
	others, err := attachments(ctx, tx, tenant, of, nil)
	if err != nil {
		return Attachment{}, err
	}
	covered := false
	for _, o := range others {
		covered = covered || o.IsPicture()
	}
	row, err := db.New(tx).LockFile(ctx, db.LockFileParams{TenantID: tenant, ID: file})
	if err != nil {
		return Attachment{}, fmt.Errorf("lock file: %w", err)
	}
	actor := event.OriginOf(ctx).Actor
	err = db.New(tx).InsertAttachment(ctx, db.InsertAttachmentParams{
		TenantID: tenant, ID: a.ID, FileID: file, Name: a.Name, Cover: row.Width != nil && !covered,
		AssetID: of.is(OfAsset), ModelID: of.is(OfModel), EmployeeID: of.is(OfEmployee), LocationID: of.is(OfLocation), VendorID: of.is(OfVendor),
		CreatedByType: string(actor.Type), CreatedByID: actor.ID, CreatedByLabel: actor.Label, Now: s.clock.Now(),
	})
	if pg.Constraint(err) == "attachments_"+string(of.Kind) {
		return Attachment{}, fault.Missing(string(of.Kind)) // deleted meanwhile
	}
	if err != nil {
		return Attachment{}, fmt.Errorf("insert attachment: %w", err)
	}
	if a, err = get(ctx, tx, tenant, of, a.ID); err != nil {
		return Attachment{}, err
	}
	return a, s.events.Record(ctx, tx, tenant, entry(EventAdded, a, register.Compare(nil, whole(of, a))))
}
