package wire

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

var marks = [][]byte{{0xEF, 0xBB, 0xBF}, {0xFF, 0xFE}, {0xFE, 0xFF}}

// unmarked reads a text as UTF-8 that may begin with a byte order mark: servers on
// Windows write one, and some write UTF-16 with it.
func unmarked(r io.Reader) (io.Reader, error) {
	begin := make([]byte, 3)
	n, err := io.ReadFull(r, begin)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	whole := io.MultiReader(bytes.NewReader(begin[:n]), r)
	for _, mark := range marks {
		if bytes.HasPrefix(begin[:n], mark) {
			return transform.NewReader(whole, unicode.BOMOverride(transform.Nop)), nil
		}
	}
	return whole, nil
}

// recoded reads what an XML declaration calls by another name than UTF-8. What calls
// itself UTF-16 was read by its mark already.
func recoded(label string, r io.Reader) (io.Reader, error) {
	if strings.HasPrefix(strings.ToLower(label), "utf-") {
		return r, nil
	}
	known, err := ianaindex.IANA.Encoding(label)
	if err != nil || known == nil {
		return r, nil //nolint:nilerr // read as UTF-8, which says so when it is none
	}
	return known.NewDecoder().Reader(r), nil
}

// LooksLikeXML tells whether a text begins like XML rather than JSON.
func LooksLikeXML(text []byte) bool {
	text = bytes.TrimLeft(bytes.TrimPrefix(text, marks[0]), " \t\r\n")
	return len(text) > 0 && text[0] == '<'
}
