package connector

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// MapOptions is what a mapping may look at besides the answer.
type MapOptions struct {
	// Settings that are filled in; none is required.
	Settings  map[string]any
	Overrides Overrides
	// At is when the run began, for mappings that look at it.
	At time.Time
}

// Map maps an answer of the vendor as the stream would, without a call to anybody:
// a whole answer, a list of records, one record, or one a line, each also in what
// a person may have copied around or out of it. Details and joined lists are as in
// the records. An answer that says what is wrong instead is an error.
func (c *Connector) Map(stream string, answer []byte, o MapOptions) (Page, error) {
	plan := c.streams[stream]
	if plan == nil {
		names := c.Info().Streams
		return Page{}, fmt.Errorf("connector %s has no stream %q%s; it has %s", c.manifest.Key, stream, didYouMean(stream, names), strings.Join(names, ", "))
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
	run := map[string]any{}
	if !o.At.IsZero() {
		run["started"] = o.At.UTC().Format(time.RFC3339)
	}
	sample := &sample{Session: s, plan: plan, env: s.with(formula.Env{"each": map[string]any{}, "joins": map[string]any{}, "run": run})}
	return sample.read(bytes.TrimSpace(answer))
}

// Recognize is Map for a person's word: the stream may be called by its title, its
// kind of record or in another spelling, and an answer that means nothing to that
// stream may be one of another with the same kind. It tells whose it was.
func (c *Connector) Recognize(word string, answer []byte, o MapOptions) (page Page, stream string, err error) {
	names := c.meant(word)
	if len(names) == 0 {
		_, err := c.Map(word, answer, o)
		return Page{}, "", err
	}
	for _, name := range names {
		got, wrong := c.Map(name, answer, o)
		if wrong == nil && len(got.Records)+len(got.Deleted) > 0 {
			return got, name, nil
		}
		if stream == "" {
			page, stream, err = got, name, wrong
		}
	}
	return page, stream, err
}

// meant are the streams that a word can mean, the likeliest first.
func (c *Connector) meant(word string) []string {
	streams := c.Streams()
	one := plainWord(word)
	kinds := map[string]bool{}
	for _, close := range []func(StreamInfo) bool{
		func(s StreamInfo) bool { return s.Name == word },
		func(s StreamInfo) bool { return plainWord(s.Name) == one || plainWord(s.Title) == one },
		func(s StreamInfo) bool {
			return plainWord(s.Record) == one || strings.HasSuffix(plainWord(s.Record), one)
		},
		func(s StreamInfo) bool { return strings.HasPrefix(one, plainWord(s.Name)) },
	} {
		var names []string
		for _, s := range streams {
			if one != "" && close(s) {
				names, kinds[s.Record] = append(names, s.Name), true
			}
		}
		if len(names) == 0 {
			continue
		}
		slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(c.streams[a].optionally(), c.streams[b].optionally()) })
		for _, s := range streams {
			if kinds[s.Record] && !slices.Contains(names, s.Name) {
				names = append(names, s.Name)
			}
		}
		return names
	}
	return nil
}

// optionally is 1 for a stream that is there with some settings only.
func (p *streamPlan) optionally() int {
	if p.when != nil {
		return 1
	}
	return 0
}

// plainWord is a name without its spelling: managed_devices, managedDevices and
// "Managed device" are one.
func plainWord(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
	return strings.TrimSuffix(s, "s")
}
