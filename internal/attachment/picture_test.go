package attachment

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"github.com/stretchr/testify/require"
)

// All eight ways to hold a camera show the same scene. The expected corners are
// those of Exif 2.32, 4.6.4: where the 0th row and the 0th column are.
func TestTurned(t *testing.T) {
	t.Parallel()
	scene := [][]uint8{{1, 2, 3}, {4, 5, 6}} // as seen
	stored := map[int][][]uint8{
		1: {{1, 2, 3}, {4, 5, 6}}, 2: {{3, 2, 1}, {6, 5, 4}}, 3: {{6, 5, 4}, {3, 2, 1}}, 4: {{4, 5, 6}, {1, 2, 3}},
		5: {{1, 4}, {2, 5}, {3, 6}}, 6: {{3, 6}, {2, 5}, {1, 4}}, 7: {{6, 3}, {5, 2}, {4, 1}}, 8: {{4, 1}, {5, 2}, {6, 3}},
	}
	for how, rows := range stored {
		img := image.NewGray(image.Rect(0, 0, len(rows[0]), len(rows)))
		for y, row := range rows {
			for x, v := range row {
				img.SetGray(x, y, color.Gray{Y: v})
			}
		}
		seen := turned(img, how)
		require.Equal(t, image.Pt(3, 2), seen.Bounds().Size(), how)
		for y, row := range scene {
			for x, v := range row {
				require.Equal(t, v, color.GrayModel.Convert(seen.At(x, y)).(color.Gray).Y, "orientation %d at %d,%d", how, x, y)
			}
		}
	}
}

func FuzzOrientation(f *testing.F) {
	var plain bytes.Buffer
	_ = jpeg.Encode(&plain, image.NewGray(image.Rect(0, 0, 4, 4)), nil)
	f.Add(plain.Bytes())
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if o := orientation(bytes.NewReader(data)); o < 1 || o > 8 {
			t.Fatalf("orientation %d", o)
		}
	})
}

func FuzzName(f *testing.F) {
	f.Add("../../x.jpg")
	f.Add("\u202e\x00\xff")
	f.Fuzz(func(t *testing.T, given string) {
		name := nameFor(given, types[0])
		require.NotEmpty(t, name)
		require.LessOrEqual(t, len([]rune(name)), maxName)
		require.Regexp(t, `\.(jpg|jpeg)$`, name)
		require.NotRegexp(t, `[\x00-\x1f\x7f/\\:"<>|?*]`, name)
		require.NotEqual(t, ".", name[:1])
	})
}
