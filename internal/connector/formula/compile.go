package formula

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// Why a value cannot be used.
const (
	WrongType     = "wrong_type"
	InvalidDate   = "invalid_date"
	InvalidNumber = "invalid_number"
)

// Bad is a vendor's value that cannot be used. Text continues a sentence that
// begins with the field's name.
type Bad struct {
	Code string
	Text string
}

// Error is the text.
func (b *Bad) Error() string { return b.Text }

// Env is the values that a scope's names stand for.
type Env = map[string]any

// Scope is the names that expressions may use. A name with keys is checked when
// the expression is compiled: settings.subdomian is refused. Nil keys: anything.
type Scope map[string][]string

// With is the scope with more names.
func (s Scope) With(names ...string) Scope {
	wider := make(Scope, len(s)+len(names))
	for name, keys := range s {
		wider[name] = keys
	}
	for _, name := range names {
		wider[name] = nil
	}
	return wider
}

// maxNodes is far above what a mapping needs.
const maxNodes = 2000

// builtins are expr's own functions that manifests may use: none of them reads a
// clock.
var builtins = []string{
	"all", "any", "none", "one", "filter", "find", "findLast", "map", "count", "sum", "len", "last",
	"hasPrefix", "hasSuffix", "indexOf", "trimPrefix", "trimSuffix", "toJSON", "fromJSON",
	"min", "max", "sort", "sortBy", "reverse", "flatten", "uniq", "concat", "take", "groupBy", "reduce",
	"toPairs", "fromPairs", "keys", "values", "abs", "round", "floor", "ceil", "repeat",
}

// Expression is compiled and safe for concurrent use.
type Expression struct {
	program *vm.Program
	names   [][]string // what it looks at: record.a.b is [record a b]
}

// Compile makes an expression. Unknown names and functions are errors.
func Compile(source string, scope Scope) (*Expression, error) {
	env := types.Map{}
	for name, keys := range scope {
		if keys == nil {
			env[name] = types.Any
			continue
		}
		strict := types.Map{}
		for _, key := range keys {
			strict[key] = types.Any
		}
		env[name] = strict
	}
	lenient := &lenient{scope: scope}
	options := []expr.Option{expr.Env(env), expr.MaxNodes(maxNodes), expr.DisableAllBuiltins(), expr.Patch(lenient)}
	for _, name := range builtins {
		options = append(options, expr.EnableBuiltin(name))
	}
	options = append(options, functions()...)
	program, err := expr.Compile(source, options...)
	if err != nil {
		return nil, &SyntaxError{Text: firstLine(err), Column: column(err)}
	}
	if lenient.wrong != nil {
		return nil, lenient.wrong
	}
	return &Expression{program: program, names: lenient.names}, nil
}

// SyntaxError is an expression that cannot be compiled.
type SyntaxError struct {
	Text   string
	Column int // in the expression, from 0
}

// Error is the text.
func (e *SyntaxError) Error() string { return e.Text }

var machines = sync.Pool{New: func() any { return new(vm.VM) }}

// Eval runs the expression. A value that cannot be used is a *Bad.
func (e *Expression) Eval(env Env) (out any, err error) {
	machine := machines.Get().(*vm.VM)
	defer machines.Put(machine)
	out, err = machine.Run(e.program, env)
	if err == nil {
		return out, nil
	}
	var bad *Bad
	if errors.As(err, &bad) {
		return nil, bad
	}
	return nil, &Bad{WrongType, "has an unexpected form: " + firstLine(err)}
}

// True tells whether the expression holds. Null is false.
func (e *Expression) True(env Env) (bool, error) {
	out, err := e.Eval(env)
	if err != nil {
		return false, err
	}
	flag, err := Flag(out)
	return flag != nil && *flag, err
}

// Looks lists the keys directly under a name that the expression looks at.
func (e *Expression) Looks(name string) []string {
	var keys []string
	for _, path := range e.names {
		if len(path) > 1 && path[0] == name && !slices.Contains(keys, path[1]) {
			keys = append(keys, path[1])
		}
	}
	return keys
}

// Uses tells whether the expression names this at all.
func (e *Expression) Uses(name string) bool {
	found := &finder{name: name}
	node := e.program.Node()
	ast.Walk(&node, found)
	return found.found
}

type finder struct {
	name  string
	found bool
}

