package wire

import (
	"errors"
	"io"
)

// maxStretch bounds what may be read without meeting a record: a value that never
// ends would be kept whole until it does.
const maxStretch = 16 << 20

// ErrStretch is told of such an answer.
var ErrStretch = errors.New("a single value is too large")

// leash lets so much be read at a stretch.
type leash struct {
	from io.Reader
	left int
}

// leashed keeps a reader on a leash, which each record lets out again.
func leashed(r io.Reader, each Each) (io.Reader, Each) {
	l := &leash{from: r, left: maxStretch}
	return l, func(item any, around map[string]any) error {
		l.left = maxStretch
		return each(item, around)
	}
}

func (l *leash) Read(p []byte) (int, error) {
	if l.left == 0 {
		return 0, ErrStretch
	}
	n, err := l.from.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}
