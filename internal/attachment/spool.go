package attachment

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"image"
	"io"
	"os"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// spooled is an upload on its way: checked, and in the shape it is kept in.
type spooled struct {
	file          *os.File // at its beginning
	hash          []byte
	size          int64
	kind          allowed
	mediaType     string
	thumbnail     []byte // of pictures
	width, height *int32
}

// temporary is a file that nobody finds: its name is taken away at once, where the
// system allows that, so that a crash leaves nothing behind.
func temporary() (*os.File, error) {
	f, err := os.CreateTemp("", "assetronics-upload-*")
	if err != nil {
		return nil, fmt.Errorf("make a temporary file: %w", err)
	}
	_ = os.Remove(f.Name())
	return f, nil
}

func discard(f *os.File) {
	_ = f.Close()
	_ = os.Remove(f.Name()) // for systems that do not take away open files
}

// digested writes to a file and sums up what is written.
type digested struct {
	file *os.File
	sum  hash.Hash
	size int64
}

func (d *digested) Write(p []byte) (int, error) {
	n, err := d.file.Write(p)
	d.sum.Write(p[:n])
	d.size += int64(n)
	return n, err
}

// spool takes an upload in: to a temporary file, at most as much as allowed, and
// checks what it is. Close what it gives.
func spool(body io.Reader, most int64) (*spooled, error) {
	file, err := temporary()
	if err != nil {
		return nil, err
	}
	s, err := take(file, body, most)
	if err != nil {
		discard(file)
		return nil, err
	}
	if !s.kind.picture {
		return s, nil
	}
	drawn, err := s.redraw()
	discard(file)
	return drawn, err
}

func take(file *os.File, body io.Reader, most int64) (*spooled, error) {
	to := &digested{file: file, sum: sha256.New()}
	_, err := io.Copy(to, io.LimitReader(body, most+1))
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fault.New(fault.Invalid, "attachment.cut_short", "The file ended too early.").At("body", "cut short").Because(err)
	case err != nil:
		return nil, fmt.Errorf("receive a file: %w", err)
	case to.size == 0:
		return nil, fault.New(fault.Invalid, "attachment.empty", "The file is empty.").At("body", "empty")
	case to.size > most:
		return nil, fault.New(fault.TooLarge, "attachment.too_large", "A file may have %d MiB.", most>>20).At("body", "too large")
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read a file again: %w", err)
	}
	kind, err := typeOf(file)
	if err != nil {
		return nil, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read a file again: %w", err)
	}
	return &spooled{file: file, hash: to.sum.Sum(nil), size: to.size, kind: kind, mediaType: kind.mediaType}, nil
}

// redraw makes a new picture of the one that came.
func (s *spooled) redraw() (*spooled, error) {
	decoding <- struct{}{}
	defer func() { <-decoding }()
	img, err := picture(s.file, s.kind)
	if err != nil {
		return nil, err
	}
	file, err := temporary()
	if err != nil {
		return nil, err
	}
	drawn, err := s.write(img, file)
	if err != nil {
		discard(file)
		return nil, fmt.Errorf("write a picture: %w", err)
	}
	return drawn, nil
}

func (s *spooled) write(img image.Image, file *os.File) (*spooled, error) {
	to := &digested{file: file, sum: sha256.New()}
	opaque, known := img.(interface{ Opaque() bool })
	mediaType, err := encode(to, img, s.mediaType == "image/png" || s.mediaType == "image/gif" || !known || !opaque.Opaque())
	if err != nil {
		return nil, err
	}
	var small bytes.Buffer
	if err := thumbnail(&small, img); err != nil {
		return nil, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	w, h := int32(img.Bounds().Dx()), int32(img.Bounds().Dy()) //nolint:gosec // at most maxSide
	kind := s.kind
	for _, t := range types {
		if t.mediaType == mediaType {
			kind = t
		}
	}
	return &spooled{
		file: file, hash: to.sum.Sum(nil), size: to.size, kind: kind, mediaType: mediaType,
		thumbnail: small.Bytes(), width: &w, height: &h,
	}, nil
}

// Close throws the temporary file away.
func (s *spooled) Close() { discard(s.file) }
