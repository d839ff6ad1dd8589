package connector

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/connector/wire"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// MapOptions is what a mapping may look at besides the answer.
type MapOptions struct {
	// Settings that are filled in; none is required.
	Settings  map[string]any
	Overrides Overrides
}

// Map maps an answer of the vendor as the stream would, without a call to anybody:
// a whole answer, a list of records, one record, or one a line. Details and joined
// lists are as in the records.
func (c *Connector) Map(stream string, answer []byte, o MapOptions) (Page, error) {
	plan := c.streams[stream]
	if plan == nil {
		var names []string
		for name := range c.streams {
			names = append(names, name)
		}
		return Page{}, fmt.Errorf("connector %s has no stream %q%s", c.manifest.Key, stream, didYouMean(stream, names))
	}
	values, wrong := c.settings.values(o.Settings, "settings", fault.New(fault.Invalid, "connector.settings_invalid", "The settings do not fit."))
	for _, f := range wrong.Fields {
		if f.Message != "This is required." {
			return Page{}, wrong
		}
	}
	s := &Session{connector: c, env: c.environment(values, nil), vars: map[string]any{}}
	if err := s.override(o.Overrides); err != nil {
		return Page{}, err
	}
	rows, columns, err := s.rowsOf(plan, answer)
	if err != nil {
		return Page{}, err
	}
	env := s.with(formula.Env{"joins": map[string]any{}, "run": map[string]any{}})
	r := &reading{Session: s, plan: plan}
	w := &work{reading: r, seen: map[string]uint64{}, here: map[string]bool{}, mapper: r.mapperOf(env)}
	var page Page
	for _, v := range rows {
		if !wanted(plan.list.keep, env, v) {
			continue
		}
		w.sort(&page, w.mapped(row{value: v, each: map[string]any{}, columns: columns}))
	}
	return page, nil
}

// rowsOf finds the records in an answer, or takes what came in for records.
func (s *Session) rowsOf(plan *streamPlan, answer []byte) (rows []any, columns map[string]bool, err error) {
	w := s.walk(&plan.list, s.with(formula.Env{"each": map[string]any{}, "joins": map[string]any{}, "run": map[string]any{}}))
	take := func(item any, around map[string]any) error {
		if columns == nil && plan.columns != nil {
			columns = columnsOf(plan.columns, around)
		}
		return w.unwrapped(item, around, func(v any, _ map[string]any) error {
			rows = append(rows, v)
			return nil
		})
	}
	if plan.list.request.answer == "xml" && bytes.HasPrefix(answer, []byte("<")) {
		_, found, err := wire.XML(bytes.NewReader(answer), plan.list.records, take)
		if err == nil && !found {
			err = wire.ErrNoRecords
		}
		return rows, columns, err
	}
	_, found, err := wire.JSON(bytes.NewReader(answer), plan.list.records, take)
	if err == nil && found {
		return rows, columns, nil
	}
	if err != nil && !errors.Is(err, wire.ErrTrailing) {
		if len(answer) == 0 {
			return nil, nil, errors.New("nothing came in on standard input")
		}
	}
	return s.loose(plan, answer, take)
}

// loose takes a list of records, a record, or one a line.
func (s *Session) loose(plan *streamPlan, answer []byte, take wire.Each) (rows []any, columns map[string]bool, err error) {
	direct := func(item any, _ map[string]any) error { rows = append(rows, item); return nil }
	if len(plan.list.records) == 0 {
		direct = take
	}
	if _, _, err := wire.JSON(bytes.NewReader(answer), nil, direct); err == nil {
		return rows, nil, nil
	}
	rows = nil
	for i, line := range bytes.Split(answer, []byte("\n")) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		v, err := wire.Decode(line)
		if err != nil {
			return nil, nil, fmt.Errorf("line %d is not JSON: %w", i+1, err)
		}
		rows = append(rows, v)
	}
	return rows, nil, nil
}
