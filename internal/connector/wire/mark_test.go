package wire_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/assetronics/assetronics/internal/connector/wire"
)

func TestByteOrderMarks(t *testing.T) {
	t.Parallel()
	const answer = `{"people":[{"name":"Zoë"}]}`
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(answer)
	require.NoError(t, err)
	for name, text := range map[string]string{"None": answer, "UTF8": "\ufeff" + answer, "UTF16": wide} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var names []any
			_, found, err := wire.JSON(strings.NewReader(text), wire.Path{"people"}, func(item any, _ map[string]any) error {
				names = append(names, item.(map[string]any)["name"])
				return nil
			})
			require.NoError(t, err)
			require.True(t, found)
			require.Equal(t, []any{"Zoë"}, names)
			whole, err := wire.Decode([]byte(text))
			require.NoError(t, err)
			require.Contains(t, whole, "people")
		})
	}
	for _, short := range []string{"", "1", "\ufeff"} {
		_, found, err := wire.JSON(strings.NewReader(short), wire.Path{"people"}, nil)
		require.False(t, found)
		require.Equal(t, short == "1", err == nil, "%q", short)
	}
}

func TestXMLOfAnotherCharset(t *testing.T) {
	t.Parallel()
	latin, err := charmap.ISO8859_1.NewEncoder().String(`<?xml version="1.0" encoding="ISO-8859-1"?><a><b>Zoë</b></a>`)
	require.NoError(t, err)
	for name, text := range map[string]string{
		"Latin1": latin, "UTF8": `<?xml version="1.0" encoding="utf-8"?><a><b>Zoë</b></a>`, "Marked": "\ufeff" + `<?xml version="1.0"?><a><b>Zoë</b></a>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			whole, _, err := wire.XML(strings.NewReader(text), nil, nil)
			require.NoError(t, err)
			require.Equal(t, map[string]any{"a": map[string]any{"b": "Zoë"}}, whole)
		})
	}
	_, _, err = wire.XML(strings.NewReader(`<?xml version="1.0" encoding="unheard-of"?><a>`+"\xeb"+`</a>`), nil, nil)
	require.Error(t, err)
}
