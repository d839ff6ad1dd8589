package field

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// stored is a value as it is kept: what is shown, and what lists compare.
type stored struct {
	shown any      // as JSON shows it
	keys  []string // of texts, choices and ids: one for each choice
	num   *int64
}

// Sum is an amount of money in minor units.
type Sum struct {
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"`
}

const (
	maxText  = 500     // characters: a value must fit into an index
	millions = 1000000 // numbers are kept in millionths
)

// read judges a value that somebody wrote.
func (f Field) read(raw json.RawMessage) (stored, error) {
	switch f.Type {
	case Text, URL, Email, Choice, Person, Place, Thing:
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return stored{}, errors.New("must be text")
		}
		return f.readText(text)
	case MultiChoice:
		return f.readChoices(raw)
	case Number:
		return f.readNumber(raw)
	case Boolean:
		var yes bool
		if json.Unmarshal(raw, &yes) != nil {
			return stored{}, errors.New("must be true or false")
		}
		n := int64(0)
		if yes {
			n = 1
		}
		return stored{shown: yes, num: &n}, nil
	case Date:
		var d clock.Date
		if json.Unmarshal(raw, &d) != nil || d.IsZero() {
			return stored{}, errors.New("must be a date such as 2026-03-31")
		}
		n := dayNumber(d)
		return stored{shown: d.String(), num: &n}, nil
	case Money:
		return f.readMoney(raw)
	}
	return stored{}, fmt.Errorf("there is no type %s", f.Type)
}

// dayNumber counts days from 1970.
func dayNumber(d clock.Date) int64 { return d.At(0, "UTC").Unix() / 86400 }

func (f Field) readText(text string) (stored, error) {
	text = strings.TrimSpace(text)
	n := utf8.RuneCountInString(text)
	switch {
	case unstorable(text):
		return stored{}, errors.New("contains characters that cannot be stored")
	case n == 0 || n > maxText:
		return stored{}, fmt.Errorf("between 1 and %d characters", maxText)
	case f.Min != nil && int64(n) < *f.Min:
		return stored{}, fmt.Errorf("at least %d characters", *f.Min)
	case f.Max != nil && int64(n) > *f.Max:
		return stored{}, fmt.Errorf("at most %d characters", *f.Max)
	case f.pattern != nil && !f.pattern.MatchString(text):
		return stored{}, fmt.Errorf("does not have the form %s", f.Pattern)
	}
	switch f.Type {
	case URL:
		u, err := url.Parse(text)
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return stored{}, errors.New("must be a web address beginning with https:// or http://")
		}
	case Email:
		address, err := mail.ParseAddress(text)
		if err != nil || address.Address != text {
			return stored{}, errors.New("must be an e-mail address")
		}
	case Choice:
		return f.option(text)
	case Person, Place, Thing:
		id, err := uuid.Parse(text)
		if err != nil {
			return stored{}, errors.New("must be an id")
		}
		text = id.String()
		return stored{shown: text, keys: []string{text}}, nil
	case Text, Number, Boolean, Date, MultiChoice, Money:
	}
	return stored{shown: text, keys: []string{spelling.Key(text)}}, nil
}

func (f Field) option(text string) (stored, error) {
	at := slices.IndexFunc(f.Options, func(o string) bool { return spelling.Key(o) == spelling.Key(text) })
	if at < 0 {
		return stored{}, fmt.Errorf("must be one of %s", strings.Join(f.Options, ", "))
	}
	return stored{shown: f.Options[at], keys: []string{spelling.Key(f.Options[at])}}, nil
}

func (f Field) readChoices(raw json.RawMessage) (stored, error) {
	var texts []string
	if json.Unmarshal(raw, &texts) != nil || len(texts) == 0 {
		return stored{}, errors.New("must be a list of choices")
	}
	var v stored
	var shown []string
	for _, text := range texts {
		one, err := f.option(text)
		if err != nil {
			return stored{}, err
		}
		if !slices.Contains(v.keys, one.keys[0]) {
			v.keys = append(v.keys, one.keys[0])
			shown = append(shown, one.shown.(string))
		}
	}
	v.shown = shown
	return v, nil
}

func (f Field) readNumber(raw json.RawMessage) (stored, error) {
	var number json.Number
	if raw[0] == '"' || json.Unmarshal(raw, &number) != nil || len(number) > 40 || strings.ContainsAny(number.String(), "eE") {
		return stored{}, errors.New("must be a number")
	}
	exact, ok := new(big.Rat).SetString(number.String())
	if !ok {
		return stored{}, errors.New("must be a number")
	}
	exact.Mul(exact, big.NewRat(millions, 1))
	if !exact.IsInt() || !exact.Num().IsInt64() {
		return stored{}, errors.New("at most six decimals, and below nine million million")
	}
	n := exact.Num().Int64()
	if err := f.limits(n, millions); err != nil {
		return stored{}, err
	}
	return stored{shown: json.RawMessage(number.String()), num: &n}, nil
}

func (f Field) readMoney(raw json.RawMessage) (stored, error) {
	var m Sum
	if json.Unmarshal(raw, &m) != nil || !currencyForm(m.Currency) {
		return stored{}, errors.New(`must be money such as {"amount": 129900, "currency": "EUR"}`)
	}
	if err := f.limits(m.Amount, 1); err != nil {
		return stored{}, err
	}
	return stored{shown: m, num: &m.Amount}, nil
}

func currencyForm(code string) bool {
	return len(code) == 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// limits judges a number that is kept in parts of a unit.
func (f Field) limits(n, unit int64) error {
	show := func(limit int64) string { return fmt.Sprintf("%g", float64(limit)/float64(unit)) }
	switch {
	case n == math.MinInt64:
		return errors.New("is too small")
	case f.Min != nil && n < *f.Min:
		return errors.New("at least " + show(*f.Min))
	case f.Max != nil && n > *f.Max:
		return errors.New("at most " + show(*f.Max))
	}
	return nil
}
