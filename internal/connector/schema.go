package connector

import (
	"bytes"
	"embed"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"reflect"
	"strings"
	"time"

	"github.com/invopop/jsonschema"
)

// sources are the types of the language: their comments are the schema's texts.
//
//go:embed manifest.go manifest_auth.go manifest_stream.go manifest_hook.go setting.go
var sources embed.FS

// comments are those of types and fields, as the schema library wants them.
func comments() (map[string]string, error) {
	pkg := reflect.TypeFor[Manifest]().PkgPath()
	out := map[string]string{}
	names, err := fs.Glob(sources, "*.go")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := sources.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if s, ok := spec.Type.(*ast.StructType); ok {
				for _, field := range s.Fields.List {
					for _, id := range field.Names {
						out[pkg+"."+spec.Name.Name+"."+id.Name] = strings.Join(strings.Fields(field.Doc.Text()), " ")
					}
				}
			}
			return true
		})
	}
	return out, nil
}

// Schema is the JSON schema of manifests, from which editors complete.
func Schema() ([]byte, error) {
	texts, err := comments()
	if err != nil {
		return nil, err
	}
	r := jsonschema.Reflector{FieldNameTag: "yaml", ExpandedStruct: true, Mapper: schemaOf(texts), RequiredFromJSONSchemaTags: true, CommentMap: texts}
	s := r.Reflect(&Manifest{})
	s.Title = "A connector's manifest"
	s.Required = []string{"key", "name", "category", "auth", "test"}
	describe(s)
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err = e.Encode(s)
	return b.Bytes(), err
}

// schemaOf gives the types that YAML writes otherwise than Go has them.
func schemaOf(texts map[string]string) func(reflect.Type) *jsonschema.Schema {
	var give func(t reflect.Type) *jsonschema.Schema
	give = func(t reflect.Type) *jsonschema.Schema {
		switch t {
		case reflect.TypeFor[time.Duration]():
			return &jsonschema.Schema{Type: "string", Pattern: `^([0-9.]+(ms|s|m|h))+$`}
		case reflect.TypeFor[Expr](), reflect.TypeFor[Template]():
			// YAML reads a bare number or true as what it looks like.
			return &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, {Type: "number"}, {Type: "boolean"}}}
		}
		if !strings.HasPrefix(t.Name(), "Many[") {
			return nil
		}
		var inner *jsonschema.Schema
		if t.Elem().Kind() == reflect.String {
			inner = &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, {Type: "number"}}}
		} else {
			r := jsonschema.Reflector{FieldNameTag: "yaml", Mapper: give, DoNotReference: true, Anonymous: true, RequiredFromJSONSchemaTags: true, CommentMap: texts}
			inner = r.ReflectFromType(t.Elem())
			inner.Version = ""
		}
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{inner, {Type: "array", Items: inner}}}
	}
	return give
}

// describe opens what is a text or an object in YAML, and says what keys mean.
func describe(s *jsonschema.Schema) {
	for name, definition := range s.Definitions {
		switch name {
		case "Mapping", "Choice":
			whole := *definition
			s.Definitions[name] = &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, {Type: "number"}, {Type: "boolean"}, &whole}}
		}
	}
}
