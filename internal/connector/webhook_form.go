package connector

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

func flat(values url.Values) map[string]any {
	out := make(map[string]any, len(values))
	for name, list := range values {
		out[name] = list[0]
	}
	return out
}

// formPairs are the fields of a form in their order.
func formPairs(body string) [][2]string {
	var pairs [][2]string
	for _, part := range strings.Split(body, "&") {
		name, value, _ := strings.Cut(part, "=")
		n, err1 := url.QueryUnescape(name)
		v, err2 := url.QueryUnescape(value)
		if err1 == nil && err2 == nil && n != "" {
			pairs = append(pairs, [2]string{n, v})
		}
	}
	return pairs
}

// sortedPairs are names and values, by name, with nothing between them.
func sortedPairs(values url.Values) string {
	var b strings.Builder
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, v := range values[name] {
			b.WriteString(name + v)
		}
	}
	return b.String()
}

// jsonPairs is a form as JSON with a blank after each comma and colon, as Python
// writes it.
func jsonPairs(pairs [][2]string) string {
	parts := make([]string, len(pairs))
	for i, pair := range pairs {
		parts[i] = quoted(pair[0]) + ": " + quoted(pair[1])
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s)
	return strings.TrimRight(b.String(), "\n")
}
