package rest_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
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

// Nor does huma see the fields of an embedded type that is not exported: a body
// would refuse them, an answer would not tell of them.
func TestEveryFieldIsInTheDocument(t *testing.T) {
	t.Parallel()
	registry := rest.New(rest.Deps{}).API.OpenAPI().Components.Schemas
	for name, schema := range registry.Map() {
		of := registry.TypeFromRef("#/components/schemas/" + name)
		if of == nil || of.Kind() != reflect.Struct || schema.Properties == nil {
			continue
		}
		for _, field := range reflect.VisibleFields(of) {
			key, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if key != "" && key != "-" && !field.Anonymous {
				require.Contains(t, schema.Properties, key, "%s.%s", name, field.Name)
			}
		}
	}
}
