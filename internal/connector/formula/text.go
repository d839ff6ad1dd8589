package formula

import (
	"fmt"
	"html"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// Text gives a scalar as a text without control characters and outer blanks;
// null is "". An XML element with attributes is its text. Lists, other objects
// and booleans are no texts.
func Text(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return clean(v), nil
	case int:
		return strconv.Itoa(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return "", wrong(v, "a text")
		}
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	case map[string]any:
		if inner, ok := v["#text"]; ok {
			return Text(inner)
		}
	}
	return "", wrong(v, "a text")
}

// Show gives any scalar for a template: booleans too.
func Show(v any) (string, error) {
	if b, ok := v.(bool); ok {
		return strconv.FormatBool(b), nil
	}
	if s, ok := v.(string); ok {
		return s, nil // untouched: a body may end with a blank
	}
	return Text(v)
}

// clean drops what a database or a screen cannot take.
func clean(s string) string {
	if strings.ContainsFunc(s, unicode.IsControl) {
		s = strings.Map(func(r rune) rune {
			switch {
			case r == '\t', r == '\n', r == '\r':
				return ' '
			case unicode.IsControl(r):
				return -1
			}
			return r
		}, s)
	}
	return strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD"))
}

// Clean is a text without what a database or a screen cannot take.
func Clean(s string) string { return clean(s) }

// optional turns an empty text into null, so that ?? and templates see that there
// is nothing.
func optional(s string, err error) (any, error) {
	if err != nil || s == "" {
		return nil, err
	}
	return s, nil
}

func mapText(v any, fn func(string) string) (any, error) {
	s, err := Text(v)
	if err != nil {
		return nil, err
	}
	return optional(fn(s), nil)
}

func lower(s string) string { return strings.ToLower(s) }
func upper(s string) string { return strings.ToUpper(s) }

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

var tags = regexp.MustCompile(`<[^>]*>`)

// plain is HTML as a plain text.
func plain(s string) string { return clean(html.UnescapeString(tags.ReplaceAllString(s, " "))) }

// escape makes a text harmless where markup is understood; its lines stay.
func escape(v any) (any, error) {
	s, err := lines(v)
	if err != nil {
		return nil, err
	}
	return optional(markup.Replace(s), nil)
}

var markup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// lines is a text with its line breaks, for functions that may look for them.
func lines(v any) (string, error) {
	if s, ok := v.(string); ok {
		return s, nil
	}
	return Text(v)
}

func replace(a []any) (any, error) {
	s, err := lines(a[0])
	if err != nil {
		return nil, err
	}
	return optional(clean(strings.ReplaceAll(s, a[1].(string), a[2].(string))), nil)
}

func split(a []any) (any, error) {
	s, err := lines(a[0])
	if err != nil || s == "" {
		return []any{}, err
	}
	var parts []any
	for _, part := range strings.Split(s, a[1].(string)) {
		if part = clean(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts, nil
}

// part("t=1,v1=a,v1=b", "v1") gives the list of the values of that name.
func part(a []any) (any, error) {
	s, err := Text(a[0])
	if err != nil {
		return nil, err
	}
	found := []any{}
	for _, item := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		if name, value, ok := strings.Cut(item, "="); ok && name == a[1].(string) {
			found = append(found, value)
		}
	}
	return found, nil
}

var links = regexp.MustCompile(`<([^<>]*)>\s*((?:;\s*[^,;]+)*)`)

// link(headers.Link, "next") is the address of that relation, as RFC 8288 writes
// it.
func link(a []any) (any, error) {
	s, err := Text(a[0])
	if err != nil {
		return nil, err
	}
	for _, m := range links.FindAllStringSubmatch(s, -1) {
		for _, parameter := range strings.Split(m[2], ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
			if strings.EqualFold(strings.TrimSpace(name), "rel") && strings.EqualFold(strings.Trim(value, `" `), a[1].(string)) {
				return optional(m[1], nil)
			}
		}
	}
	return nil, nil
}

var patterns sync.Map // regular expressions of manifests, which are few

// match gives the first group of a regular expression, or all it matched.
func match(a []any) (any, error) {
	s, err := Text(a[0])
	if err != nil {
		return nil, err
	}
	source := a[1].(string)
	compiled, ok := patterns.Load(source)
	if !ok {
		pattern, err := regexp.Compile(source)
		if err != nil {
			return nil, &Bad{WrongType, "match: " + err.Error()}
		}
		compiled, _ = patterns.LoadOrStore(source, pattern)
	}
	found := compiled.(*regexp.Regexp).FindStringSubmatch(s)
	switch {
	case found == nil:
		return nil, nil
	case len(found) > 1:
		return found[1], nil
	}
	return found[0], nil
}

// join(" ", a, b) puts together what is not blank; lists are taken apart.
func join(args []any) (any, error) {
	if len(args) == 0 {
		return nil, nil
	}
	separator, ok := args[0].(string)
	if !ok {
		return nil, &Bad{WrongType, "join needs a separator first"}
	}
	var parts []string
	for _, v := range args[1:] {
		items := []any{v}
		if many, ok := v.([]any); ok {
			items = many
		}
		for _, item := range items {
			s, err := Text(item)
			if err != nil {
				return nil, err
			}
			if !Blank(s) {
				parts = append(parts, s)
			}
		}
	}
	return optional(strings.Join(parts, separator), nil)
}

// shorten cuts a text for a message.
func shorten(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// Shorten cuts a text for a message.
func Shorten(s string, most int) string { return shorten(s, most) }

// Raw is XML that is put into a body as it is.
type Raw string

// element("Name", value, …) is an XML element; "" when nothing is in it.
func element(args []any) (any, error) {
	if len(args) == 0 {
		return nil, &Bad{WrongType, "element needs a name"}
	}
	name := fmt.Sprint(args[0])
	var inside strings.Builder
	for _, v := range args[1:] {
		if xml, ok := v.(Raw); ok {
			inside.WriteString(string(xml))
			continue
		}
		s, err := Show(v)
		if err != nil {
			return nil, err
		}
		inside.WriteString(html.EscapeString(s))
	}
	if inside.Len() == 0 {
		return Raw(""), nil
	}
	end, _, _ := strings.Cut(name, " ")
	return Raw("<" + name + ">" + inside.String() + "</" + end + ">"), nil
}
