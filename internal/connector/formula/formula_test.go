package formula_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/connector/formula"
)

func TestExpressions(t *testing.T) {
	t.Parallel()
	env := formula.Env{"record": map[string]any{
		"list": []any{map[string]any{"kind": "work", "value": 5}, map[string]any{"value": 6}},
		"yes":  "YES", "big": "123456789012345678901", "id": 300000047674147, "x": map[string]any{"#text": "inside", "@type": "a"},
	}}
	for source, want := range map[string]any{
		// Looking into what is not there.
		`record.nobody.home[3].at`:                               nil,
		`record.nobody.home ?? "else"`:                           "else",
		`record.list[0].value == 5`:                              true,
		`record.list[-1].value`:                                  6,
		`find(record.list, .kind == "work").value`:               5,
		`find(record.list, .kind == "home").value`:               nil,
		`len(filter(record.list, .kind))`:                        nil, // "work" is neither yes nor no
		`record.gone ? 1 : 2`:                                    2,
		`not record.gone and flag(record.yes)`:                   true,
		`text(record.id)`:                                        "300000047674147",
		`text(record.big)`:                                       "123456789012345678901",
		`text(record.x)`:                                         "inside",
		`join(" ", "a", nil, ["b", " "], 4)`:                     "a b 4",
		`first("", nil, "0000-00-00", "x")`:                      "x",
		`lookup({"Active": "a"}, "ACTIVE")`:                      "a",
		`part("t=1, v1=a,v1=b", "v1")`:                           []any{"a", "b"},
		`link("<https://a.test/x?a=1,2>; rel=\"next\"", "next")`: "https://a.test/x?a=1,2",
		`match("0123456789abcdef0123456789abcdefbo@x.test", "^(?:[0-9a-f]{32})?(.+@.+)$")`: "bo@x.test",
		// Texts of functions that are not ours, and null.
		`find(toPairs({"serial_number_21": "A1", "cost_21": 5}), hasPrefix(#[0], "serial_number_"))[1]`: "A1",
		`hasPrefix(record.gone, "a")`: false, `trimPrefix(record.gone, "a")`: "", `hasSuffix(record.id, "147")`: true,
		"split(\"a\\nb\", \"\\n\")": []any{"a", "b"}, "replace(\"a\\nb\", \"\\n\", \",\")": "a,b",
		// Dates.
		`date("/Date(-2208988800000)/")`: "1900-01-01", `date("/Date(253402214400000)/")`: nil, `date("4712-12-31")`: nil, `date("0000-00-00")`: nil,
		`date("2024-01-15-08:00")`: "2024-01-15", `date("1983-09-01T00:00:00+02:00")`: "1983-09-01", `date("05-Jan-2015")`: "2015-01-05",
		`date("20261121")`: "2026-11-21", `date(1763891234)`: "2025-11-23", `date("1781483766548")`: "2026-06-15", `date("31/12/2026", "DD/MM/YYYY")`: "2026-12-31",
		`time("2026-01-02T03:04:05.67+0100")`: "2026-01-02T02:04:05.67Z", `time(1767323045.678)`: "2026-01-02T03:04:05.678Z",
		`time("1970-01-01T00:00:00.000Z")`: nil, `time("0001-01-01T00:00:00Z")`: nil, `time("Thu, 24 Aug 2023 05:01:45 +0000")`: "2023-08-24T05:01:45Z",
		`time("2025-03-01 10:00:00.123456+00:00")`: "2025-03-01T10:00:00.123456Z", `time(133801235450000000)`: "2024-12-31T12:59:05Z",
		`format("2026-11-03T09:12:00Z", "YYYY-MM-DD HH:mm:ss")`: "2026-11-03 09:12:00", `epoch("2026-01-02T03:04:05Z", "ms")`: 1767323045000,
		`after("2026-01-02T03:04:05Z", "-5m")`: "2026-01-02T02:59:05Z",
		// Money and sizes.
		`money("1,999.00", "USD")`: 199900, `money("1.999,00", "EUR")`: 199900, `money(4350.0)`: 435000, `money("500", "JPY")`: 500, `money("1.5", "KWD")`: 1500,
		`money("$1999")`: 199900, `money("-0.005")`: -1, `minor("145000")`: 145000, `money(nil)`: nil,
		`bytes("233.47 GB")`: 233470000000, `bytes("16384 MB", "MiB")`: 17179869184, `bytes(16384, "MiB")`: 17179869184, `bytes("8 GB 3733MHz LPDDR4X", "GiB")`: 8589934592, `bytes(0)`: nil,
		`single([{"Descriptor": "Lisbon"}, {"Descriptor": "Porto"}])`: "Lisbon", `single("a")`: "a", `single([])`: nil, `single(nil)`: nil,
		"escape(\"a <!channel> & b\\n c\")": "a &lt;!channel&gt; &amp; b\n c", `escape(nil)`: nil, `escape(5)`: "5",
		`len(single([{"a": 1, "b": 2}]))`: 2,
		// Devices.
		`mac("a4-83-E7-00-11-22")`: "a4:83:e7:00:11:22", `mac("")`: nil, `mac("000000000000")`: nil, `serial("Default string")`: nil, `serial(" PF4 ABC ")`: "PF4 ABC",
		`serial("0000000")`: nil, `serial("To be filled by O.E.M.")`: nil,
		`hex(hmac("sha256", "key", "text"))`: "6afa9046a9579cad143a384c1b564b9a250d27d6f6a63f9f20bf3a7594c9e2c6",
	} {
		e, err := formula.Compile(source, formula.Scope{"record": nil})
		require.NoError(t, err, source)
		got, err := e.Eval(env)
		if source == `len(filter(record.list, .kind))` {
			require.ErrorContains(t, err, "not yes or no")
			continue
		}
		require.NoError(t, err, source)
		require.Equal(t, want, got, source)
	}
}

