package attachment

import (
	"context"
	"io"

	"github.com/google/uuid"
	gcblob "gocloud.dev/blob"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Content is the bytes of an attachment. Close it.
type Content struct {
	io.ReadSeekCloser
	Attachment Attachment
}

// Open gives the bytes of an attachment.
func (s *Service) Open(ctx context.Context, tenant uuid.UUID, of Subject, id uuid.UUID) (Content, error) {
	return s.open(ctx, tenant, of, id, "")
}

// OpenThumbnail gives a small JPEG of a picture; attachment.no_picture when it is
// none.
func (s *Service) OpenThumbnail(ctx context.Context, tenant uuid.UUID, of Subject, id uuid.UUID) (Content, error) {
	return s.open(ctx, tenant, of, id, thumbnailMark)
}

func (s *Service) open(ctx context.Context, tenant uuid.UUID, of Subject, id uuid.UUID, mark string) (Content, error) {
	a, err := s.Get(ctx, tenant, of, id)
	if err != nil {
		return Content{}, err
	}
	if mark != "" && !a.IsPicture() {
		return Content{}, fault.New(fault.NotFound, "attachment.no_picture", "This is no picture.")
	}
	bytes, err := s.store.NewReader(ctx, keyOf(tenant, a.file)+mark, nil)
	if err != nil {
		return Content{}, unavailable(err)
	}
	return Content{ReadSeekCloser: bytes, Attachment: a}, nil
}

// storedAs tells the store, for people who look into it; we never ask it.
func storedAs(mediaType string) *gcblob.WriterOptions {
	return &gcblob.WriterOptions{ContentType: mediaType}
}
