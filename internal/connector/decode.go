package connector

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

var errNoRecords = errors.New("the place of the records is missing")

// decoder walks through an answer to the list of records and hands them over
// one by one: an answer of any size needs the room of one record.
type decoder struct {
	json    *json.Decoder
	records []string // path of the list
	column  []string // path of the list of columns; nil for none
	columns map[string]bool
	each    func(record any) error
}

// decodeRecords calls each for every element of the list at a path (names with
// dots between them, "" for the answer itself). Columns collects the ids listed
// at another path, if that comes before the records. A list that is missing, is
// no list, or ends too early is an error; what was handed over before stands.
func decodeRecords(r io.Reader, records, columns string, each func(record any, columns map[string]bool) error) error {
	d := &decoder{json: json.NewDecoder(r), records: segments(records), column: segments(columns)}
	d.json.UseNumber()
	d.each = func(record any) error { return each(record, d.columns) }
	found, err := d.value(d.records, d.column)
	switch {
	case err != nil:
		return err
	case !found:
		return errNoRecords
	}
	if _, err := d.json.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the end of the answer")
	}
	return nil
}

func segments(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(path, ".")
}

// value reads the next value, of which records and columns are what is left of
// the paths; nil columns are not looked for.
func (d *decoder) value(records, columns []string) (found bool, err error) {
	if len(records) == 0 {
		return true, d.list()
	}
	if err := d.open('{'); err != nil {
		return false, err
	}
	for d.json.More() {
		key, err := d.json.Token()
		if err != nil {
			return found, err
		}
		switch {
		case key == records[0]:
			found, err = d.value(records[1:], below(columns, key))
		case len(columns) == 1 && key == columns[0]:
			err = d.readColumns()
		default:
			var skipped json.RawMessage
			err = d.json.Decode(&skipped)
		}
		if err != nil {
			return found, err
		}
	}
	_, err = d.json.Token() // the closing brace
	return found, err
}

// below is what is left of the columns' path inside key.
func below(columns []string, key json.Token) []string {
	if len(columns) > 1 && columns[0] == key {
		return columns[1:]
	}
	return nil
}

func (d *decoder) list() error {
	if err := d.open('['); err != nil {
		return err
	}
	for d.json.More() {
		var record any
		if err := d.json.Decode(&record); err != nil {
			return err
		}
		if err := d.each(record); err != nil {
			return err
		}
	}
	_, err := d.json.Token() // the closing bracket
	return err
}

// open reads the beginning of an object or list. Null and everything else are
// as good as missing.
func (d *decoder) open(delim json.Delim) error {
	token, err := d.json.Token()
	if err != nil {
		return err
	}
	if token != delim {
		return errNoRecords
	}
	return nil
}

func (d *decoder) readColumns() error {
	var list []struct {
		ID any `json:"id"`
	}
	var raw json.RawMessage
	if err := d.json.Decode(&raw); err != nil {
		return err
	}
	if json.Unmarshal(raw, &list) != nil {
		return nil // another form than we know: then nothing is said of columns
	}
	d.columns = make(map[string]bool, len(list))
	for _, column := range list {
		d.columns[fmt.Sprint(column.ID)] = true
	}
	return nil
}

// plainNumbers turns the numbers of a record into texts of their digits.
func plainNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		return v.String()
	case map[string]any:
		for key, item := range v {
			v[key] = plainNumbers(item)
		}
	case []any:
		for i, item := range v {
			v[i] = plainNumbers(item)
		}
	}
	return v
}

// at finds the value at a path of names and list positions; nil when there is
// none.
func at(v any, path string) any {
	for _, name := range segments(path) {
		switch in := v.(type) {
		case map[string]any:
			v = in[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(in) {
				return nil
			}
			v = in[i]
		default:
			return nil
		}
	}
	return v
}

// textAt is at for texts and numbers, "" for everything else.
func textAt(v any, path string) string {
	s, err := text(plainNumbers(at(v, path)))
	if err != nil {
		return ""
	}
	return s
}
