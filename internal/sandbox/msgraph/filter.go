package msgraph

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// filter is one comparison of $filter.
type filter struct {
	name, op, value string
}

var comparison = regexp.MustCompile(`^\s*([A-Za-z]+)\s+(eq|ne|ge|gt|le|lt)\s+('(?:[^']|'')*'|[^\s']+)\s*$`)

// filters reads comparisons joined by and: what the vendor's list pages show. Its
// whole language is larger.
func (k kind[T]) filters(text string) ([]filter, error) {
	if text == "" {
		return nil, nil
	}
	var list []filter
	for part := range strings.SplitSeq(text, " and ") {
		m := comparison.FindStringSubmatch(part)
		if m == nil {
			return nil, refusal{400, "BadRequest", "Invalid filter clause: '" + text + "'"}
		}
		if !slices.ContainsFunc(k.properties, func(p property[T]) bool { return p.name == m[1] }) {
			return nil, refusal{400, "BadRequest", "Invalid filter clause: Could not find a property named '" + m[1] + "' on type '" + k.name + "'."}
		}
		value := m[3]
		if strings.HasPrefix(value, "'") {
			value = strings.ReplaceAll(value[1:len(value)-1], "''", "'")
		}
		list = append(list, filter{m[1], m[2], value})
	}
	return list, nil
}

// passes compares as text, in any case as the vendor does: its times compare so, too.
func (k kind[T]) passes(record T, filters []filter) bool {
	for _, f := range filters {
		var got any
		for _, p := range k.properties {
			if p.name == f.name {
				got = p.value(record)
			}
		}
		if !f.holds(got) {
			return false
		}
	}
	return true
}

func (f filter) holds(got any) bool {
	text := ""
	switch v := got.(type) {
	case nil:
		text = "null"
	case bool:
		text = strconv.FormatBool(v)
	default:
		text = fmt.Sprint(v)
	}
	order := strings.Compare(strings.ToLower(text), strings.ToLower(f.value))
	switch f.op {
	case "eq":
		return order == 0
	case "ne":
		return order != 0
	case "ge":
		return order >= 0
	case "gt":
		return order > 0
	case "le":
		return order <= 0
	default:
		return order < 0
	}
}
