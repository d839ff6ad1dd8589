package connector

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// The kinds of settings. A url is where requests are sent: http or https, with
// a host, without user name, query or fragment.
const (
	KindText    = "text"
	KindURL     = "url"
	KindNumber  = "number"
	KindBoolean = "boolean"
)

// maxValue is longer than any key or address; private keys in PEM fit.
const maxValue = 8 << 10

// Field is one thing an administrator fills in.
type Field struct {
	Key         string `yaml:"key" json:"key"`
	Label       string `yaml:"label" json:"label"`
	Kind        string `yaml:"kind" json:"kind"` // text when empty
	Required    bool   `yaml:"required" json:"required"`
	Default     any    `yaml:"default" json:"default"`
	Help        string `yaml:"help" json:"help"`
	Pattern     string `yaml:"pattern" json:"pattern"` // matches the whole value
	Placeholder string `yaml:"placeholder" json:"placeholder"`
}

// values checks what was filled in and gives it as texts, defaults included.
// Wrong ones are listed in the fault, at body.settings.x.
func (c *Connector) values(settings map[string]any) (map[string]string, error) {
	wrong := fault.New(fault.Invalid, "connector.settings_invalid", "The settings do not fit.")
	out := map[string]string{}
	for _, f := range c.manifest.Settings {
		at := "body.settings." + f.Key
		value, ok := settings[f.Key]
		if !ok || value == nil {
			value = f.Default
		}
		text, err := f.text(value)
		if err == nil {
			err = c.judge(f, text)
		}
		if err != nil {
			wrong = wrong.At(at, err.Error())
			continue
		}
		out[f.Key] = text
	}
	for key := range settings {
		if _, known := out[key]; !known && !declared(c.manifest.Settings, key) {
			wrong = wrong.At("body.settings."+key, "There is no such setting.")
		}
	}
	if len(wrong.Fields) > 0 {
		return nil, wrong
	}
	return out, nil
}

// secrets checks them likewise; blanks around a pasted key are dropped.
func (c *Connector) secrets(given map[string]seal.Secret) (map[string]seal.Secret, error) {
	wrong := fault.New(fault.Invalid, "connector.secrets_invalid", "The secrets do not fit.")
	out := map[string]seal.Secret{}
	for _, f := range c.manifest.Secrets {
		value := strings.TrimSpace(given[f.Key].Reveal())
		if err := c.judge(f, value); err != nil {
			wrong = wrong.At("body.secrets."+f.Key, err.Error())
			continue
		}
		out[f.Key] = seal.Secret(value)
	}
	for key := range given {
		if !declared(c.manifest.Secrets, key) {
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
		if f.Kind == KindText || f.Kind == KindURL {
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
	return "", fmt.Errorf("This must be a %s.", f.Kind) //nolint:staticcheck,revive // a sentence for people
}

// judge checks the text of a setting or secret. Its errors are sentences for
// people and never hold the value.
func (c *Connector) judge(f Field, text string) error {
	switch {
	case text == "" && f.Required:
		return sentence("This is required.")
	case text == "":
		return nil
	case len(text) > maxValue:
		return sentence("This is too long.")
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }):
		return sentence("This holds characters that cannot be used.")
	case f.Kind == KindURL:
		_, err := parseBase(text)
		return err
	}
	if p := c.patterns[f.Key]; p != nil && !p.MatchString(text) {
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
	for _, f := range fields {
		if f.Key == key {
			return true
		}
	}
	return false
}
