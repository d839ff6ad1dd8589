package optional_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/optional"
)

func TestField(t *testing.T) {
	t.Parallel()
	type body struct {
		Name optional.Field[string]   `json:"name"`
		Tags optional.Field[[]string] `json:"tags"`
	}
	for text, want := range map[string]body{
		`{}`:                          {},
		`{"name":null,"tags":null}`:   {Name: optional.Null[string](), Tags: optional.Null[[]string]()},
		`{"name": "" , "tags":[]}`:    {Name: optional.Of(""), Tags: optional.Of([]string{})},
		`{"name":"Ana","tags":["a"]}`: {Name: optional.Of("Ana"), Tags: optional.Of([]string{"a"})},
	} {
		var got body
		require.NoError(t, json.Unmarshal([]byte(text), &got), text)
		require.Equal(t, want, got, text)
	}
	require.Error(t, json.Unmarshal([]byte(`{"name":5}`), &body{}))
	out, err := json.Marshal(body{Name: optional.Of("Ana")})
	require.NoError(t, err)
	require.JSONEq(t, `{"name":"Ana","tags":null}`, string(out))
}

func TestField_NewValue(t *testing.T) {
	t.Parallel()
	old := "old"
	for name, c := range map[string]struct {
		field   optional.Field[string]
		or      string
		pointer *string
	}{
		"Absent": {optional.Field[string]{}, "old", &old},
		"Null":   {optional.Null[string](), "old", nil},
		"Given":  {optional.Of("new"), "new", ptr("new")},
	} {
		require.Equal(t, c.or, c.field.Or("old"), name)
		require.Equal(t, c.pointer, c.field.OrPointer(&old), name)
	}
	require.Nil(t, optional.Field[string]{}.Pointer())
}

func ptr[T any](v T) *T { return &v }
