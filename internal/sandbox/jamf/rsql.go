package jamf

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// field is a value that lists can be sorted and filtered by.
type field[T any] struct {
	name  string
	value func(T) any
}

func fieldOf[T any](fields []field[T], name string) (field[T], bool) {
	i := slices.IndexFunc(fields, func(f field[T]) bool { return f.name == name })
	if i < 0 {
		return field[T]{}, false
	}
	return fields[i], true
}

// text is a value as RSQL compares it; null is empty.
func text(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

var comparison = regexp.MustCompile(`^\s*([A-Za-z0-9.]+)\s*(==|!=|>=|<=|>|<|=ge=|=gt=|=le=|=lt=|=in=|=out=)\s*(.+?)\s*$`)

// filterOf compiles an RSQL filter: comparisons joined by and (;) and or (,),
// without parentheses around them.
func filterOf[T any](query string, fields []field[T]) (func(T) bool, error) {
	if strings.TrimSpace(query) == "" {
		return func(T) bool { return true }, nil
	}
	either := [][]func(T) bool{}
	for _, part := range split(query, ",", " or ") {
		all := []func(T) bool{}
		for _, one := range split(part, ";", " and ") {
			test, err := comparisonOf(one, fields)
			if err != nil {
				return nil, err
			}
			all = append(all, test)
		}
		either = append(either, all)
	}
	return func(record T) bool {
		for _, all := range either {
			if !slices.ContainsFunc(all, func(test func(T) bool) bool { return !test(record) }) {
				return true
			}
		}
		return false
	}, nil
}

func comparisonOf[T any](one string, fields []field[T]) (func(T) bool, error) {
	m := comparison.FindStringSubmatch(one)
	if m == nil {
		return nil, errors.New("the filter cannot be read: " + one)
	}
	f, ok := fieldOf(fields, m[1])
	if !ok {
		return nil, errors.New("the field " + m[1] + " cannot be filtered by")
	}
	values := []string{unquoted(m[3])}
	if m[2] == "=in=" || m[2] == "=out=" {
		values = nil
		for _, v := range split(strings.Trim(m[3], "()"), ",", ",") {
			values = append(values, unquoted(v))
		}
	}
	return func(record T) bool { return holds(text(f.value(record)), m[2], values) }, nil
}

func holds(got, op string, values []string) bool {
	order := strings.Compare(got, values[0])
	switch op {
	case "==":
		return like(got, values[0])
	case "!=":
		return !like(got, values[0])
	case ">=", "=ge=":
		return order >= 0
	case ">", "=gt=":
		return order > 0
	case "<=", "=le=":
		return order <= 0
	case "<", "=lt=":
		return order < 0
	case "=in=":
		return slices.Contains(values, got)
	default:
		return !slices.Contains(values, got)
	}
}

// like compares in any case; * stands for anything.
func like(got, pattern string) bool {
	parts := strings.Split(strings.ToLower(pattern), "*")
	got = strings.ToLower(got)
	if len(parts) == 1 {
		return got == parts[0]
	}
	rest, ok := strings.CutPrefix(got, parts[0])
	for _, part := range parts[1 : len(parts)-1] {
		if at := strings.Index(rest, part); ok && at >= 0 {
			rest = rest[at+len(part):]
		} else {
			return false
		}
	}
	return ok && strings.HasSuffix(rest, parts[len(parts)-1])
}

func unquoted(value string) string {
	value = strings.TrimSpace(value)
	if len(value) >= 2 && (value[0] == '"' || value[0] == '\'') && value[len(value)-1] == value[0] {
		return value[1 : len(value)-1]
	}
	return value
}

// split cuts at either separator, but not within quotes or parentheses.
func split(query, symbol, word string) []string {
	parts, depth, quote, from := []string{}, 0, byte(0), 0
	for i := 0; i < len(query); i++ {
		switch c := query[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth > 0:
		case strings.HasPrefix(query[i:], symbol), strings.HasPrefix(query[i:], word):
			parts = append(parts, query[from:i])
			if !strings.HasPrefix(query[i:], symbol) {
				i += len(word) - 1
			}
			from = i + 1
		}
	}
	return append(parts, query[from:])
}
