package formula

import (
	"errors"
	"fmt"
	"html"
	"regexp"
	"strings"
)

// Template is a text around expressions: https://${settings.host}/api. Safe for
// concurrent use.
type Template struct {
	source string
	parts  []piece
}

// piece is a piece of plain text, or an expression.
type piece struct {
	text       string
	expression *Expression
}

// ParseTemplate reads a text; ${ } holds an expression, $${ is a plain ${.
func ParseTemplate(source string, scope Scope) (*Template, error) {
	t := &Template{source: source}
	rest, offset := source, 0
	for {
		i := strings.Index(rest, "${")
		text := rest
		if i >= 0 {
			text = rest[:i]
		}
		if err := bare(text, offset, scope); err != nil {
			return nil, err
		}
		if i < 0 {
			t.plain(rest)
			return t, nil
		}
		if i > 0 && rest[i-1] == '$' {
			t.plain(rest[:i-1] + "${")
			rest, offset = rest[i+2:], offset+i+2
			continue
		}
		t.plain(rest[:i])
		end, err := closing(rest[i+2:])
		if err != nil {
			return nil, &SyntaxError{Text: err.Error(), Column: offset + i}
		}
		inner := rest[i+2 : i+2+end]
		expression, err := Compile(inner, scope)
		if err != nil {
			var syntax *SyntaxError
			if errors.As(err, &syntax) {
				return nil, &SyntaxError{Text: syntax.Text, Column: syntax.Column + offset + i + 2}
			}
			return nil, err
		}
		t.parts = append(t.parts, piece{expression: expression})
		rest, offset = rest[i+3+end:], offset+i+3+end
	}
}

var braced = regexp.MustCompile(`\{\s*([A-Za-z_]\w*)\s*(?:\.|\?\.|\[)[^{}]*\}`)

// bare finds what looks like an expression and has no $ before it: {page.number} would
// be sent as it stands. A single word in braces may well be meant, as in GraphQL.
func bare(text string, offset int, scope Scope) error {
	for _, m := range braced.FindAllStringSubmatchIndex(text, -1) {
		if _, known := scope[text[m[2]:m[3]]]; known {
			whole := text[m[0]:m[1]]
			return &SyntaxError{Text: fmt.Sprintf(`%s is sent as it stands: write $%s, or ${"{"} for a brace`, whole, whole), Column: offset + m[0]}
		}
	}
	return nil
}

func (t *Template) plain(text string) {
	if text == "" {
		return
	}
	if n := len(t.parts); n > 0 && t.parts[n-1].expression == nil {
		t.parts[n-1].text += text
		return
	}
	t.parts = append(t.parts, piece{text: text})
}

// closing finds the brace that ends an expression, past texts and inner braces.
func closing(s string) (int, error) {
	depth := 0
	var quote byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0:
			if c == '\\' && quote != '`' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '{':
			depth++
		case c == '}' && depth == 0:
			return i, nil
		case c == '}':
			depth--
		}
	}
	return 0, errors.New("the ${ has no closing }")
}

// Source is the template as it was written.
func (t *Template) Source() string { return t.source }

// Fixed tells whether the text holds no expression.
func (t *Template) Fixed() bool {
	return len(t.parts) == 0 || len(t.parts) == 1 && t.parts[0].expression == nil
}

// Uses tells whether any expression names this.
func (t *Template) Uses(name string) bool {
	for _, p := range t.parts {
		if p.expression != nil && p.expression.Uses(name) {
			return true
		}
	}
	return false
}

// Looks lists the keys directly under a name that the template looks at.
func (t *Template) Looks(name string) []string {
	var keys []string
	for _, p := range t.parts {
		if p.expression != nil {
			keys = append(keys, p.expression.Looks(name)...)
		}
	}
	return keys
}

// Value is what the template stands for. One expression alone keeps the kind of
// its value. A text with an expression that is null is null as a whole: so a
// query parameter without its value is left out.
func (t *Template) Value(env Env) (any, error) {
	if len(t.parts) == 1 && t.parts[0].expression != nil {
		return t.parts[0].expression.Eval(env)
	}
	return t.write(env, nil)
}

// Text is the value as a text; "" and false for null.
func (t *Template) Text(env Env) (string, bool, error) { return t.Escaped(env, nil) }

// Escaped is Text with each expression's value escaped, for paths and XML.
func (t *Template) Escaped(env Env, escape func(string) string) (string, bool, error) {
	v, err := t.write(env, escape)
	if err != nil || v == nil {
		return "", false, err
	}
	return v.(string), true, nil
}

func (t *Template) write(env Env, escape func(string) string) (any, error) {
	var b strings.Builder
	for _, p := range t.parts {
		if p.expression == nil {
			b.WriteString(p.text)
			continue
		}
		v, err := p.expression.Eval(env)
		if err != nil {
			return nil, err
		}
		if v == nil {
			return nil, nil
		}
		if xml, ok := v.(Raw); ok {
			b.WriteString(string(xml))
			continue
		}
		s, err := Show(v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.source, err)
		}
		if escape != nil {
			s = escape(s)
		}
		b.WriteString(s)
	}
	return b.String(), nil
}

// EscapeXML makes a text safe inside an element or attribute.
func EscapeXML(s string) string { return html.EscapeString(s) }