// Visit looks for the name.
func (f *finder) Visit(node *ast.Node) {
	if id, ok := (*node).(*ast.IdentifierNode); ok && id.Value == f.name {
		f.found = true
	}
}

// lenient turns each look into a value (a.b, a["b"], a[0]) into one that gives
// null where there is nothing. Names with known keys stay as they are, so that
// the compiler checks them.
type lenient struct {
	scope Scope
	names [][]string
	wrong *SyntaxError // what only the values of arguments tell
}

// Visit patches member access and conditions; a node's children come before it.
func (l *lenient) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.ConditionalNode:
		truth(&n.Cond)
	case *ast.BinaryNode:
		if logical[n.Operator] {
			truth(&n.Left)
			truth(&n.Right)
		}
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			truth(&n.Node)
		}
	case *ast.CallNode:
		l.pattern(n)
	case *ast.BuiltinNode:
		if ofTexts[n.Name] && len(n.Arguments) > 0 {
			n.Arguments[0] = &ast.BinaryNode{
				Operator: "??", Right: &ast.StringNode{Value: ""},
				Left: &ast.CallNode{Callee: &ast.IdentifierNode{Value: "text"}, Arguments: []ast.Node{n.Arguments[0]}},
			}
		}
		if !asking[n.Name] || len(n.Arguments) < 2 {
			return
		}
		if p, ok := n.Arguments[1].(*ast.PredicateNode); ok {
			truth(&p.Node)
		}
	}
	member, ok := (*node).(*ast.MemberNode)
	if !ok || member.Method {
		return
	}
	if id, ok := member.Node.(*ast.IdentifierNode); ok {
		if key, ok := member.Property.(*ast.StringNode); ok {
			l.names = append(l.names, []string{id.Value, key.Value})
			if l.scope[id.Value] != nil {
				return
			}
		}
	}
	ast.Patch(node, &ast.CallNode{
		Callee:    &ast.IdentifierNode{Value: "get"},
		Arguments: []ast.Node{member.Node, member.Property},
	})
}

// pattern refuses a regular expression that is none before any record is read.
func (l *lenient) pattern(n *ast.CallNode) {
	name, ok := n.Callee.(*ast.IdentifierNode)
	if !ok || name.Value != "match" || len(n.Arguments) != 2 {
		return
	}
	if source, ok := n.Arguments[1].(*ast.StringNode); ok {
		if _, err := regexp.Compile(source.Value); err != nil {
			l.wrong = &SyntaxError{Text: "match: " + err.Error(), Column: source.Location().From}
		}
	}
}

var (
	logical = map[string]bool{"and": true, "or": true, "&&": true, "||": true}
	// asking are the functions whose predicate is a question.
	asking = map[string]bool{"all": true, "any": true, "none": true, "one": true, "filter": true, "find": true, "findLast": true, "count": true}
	// ofTexts are expr's functions of a text that do not know null.
	ofTexts = map[string]bool{"hasPrefix": true, "hasSuffix": true, "indexOf": true, "trimPrefix": true, "trimSuffix": true}
)

// truth makes a condition one that takes null for no, and the vendor's "1" or
// "Yes" for yes.
func truth(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.BoolNode:
		return
	case *ast.BinaryNode:
		switch n.Operator {
		case "==", "!=", "<", ">", "<=", ">=", "in", "and", "or", "&&", "||", "contains", "matches", "startsWith", "endsWith":
			return
		}
	}
	ast.Patch(node, &ast.CallNode{Callee: &ast.IdentifierNode{Value: "truth"}, Arguments: []ast.Node{*node}})
}

func firstLine(err error) string {
	var at *file.Error
	if errors.As(err, &at) {
		return at.Message
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

func column(err error) int {
	var at *file.Error
	if errors.As(err, &at) {
		return at.Column
	}
	return 0
}

// wrong is a *Bad about a value's kind.
func wrong(v any, want string) *Bad {
	is := "a value"
	switch v := v.(type) {
	case map[string]any:
		is = "an object"
	case []any:
		is = "a list"
	case bool:
		is = fmt.Sprint(v)
	case string:
		is = fmt.Sprintf("%q", shorten(v, 40))
	case int, float64:
		is = fmt.Sprint(v)
	}
	return &Bad{WrongType, "is " + is + ", not " + want}
}
