package bamboohr_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

// FuzzReportBody feeds the report strangers' bodies: it answers 200 with JSON or
// refuses, and never anything else.
func FuzzReportBody(f *testing.F) {
	for _, contentType := range []string{"application/json", "text/xml", "application/json; charset=utf-8"} {
		for _, body := range []string{
			smallBody, xmlBody, `{"fields":["id","1","workEmail"],"filters":{"employeeIds":[101,"102"]}}`,
			`{"filters":{"lastChanged":{"value":"2026-01-01T00:00:00Z","includeNull":"no"}}}`,
			`<report><fields/><filters><lastChanged>x</lastChanged></filters></report>`, "", "null", "[]", "<report", "\xff\xfe",
			`<!DOCTYPE r [<!ENTITY a "b">]><report><title>&a;</title><fields/></report>`, `{"fields":null,"title":"\ud800"}`,
		} {
			f.Add(contentType, body)
		}
	}
	s, err := bamboohr.New(bamboohr.Options{Now: newWatch().Now, Size: 12})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, contentType, body string) {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/v1/reports/custom?format=json", strings.NewReader(body))
		req.SetBasicAuth(bamboohr.DemoKey, "x")
		req.Header.Set("Content-Type", contentType)
		got := httptest.NewRecorder()
		s.ServeHTTP(got, req)
		require.True(t, slices.Contains([]int{200, 400, 413}, got.Code), got.Code)
		require.Equal(t, got.Code == http.StatusOK, json.Valid(got.Body.Bytes()))
		if got.Code != http.StatusOK {
			require.NotEmpty(t, got.Header().Get("X-BambooHR-Error-Message"))
		}
	})
}