func TestErrValues(t *testing.T) {
	t.Parallel()
	for source, code := range map[string]string{
		`date("2024-02-31")`: formula.InvalidDate, `date("01/02/2024")`: formula.InvalidDate, `date("soon")`: formula.InvalidDate, `date(["2024"])`: formula.WrongType,
		`time("noon")`: formula.InvalidDate, `money("many")`: formula.InvalidNumber, `money("1e999999999")`: formula.InvalidNumber, `text({"a": 1})`: formula.WrongType,
		`flag("perhaps")`: formula.WrongType, `"a" + nil`: formula.WrongType, `minor("1.5")`: formula.InvalidNumber,
	} {
		e, err := formula.Compile(source, nil)
		if err != nil {
			continue // some are refused when they are compiled already
		}
		_, err = e.Eval(nil)
		var bad *formula.Bad
		require.ErrorAs(t, err, &bad, source)
		require.Equal(t, code, bad.Code, source)
	}
}

func TestTemplates(t *testing.T) {
	t.Parallel()
	env := formula.Env{"a": map[string]any{"n": 5, "s": "x y/z", "list": []any{1}, "b": true}}
	for source, want := range map[string]any{
		"plain": "plain", "${a.n}": 5, "n=${a.n}": "n=5", "${a.list}": []any{1}, "${a.gone}": nil, "x ${a.gone} y": nil, "$${a.n}": "${a.n}",
		`${a.n == 5 ? "}" : "{"}`: "}", `${{"k": "${}"}["k"]}${a.b}`: "${}true",
	} {
		p, err := formula.ParseTemplate(source, formula.Scope{"a": nil})
		require.NoError(t, err, source)
		got, err := p.Value(env)
		require.NoError(t, err, source)
		require.Equal(t, want, got, source)
	}
}

// TestMoneyKeepsEveryCent of whatever amount.
func TestMoneyKeepsEveryCent(t *testing.T) {
	t.Parallel()
	e, err := formula.Compile(`money(v, "EUR")`, formula.Scope{"v": nil})
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		cents := rapid.IntRange(-1e15, 1e15).Draw(t, "cents")
		sign, n := "", cents
		if n < 0 {
			sign, n = "-", -n
		}
		text := sign + itoa(n/100) + "." + itoa(n%100 + 100)[1:]
		got, err := e.Eval(formula.Env{"v": text})
		require.NoError(t, err)
		require.Equal(t, cents, got, text)
	})
}

func itoa(n int) string {
	if n == 0 {
		return "0"
	}
	out := ""
	for ; n > 0; n /= 10 {
		out = string(rune('0'+n%10)) + out
	}
	return out
}
