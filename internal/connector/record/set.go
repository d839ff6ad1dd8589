package record

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/assetronics/assetronics/internal/connector/formula"
)

// setter puts a value into a field. What does not fit is a *formula.Bad.
type setter func(field reflect.Value, v any) error

// cleaned applies what a field's tag asks for to a text.
func cleaned(s, is string) string {
	switch is {
	case "lower":
		return strings.ToLower(s)
	case "serial":
		return formula.Serial(s)
	case "uuid":
		return formula.UUID(s)
	case "mac":
		return formula.Mac(s)
	}
	return s
}

func setText(is string) setter {
	return func(field reflect.Value, v any) error {
		s, err := formula.Text(v)
		field.SetString(cleaned(s, is))
		return err
	}
}

func setTexts(is string) setter {
	return func(field reflect.Value, v any) error {
		var out []string
		for _, item := range formula.List(v) {
			s, err := formula.Text(item)
			if err != nil {
				return err
			}
			if s = cleaned(s, is); s != "" && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
		field.Set(reflect.ValueOf(out))
		return nil
	}
}

func setOneOf(allowed []string) setter {
	return func(field reflect.Value, v any) error {
		s, err := formula.Text(v)
		if err != nil {
			return err
		}
		if s != "" && !slices.Contains(allowed, s) {
			return &formula.Bad{Code: formula.WrongType, Text: fmt.Sprintf("the mapping gives %q, which is none of %s", formula.Shorten(s, 40), strings.Join(allowed, ", "))}
		}
		field.SetString(s)
		return nil
	}
}

func setDate(field reflect.Value, v any) error {
	d, err := formula.Day(v, "")
	field.Set(reflect.ValueOf(d))
	return err
}

func setTime(field reflect.Value, v any) error {
	t, err := formula.Moment(v, "")
	field.Set(reflect.ValueOf(t))
	return err
}

func setFlag(field reflect.Value, v any) error {
	b, err := formula.Flag(v)
	field.Set(reflect.ValueOf(b))
	return err
}

func setWhole(field reflect.Value, v any) error {
	n, err := formula.Whole(v)
	field.Set(reflect.ValueOf(n))
	return err
}

func setNumber(field reflect.Value, v any) error {
	n, err := formula.Number(v)
	if err != nil || n == nil {
		return err
	}
	f, ok := n.(float64)
	if i, whole := n.(int); whole {
		f, ok = float64(i), true
	}
	if ok {
		field.Set(reflect.ValueOf(&f))
	}
	return nil
}
