package connector

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/connector/wire"
)

// maxWrapped is how deep records may lie in what a person copied around them.
const maxWrapped = 3

// sample is an answer that a person gives, instead of the vendor.
type sample struct {
	*Session
	plan    *streamPlan
	env     formula.Env
	columns map[string]bool
}

// read finds the records in an answer and maps them.
func (s *sample) read(answer []byte) (Page, error) {
	if len(answer) == 0 {
		return Page{}, errors.New("nothing came in on standard input")
	}
	rows, found, err := s.inPlace(answer)
	if err != nil || found {
		return s.mapped(rows), err
	}
	rows, err = s.loose(answer)
	if err != nil {
		return Page{}, err
	}
	page := s.mapped(rows)
	for depth := 0; depth < maxWrapped && len(page.Records)+len(page.Deleted) == 0 && s.foreign(rows); depth++ {
		if rows = inside(rows); len(rows) > 0 {
			if closer := s.mapped(rows); len(closer.Records) > 0 {
				page = closer
			}
		}
	}
	if len(page.Records)+len(page.Deleted) == 0 {
		if said := s.refusal(answer); said != "" {
			return Page{}, fmt.Errorf("the answer holds no records. %s says: %s", s.connector.manifest.Name, said)
		}
	}
	return page, nil
}

// inPlace reads the records where the vendor puts them. What stands around their
// list may be missing.
func (s *sample) inPlace(answer []byte) (rows []any, found bool, err error) {
	w := s.walk(&s.plan.list, s.env)
	take := func(item any, around map[string]any) error {
		if s.columns == nil && s.plan.columns != nil {
			s.columns = columnsOf(s.plan.columns, around)
		}
		return w.unwrapped(item, around, func(v any, _ map[string]any) error {
			rows = append(rows, v)
			return nil
		})
	}
	parse := wire.JSON
	if s.plan.list.request.answer == "xml" && wire.LooksLikeXML(answer) {
		parse = wire.XML
	}
	for skip := range max(len(s.plan.list.records), 1) {
		rows = nil
		around, there, err := parse(bytes.NewReader(answer), s.plan.list.records[skip:], take)
		switch {
		case err == nil && there:
			return rows, true, nil
		case err == nil && skip == 0 && s.plan.list.optional && formula.Blank(around):
			return nil, true, nil // a page without any
		}
	}
	if wire.LooksLikeXML(answer) {
		err = wire.ErrNoRecords
		if said := s.refusal(answer); said != "" {
			err = fmt.Errorf("the answer holds no records. %s says: %s", s.connector.manifest.Name, said)
		}
	}
	return nil, false, err
}

// loose takes a list of records, a record, or one a line.
func (s *sample) loose(answer []byte) (rows []any, err error) {
	direct := func(item any, _ map[string]any) error { rows = append(rows, item); return nil }
	if _, _, err := wire.JSON(bytes.NewReader(answer), nil, direct); err == nil {
		return rows, nil
	}
	rows = nil
	for i, line := range bytes.Split(answer, []byte("\n")) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		v, err := wire.Decode(line)
		if err != nil {
			return nil, fmt.Errorf("line %d is not JSON: %w", i+1, err)
		}
		rows = append(rows, v)
	}
	return rows, nil
}

// mapped maps rows as a run would.
func (s *sample) mapped(rows []any) (page Page) {
	r := &reading{Session: s.Session, plan: s.plan}
	w := &work{reading: r, seen: map[string]uint64{}, here: map[string]bool{}, mapper: r.mapperOf(s.env)}
	for _, v := range rows {
		if wanted(s.plan.list.keep, s.env, v) {
			w.sort(&page, w.mapped(row{value: v, each: map[string]any{}, columns: s.columns}))
		}
	}
	return page
}

// foreign tells that the rows are none of the stream's records, since they have no
// field that the mapping looks at: what they hold may be.
func (s *sample) foreign(rows []any) bool {
	for _, v := range rows {
		raw, _ := v.(map[string]any)
		for _, f := range s.plan.fields {
			if slices.ContainsFunc(f.sources, func(name string) bool { _, there := raw[name]; return there }) {
				return false
			}
		}
	}
	return true
}

// inside are the objects within the rows.
func inside(rows []any) (out []any) {
	for _, v := range rows {
		raw, _ := v.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(raw)) {
			for _, inner := range formula.List(raw[name]) {
				if _, is := inner.(map[string]any); is {
					out = append(out, inner)
				}
			}
		}
	}
	return out
}

// refusal is what the vendor says is wrong, where the answer is a refusal.
func (s *sample) refusal(answer []byte) string {
	body, err := wire.Decode(answer)
	if wire.LooksLikeXML(answer) {
		body, _, err = wire.XML(bytes.NewReader(answer), nil, nil)
	}
	if err != nil {
		return ""
	}
	return s.vendorText(reply{body: body}.into(s.env))
}
