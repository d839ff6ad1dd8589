package rest_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/rest"
)

// An input that leaves a path parameter unread would act on the nil id: huma
// passes over embedded types whose names are not exported.
func TestPathParametersAreRead(t *testing.T) {
	t.Parallel()
	document := rest.New(rest.Deps{}).API.OpenAPI()
	named := regexp.MustCompile(`\{(\w+)\}`)
	for path, item := range document.Paths {
		for _, operation := range []*huma.Operation{item.Get, item.Post, item.Patch, item.Delete} {
			if operation == nil {
				continue
			}
			for _, name := range named.FindAllStringSubmatch(path, -1) {
				require.True(t, slices.ContainsFunc(operation.Parameters, func(p *huma.Param) bool {
					return p.In == "path" && p.Name == name[1]
				}), "%s %s reads no %s", operation.Method, path, name[1])
			}
		}
	}
}
