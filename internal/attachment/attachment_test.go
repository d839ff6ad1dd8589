package attachment_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/assetronics/assetronics/internal/attachment"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/platform/blob"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

type bundle struct {
	*attachment.Service
	db     *pg.DB
	clock  *clock.Manual
	store  *blob.Store
	places *location.Service
	tenant uuid.UUID
	berlin attachment.Subject
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{db: testkit.DB(t), clock: clock.NewManual(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))}
	store, err := blob.Open(t.Context(), "", filepath.Join(t.TempDir(), "files"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	b.use(store)
	b.places = location.NewService(b.db, b.clock, event.NewRecorder(b.clock, func() {}))
	b.tenant = testkit.Tenant(t, b.db)
	b.berlin = b.place(t, "Berlin")
	return b
}

// use opens the room over a store.
func (b *bundle) use(store *blob.Store) {
	b.store = store
	b.Service = attachment.NewService(b.db, b.clock, event.NewRecorder(b.clock, func() {}), store, attachment.Limits{File: 1 << 20, Quota: 3 << 20})
}

func (b *bundle) place(t *testing.T, name string) attachment.Subject {
	t.Helper()
	made, err := b.places.Create(t.Context(), b.tenant, location.Named(name))
	require.NoError(t, err)
	return attachment.Subject{Kind: attachment.OfLocation, ID: made.ID, Label: name}
}

func (b *bundle) upload(t *testing.T, name string, content []byte) attachment.Attachment {
	t.Helper()
	made, err := b.Upload(t.Context(), b.tenant, b.berlin, name, bytes.NewReader(content))
	require.NoError(t, err)
	return made
}

func (b *bundle) refuse(t *testing.T, code string, content []byte) {
	t.Helper()
	_, err := b.Upload(t.Context(), b.tenant, b.berlin, "photo.jpg", bytes.NewReader(content))
	require.True(t, fault.Is(err, code), "wanted %s, got %v", code, err)
	require.Empty(t, b.keys(t), "nothing of it is in the store")
}

func (b *bundle) content(t *testing.T, id uuid.UUID) []byte {
	t.Helper()
	c, err := b.Open(t.Context(), b.tenant, b.berlin, id)
	require.NoError(t, err)
	defer func() { require.NoError(t, c.Close()) }()
	all, err := io.ReadAll(c)
	require.NoError(t, err)
	return all
}

// keys lists what is in the store.
func (b *bundle) keys(t *testing.T) (keys []string) {
	t.Helper()
	for all := b.store.List(nil); ; {
		o, err := all.Next(t.Context())
		if errors.Is(err, io.EOF) {
			return keys
		}
		require.NoError(t, err)
		keys = append(keys, o.Key)
	}
}

func (b *bundle) states(t *testing.T) (states []string) {
	t.Helper()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select state from files order by state")
		if err == nil {
			states, err = pgx.CollectRows(rows, pgx.RowTo[string])
		}
		return err
	}))
	return states
}

// photo is a picture with a red left half.
func photo(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			if img.Set(x, y, color.RGBA{B: 255, A: 255}); x < w/2 {
				img.Set(x, y, color.RGBA{R: 255, A: 255})
			}
		}
	}
	return img
}

func asJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, img, nil))
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, img))
	return b.Bytes()
}

// withExif puts an Exif block with an orientation and a position into a JPEG.
func withExif(plain []byte, orientation uint16) []byte {
	tiff := []byte("II*\x00\x08\x00\x00\x00")
	tiff = binary.LittleEndian.AppendUint16(tiff, 1)
	tiff = binary.LittleEndian.AppendUint16(tiff, 0x0112)
	tiff = binary.LittleEndian.AppendUint16(tiff, 3)
	tiff = binary.LittleEndian.AppendUint32(tiff, 1)
	tiff = binary.LittleEndian.AppendUint16(tiff, orientation)
	tiff = append(tiff, "\x00\x00\x00\x00\x00\x00GPS 52.5200 N 13.4050 E"...)
	block := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{}, plain[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(block)+2))
	return append(append(out, block...), plain[2:]...)
}

