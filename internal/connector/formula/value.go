package formula

import (
	"maps"
	"net/http"
	"strconv"
	"strings"
)

// get looks into a value: a key of an object, a position of a list (from its end
// when negative). Null where there is nothing.
func get(v, key any) any {
	switch in := v.(type) {
	case map[string]any:
		if name, ok := key.(string); ok {
			return in[name]
		}
		name, err := Text(key)
		if err != nil {
			return nil
		}
		return in[name]
	case map[string]string:
		name, _ := Text(key)
		if s, ok := in[name]; ok && s != "" {
			return s
		}
	case Header:
		name, _ := Text(key)
		if s := in.Get(name); s != "" {
			return s
		}
	case [2]any: // a name and its value, of toPairs
		return get(in[:], key)
	case []any:
		i, ok := position(key)
		if !ok {
			return nil
		}
		if i < 0 {
			i += len(in)
		}
		if i >= 0 && i < len(in) {
			return in[i]
		}
	}
	return nil
}

func position(key any) (int, bool) {
	switch k := key.(type) {
	case int:
		return k, true
	case string:
		i, err := strconv.Atoi(k)
		return i, err == nil
	}
	return 0, false
}

// At is the value at a path of names and positions; null when there is none.
func At(v any, path ...string) any {
	for _, name := range path {
		v = get(v, name)
	}
	return v
}

// Blank tells whether there is no value: null, "", blanks, an empty list or
// object, or a placeholder for an empty date.
func Blank(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		s := strings.TrimSpace(v)
		return s == "" || noDates[s]
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	case Raw:
		return v == ""
	}
	return false
}

// first gives the first argument that is not blank.
func first(args []any) (any, error) {
	for _, v := range args {
		if !Blank(v) {
			return v, nil
		}
	}
	return nil, nil
}

// List gives a list as it is, null as an empty one, anything else as a list of
// one: some vendors leave the brackets away when there is one only.
func List(v any) []any {
	switch v := v.(type) {
	case nil:
		return []any{}
	case []any:
		return v
	case string:
		if strings.TrimSpace(v) == "" {
			return []any{}
		}
	}
	return []any{v}
}

// single is one value where several could stand: the first of a list, and the
// value of an object that has but one.
func single(v any) any {
	for {
		switch in := v.(type) {
		case []any:
			if len(in) == 0 {
				return nil
			}
			v = in[0]
		case map[string]any:
			if len(in) != 1 {
				return v
			}
			for _, only := range in {
				v = only
			}
		default:
			return v
		}
	}
}

// merge puts objects together; later ones win.
func merge(args []any) (any, error) {
	out := map[string]any{}
	for _, v := range args {
		switch in := v.(type) {
		case nil:
		case map[string]any:
			maps.Copy(out, in)
		default:
			return nil, wrong(v, "an object")
		}
	}
	return out, nil
}

// lookup(table, key[, otherwise]) finds a value by key, in any case of letters.
func lookup(args []any) (any, error) {
	key, err := Show(args[1])
	if err != nil {
		return nil, err
	}
	if found := find(args[0], clean(key)); found != nil {
		return found, nil
	}
	if len(args) > 2 {
		return args[2], nil
	}
	return nil, nil
}

func find(table any, key string) any {
	switch in := table.(type) {
	case map[string]any:
		if v, ok := in[key]; ok {
			return v
		}
		for name, v := range in {
			if strings.EqualFold(name, key) {
				return v
			}
		}
	case map[string]string:
		for name, v := range in {
			if strings.EqualFold(name, key) {
				return v
			}
		}
	}
	return nil
}

// Header is headers as expressions see them: headers["Retry-After"], in any case
// of letters; several of one name are joined with commas.
type Header http.Header

// Get is the header's value, "" when there is none.
func (h Header) Get(name string) string {
	return strings.Join(http.Header(h).Values(name), ", ")
}
