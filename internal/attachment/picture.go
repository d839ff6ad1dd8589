package attachment

import (
	"errors"
	"image"
	"image/color"
	stddraw "image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

const (
	// maxPixels is what a picture may have before it is decoded: 50 megapixels are
	// the best phones' and some 200 MB of memory.
	maxPixels = 50_000_000
	// maxSide is the longest side that is kept: enough to read a label on a photo.
	maxSide = 4096
	// thumbnailSide is the longest side of a thumbnail.
	thumbnailSide = 400
	quality       = 88
)

// codec decodes one type of picture.
type codec struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

// Only these: image.Decode would take whatever some package has registered.
var codecs = map[string]codec{
	"image/jpeg": {jpeg.DecodeConfig, jpeg.Decode},
	"image/png":  {png.DecodeConfig, png.Decode},
	"image/gif":  {gif.DecodeConfig, gif.Decode}, // of an animation the first frame
	"image/webp": {webp.DecodeConfig, webp.Decode},
}

// decoding lets one picture be in memory at a time, whoever sends how many.
var decoding = make(chan struct{}, 1)

// picture decodes an upload: upright, no larger than maxSide, with nothing of the
// file but its pixels. Release it when it is written.
func picture(file io.ReadSeeker, t allowed) (img image.Image, err error) {
	c := codecs[t.mediaType]
	size, err := c.config(file)
	if err != nil {
		return nil, broken(err)
	}
	if size.Width <= 0 || size.Height <= 0 || int64(size.Width)*int64(size.Height) > maxPixels {
		return nil, fault.New(fault.Invalid, "attachment.picture_too_large", "A picture may have %d megapixels.", maxPixels/1_000_000).
			At("body", "too many pixels")
	}
	turn := upright
	if t.mediaType == "image/jpeg" {
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		turn = orientation(file)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	decoded, err := c.decode(file)
	if err != nil {
		return nil, broken(err)
	}
	return turned(fit(decoded, maxSide), turn), nil
}

func broken(cause error) error {
	var fromDisk interface{ Timeout() bool }
	if errors.As(cause, &fromDisk) {
		return cause
	}
	return fault.New(fault.Invalid, "attachment.broken_picture", "The picture cannot be read.").At("body", "damaged").Because(cause)
}

// fit scales a picture down so that no side is longer than side.
func fit(img image.Image, side int) image.Image {
	b := img.Bounds()
	longest := max(b.Dx(), b.Dy())
	w, h := b.Dx(), b.Dy()
	if longest > side {
		w, h = max(1, w*side/longest), max(1, h*side/longest)
	}
	scaled := image.NewNRGBA(image.Rect(0, 0, w, h))
	if longest <= side {
		stddraw.Draw(scaled, scaled.Bounds(), img, b.Min, stddraw.Src)
		return scaled
	}
	draw.CatmullRom.Scale(scaled, scaled.Bounds(), img, b, draw.Src, nil)
	return scaled
}

// encode writes a picture as PNG when it is see-through or was drawn rather than
// taken, else as JPEG, and says which.
func encode(w io.Writer, img image.Image, drawn bool) (mediaType string, err error) {
	if drawn {
		return "image/png", png.Encode(w, img)
	}
	return "image/jpeg", jpeg.Encode(w, img, &jpeg.Options{Quality: quality})
}

// thumbnail writes a small JPEG on white.
func thumbnail(w io.Writer, img image.Image) error {
	small := fit(img, thumbnailSide)
	onWhite := image.NewRGBA(small.Bounds())
	stddraw.Draw(onWhite, onWhite.Bounds(), image.NewUniform(color.White), image.Point{}, stddraw.Src)
	stddraw.Draw(onWhite, onWhite.Bounds(), small, image.Point{}, stddraw.Over)
	return jpeg.Encode(w, onWhite, &jpeg.Options{Quality: quality})
}
