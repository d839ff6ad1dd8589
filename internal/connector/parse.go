package connector

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/assetronics/assetronics/internal/connector/formula"
)

// maxManifest is far above any real manifest; an operator may drop in anything.
const maxManifest = 256 << 10

// Problem is one thing that is wrong with a manifest.
type Problem struct {
	Line, Column int    // from 1; 0 when the place is not known
	Path         string // streams.people.fields.email
	Text         string
}

// Error is line:column: path: text.
func (p Problem) Error() string {
	text := p.Text
	if p.Path != "" {
		text = p.Path + ": " + text
	}
	if p.Line > 0 {
		return fmt.Sprintf("%d:%d: %s", p.Line, p.Column, text)
	}
	return text
}

// Problems is everything that is wrong, in the manifest's order.
type Problems []Problem

// Error is a line each.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Parse reads a manifest and makes it ready to use. A wrong one gives Problems.
func Parse(data []byte) (*Connector, error) {
	if len(data) > maxManifest {
		return nil, Problems{{Text: fmt.Sprintf("the manifest is larger than %d KB", maxManifest>>10)}}
	}
	m, file, err := decode(data)
	if err != nil {
		return nil, err
	}
	return compile(m, &problems{file: file})
}

// decode reads the text. The YAML library panics on some malformed texts (a tag
// without a value): an operator's slip must not keep the server from starting.
func decode(data []byte) (m Manifest, file *ast.File, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = Problems{{Text: fmt.Sprintf("this is not proper YAML: %v", cause)}}
		}
	}()
	file, err = parser.ParseBytes(data, 0)
	if err != nil {
		return m, nil, yamlProblem(err, data)
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return m, nil, Problems{{Line: 1, Column: 1, Text: "a manifest is one YAML document"}}
	}
	if _, object := file.Docs[0].Body.(ast.MapNode); !object {
		return m, nil, Problems{{Line: 1, Column: 1, Text: "a manifest begins with key: and name:"}}
	}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&m); err != nil {
		return m, nil, yamlProblem(err, data)
	}
	return m, file, nil
}

var (
	unknownKey = regexp.MustCompile(`unknown field "([^"]+)"`)
	otherNode  = regexp.MustCompile(`^(\w+) was used where (\w+) is expected`)
	badTime    = regexp.MustCompile(`^time: .*duration "(.*)"$`)
	goType     = regexp.MustCompile(`cannot unmarshal (\S+) into Go (?:struct field |value of type )?(?:(\S+) of type )?(\S+)`)
)

// yamlProblem says in words of the language what the YAML library says in its own.
func yamlProblem(err error, data []byte) error {
	p := Problem{Text: err.Error()}
	var at yaml.Error
	if errors.As(err, &at) {
		p.Text = at.GetMessage()
		if token := at.GetToken(); token != nil && token.Position != nil {
			p.Line, p.Column = token.Position.Line, token.Position.Column
		}
	}
	if m := unknownKey.FindStringSubmatch(p.Text); m != nil {
		p.Text = fmt.Sprintf("there is no key %q here", m[1]) + didYouMean(m[1], manifestKeys())
	} else if m := badTime.FindStringSubmatch(p.Text); m != nil {
		p.Text = fmt.Sprintf("%q is no duration such as 5m, 90s or 24h", m[1])
		p.Line, p.Column = whereIs(m[1], data)
	} else if m := otherNode.FindStringSubmatch(p.Text); m != nil {
		p.Text = "this must be a " + yamlName(m[2]) + ", not a " + yamlName(m[1])
	} else if m := goType.FindStringSubmatch(p.Text); m != nil {
		p.Text = "this must be a " + yamlName(m[3]) + ", not a " + yamlName(m[1])
	}
	p.Text += remedy(p.Text)
	return Problems{p}
}

// whereIs finds the first line with a text that the YAML library gives no place of.
func whereIs(text string, data []byte) (line, column int) {
	for i, l := range strings.Split(string(data), "\n") {
		if at := strings.Index(l, text); at >= 0 {
			return i + 1, at + 1
		}
	}
	return 1, 1
}

func yamlName(goName string) string {
	name := goName[strings.LastIndexAny(goName, ".*]")+1:]
	switch {
	case strings.HasPrefix(goName, "map["), strings.HasPrefix(goName, "connector."), name == "Mapping":
		return "block of keys"
	case strings.HasPrefix(goName, "[]"):
		return "list"
	case strings.HasPrefix(name, "int"), strings.HasPrefix(name, "uint"), strings.HasPrefix(name, "float"):
		return "number"
	case name == "sequence":
		return "list"
	case name == "mapping":
		return "block of keys"
	case name == "bool":
		return "true or false"
	case name == "string", name == "Template", name == "Expr":
		return "text"
	case name == "Duration":
		return "duration such as 5m"
	}
	return name
}

// manifestKeys lists every key of the language.
func manifestKeys() []string {
	seen := map[reflect.Type]bool{}
	var keys []string
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || seen[t] {
			return
		}
		seen[t] = true
		for i := range t.NumField() {
			if key := t.Field(i).Tag.Get("yaml"); key != "" && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
			walk(t.Field(i).Type)
		}
	}
	walk(reflect.TypeFor[Manifest]())
	return keys
}

// problems collects what is wrong with a manifest.
type problems struct {
	file *ast.File
	list Problems
}

// add notes a problem at a path of the manifest.
func (p *problems) add(path, format string, args ...any) {
	problem := Problem{Path: strings.ReplaceAll(path, "'", ""), Text: fmt.Sprintf(format, args...)}
	problem.Line, problem.Column = p.place(path)
	p.list = append(p.list, problem)
}

// syntax notes an expression that cannot be compiled, where it is wrong.
func (p *problems) syntax(path, source string, err error, hint string) {
	p.add(path, "%s%s", err.Error(), hint)
	var at *formula.SyntaxError
	last := &p.list[len(p.list)-1]
	if !errors.As(err, &at) || last.Line == 0 {
		return
	}
	if line := p.scalar(path); strings.Contains(line, source) && !strings.Contains(source, "\n") {
		last.Column += strings.Index(line, source) + at.Column
	}
}

// scalar is a plain or quoted text as it stands in the file; "" for one over
// several lines, whose columns say nothing.
func (p *problems) scalar(path string) string {
	node := p.node(path)
	if node == nil || node.GetToken() == nil || strings.HasPrefix(node.GetToken().Value, "|") || strings.HasPrefix(node.GetToken().Value, ">") {
		return ""
	}
	return strings.TrimLeft(node.GetToken().Origin, " \n")
}

// place finds a path's line and column, or those of what is around it.
func (p *problems) place(path string) (line, column int) {
	for path != "" {
		if node := p.node(path); node != nil && node.GetToken() != nil && node.GetToken().Position != nil {
			at := node.GetToken().Position
			return at.Line, at.Column
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return 1, 1 // of something that is missing altogether
}

func (p *problems) node(path string) (node ast.Node) {
	defer func() {
		if recover() != nil { // the library does not expect every path
			node = nil
		}
	}()
	at, err := yaml.PathString("$." + path)
	if err != nil {
		return nil
	}
	node, err = at.FilterFile(p.file)
	if err != nil {
		return nil
	}
	return node
}

func (p *problems) sorted() Problems {
	slices.SortStableFunc(p.list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Error(), b.Error()))
	})
	return slices.Compact(p.list)
}

var plainKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// sub is the path of a key in a block.
func sub(path, key string) string {
	if !plainKey.MatchString(key) {
		key = "'" + key + "'"
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

// item is the path of an element of a list.
func item(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
