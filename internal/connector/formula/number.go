package formula

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/currency"
)

// pointed turns a pointer into its value or null.
func pointed[T any](p *T, err error) (any, error) {
	if err != nil || p == nil {
		return nil, err
	}
	if n, ok := any(*p).(int64); ok {
		return int(n), nil
	}
	return *p, nil
}

// Number reads a number: whole ones are int, others float64, blanks null.
func Number(v any) (any, error) {
	switch v := v.(type) {
	case nil, int, float64:
		return v, nil
	}
	s, err := Text(v)
	if err != nil {
		return nil, &Bad{WrongType, strings.Replace(err.Error(), "not a text", "not a number", 1)}
	}
	if Blank(s) {
		return nil, nil
	}
	d, err := decimal(s)
	if err != nil {
		return nil, err
	}
	if d.IsInt() && d.Num().IsInt64() {
		return int(d.Num().Int64()), nil
	}
	f, _ := d.Float64()
	return f, nil
}

var notNumber = regexp.MustCompile(`[^0-9.,\-+eE]`)

// decimal reads a number as people and machines write it: 1450.00, 1,999.00,
// 1.999,00, $1999, 1 999.
func decimal(text string) (*big.Rat, error) {
	s := notNumber.ReplaceAllString(text, "")
	if comma, dot := strings.LastIndex(s, ","), strings.LastIndex(s, "."); comma >= 0 {
		switch {
		case dot > comma, dot < 0 && len(s)-comma == 4: // 1,999.00 and 1,999
			s = strings.ReplaceAll(s, ",", "")
		default: // 1.999,00 and 1,5
			s = strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
		}
	}
	if len(s) > 40 || strings.Count(s, "e")+strings.Count(s, "E") > 0 && len(s) > 30 {
		s = ""
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil { // bounds the exponent: a Rat of 1e999999 fills the memory
		if d, ok := new(big.Rat).SetString(s); ok {
			return d, nil
		}
	}
	return nil, &Bad{InvalidNumber, fmt.Sprintf("%q is no number", shorten(text, 40))}
}

// Whole reads a whole number; nil for a blank. Fractions are refused.
func Whole(v any) (*int64, error) {
	s, err := Text(v)
	if err != nil || Blank(s) {
		return nil, err
	}
	d, err := decimal(s)
	if err != nil {
		return nil, err
	}
	if !d.IsInt() || !d.Num().IsInt64() {
		return nil, &Bad{InvalidNumber, fmt.Sprintf("%q is no whole number", shorten(s, 40))}
	}
	n := d.Num().Int64()
	return &n, nil
}

// money(amount[, currency]) is an amount in major units as minor ones: 19.99 USD
// is 1999, 500 JPY is 500. Half a minor unit is rounded away from zero.
func money(args []any) (any, error) {
	s, err := Text(args[0])
	if err != nil || Blank(s) {
		return nil, err
	}
	d, err := decimal(s)
	if err != nil {
		return nil, err
	}
	scale := 2
	if len(args) > 1 {
		code, _ := Text(args[1])
		if unit, err := currency.ParseISO(strings.ToUpper(code)); err == nil {
			scale, _ = currency.Standard.Rounding(unit)
		}
	}
	d.Mul(d, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)))
	rounded, ok := new(big.Int).SetString(d.FloatString(0), 10)
	if !ok || !rounded.IsInt64() {
		return nil, &Bad{InvalidNumber, fmt.Sprintf("%q is no amount", shorten(s, 40))}
	}
	return int(rounded.Int64()), nil
}

// Flag reads a boolean of any kind; nil for a blank.
func Flag(v any) (*bool, error) {
	yes, no := true, false
	switch v := v.(type) {
	case nil:
		return nil, nil
	case bool:
		return &v, nil
	}
	s, err := Text(v)
	if err != nil {
		return nil, wrong(v, "yes or no")
	}
	switch strings.ToLower(s) {
	case "":
		return nil, nil
	case "true", "t", "yes", "y", "1", "on", "enabled":
		return &yes, nil
	case "false", "f", "no", "n", "0", "off", "disabled":
		return &no, nil
	}
	return nil, wrong(v, "yes or no")
}

var (
	sized = regexp.MustCompile(`(?i)^\s*([0-9][0-9.,]*)\s*([kmgtp]?i?b?)\b`)
	units = map[byte]int{'k': 1, 'm': 2, 'g': 3, 't': 4, 'p': 5}
)

// size is bytes(v[, unit]): a number in that unit, or a text with a unit of its
// own ("233.47 GB"). KiB MiB GiB TiB count in 1024, KB MB GB TB in 1000; a text's
// own unit counts as the family of the one given.
func size(args []any) (any, error) {
	s, err := Text(args[0])
	if err != nil || Blank(s) || s == "-1" {
		return nil, err
	}
	unit := "B"
	if len(args) > 1 {
		unit, _ = Text(args[1])
	}
	binary := strings.Contains(strings.ToLower(unit), "i")
	if m := sized.FindStringSubmatch(s); m != nil && m[2] != "" {
		s, unit = m[1], m[2]
		binary = binary || strings.Contains(strings.ToLower(unit), "i")
	}
	d, err := decimal(s)
	if err != nil {
		return nil, err
	}
	base, power := int64(1000), 0
	if binary {
		base = 1024
	}
	if unit != "" {
		power = units[strings.ToLower(unit)[0]]
	}
	d.Mul(d, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(base), big.NewInt(int64(power)), nil)))
	n := new(big.Int).Quo(d.Num(), d.Denom())
	if !n.IsInt64() || n.Sign() < 0 {
		return nil, &Bad{InvalidNumber, fmt.Sprintf("%q is no size", shorten(s, 40))}
	}
	if n.Sign() == 0 {
		return nil, nil // 0 is how vendors write that they do not know
	}
	return int(n.Int64()), nil
}