func TestUploadAndDownload(t *testing.T) {
	t.Parallel()
	b := setup(t)
	pdf := []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n")
	made := b.upload(t, "Invoice 4711.pdf", pdf)
	require.Equal(t, "application/pdf", made.MediaType)
	require.Equal(t, "Invoice 4711.pdf", made.Name)
	require.EqualValues(t, len(pdf), made.Size)
	require.False(t, made.Cover)
	require.Equal(t, pdf, b.content(t, made.ID), "byte for byte")
	_, err := b.OpenThumbnail(t.Context(), b.tenant, b.berlin, made.ID)
	require.True(t, fault.Is(err, "attachment.no_picture"))

	renamed, err := b.Update(t.Context(), b.tenant, b.berlin, made.ID, attachment.Edit{Name: optional.Of("../../Bill.html")}, &made.Version)
	require.NoError(t, err)
	require.Equal(t, "Bill.html.pdf", renamed.Name)
	_, err = b.Update(t.Context(), b.tenant, b.berlin, made.ID, attachment.Edit{Cover: optional.Of(true)}, nil)
	require.True(t, fault.Is(err, "invalid_input"))
	_, err = b.Update(t.Context(), b.tenant, b.berlin, made.ID, attachment.Edit{}, &made.Version)
	require.True(t, fault.Is(err, "attachment.stale"))
	require.True(t, fault.Is(b.Delete(t.Context(), b.tenant, b.berlin, made.ID, &made.Version), "attachment.stale"))
	require.NoError(t, b.Delete(t.Context(), b.tenant, b.berlin, made.ID, &renamed.Version))
	list, err := b.List(t.Context(), b.tenant, b.berlin)
	require.NoError(t, err)
	require.Empty(t, list)

	var told []string
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select type || ' ' || (payload -> 'changes' ->> 'name') from outbox where subject_type = 'attachment' order by id")
		if err == nil {
			told, err = pgx.CollectRows(rows, pgx.RowTo[string])
		}
		return err
	}))
	require.Equal(t, []string{
		`attachment_added [null,"Invoice 4711.pdf"]`, `attachment_updated ["Invoice 4711.pdf","Bill.html.pdf"]`, `attachment_removed ["Bill.html.pdf",null]`,
	}, told)
}

func TestPicturesAreWrittenAnew(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sent := append(withExif(asJPEG(t, photo(60, 40)), 6), "<script>alert(1)</script>"...)
	made := b.upload(t, "damage.jpeg", sent)
	require.Equal(t, "image/jpeg", made.MediaType)
	require.Equal(t, []int32{40, 60}, []int32{*made.Width, *made.Height}, "upright: the camera was turned")
	require.True(t, made.Cover, "the first picture")
	kept := b.content(t, made.ID)
	for _, hidden := range []string{"GPS", "Exif", "script"} {
		require.Contains(t, string(sent), hidden)
		require.NotContains(t, string(kept), hidden)
	}
	img, err := jpeg.Decode(bytes.NewReader(kept))
	require.NoError(t, err)
	top, _, _, _ := img.At(20, 5).RGBA()
	bottom, _, _, _ := img.At(20, 55).RGBA()
	require.Greater(t, top, bottom, "what was left is on top")

	small, err := b.OpenThumbnail(t.Context(), b.tenant, b.berlin, made.ID)
	require.NoError(t, err)
	defer func() { require.NoError(t, small.Close()) }()
	_, err = jpeg.Decode(small)
	require.NoError(t, err)

	big := b.upload(t, "wide.png", asPNG(t, photo(5000, 10)))
	require.Equal(t, []int32{4096, 8}, []int32{*big.Width, *big.Height})
	require.False(t, big.Cover)
	big, err = b.Update(t.Context(), b.tenant, b.berlin, big.ID, attachment.Edit{Cover: optional.Of(true)}, nil)
	require.NoError(t, err)
	list, err := b.List(t.Context(), b.tenant, b.berlin)
	require.NoError(t, err)
	require.Equal(t, []uuid.UUID{big.ID, made.ID}, []uuid.UUID{list[0].ID, list[1].ID})
	require.False(t, list[1].Cover, "one cover")

	var moving bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 9, 9), color.Palette{color.Black, color.White})
	require.NoError(t, gif.EncodeAll(&moving, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}))
	still := b.upload(t, "moving.gif", append(moving.Bytes(), "<?php system($_GET[0]) ?>"...))
	require.Equal(t, []string{"image/png", "moving.png"}, []string{still.MediaType, still.Name})
	require.NotContains(t, string(b.content(t, still.ID)), "php")
}

