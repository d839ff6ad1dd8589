package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// Errors of an answer's form.
var (
	// ErrNoRecords: the place where the records stand is missing, or holds no list.
	ErrNoRecords = errors.New("the place of the records is missing")
	ErrTrailing  = errors.New("something follows the end of the answer")
	ErrEnvelope  = errors.New("what stands around the records is too large")
)

// maxEnvelope bounds what stands around the records.
const maxEnvelope = 8 << 20

// Path is where records stand: names from the outside in. "*" is every element
// of a list or every value of an object.
type Path []string

// ParsePath reads names with dots between them; \. is a dot in a name. "" is the
// answer itself.
func ParsePath(text string) Path {
	if text == "" {
		return nil
	}
	const dot = "\x00"
	parts := strings.Split(strings.ReplaceAll(text, `\.`, dot), ".")
	for i := range parts {
		parts[i] = strings.ReplaceAll(parts[i], dot, ".")
	}
	return parts
}

// Each is called for every record, with what was read around them so far.
type Each func(item any, around map[string]any) error

// jsonReader walks through an answer.
type jsonReader struct {
	json   *json.Decoder
	each   Each
	around map[string]any
	size   int
}

// JSON reads an answer. around is everything but the records; an answer that is
// no object has none. found tells whether the place of the records was there.
func JSON(r io.Reader, path Path, each Each) (around any, found bool, err error) {
	if r, err = unmarked(r); err != nil {
		return nil, false, err
	}
	r, each = leashed(r, each)
	d := &jsonReader{json: json.NewDecoder(r), each: each, around: map[string]any{}}
	d.json.UseNumber()
	around, found, err = d.walk(path, d.around, true)
	if err != nil {
		return around, found, err
	}
	if _, err := d.json.Token(); !errors.Is(err, io.EOF) {
		if err == nil {
			err = ErrTrailing
		}
		return around, found, err
	}
	return around, found, nil
}

// walk reads the next value, of which path is what is left. into is the object it
// becomes when it is one.
func (d *jsonReader) walk(path Path, into map[string]any, top bool) (any, bool, error) {
	if len(path) == 0 {
		return d.records()
	}
	token, err := d.json.Token()
	if err != nil {
		return nil, false, err
	}
	switch token {
	case json.Delim('{'):
		if !top {
			into = map[string]any{}
		}
		found, err := d.object(path, into)
		return into, found, err
	case json.Delim('['):
		list, found, err := d.list(path)
		return list, found, err
	}
	return plain(token), false, nil
}

func (d *jsonReader) object(path Path, into map[string]any) (found bool, err error) {
	for d.json.More() {
		token, err := d.json.Token()
		if err != nil {
			return found, err
		}
		key, _ := token.(string)
		if path[0] == key || path[0] == "*" {
			inner := map[string]any{}
			into[key] = inner // seen from inside while it is being read
			value, here, err := d.walk(path[1:], inner, true)
			if err != nil {
				return found, err
			}
			into[key], found = value, found || here
			continue
		}
		var raw json.RawMessage
		if err := d.json.Decode(&raw); err != nil {
			return found, err
		}
		if d.size += len(raw) + len(key); d.size > maxEnvelope {
			return found, ErrEnvelope
		}
		if into[key], err = Decode(raw); err != nil {
			return found, err
		}
	}
	_, err = d.json.Token() // the closing brace
	return found, err
}

// list reads the elements of a list on the way: "*" is all of them, a number one.
func (d *jsonReader) list(path Path) ([]any, bool, error) {
	var out []any
	found := path[0] == "*" // an empty list is a place without records
	for i := 0; d.json.More(); i++ {
		if path[0] == "*" || path[0] == strconv.Itoa(i) {
			value, here, err := d.walk(path[1:], nil, false)
			if err != nil {
				return out, found, err
			}
			out, found = append(out, value), found || here
			continue
		}
		var value any
		if err := d.json.Decode(&value); err != nil {
			return out, found, err
		}
		out = append(out, plain(value))
		if d.size += 64; d.size > maxEnvelope {
			return out, found, ErrEnvelope
		}
	}
	_, err := d.json.Token() // the closing bracket
	return out, found, err
}

// records hands over the elements of a list, or an object as the only one.
func (d *jsonReader) records() (any, bool, error) {
	token, err := d.json.Token()
	if err != nil {
		return nil, false, err
	}
	switch token {
	case json.Delim('['):
		for d.json.More() {
			var item any
			if err := d.json.Decode(&item); err != nil {
				return nil, true, err
			}
			if err := d.each(plain(item), d.around); err != nil {
				return nil, true, err
			}
		}
		_, err = d.json.Token()
		return []any{}, true, err
	case json.Delim('{'):
		item := map[string]any{}
		for d.json.More() {
			key, err := d.json.Token()
			if err != nil {
				return nil, true, err
			}
			var value any
			if err := d.json.Decode(&value); err != nil {
				return nil, true, err
			}
			item[key.(string)] = plain(value)
		}
		if _, err := d.json.Token(); err != nil {
			return nil, true, err
		}
		return item, true, d.each(item, d.around)
	}
	return plain(token), false, nil // null and scalars are as good as missing
}

// Decode reads one JSON value.
func Decode(raw []byte) (any, error) {
	r, err := unmarked(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(r)
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, ErrTrailing
	}
	return plain(v), nil
}

// plain turns the numbers of a value into int, float64 or their digits.
func plain(v any) any {
	switch v := v.(type) {
	case json.Number:
		return numberOf(v.String())
	case map[string]any:
		for key, item := range v {
			v[key] = plain(item)
		}
	case []any:
		for i, item := range v {
			v[i] = plain(item)
		}
	}
	return v
}

func numberOf(digits string) any {
	if n, err := strconv.Atoi(digits); err == nil {
		return n
	}
	if !strings.ContainsAny(digits, ".eE") {
		return digits
	}
	f, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return digits
	}
	return f
}
