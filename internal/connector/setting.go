package connector

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// The kinds of settings. A url is where requests are sent: http or https, with
// a host, without user name, query or fragment. A host is its name alone.
const (
	KindText      = "text"
	KindMultiline = "multiline"
	KindURL       = "url"
	KindHost      = "host"
	KindNumber    = "number"
	KindBoolean   = "boolean"
)

var kinds = []string{KindText, KindMultiline, KindURL, KindHost, KindNumber, KindBoolean}

// maxValue is longer than any key or address; private keys in PEM fit.
const maxValue = 16 << 10

// Field is one thing an administrator fills in, or an input of an action.
type Field struct {
	Key string `yaml:"key" json:"key"`
	// What stands beside it; the key in words when left out.
	Title string `yaml:"title" json:"label"`
	// text, multiline, url, host, number or boolean.
	Kind     string `yaml:"kind" json:"kind"`
	Required bool   `yaml:"required" json:"required"`
	Default  any    `yaml:"default" json:"default"`
	Help     string `yaml:"help" json:"help"`
	// A regular expression for the whole value.
	Pattern string `yaml:"pattern" json:"pattern"`
	// Shown in the empty field.
	Example string   `yaml:"example" json:"placeholder"`
	Choices []Choice `yaml:"choices" json:"choices,omitempty"`
	// Settings and the values of them with which this one is asked for.
	DependsOn map[string]Many[string] `yaml:"depends_on" json:"depends_on,omitempty"`
	// For those who know why; shown apart.
	Advanced bool `yaml:"advanced" json:"advanced,omitempty"`
}

// Choice is one of the values that can be chosen.
type Choice struct {
	Value string `yaml:"value" json:"value"`
	Title string `yaml:"title" json:"label"`
}

// UnmarshalYAML takes a text as value and title.
func (c *Choice) UnmarshalYAML(unmarshal func(any) error) error {
	var raw any
	if err := unmarshal(&raw); err != nil {
		return err
	}
	if _, object := raw.(map[string]any); object {
		type fields Choice
		return unmarshal((*fields)(c))
	}
	err := unmarshal(&c.Value)
	c.Title = c.Value
	return err
}

// asked tells whether the field is asked for, given the other settings.
func (f Field) asked(values map[string]string) bool {
	for key, wanted := range f.DependsOn {
		if !slices.Contains(wanted, values[key]) {
			return false
		}
	}
	return true
}

// fields are the declared ones with their patterns compiled.
type fields struct {
	list     []Field
	patterns map[string]*regexp.Regexp
}

// values checks what was filled in and gives it as texts, defaults included.
// Wrong ones are listed in the fault, at <at>.x.
func (fs fields) values(given map[string]any, at string, wrong *fault.Fault) (map[string]string, *fault.Fault) {
	out := map[string]string{}
	for _, f := range fs.list {
		value, ok := given[f.Key]
		if !ok || value == nil {
			value = f.Default
		}
		text, err := f.text(value)
		if err == nil {
			err = fs.judge(f, text, false)
		}
		if err != nil {
			wrong = wrong.At(at+"."+f.Key, err.Error())
			continue
		}
		out[f.Key] = text
	}
	for _, f := range fs.list {
		if f.Required && out[f.Key] == "" && f.asked(out) && !slices.ContainsFunc(wrong.Fields, func(w fault.Field) bool { return w.Location == at+"."+f.Key }) {
			wrong = wrong.At(at+"."+f.Key, "This is required.")
		}
	}
	for key := range given {
		if !declared(fs.list, key) {
			wrong = wrong.At(at+"."+key, "There is no such setting.")
		}
	}
	return out, wrong
}

// secrets checks them likewise; blanks around a pasted key are dropped.
func (fs fields) secrets(given map[string]seal.Secret, settings map[string]string) (map[string]seal.Secret, error) {
	wrong := fault.New(fault.Invalid, "connector.secrets_invalid", "The secrets do not fit.")
	out := map[string]seal.Secret{}
	for _, f := range fs.list {
		value := strings.TrimSpace(given[f.Key].Reveal())
		if err := fs.judge(f, value, f.Required && f.asked(settings)); err != nil {
			wrong = wrong.At("body.secrets."+f.Key, err.Error())
			continue
		}
		out[f.Key] = seal.Secret(value)
	}
	for key := range given {
		if !declared(fs.list, key) {
			wrong = wrong.At("body.secrets."+key, "There is no such secret.")
		}
	}
	if len(wrong.Fields) > 0 {
		return nil, wrong
	}
	return out, nil
}

// text gives a value of the field's kind as text, "" for none.
func (f Field) text(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "", nil
	case string:
		if f.Kind != KindNumber && f.Kind != KindBoolean {
			return strings.TrimSpace(v), nil
		}
	case bool:
		if f.Kind == KindBoolean {
			return strconv.FormatBool(v), nil
		}
	case json.Number, int, int64, uint64, float64:
		if f.Kind == KindNumber {
			return fmt.Sprint(v), nil
		}
	}
	return "", sentence("This must be a " + f.Kind + ".")
}

// hostName is a name with an optional port.
var hostName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$`)

// judge checks the text of a setting or secret. Its errors are sentences for
// people and never hold the value.
func (fs fields) judge(f Field, text string, required bool) error {
	switch {
	case text == "" && required:
		return sentence("This is required.")
	case text == "":
		return nil
	case len(text) > maxValue:
		return sentence("This is too long.")
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' }):
		return sentence("This holds characters that cannot be used.")
	case f.Kind == KindURL:
		_, err := parseBase(text)
		return err
	case f.Kind == KindHost && !hostName.MatchString(text):
		return sentence("This must be the name of a host, such as acme.example.com.")
	case len(f.Choices) > 0 && !slices.ContainsFunc(f.Choices, func(c Choice) bool { return c.Value == text }):
		return sentence("This is none of the choices.")
	}
	if p := fs.patterns[f.Key]; p != nil && !p.MatchString(text) {
		return sentence("This does not have the expected form.")
	}
	return nil
}

type sentence string

func (s sentence) Error() string { return string(s) }

// parseBase reads an address that paths are put behind.
func parseBase(text string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(text, "/"))
	switch {
	case err != nil || u.Opaque != "" || u.Hostname() == "":
		return nil, sentence("This is no web address.")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, sentence("The address must begin with https://.")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, sentence("The address must not hold a user name, a query or a fragment.")
	}
	return u, nil
}

// wholePattern compiles a pattern that must match all of a value.
func wholePattern(p string) (*regexp.Regexp, error) { return regexp.Compile(`\A(?:` + p + `)\z`) }

func declared(fields []Field, key string) bool {
	return slices.ContainsFunc(fields, func(f Field) bool { return f.Key == key })
}

func keysOf(fields []Field) []string {
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = f.Key
	}
	return keys
}

// titleOf is a key in words: client_id is "Client id".
func titleOf(key string) string {
	words := strings.ReplaceAll(key, "_", " ")
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
