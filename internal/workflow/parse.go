package workflow

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// maxSource bounds a definition's text in bytes: ten times our longest.
const maxSource = 64 << 10

// Parse reads a definition. What it does not know it refuses: a typo must not
// quietly switch off an approval. Its error is an invalid fault that names each
// wrong place by line and path.
func Parse(source []byte) (*Definition, error) {
	if len(source) > maxSource {
		return nil, badDefinition().At("source", fmt.Sprintf("longer than %d bytes", maxSource))
	}
	var d Definition
	root, err := decode(source, &d)
	if err != nil {
		return nil, err
	}
	v := &validation{root: root, fault: badDefinition()}
	v.definition(&d)
	if len(v.fault.Fields) > 0 {
		return nil, v.fault
	}
	return &d, nil
}

// decode reads the text into the definition and gives its tree, for the places
// of mistakes. The YAML library panics on some malformed texts (a tag without a
// value, found by fuzzing): that too is a text nobody can use.
func decode(source []byte, d *Definition) (root ast.Node, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = badDefinition().At("source", "is not proper YAML").Because(fmt.Errorf("yaml: %v", cause))
		}
	}()
	if root, err = document(source); err != nil {
		return nil, err
	}
	if err := yaml.NodeToValue(root, d, yaml.Strict()); err != nil {
		return nil, yamlFault(err)
	}
	return root, nil
}

// document gives the one mapping of the text. Anchors and aliases are refused:
// nobody needs them here, and they can make a short text endless.
func document(source []byte) (ast.Node, error) {
	file, err := parser.ParseBytes(source, 0)
	if err != nil {
		return nil, yamlFault(err)
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return nil, badDefinition().At("source", "must be one YAML document")
	}
	root := file.Docs[0].Body
	if root.Type() != ast.MappingType {
		return nil, badDefinition().At("source", "must be a mapping")
	}
	if line := firstAlias(root); line > 0 {
		return nil, badDefinition().At("source", fmt.Sprintf("line %d: anchors and aliases are not allowed", line))
	}
	return root, nil
}

// firstAlias is the line of the first anchor or alias, 0 if there is none.
func firstAlias(root ast.Node) int {
	finder := &aliasFinder{}
	ast.Walk(finder, root)
	return finder.line
}

type aliasFinder struct{ line int }

// Visit is called for every node.
func (f *aliasFinder) Visit(n ast.Node) ast.Visitor {
	switch n.Type() { //nolint:exhaustive // the others are harmless
	case ast.AnchorType, ast.AliasType, ast.MergeKeyType:
		if f.line == 0 {
			f.line = n.GetToken().Position.Line
		}
	}
	return f
}

func badDefinition() *fault.Fault {
	return fault.New(fault.Invalid, "workflow.bad_definition", "The workflow definition cannot be used.")
}

func yamlFault(err error) error {
	f := badDefinition().Because(err)
	var located yaml.Error
	if errors.As(err, &located) && located.GetToken() != nil {
		return f.At("source", fmt.Sprintf("line %d: %s", located.GetToken().Position.Line, located.GetMessage()))
	}
	return f.At("source", err.Error())
}
