package list

import (
	"fmt"
	"strings"
	"unicode"
)

// The query language of the search box:
//
//	status:in_stock model:"MacBook Pro" warranty<2027 -location:Berlin "free words"
//
// A query is terms with blanks between them, all of which must hold. A term is a
// word, a text in quotes, or a condition: a field, one of : = < <= > >=, and
// values with commas between them. A minus before a term turns it around. The
// value * is any, none is none. Places in the text are counted in characters.

// term is one part of a query.
type term struct {
	from, to int
	not      bool
	field    string // "" for words
	fieldTo  int    // behind the field
	op       string
	opTo     int // behind the operator
	values   []value
}

// value is a text as it stands behind an operator, or a word.
type value struct {
	from, to int
	text     string
	quoted   bool
}

// mistake says what is wrong with a query, and where.
type mistake struct {
	from, to int
	message  string
}

func (m *mistake) Error() string {
	return fmt.Sprintf("characters %d to %d: %s", m.from, m.to, m.message)
}

func wrong(from, to int, message string, args ...any) *mistake {
	return &mistake{from: from, to: to, message: fmt.Sprintf(message, args...)}
}

// reader goes through a query.
type reader struct {
	text []rune
	at   int
}

func (r *reader) more() bool { return r.at < len(r.text) }

func (r *reader) blank() bool { return unicode.IsSpace(r.text[r.at]) }

func (r *reader) take(one rune) bool {
	if r.more() && r.text[r.at] == one {
		r.at++
		return true
	}
	return false
}

// parseQuery reads a query's terms.
func parseQuery(text string) ([]term, *mistake) {
	r := &reader{text: []rune(text)}
	var terms []term
	for {
		for r.more() && r.blank() {
			r.at++
		}
		if !r.more() {
			return terms, nil
		}
		if len(terms) == maxTerms {
			return nil, wrong(r.at, len(r.text), "at most %d parts", maxTerms)
		}
		t, err := r.term()
		if err != nil {
			return nil, err
		}
		terms = append(terms, t)
	}
}

// maxTerms bounds a query: each of its terms becomes a part of a statement.
const maxTerms = 32

func (r *reader) term() (term, *mistake) {
	t := term{from: r.at}
	if r.text[r.at] == '-' && r.at+1 < len(r.text) && !unicode.IsSpace(r.text[r.at+1]) {
		t.not = true
		r.at++
	}
	begin := r.at
	if name := r.name(); name != "" {
		t.fieldTo = r.at
		if t.op = r.operator(); t.op != "" {
			t.field, t.opTo = name, r.at
			return r.condition(t)
		}
	}
	r.at = begin
	v, err := r.value(false)
	t.values, t.to = []value{v}, r.at
	return t, err
}

// name reads what may be a field; "" when it is none.
func (r *reader) name() string {
	begin := r.at
	for r.more() {
		letter := r.text[r.at]
		if !unicode.IsLetter(letter) && letter != '_' && (r.at == begin || !unicode.IsDigit(letter) && letter != '.') {
			break
		}
		r.at++
	}
	return string(r.text[begin:r.at])
}

// operator reads one; the colon before another sign may stand or not.
func (r *reader) operator() string {
	colon := r.take(':')
	switch {
	case r.take('<'):
		return r.orEqual("<")
	case r.take('>'):
		return r.orEqual(">")
	case r.take('='):
		return "="
	case colon:
		return ":"
	}
	return ""
}

func (r *reader) orEqual(op string) string {
	if r.take('=') {
		return op + "="
	}
	return op
}

func (r *reader) condition(t term) (term, *mistake) {
	for {
		if !r.more() || r.blank() {
			return t, wrong(t.from, r.at, "say what %s is to be compared with", t.field)
		}
		v, err := r.value(true)
		if err != nil {
			return t, err
		}
		if v.text == "" && !v.quoted {
			return t, wrong(v.from, v.to, "a value is missing")
		}
		t.values = append(t.values, v)
		if !r.take(',') {
			t.to = r.at
			return t, nil
		}
	}
}

// value reads a text in quotes or up to the next blank; of a condition also up to
// a comma. Within quotes a backslash keeps the next character as it is.
func (r *reader) value(ofCondition bool) (value, *mistake) {
	v := value{from: r.at}
	var text strings.Builder
	if !r.take('"') {
		for r.more() && !r.blank() && (!ofCondition || r.text[r.at] != ',') {
			text.WriteRune(r.text[r.at])
			r.at++
		}
		v.text, v.to = text.String(), r.at
		return v, nil
	}
	v.quoted = true
	for r.more() {
		letter := r.text[r.at]
		r.at++
		switch {
		case letter == '"':
			v.text, v.to = text.String(), r.at
			if r.more() && !r.blank() && r.text[r.at] != ',' {
				return v, wrong(r.at, r.at+1, "put a blank behind the closing quote")
			}
			return v, nil
		case letter == '\\' && r.more():
			letter = r.text[r.at]
			r.at++
		}
		text.WriteRune(letter)
	}
	return v, wrong(v.from, r.at, "the closing quote is missing")
}
