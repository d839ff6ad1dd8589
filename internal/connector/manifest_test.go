package connector_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/connector/record"
)

const good = head + `settings:
  - { key: host, title: Host, kind: host, required: true }
secrets:
  - { key: token, title: Token, required: true }
base_url: https://${settings.host}
auth: { kind: bearer, token: "${secrets.token}" }
test: { request: { path: /me } }
streams:
  people:
    record: employee
    request: { path: /people }
    fields:
      external_id: record.id
      email: lower(record.mail)
      status: { from: record.state, table: { A: active } }
`

func TestErrManifest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ replace, with, want string }{
		"ErrUnknownKey":   {"record: employee", "rekord: employee", `there is no key "rekord" here; do you mean record?`},
		"ErrType":         {"    fields:\n", "    details: many\n    fields:\n", "must be a list, not a text"},
		"ErrSyntax":       {"category: hris", "category: a: b", "3:"},
		"ErrCategory":     {"category: hris", "category: hr", "3:11: category: must be one of hris,"},
		"ErrSetting":      {"${settings.host}", "${settings.hots}", "base_url: unknown field hots; do you mean host?"},
		"ErrName":         {"lower(record.mail)", "lower(rekord.mail)", "18:20: streams.people.fields.email: unknown name rekord; do you mean record?"},
		"ErrFunction":     {"lower(record.mail)", "lowr(record.mail)", "unknown name lowr; do you mean lower?"},
		"ErrSecret":       {"lower(record.mail)", "secrets.token", "unknown name secrets"},
		"ErrCanonical":    {"      email:", "      mail:", "18:13: streams.people.fields.mail: an employee has no such field; do you mean email?"},
		"ErrStatus":       {"{ A: active }", "{ A: activ }", `"activ" is none of pending, active, on_leave, terminated; do you mean active?`},
		"ErrNoID":         {"      external_id: record.id\n", "", "external_id is required"},
		"ErrRecord":       {"record: employee", "record: employe", "do you mean employee?"},
		"ErrHTTP":         {"https://${", "http://${", "must be an https address"},
		"ErrOpenHost":     {"kind: host, ", "", "must be of the kind host, or have a pattern or choices"},
		"ErrAuth":         {"kind: bearer", "kind: bearr", "do you mean bearer?"},
		"ErrQueryInPath":  {"path: /people", "path: /people?a=1", "parameters belong under query"},
		"ErrTemplate":     {"path: /me", `path: "/me/${settings.host"`, "has no closing }"},
		"ErrPaging":       {"request: { path: /people }", "request: { path: /people }\n    paging: { by: cursor }", "next (the cursor of the next page) is required"},
		"ErrTwoBodies":    {"{ path: /people }", "{ path: /people, json: {}, form: {} }", "one body only"},
		"ErrDuplicate":    {"category: hris", "key: other", "already defined"},
		"ErrNoTest":       {"test: { request: { path: /me } }\n", "", "test: is required"},
		"ErrIndentation":  {"      status:", "     status:", "19:6: value is not allowed in this context; look at the indentation here and above"},
		"ErrTabs":         {"    fields:\n", "\tfields:\n", "indent with blanks"},
		"ErrUnquoted":     {"lower(record.mail)", `record.a ? "b" : "c"`, "18:14: mapping value is not allowed in this context; a value that holds a colon and a blank must be quoted"},
		"ErrInBraces":     {"path: /people", "path: /people/${settings.host}", "within { } that holds { } [ ] or a comma must be quoted"},
		"ErrUndeclared":   {`token: "${secrets.token}"`, `token: "${secrets.api_key}"`, "auth.token: unknown field api_key; declare it under secrets (secrets has token)"},
		"ErrBareField":    {"lower(record.mail)", "mail", "18:14: streams.people.fields.email: unknown name mail; a field of the vendor's record is record.mail"},
		"ErrNoFunction":   {"lower(record.mail)", "fetchMail(record.id)", "unknown name fetchMail; no function is called so"},
		"ErrPattern":      {"lower(record.mail)", `match(record.mail, "[a-")`, "18:33: streams.people.fields.email: match: error parsing regexp: missing closing ]"},
		"ErrEach":         {"path: /people }", `path: "/people/${each.org.id}" }`, "unknown field org; name it in for_each, further out"},
		"ErrEachInward":   {"    fields:\n", "    for_each: [{ name: a, in: each.b }, { name: b, in: each.a }]\n    fields:\n", "for_each[0].in: unknown field b; name it in for_each, further out"},
		"ErrDuration":     {"    fields:\n", "    cursor: { since: record.at, overlap: 5 minutes }\n    fields:\n", `16:42: "5 minutes" is no duration such as 5m`},
		"ErrRecordsPath":  {"    fields:\n", "    records: data[0].people\n    fields:\n", "items.0 for the first of a list"},
		"ErrNoRecord":     {"    record: employee\n", "", "streams.people: record is required: what is read, one of app_user,"},
		"ErrNoDollar":     {"path: /people", `path: /people, query: { page: "{page.number}" }`, "15:47: streams.people.request.query.page: {page.number} is sent as it stands: write ${page.number}"},
		"ErrPlaceholder":  {"path: /people", `path: "/tenants/{tenant}/people"`, "15:32: streams.people.request.path: an address has no braces: an expression begins with ${"},
		"ErrTwoDocuments": {"key: acme\n", "a: 1\n---\nkey: acme\n", "one YAML document"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, good, c.replace)
			_, err := connector.Parse([]byte(strings.Replace(good, c.replace, c.with, 1)))
			require.ErrorContains(t, err, c.want)
		})
	}
	_, err := connector.Parse([]byte(good))
	require.NoError(t, err)
	_, err = connector.Parse([]byte(good + strings.Repeat("#", 300<<10)))
	require.ErrorContains(t, err, "larger than")
	for _, text := range []string{"", "settings: ! ", "- a", "key"} {
		_, err = connector.Parse([]byte(text))
		require.Error(t, err, text)
	}
}

// TestDocumentation holds docs/connectors.md against the language.
func TestDocumentation(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../../docs/connectors.md")
	require.NoError(t, err)
	text := string(doc)
	for _, name := range formula.Functions() {
		require.Regexp(t, `\b`+name+`\b`, text, "the function %s is documented", name)
	}
	for _, kind := range record.Kinds() {
		require.Contains(t, text, "| `"+kind+"` |")
		for _, field := range record.KindOf(kind).Names() {
			require.Contains(t, text, "`"+field+"`", "%s.%s is documented", kind, field)
		}
	}
	want, err := connector.Schema()
	require.NoError(t, err)
	have, err := os.ReadFile("../../docs/manifest.schema.json")
	require.NoError(t, err)
	require.Equal(t, string(want), string(have), "run make gen")
	require.True(t, json.Valid(have))
}

func TestSkeletonIsAManifest(t *testing.T) {
	t.Parallel()
	path, err := connector.Skeleton(t.TempDir(), "my_hr")
	require.NoError(t, err)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	_, err = connector.Parse(data)
	require.NoError(t, err)
}
