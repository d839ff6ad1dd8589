package attachment

import (
	"bytes"
	"encoding/binary"
	"image"
	"io"
)

// upright is Exif's 1: the picture is as it stands in the file. The others, 2 to 8,
// are the seven ways to turn and mirror it.
const upright = 1

// orientation reads from a JPEG how the camera was held; upright when it does not
// say, or says nonsense. Exif 2.32, tag 0x0112 in the first directory.
func orientation(r io.Reader) int {
	head, err := io.ReadAll(io.LimitReader(r, 128<<10))
	if err != nil || len(head) < 4 || head[0] != 0xff || head[1] != 0xd8 {
		return upright
	}
	for at := 2; at+4 <= len(head) && head[at] == 0xff; {
		marker, size := head[at+1], int(binary.BigEndian.Uint16(head[at+2:]))
		if marker == 0xda || size < 2 || at+2+size > len(head) { // the picture itself begins
			return upright
		}
		segment := head[at+4 : at+2+size]
		if tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); ok && marker == 0xe1 {
			return orientationOf(tiff)
		}
		at += 2 + size
	}
	return upright
}

func orientationOf(tiff []byte) int {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(tiff[:2]) == "MM" {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return upright
	}
	count := int64(order.Uint16(tiff[at:]))
	for i := range count {
		entry := at + 2 + 12*i
		if entry+12 > int64(len(tiff)) {
			return upright
		}
		if order.Uint16(tiff[entry:]) == 0x0112 {
			if v := int(order.Uint16(tiff[entry+8:])); v >= 1 && v <= 8 {
				return v
			}
			return upright
		}
	}
	return upright
}

// turned is the picture as it was seen.
func turned(img image.Image, orientation int) image.Image {
	if orientation == upright {
		return img
	}
	from := img.Bounds()
	w, h := from.Dx(), from.Dy()
	size := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	to := image.NewNRGBA(size)
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch orientation {
			case 2:
				tx = w - 1 - x
			case 3:
				tx, ty = w-1-x, h-1-y
			case 4:
				ty = h - 1 - y
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = h-1-y, x
			case 7:
				tx, ty = h-1-y, w-1-x
			case 8:
				tx, ty = y, w-1-x
			}
			to.Set(tx, ty, img.At(from.Min.X+x, from.Min.Y+y))
		}
	}
	return to
}