// pngOf is a PNG that says it has so many pixels.
func pngOf(t *testing.T, w, h uint32) []byte {
	t.Helper()
	lie := asPNG(t, photo(1, 1))
	binary.BigEndian.PutUint32(lie[16:], w)
	binary.BigEndian.PutUint32(lie[20:], h)
	binary.BigEndian.PutUint32(lie[29:], crc32.ChecksumIEEE(lie[12:29]))
	return lie
}

func TestErrUpload(t *testing.T) {
	t.Parallel()
	b := setup(t)
	jpg := asJPEG(t, photo(20, 20))
	for name, c := range map[string]struct {
		code    string
		content string
	}{
		"Empty":         {"attachment.empty", ""},
		"HTML":          {"attachment.type_refused", "<!doctype html><script>alert(1)</script>"},
		"HTMLSpaces":    {"attachment.type_refused", "   \n\t<html><body onload=alert(1)>"},
		"SVG":           {"attachment.type_refused", `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`},
		"SVGWithXML":    {"attachment.type_refused", `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`},
		"XML":           {"attachment.type_refused", `<?xml version="1.0"?><x/>`},
		"Program":       {"attachment.type_refused", "\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 60)},
		"WindowsExe":    {"attachment.type_refused", "MZ" + strings.Repeat("\x00", 200)},
		"Script":        {"attachment.type_refused", "#!/bin/sh\nrm -rf /\n"},
		"Bytes":         {"attachment.type_refused", "\x00\x01\x02\x03\xff\xfe\xfd"},
		"BrokenJPEG":    {"attachment.broken_picture", string(jpg[:len(jpg)/2])},
		"GIFThenHTML":   {"attachment.picture_too_large", "GIF89a<script>alert(1)</script>"},
		"JPEGThenHTML":  {"attachment.broken_picture", "\xff\xd8\xff\xe0<html><script>alert(1)</script>"},
		"PixelBomb":     {"attachment.picture_too_large", string(pngOf(t, 60_000, 60_000))},
		"PixelOverflow": {"attachment.broken_picture", string(pngOf(t, 1<<30, 1<<30))},
		"JustTooMany":   {"attachment.picture_too_large", string(pngOf(t, 50_001, 1000))},
		"TooLarge":      {"attachment.too_large", strings.Repeat("a", 1<<20+1)},
	} {
		t.Run(name, func(t *testing.T) { b.refuse(t, c.code, []byte(c.content)) })
	}
	_, err := b.Upload(t.Context(), b.tenant, b.berlin, "x.txt", iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("half a text"))))
	require.ErrorIs(t, err, iotest.ErrTimeout)
	_, err = b.Upload(t.Context(), b.tenant, b.berlin, "x.txt", io.MultiReader(strings.NewReader("half"), iotest.ErrReader(io.ErrUnexpectedEOF)))
	require.True(t, fault.Is(err, "attachment.cut_short"), "%v", err)
	require.Empty(t, b.keys(t))
	require.Empty(t, b.states(t))

	gone := attachment.Subject{Kind: attachment.OfLocation, ID: uuid.New()}
	_, err = b.Upload(t.Context(), b.tenant, gone, "x.txt", strings.NewReader("text"))
	require.True(t, fault.Is(err, "location.not_found"), "%v", err)
	_, err = b.Upload(t.Context(), testkit.Tenant(t, b.db), b.berlin, "x.txt", strings.NewReader("text"))
	require.True(t, fault.Is(err, "location.not_found"), "a place of another tenant: %v", err)
}

