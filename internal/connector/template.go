package connector

import (
	"regexp"
	"slices"
)

var placeholder = regexp.MustCompile(`\{([a-z][a-z0-9_]*)\}`)

// readsList stands in a body for the stream's list of fields.
const readsList = "{reads}"

// expand fills a text's placeholders; the manifest was checked to have no others.
func expand(text string, values map[string]string) string {
	return placeholder.ReplaceAllStringFunc(text, func(match string) string {
		if value, ok := values[match[1:len(match)-1]]; ok {
			return value
		}
		return match
	})
}

// expandBody fills the placeholders of a JSON body. Values land in JSON texts,
// so nothing in them can change the body's form.
func expandBody(body any, values map[string]string, reads []string) any {
	switch b := body.(type) {
	case string:
		if b == readsList {
			return slices.Clone(reads)
		}
		return expand(b, values)
	case []any:
		out := make([]any, len(b))
		for i, item := range b {
			out[i] = expandBody(item, values, reads)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(b))
		for key, item := range b {
			out[key] = expandBody(item, values, reads)
		}
		return out
	default:
		return b
	}
}

// placeholders lists the names a text, a map of texts or a body uses.
func placeholders(in any) []string {
	var names []string
	switch v := in.(type) {
	case string:
		for _, match := range placeholder.FindAllStringSubmatch(v, -1) {
			names = append(names, match[1])
		}
	case []any:
		for _, item := range v {
			names = append(names, placeholders(item)...)
		}
	case map[string]any:
		for _, item := range v {
			names = append(names, placeholders(item)...)
		}
	case map[string]string:
		for _, item := range v {
			names = append(names, placeholders(item)...)
		}
	}
	return names
}
