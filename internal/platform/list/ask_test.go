package list_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// asking is the list with a query language, in which parents go by their names.
func asking() list.Spec {
	s := spec
	s.Language = true
	s.Columns = nil
	for _, c := range spec.Columns {
		switch c.Name {
		case "ref":
			c.By = &list.Dimension{Table: "things", Key: "lower(name)", Label: "name"}
		case "n":
			c.Scale, c.Also = 100, []string{"number"}
		}
		s.Columns = append(s.Columns, c)
	}
	return s
}

func TestQueryLanguage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const a, bo, c = "Ana_1", "Bo's", "cy, anna"
	for query, want := range map[string][]string{
		"":   {a, bo, c},
		"an": {a, c}, `"cy, an"`: {c}, "-kind:big": {bo, c}, "kind:big": {a}, "KIND:Big": {a}, "kind:big,small": {a, bo, c}, "kind=small an": {c},
		"name:an": {a, c}, "-name:an": {bo}, "name=Ana_1": {a}, `name:"y, a"`: {c}, `name:"Bo\'s"`: {bo},
		"note:none": {c}, "note:*": {a, bo}, "-note:*": {c}, "-note:none": {a, bo}, "-note:b": {a, c},
		"n:0.01": {a}, "number<0": {bo}, "n>=-0.07": {a, bo}, "n:>-0.07": {a},
		"day:2026": {a, bo}, "day:2026-01": {a}, "day<2026-02": {a}, "day>2026-01": {bo}, "day>=2026-02-28": {bo}, "day<=2026-01-01": {a}, "-day:2026-01": {bo, c},
		"at:2026-03-01": {a, bo}, "at>2026-03-01": {c}, "at>=2026-03-01T13:00:00Z": {bo, c},
		"ok:true": {a}, "-ok:true": {bo, c}, "ref:bo's": {a}, "ref:an": {bo}, "-ref:an": {a, c}, "ref:" + refB.String(): {a},
		"  kind:small \t n<0 ": {bo}, "a-b": {}, "- ": {}, "100%": {a},
	} {
		b.trying(t, three, func(ctx context.Context, tx pgx.Tx) {
			page, err := list.Query(ctx, tx, asking(), b.tenant, list.Request{Sort: "name", Query: query, Count: true}, scanName)
			require.NoError(t, err, query)
			require.ElementsMatch(t, want, page.Rows, query)
			require.EqualValues(t, len(want), *page.Total, query)
		})
	}
}

func scanName(rows pgx.Rows, extra ...any) (name string, err error) {
	err = rows.Scan(append([]any{&name}, extra...)...)
	return name, err
}

// A query that cannot be understood says what is wrong, and where.
func TestQueryLanguage_Err(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for query, want := range map[string]string{
		"colour:red":    "query.q[0:6] there is no field colour; put the words in quotes to look for them",
		"an -kid:big":   "query.q[4:7] there is no field kid; do you mean kind?",
		"kind:red":      `query.q[5:8] "red" is none of big, small`,
		"kind:big,":     "query.q[0:9] say what kind is to be compared with",
		"kind:,big":     "query.q[5:5] a value is missing",
		"kind: big":     "query.q[0:5] say what kind is to be compared with",
		"kind<big":      "query.q[4:5] kind has no order; use :",
		`ä name:"an`:    "query.q[7:10] the closing quote is missing",
		`name:"an"x`:    "query.q[9:10] put a blank behind the closing quote",
		"name:a,b":      "query.q[0:8] one part of name at a time; with = several whole values",
		"day:tomorrow":  `query.q[4:12] "tomorrow" is no date; write 2026, 2026-03 or 2026-03-31`,
		"day:2026,2027": "query.q[0:13] one date at a time",
		"n:1.234":       `query.q[2:7] "1.234" is not a number`,
		"n<1,2":         "query.q[0:5] compare with one value",
		"ok:perhaps":    `query.q[3:10] "perhaps" is neither true nor false`,
		"ref:zoe":       `query.q[4:7] no ref is called "zoe"`,
		"note:none,x":   "query.q[0:11] none stands alone, behind a colon",
		"-an":           `query.q[0:3] words cannot be excluded; name a field, such as -name:"an"`,
		"secret:x":      "query.q[0:6] there is no field secret; put the words in quotes to look for them",
	} {
		b.trying(t, three, func(ctx context.Context, tx pgx.Tx) {
			_, err := list.Query(ctx, tx, asking(), b.tenant, list.Request{Query: query}, scanName)
			f := fault.As(err)
			require.NotNil(t, f, "%s: %v", query, err)
			require.Equal(t, "list.bad_query", f.Code)
			require.Equal(t, want, f.Fields[0].Location+" "+f.Fields[0].Message, query)
		})
	}
}

func TestComplete(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for text, want := range map[string]string{ // the caret stands at |
		"ki|": "0-2 kind:", "-ki|": "1-3 kind:", "an da|": "3-5 day:", "kind|": "0-4 kind:", "n|": "0-1 n: n< n<= n> n>= name: note: kind: parent:",
		"num|": "0-3 n:", "kind:|": "5-5 big small", "kind:s|": "5-6 small", "kind:big,s|": "9-10 small", "ok:|": "3-3 true false none *",
		"ref:a|": `4-5 Ana_1 "cy, anna" none *`, `ref:"cy|`: `4-7 "cy, anna" none *`, "ref:an| kind:big": `4-6 Ana_1 "cy, anna" none *`,
		"xyz|": "0-3 ", "colour:r|": "0-8 ", "day:20|": "4-6 ", `"free kind|`: `0-10 `,
	} {
		b.trying(t, three, func(ctx context.Context, tx pgx.Tx) {
			before, after, _ := strings.Cut(text, "|")
			c, err := list.Complete(ctx, tx, asking(), b.tenant, before+after, len([]rune(before)))
			require.NoError(t, err)
			require.Equal(t, want, shownCompletion(c), text)
		})
	}
}

func shownCompletion(c list.Completion) string {
	texts := make([]string, len(c.Suggestions))
	for i, s := range c.Suggestions {
		texts[i] = s.Text
	}
	return fmt.Sprintf("%d-%d %s", c.From, c.To, strings.Join(texts, " "))
}

// Whatever is typed is understood or explained, and completed without harm.
func FuzzQueryLanguage(f *testing.F) {
	b := setup(f)
	for _, seed := range []string{`kind:big -name:"a\"b" n<=1.5 day:2026-02 free`, `:"`, `n:99999999999.99`, "ref:\x00", "\xff:", "at:9999", "day:0000", `name:"\`, "-", "--n:1"} {
		f.Add(seed, 3)
	}
	f.Fuzz(func(t *testing.T, text string, at int) {
		err := b.db.Tenant(context.Background(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
			_, err := list.Query(ctx, tx, asking(), b.tenant, list.Request{Query: text}, scanName)
			return err
		})
		if err != nil {
			require.Equal(t, fault.Invalid, fault.KindOf(err), "%q: %v", text, err)
		}
		err = b.db.Tenant(context.Background(), b.tenant, func(ctx context.Context, tx pgx.Tx) error {
			c, err := list.Complete(ctx, tx, asking(), b.tenant, text, at)
			if err == nil {
				require.LessOrEqual(t, c.From, c.To)
				require.LessOrEqual(t, c.To, len([]rune(text)))
			}
			return err
		})
		if err != nil {
			require.Equal(t, fault.Invalid, fault.KindOf(err), "%q: %v", text, err)
		}
	})
}
