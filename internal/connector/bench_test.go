package connector_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
)

// BenchmarkRead is 10,000 people a round, from the answer's bytes to records.
func BenchmarkRead(b *testing.B) {
	var list strings.Builder
	for i := range 10_000 {
		if i > 0 {
			list.WriteByte(',')
		}
		fmt.Fprintf(&list, `{"id":"%d","mail":"p%d@acme.test","first":"Ana","last":"Lima","title":"Engineer","boss":"7","from":"2026-01-01","to":"0000-00-00","state":1}`, i, i)
	}
	s := open(b, answer(200, people(list.String())))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		require.NoError(b, s.Read(b.Context(), "people", func(p connector.Page) error { n += p.Len(); return nil }))
		require.Equal(b, 10_000, n)
	}
}
