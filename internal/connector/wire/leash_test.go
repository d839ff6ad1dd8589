package wire_test

import (
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector/wire"
)

// endless repeats something for ever, and counts what was taken of it.
type endless struct {
	text  string
	taken int
}

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = e.text[(e.taken+i)%len(e.text)]
	}
	e.taken += len(p)
	return len(p), nil
}

// TestErrEndlessValue: a value without an end is given up, wherever it stands, long
// before it fills the memory.
func TestErrEndlessValue(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		read        func(io.Reader, wire.Path, wire.Each) (any, bool, error)
		begin, then string
	}{
		"JSONRecord": {wire.JSON, `{"list":[{"id":"`, "bla "},
		"JSONAround": {wire.JSON, `{"note":"`, "bla "},
		"JSONBlanks": {wire.JSON, `{"list":[{"id":1},`, " "},
		"XMLRecord":  {wire.XML, `<list><item>`, "bla "},
		"XMLAround":  {wire.XML, `<list><note>`, "bla "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := wire.Path{"list"}
			if strings.HasPrefix(test.begin, "<") {
				path = wire.Path{"list", "item"}
			}
			rest := &endless{text: test.then}
			_, _, err := test.read(io.MultiReader(strings.NewReader(test.begin), rest), path, func(any, map[string]any) error { return nil })
			require.ErrorIs(t, err, wire.ErrStretch)
			require.Less(t, rest.taken, 40<<20)
		})
	}
}

// TestManyRecords may be of any length together.
func TestManyRecords(t *testing.T) {
	t.Parallel()
	record := `{"id":"` + strings.Repeat("x", 1<<20) + `"},`
	text := `{"list":[` + strings.Repeat(record, 40) + `{"id":"last"}]}`
	n := 0
	_, found, err := wire.JSON(strings.NewReader(text), wire.Path{"list"}, func(any, map[string]any) error { n++; return nil })
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, 41, n)
}