func TestNames(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for given, want := range map[string]string{
		"a.txt":                             "a.txt",
		"../../etc/passwd":                  "passwd.txt",
		`C:\Users\x\note.TXT`:               "note.txt",
		"photo.html":                        "photo.html.txt",
		"x.txt.exe":                         "x.txt.exe.txt",
		"":                                  "file.txt",
		"...":                               "file.txt",
		".txt":                              "txt.txt",
		"a\x00b\r\nSet-Cookie: x=1.txt":     "a_b__Set-Cookie_ x=1.txt",
		"\u202egpj.txt":                     "_gpj.txt",
		"\xff\xfe.txt":                      "_.txt",
		`"><img src=x onerror=alert(1)>.md`: "___img src=x onerror=alert(1)_.md",
		strings.Repeat("ü", 500) + ".txt":   strings.Repeat("ü", 196) + ".txt",
	} {
		require.Equal(t, want, b.upload(t, given, []byte(fmt.Sprintf("text %q", given))).Name, "%q", given)
	}
}

func TestSameBytesAreKeptOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var g errgroup.Group
	for i := range 6 {
		g.Go(func() error {
			_, err := b.Upload(context.WithoutCancel(t.Context()), b.tenant, b.berlin, fmt.Sprint(i, ".txt"), strings.NewReader("the same text"))
			return err
		})
	}
	require.NoError(t, g.Wait())
	list, err := b.List(t.Context(), b.tenant, b.berlin)
	require.NoError(t, err)
	require.Len(t, list, 6)
	var kept int
	for _, s := range b.states(t) {
		if s == "kept" {
			kept++
		}
	}
	require.Equal(t, 1, kept)
	b.clock.Advance(25 * time.Hour)
	require.NoError(t, b.Sweep(t.Context(), b.tenant))
	require.Equal(t, []string{"kept"}, b.states(t), "those who came second are swept")
	require.Len(t, b.keys(t), 1)
	require.Equal(t, "the same text", string(b.content(t, list[5].ID)))

	other := testkit.Tenant(t, b.db)
	theirs, err := b.places.Create(t.Context(), other, location.Named("Theirs"))
	require.NoError(t, err)
	_, err = b.Upload(t.Context(), other, attachment.Subject{Kind: attachment.OfLocation, ID: theirs.ID}, "x.txt", strings.NewReader("the same text"))
	require.NoError(t, err)
	require.Len(t, b.keys(t), 2, "not shared between tenants")
}

func TestTenantsAndSubjectsApart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	made := b.upload(t, "x.txt", []byte("mine"))
	other := testkit.Tenant(t, b.db)
	missing := func(tenant uuid.UUID, of attachment.Subject) {
		for name, err := range map[string]error{
			"Get":       second(b.Get(t.Context(), tenant, of, made.ID)),
			"Open":      second(b.Open(t.Context(), tenant, of, made.ID)),
			"Thumbnail": second(b.OpenThumbnail(t.Context(), tenant, of, made.ID)),
			"Update":    second(b.Update(t.Context(), tenant, of, made.ID, attachment.Edit{Name: optional.Of("x")}, nil)),
			"Delete":    b.Delete(t.Context(), tenant, of, made.ID, nil),
		} {
			require.True(t, fault.Is(err, "attachment.not_found"), "%s: %v", name, err)
		}
	}
	missing(other, b.berlin)
	missing(b.tenant, b.place(t, "London"))
	missing(b.tenant, attachment.Subject{Kind: attachment.OfAsset, ID: b.berlin.ID})
	require.NoError(t, b.Sweep(t.Context(), other))
	require.Equal(t, "mine", string(b.content(t, made.ID)))
}

func second[T any](_ T, err error) error { return err }

func TestQuota(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 3 {
		b.upload(t, "x.txt", []byte(strings.Repeat(fmt.Sprint(i), 1<<20-10)))
	}
	_, err := b.Upload(t.Context(), b.tenant, b.berlin, "x.txt", strings.NewReader(strings.Repeat("x", 1<<10)))
	require.True(t, fault.Is(err, "attachment.quota"), "%v", err)
	b.upload(t, "again.txt", []byte(strings.Repeat("1", 1<<20-10))) // takes no room
}

