package formula

import (
	"crypto/hmac"
	"crypto/md5"  //nolint:gosec // some vendors' checksums
	"crypto/sha1" //nolint:gosec // some vendors' signatures
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"sync"

	"github.com/expr-lang/expr"
)

// functions are the language's own. Each is documented in docs/connectors.md,
// which a test holds against Functions.
var functions = sync.OnceValue(func() []expr.Option {
	var options []expr.Option
	for _, f := range table {
		call := f.call
		options = append(options, expr.Function(f.name, func(args ...any) (any, error) { return call(args) }, f.typed...))
	}
	return options
})

// Functions names all functions that expressions may call.
func Functions() []string {
	names := append([]string{}, builtins...)
	for _, f := range table {
		names = append(names, f.name)
	}
	return names
}

type definition struct {
	name  string
	typed []any
	call  func([]any) (any, error)
}

var (
	one  = []any{new(func(any) any)}
	two  = []any{new(func(any, any) any)}
	some = []any{new(func(any) any), new(func(any, any) any)}
	many = []any{new(func(...any) any)}
)

var table = []definition{
	{"get", two, func(a []any) (any, error) { return get(a[0], a[1]), nil }},
	{"truth", []any{new(func(any) bool)}, func(a []any) (any, error) {
		b, err := Flag(a[0])
		return b != nil && *b, err
	}},
	{"text", one, func(a []any) (any, error) { return optional(Text(a[0])) }},
	{"lower", one, func(a []any) (any, error) { return mapText(a[0], lower) }},
	{"upper", one, func(a []any) (any, error) { return mapText(a[0], upper) }},
	{"trim", one, func(a []any) (any, error) { return optional(Text(a[0])) }},
	{"replace", []any{new(func(any, string, string) any)}, replace},
	{"split", []any{new(func(any, string) any)}, split},
	{"join", many, join},
	{"part", []any{new(func(any, string) any)}, part},
	{"link", []any{new(func(any, string) any)}, link},
	{"match", []any{new(func(any, string) any)}, match},
	{"digits", one, func(a []any) (any, error) { return mapText(a[0], digits) }},
	{"plain", one, func(a []any) (any, error) { return mapText(a[0], plain) }},
	{"escape", one, func(a []any) (any, error) { return escape(a[0]) }},

	{"blank", []any{new(func(any) bool)}, func(a []any) (any, error) { return Blank(a[0]), nil }},
	{"first", many, first},
	{"list", one, func(a []any) (any, error) { return List(a[0]), nil }},
	{"single", one, func(a []any) (any, error) { return single(a[0]), nil }},
	{"merge", many, merge},
	{"lookup", some3, lookup},
	{"element", many, element},

	{"date", some, date},
	{"time", some, moment},
	{"epoch", some, epoch},
	{"format", two, format},
	{"after", two, after},

	{"number", one, func(a []any) (any, error) { return Number(a[0]) }},
	{"flag", one, func(a []any) (any, error) { return pointed(Flag(a[0])) }},
	{"money", some, func(a []any) (any, error) { return money(a) }},
	{"minor", one, func(a []any) (any, error) { return pointed(Whole(a[0])) }},
	{"bytes", some, func(a []any) (any, error) { return size(a) }},

	{"mac", one, func(a []any) (any, error) { return mapText(a[0], Mac) }},
	{"serial", one, func(a []any) (any, error) { return mapText(a[0], Serial) }},

	{"base64", one, func(a []any) (any, error) { return encoded(a[0], base64.StdEncoding.EncodeToString) }},
	{"unbase64", one, unbase64},
	{"hex", one, func(a []any) (any, error) { return encoded(a[0], hex.EncodeToString) }},
	{"sha256", one, func(a []any) (any, error) { return digest(sha256.New, a[0]) }},
	{"sha512", one, func(a []any) (any, error) { return digest(sha512.New, a[0]) }},
	{"md5", one, func(a []any) (any, error) { return digest(md5.New, a[0]) }},
	{"hmac", []any{new(func(string, any, any) any)}, sign},
}

var some3 = []any{new(func(any, any) any), new(func(any, any, any) any)}

// Hashes are the algorithms of hmac and of signatures.
var Hashes = map[string]func() hash.Hash{
	"sha1": sha1.New, "sha256": sha256.New, "sha512": sha512.New,
}

// sign is hmac("sha256", key, text): raw bytes as a text, for hex or base64.
func sign(args []any) (any, error) {
	made, ok := Hashes[args[0].(string)]
	if !ok {
		return nil, &Bad{WrongType, "hmac knows sha1, sha256 and sha512"}
	}
	key, err := raw(args[1])
	if err != nil {
		return nil, err
	}
	text, err := raw(args[2])
	if err != nil {
		return nil, err
	}
	mac := hmac.New(made, []byte(key))
	mac.Write([]byte(text))
	return string(mac.Sum(nil)), nil
}

// digest gives hex digits.
func digest(made func() hash.Hash, v any) (any, error) {
	text, err := raw(v)
	if err != nil {
		return nil, err
	}
	h := made()
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil)), nil
}

func encoded(v any, encode func([]byte) string) (any, error) {
	text, err := raw(v)
	if err != nil {
		return nil, err
	}
	return encode([]byte(text)), nil
}

func unbase64(args []any) (any, error) {
	text, err := Text(args[0])
	if err != nil {
		return nil, err
	}
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		if out, err := encoding.DecodeString(text); err == nil {
			return string(out), nil
		}
	}
	return nil, &Bad{WrongType, "is not base64"}
}

// raw gives a text untouched: signatures cover every blank.
func raw(v any) (string, error) {
	if s, ok := v.(string); ok {
		return s, nil
	}
	return Text(v)
}
