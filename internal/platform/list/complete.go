package list

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Completion is what may be typed at a place in a query: each suggestion would
// replace the characters between From and To.
type Completion struct {
	From, To    int
	Suggestions []Suggestion
}

// Suggestion is one way to go on.
type Suggestion struct {
	Text string // what is put in
	Kind string // field, operator or value
}

// maxSuggestions is as many as people look at.
const maxSuggestions = 10

// Complete suggests how a query may go on at a place in it.
func Complete(ctx context.Context, tx pgx.Tx, spec Spec, tenant uuid.UUID, text string, at int) (Completion, error) {
	runes := []rune(text)
	at = max(0, min(at, len(runes)))
	t := current(runes[:at])
	c := Completion{From: t.from, To: at}
	if t.op == "" {
		c.Suggestions = spec.fieldsLike(t.field)
		return c, nil
	}
	field, tree := inTree(t.field)
	col, ok := spec.asks(field)
	if !ok || tree && col.treeName() == "" {
		return c, nil
	}
	c.From = t.values[0].from
	var err error
	c.Suggestions, err = col.valuesLike(ctx, tx, tenant, t.values[0].text)
	return c, err
}

// current is the term that ends at the end of the text, however incomplete: its
// field, and behind an operator the value that is being typed.
func current(text []rune) term {
	begin, quoted := 0, false
	for i, letter := range text {
		switch {
		case letter == '"':
			quoted = !quoted
		case unicode.IsSpace(letter) && !quoted:
			begin = i + 1
		}
	}
	if begin < len(text) && text[begin] == '-' {
		begin++
	}
	r := &reader{text: text, at: begin}
	t := term{from: begin, field: r.name()}
	if t.op = r.operator(); t.op == "" {
		if r.more() {
			t.field = string(text[begin:])
		}
		return t
	}
	from := r.at
	if t.op == ":" || t.op == "=" {
		for i := from; i < len(text); i++ {
			if text[i] == ',' && strings.Count(string(text[from:i]), `"`)%2 == 0 {
				r.at = i + 1
			}
		}
	}
	typed := strings.Trim(string(text[r.at:]), `"`)
	t.values = []value{{from: r.at, to: len(text), text: typed}}
	return t
}

func (s Spec) fieldsLike(begun string) []Suggestion {
	begun = strings.ToLower(begun)
	var exact, first, then []Suggestion
	for _, c := range s.Columns {
		if !c.Filter {
			continue
		}
		suggestion := Suggestion{Text: c.Name + ":", Kind: "field"}
		if name := c.treeName(); name != "" && strings.HasPrefix(name, begun) {
			then = append(then, Suggestion{Text: name + ":", Kind: "field"})
		}
		if c.Name == begun { // complete: how it may be compared
			for _, sign := range c.signs() {
				exact = append(exact, Suggestion{Text: c.Name + sign, Kind: "operator"})
			}
			continue
		}
		switch {
		case strings.HasPrefix(c.Name, begun):
			first = append(first, suggestion)
		case slices.ContainsFunc(c.Also, func(also string) bool { return strings.HasPrefix(also, begun) }), strings.Contains(c.Name, begun):
			then = append(then, suggestion)
		}
	}
	all := slices.Concat(exact, first, then)
	return all[:min(len(all), maxSuggestions)]
}

// signs are the operators that make sense for a column.
func (c Column) signs() []string {
	switch c.Type {
	case Int, Date, Time:
		return []string{":", "<", "<=", ">", ">="}
	case Text:
		return []string{":", "="}
	case Keyword, ID, Bool, Presence:
	}
	return []string{":"}
}

func (c Column) valuesLike(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, begun string) ([]Suggestion, error) {
	known := c.Values
	if c.Type == Bool {
		known = []string{"true", "false"}
	}
	if c.By != nil {
		key := strings.ToLower(begun)
		where, args := c.By.like(tenant, key)
		names, err := c.By.read(ctx, tx, c.By.Label, where, args)
		if err != nil {
			return nil, err
		}
		slices.SortStableFunc(names, func(x, y string) int { return rankOf(y, key) - rankOf(x, key) })
		known, begun = names, ""
	}
	if c.Nullable || c.Within != "" {
		known = append(slices.Clone(known), "none", "*")
	}
	var suggestions []Suggestion
	for _, text := range known {
		if !strings.HasPrefix(strings.ToLower(text), strings.ToLower(begun)) {
			continue
		}
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '"' || r == '\\' }) {
			text = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
		}
		suggestions = append(suggestions, Suggestion{Text: text, Kind: "value"})
	}
	return suggestions[:min(len(suggestions), maxSuggestions)], nil
}

// rankOf puts names that begin with what was typed before those that have it.
func rankOf(name, begun string) int {
	if strings.HasPrefix(strings.ToLower(name), begun) {
		return 1
	}
	return 0
}
