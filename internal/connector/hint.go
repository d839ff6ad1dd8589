package connector

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/assetronics/assetronics/internal/connector/formula"
)

// remedies say what helps against what the YAML library says.
var remedies = []struct{ says, help string }{
	{"mapping value is not allowed", "; a value that holds a colon and a blank must be quoted, or stand below under >-"},
	{"value is not allowed in this context", "; look at the indentation here and above: the keys of one block begin in the same column"},
	{"',' or '}' must be specified", "; a value within { } that holds { } [ ] or a comma must be quoted"},
	{"',' or ']' must be specified", "; a value within [ ] that holds { } [ ] or a comma must be quoted"},
	{"cannot start any token", "; indent with blanks, and quote values that begin with an odd character"},
	{"could not find end character of", "; a quote is not closed"},
}

func remedy(text string) string {
	for _, r := range remedies {
		if strings.Contains(text, r.says) {
			return r.help
		}
	}
	return ""
}

var (
	unknownName  = regexp.MustCompile(`^unknown name (\w+)`)
	unknownField = regexp.MustCompile(`^unknown field (\w+)`)
)

// hint tells what could be meant instead of an unknown name.
func (c *compiler) hint(err error, source string, scope formula.Scope) string {
	var syntax *formula.SyntaxError
	if !errors.As(err, &syntax) {
		return ""
	}
	if m := unknownName.FindStringSubmatch(syntax.Text); m != nil {
		return c.hintOfName(m[1], source, scope)
	}
	if m := unknownField.FindStringSubmatch(syntax.Text); m != nil {
		return hintOfField(m[1], source, scope)
	}
	return ""
}

func (c *compiler) hintOfName(name, source string, scope formula.Scope) string {
	names := slices.Sorted(maps.Keys(scope))
	called := regexp.MustCompile(`\b` + name + `\s*\(`).MatchString(source)
	known := names
	if called {
		known = formula.Functions()
	}
	if meant := didYouMean(name, known); meant != "" {
		return meant
	}
	_, ofRecord := scope["record"]
	switch {
	case called:
		return "; no function is called so"
	case ofRecord:
		return fmt.Sprintf("; a field of the vendor's record is record.%s", name)
	case len(names) == 0:
		return "; no names are known here"
	}
	return "; known here are " + strings.Join(names, ", ") + " and the functions"
}

// hintOfField tells what there is under a name whose keys are known.
func hintOfField(field, source string, scope formula.Scope) string {
	owner := regexp.MustCompile(`(\w+)(?:\??\.|\[["'])` + field).FindStringSubmatch(source)
	if owner == nil {
		return ""
	}
	keys := scope[owner[1]]
	if meant := didYouMean(field, keys); meant != "" {
		return meant
	}
	declare := map[string]string{ //nolint:gosec // words about secrets, not secrets
		"settings": "; declare it under settings", "secrets": "; declare it under secrets", "tables": "; add it under tables",
		"record": "; add it to reads", "each": "; name it in for_each, further out", "vars": "; add it under vars",
	}[owner[1]]
	if len(keys) == 0 {
		return declare
	}
	return declare + " (" + owner[1] + " has " + strings.Join(keys, ", ") + ")"
}

// didYouMean suggests the known word that is nearest, if one is near.
func didYouMean(word string, known []string) string {
	best, least := "", 1+len(word)/3
	for _, k := range known {
		if d := levenshtein.ComputeDistance(strings.ToLower(word), strings.ToLower(k)); d <= least && d < len(k) {
			best, least = k, d-1
		}
	}
	if best == "" {
		return ""
	}
	return "; do you mean " + best + "?"
}