func TestSweep(t *testing.T) {
	t.Parallel()
	b := setup(t)
	used, gone := b.upload(t, "a.txt", []byte("used")), b.upload(t, "b.png", asPNG(t, photo(4, 4)))
	require.NoError(t, b.Delete(t.Context(), b.tenant, b.berlin, gone.ID, nil))
	require.Len(t, b.keys(t), 3, "its bytes are still there")
	require.NoError(t, b.Sweep(t.Context(), b.tenant))
	require.Len(t, b.keys(t), 3, "not yet")
	b.clock.Advance(25 * time.Hour)
	require.NoError(t, b.Sweep(t.Context(), b.tenant))
	require.Equal(t, []string{"kept"}, b.states(t))
	require.Len(t, b.keys(t), 1)
	require.Equal(t, "used", string(b.content(t, used.ID)))

	// A subject that is deleted takes its attachments along.
	london := b.place(t, "London")
	_, err := b.Upload(t.Context(), b.tenant, london, "c.txt", strings.NewReader("London"))
	require.NoError(t, err)
	require.NoError(t, b.places.Delete(t.Context(), b.tenant, london.ID, nil))
	b.clock.Advance(25 * time.Hour)
	require.NoError(t, b.Sweep(t.Context(), b.tenant))
	require.Len(t, b.keys(t), 1)
}

// What a killed program leaves behind: a row without bytes, bytes half written, a
// file half deleted. The sweep takes it all, and nobody ever saw it.
func TestSweepAfterACrash(t *testing.T) {
	t.Parallel()
	b := setup(t)
	key := func(id uuid.UUID) string { return b.tenant.String() + "/" + id.String() }
	left := map[string]uuid.UUID{"coming": uuid.New(), "going": uuid.New()}
	for state, id := range left {
		require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.Exec(ctx, `insert into files (tenant_id, id, state, hash, size, media_type, since)
				values ($1, $2, $3, sha256($3::text::bytea), 4, 'text/plain', $4)`, b.tenant, id, state, b.clock.Now())
			return err
		}))
	}
	require.NoError(t, b.store.WriteAll(t.Context(), key(left["coming"])+".thumbnail", []byte("half"), nil))
	require.NoError(t, b.store.WriteAll(t.Context(), key(left["going"]), []byte("text"), nil))
	b.clock.Advance(25 * time.Hour)
	require.NoError(t, b.Sweep(t.Context(), b.tenant))
	require.Empty(t, b.states(t))
	require.Empty(t, b.keys(t))
	require.NoError(t, b.Sweep(t.Context(), b.tenant), "again")
}

// An upload and the sweep of the very file it wants to share.
func TestSweepAndUploadAtOneTime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 10 {
		made := b.upload(t, "x.txt", []byte("shared"))
		require.NoError(t, b.Delete(t.Context(), b.tenant, b.berlin, made.ID, nil))
		b.clock.Advance(25 * time.Hour)
		var g errgroup.Group
		g.Go(func() error { return b.Sweep(t.Context(), b.tenant) })
		var again attachment.Attachment
		var refused error
		g.Go(func() error {
			again, refused = b.Upload(t.Context(), b.tenant, b.berlin, "x.txt", strings.NewReader("shared"))
			return nil
		})
		require.NoError(t, g.Wait())
		if refused != nil {
			require.True(t, fault.Is(refused, "attachment.swept"), "%v", refused)
			continue
		}
		require.Equal(t, "shared", string(b.content(t, again.ID)))
		require.NoError(t, b.Delete(t.Context(), b.tenant, b.berlin, again.ID, nil))
	}
}

func TestErrStore(t *testing.T) {
	t.Parallel()
	b := setup(t)
	made := b.upload(t, "x.txt", []byte("text"))
	require.NoError(t, b.store.Delete(t.Context(), b.keys(t)[0]))
	_, err := b.Open(t.Context(), b.tenant, b.berlin, made.ID)
	require.True(t, fault.Is(err, "attachment.store_unavailable"), "%v", err)
	_, err = blob.Open(t.Context(), "nonsense://x", "")
	require.Error(t, err)
}
