package bamboohr

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
)

// table is a set of records with its column dictionary: what reports and the
// directory consist of.
type table struct {
	columns []column
	records []record
}

// record is one person's values: the key id, then the columns in their order.
// A value is a string, nil, a boolean or, when trouble broke it, anything.
type record struct {
	id      string
	columns []column
	values  []any
}

// MarshalJSON keeps the order of the columns, which a map would lose.
func (r record) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	write := func(key string, value any) error {
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		name, err := json.Marshal(key)
		if err != nil {
			return err
		}
		body, err := json.Marshal(value)
		if err != nil {
			return err
		}
		out.Write(name)
		out.WriteByte(':')
		out.Write(body)
		return nil
	}
	if err := write(recordID, r.id); err != nil {
		return nil, err
	}
	for i, c := range r.columns {
		if c.key == recordID {
			continue
		}
		if err := write(c.key, r.values[i]); err != nil {
			return nil, err
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// columnJSON is one entry of the column dictionary.
type columnJSON struct {
	ID   string `json:"id"`
	Type string `json:"type"`
	Name string `json:"name"`
}

func (t table) dictionary() []columnJSON {
	entries := make([]columnJSON, 0, len(t.columns))
	for _, c := range t.columns {
		entries = append(entries, columnJSON{ID: c.key, Type: c.kind, Name: c.name})
	}
	return entries
}

// The XML forms of the same.
type (
	xmlColumn struct {
		ID   string `xml:"id,attr"`
		Type string `xml:"type,attr"`
		Name string `xml:",chardata"`
	}
	xmlField struct {
		ID    string `xml:"id,attr"`
		Value string `xml:",chardata"`
	}
	xmlEmployee struct {
		XMLName xml.Name   `xml:"employee"`
		ID      string     `xml:"id,attr"`
		Fields  []xmlField `xml:"field"`
	}
)

func (t table) xmlColumns() []xmlColumn {
	entries := make([]xmlColumn, 0, len(t.columns))
	for _, c := range t.columns {
		entries = append(entries, xmlColumn{ID: c.key, Type: c.kind, Name: c.name})
	}
	return entries
}

func (t table) xmlEmployees() []xmlEmployee {
	employees := make([]xmlEmployee, 0, len(t.records))
	for _, r := range t.records {
		employees = append(employees, r.xml())
	}
	return employees
}

func (r record) xml() xmlEmployee {
	e := xmlEmployee{ID: r.id}
	for i, c := range r.columns {
		e.Fields = append(e.Fields, xmlField{ID: c.key, Value: plain(r.values[i])})
	}
	return e
}

// plain is a value where there is only text: XML and CSV.
func plain(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}
