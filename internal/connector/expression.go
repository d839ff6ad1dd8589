package connector

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"

	"github.com/assetronics/assetronics/internal/platform/clock"
)

// badValue is why a vendor's value cannot be used.
type badValue struct {
	code string
	text string
}

func (b *badValue) Error() string { return b.text }

// noDate is how some vendors write an empty date.
const noDate = "0000-00-00"

// builtins are expr's own functions that mappings may use: none of them reads a
// clock or fails on data.
var builtins = []string{"any", "all", "filter", "find", "map", "len", "hasPrefix", "hasSuffix"}

// compileExpression makes a program of an expression over record. Fields that
// reads does not name and unknown functions are errors.
func compileExpression(source string, reads []string) (*vm.Program, error) {
	record := make(types.Map, len(reads))
	for _, name := range reads {
		record[name] = types.Any
	}
	options := []expr.Option{
		expr.Env(types.Map{"record": record}),
		expr.MaxNodes(500),
		expr.DisableAllBuiltins(),
		function("text", func(v any) (any, error) { return text(v) }),
		function("lower", func(v any) (any, error) { return mapText(v, strings.ToLower) }),
		function("date", func(v any) (any, error) { return date(v) }),
		function("blank", func(v any) (any, error) { return blank(v), nil }),
		expr.Function("first", first, new(func(...any) any)),
		expr.Function("join", join, new(func(string, ...any) string)),
	}
	for _, name := range builtins {
		options = append(options, expr.EnableBuiltin(name))
	}
	program, err := expr.Compile(source, options...)
	if err != nil {
		return nil, errors.New(firstLine(err))
	}
	return program, nil
}

func function(name string, fn func(any) (any, error)) expr.Option {
	var typed any = new(func(any) string)
	if name == "blank" {
		typed = new(func(any) bool)
	}
	return expr.Function(name, func(args ...any) (any, error) { return fn(args[0]) }, typed)
}

// evaluate runs a program over one record.
func evaluate(program *vm.Program, record map[string]any) (any, error) {
	out, err := expr.Run(program, map[string]any{"record": record})
	if err == nil {
		return out, nil
	}
	var bad *badValue
	if errors.As(err, &bad) {
		return nil, bad
	}
	return nil, &badValue{RejectWrongType, "has an unexpected form: " + firstLine(err)}
}

func firstLine(err error) string {
	var at *file.Error
	if errors.As(err, &at) {
		return at.Message
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// text gives a scalar as a text without control characters and outer blanks; nil
// is "". Objects, lists and booleans are no texts.
func text(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return clean(v), nil
	case bool:
		return "", &badValue{RejectWrongType, fmt.Sprintf("is %t, not a text", v)}
	case []any:
		return "", &badValue{RejectWrongType, "is a list, not a text"}
	default:
		return "", &badValue{RejectWrongType, "is an object, not a text"}
	}
}

// clean drops what a database or a screen cannot take.
func clean(s string) string {
	if strings.ContainsFunc(s, unicode.IsControl) {
		s = strings.Map(func(r rune) rune {
			switch {
			case r == '\t', r == '\n', r == '\r':
				return ' '
			case unicode.IsControl(r):
				return -1
			}
			return r
		}, s)
	}
	return strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD"))
}

func mapText(v any, fn func(string) string) (string, error) {
	s, err := text(v)
	return fn(s), err
}

// blank tells whether there is no value: null, "", blanks or 0000-00-00.
func blank(v any) bool {
	s, ok := v.(string)
	return v == nil || ok && (clean(s) == "" || clean(s) == noDate)
}

// date gives YYYY-MM-DD, "" for a blank. What follows a T or a blank is dropped,
// never converted: vendors write days as midnights of any zone.
func date(v any) (string, error) {
	if blank(v) {
		return "", nil
	}
	s, err := text(v)
	if err != nil {
		return "", &badValue{RejectWrongType, strings.Replace(err.Error(), "not a text", "not a date", 1)}
	}
	day := s
	if len(s) > 10 && (s[10] == 'T' || s[10] == ' ') {
		day = s[:10]
	}
	// Nobody employed today was hired before 1900; PostgreSQL has no year 0.
	if d, err := clock.ParseDate(day); err != nil || d.Year < 1900 {
		return "", &badValue{RejectInvalidDate, fmt.Sprintf("%q is no date", shorten(s, 40))}
	}
	return day, nil
}

// first gives the first argument that is not blank, else "".
func first(args ...any) (any, error) {
	for _, v := range args {
		if !blank(v) {
			return v, nil
		}
	}
	return "", nil
}

// join puts the texts that are not blank together: join(" ", first, last).
func join(args ...any) (any, error) {
	separator, _ := args[0].(string)
	var parts []string
	for _, v := range args[1:] {
		s, err := text(v)
		if err != nil {
			return nil, err
		}
		if !blank(s) {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, separator), nil
}

// shorten cuts a text for a message.
func shorten(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
