package connector_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
)

func TestErrManifest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ replace, with, want string }{
		"ErrUnknownKey":       {"category:", "categorie:", `[3:1] unknown field "categorie"`},
		"ErrUnknownInStream":  {"    label: People", "    lable: People", `[47:5] unknown field "lable"`},
		"ErrType":             {"requests_per_second: 2", "requests_per_second: many", "[41:24] cannot unmarshal"},
		"ErrLimits":           {"requests_per_second: 2", "requests_per_second: -2", "limits: must not be negative"},
		"ErrDuplicateKey":     {"category: hris", "key: other", `already defined`},
		"ErrSyntax":           {"category: hris", "category: a: b", "[3:11]"},
		"ErrKey":              {"key: acme\n", "key: Acme HR\n", "line 1: key: must be lower-case"},
		"ErrNoName":           {"name: Acme HR", "name: ''", "line 2: name: is required"},
		"ErrExpressionSyntax": {"last_name: record.last", "last_name: record.last +", "line 62: streams.people.fields.last_name: unexpected token EOF"},
		"ErrExpressionField":  {"last_name: record.last", "last_name: record.lost", "line 62: streams.people.fields.last_name: unknown field lost"},
		"ErrExpressionCall":   {"last_name: record.last", "last_name: upperr(record.last)", "unknown name upperr"},
		"ErrExpressionClock":  {"start_date: record.from", "start_date: now()", "unknown name now"},
		"ErrExpressionNoEnv":  {"last_name: record.last", "last_name: settings.x", "unknown name settings"},
		"ErrCanonicalField":   {"last_name: record.last", "surname: record.last", "line 62: streams.people.fields.surname: an employee has no such field"},
		"ErrNoExternalID":     {"      external_id: record.id\n", "", "external_id is required"},
		"ErrRecord":           {"record: employee", "record: device", "line 48: streams.people.record: must be employee"},
		"ErrMethod":           {"method: GET", "method: TRACE", "test.request.method: must be"},
		"ErrPath":             {"path: /people/search", "path: /people?x=1", "streams.people.request.path: must begin"},
		"ErrPathClimbs":       {"path: /people/search", "path: /../people", "streams.people.request.path: must begin"},
		"ErrPlaceholder":      {"{region}", "{regoin}", "streams.people.request.query: {regoin} stands for nothing"},
		"ErrSecretInQuery":    {"{region}", "{token}", "{token} stands for nothing"},
		"ErrReadsInTest":      {`limit: "1"`, `limit: "{reads}"`, "{reads} stands for nothing"},
		"ErrHeader":           {"Accept: application/json", "'Acc ept': x", `"Acc ept" is no header`},
		"ErrAuthKind":         {"kind: header", "kind: magic", "auth.kind: must be basic, header or bearer"},
		"ErrAuthPlaceholder":  {"key {token}", "key {tokn}", "auth.value: {tokn} stands for nothing"},
		"ErrBaseHTTP":         {"base_url: https://{account}", "base_url: http://{account}", "base_url: must be an https address"},
		"ErrBaseNoPattern":    {`    pattern: "[a-z]+"` + "\n", "", "base_url: {account} must be a text setting with a pattern"},
		"ErrBaseSecret":       {"https://{account}", "https://{token}", "{token} must be a text setting with a pattern"},
		"ErrBaseMissing":      {"base_url: https://{account}.acme.example/api\n", "", "base_url: is required"},
		"ErrPattern":          {`"[a-z]+"`, `"[a-z"`, "settings[0].pattern: error parsing regexp"},
		"ErrSettingKind":      {"kind: number", "kind: date", `settings[3].kind: there is no kind "date" here`},
		"ErrSettingTwice":     {"- key: region", "- key: pages", `"pages" is declared 2 times`},
		"ErrDefault":          {"default: false", "default: perhaps", "settings[4].default: does not fit"},
		"ErrErrorCode":        {"418: rate_limited", "418: teapot", `418: there is no code "teapot"`},
		"ErrAlgorithm":        {"hmac-sha256", "md5", "webhook.signature.algorithm: must be"},
		"ErrEncoding":         {"encoding: hex", "encoding: rot13", "webhook.signature.encoding: must be"},
		"ErrUnsignedBody":     {`signed: [timestamp, "':'", body]`, "signed: [timestamp]", "must hold body"},
		"ErrUnsignedTime":     {`signed: [timestamp, "':'", body]`, "signed: [body]", "must hold timestamp exactly"},
		"ErrSignedPart":       {`signed: [timestamp, "':'", body]`, "signed: [timestamp, url, body]", `"url" is neither`},
		"ErrNoWindow":         {", window: 5m", "", "webhook.timestamp.window: must be longer"},
		"ErrEventStream":      {"person.changed: people", "person.changed: nobody", `person.changed: there is no stream "nobody"`},
		"ErrHookSecret":       {"secret: hook_key", "secret: token_x", "webhook.secret: must be the key of a secret"},
		"ErrTwoDocuments":     {"key: acme\n", "a: 1\n---\nkey: acme\n", "one YAML document"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := manifest(t)
			require.Contains(t, text, c.replace)
			_, err := connector.Parse([]byte(strings.Replace(text, c.replace, c.with, 1)))
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestErrManifestListsEverything(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer("kind: header", "kind: magic", "record: employee", "record: device", "name: Acme HR", "name: ''").Replace(manifest(t))
	_, err := connector.Parse([]byte(text))
	require.Error(t, err)
	require.Len(t, strings.Split(err.Error(), "\n"), 3)
}

func TestErrManifestSize(t *testing.T) {
	t.Parallel()
	_, err := connector.Parse([]byte(manifest(t) + strings.Repeat("#", 300<<10)))
	require.ErrorContains(t, err, "larger than")
	_, err = connector.Parse(nil)
	require.Error(t, err)
}

func TestInfo(t *testing.T) {
	t.Parallel()
	info := acme(t).Info()
	require.Equal(t, "acme", info.Key)
	require.Equal(t, []string{"people"}, info.Streams)
	require.True(t, info.Webhook)
	require.Equal(t, "text", info.Settings[0].Kind, "the kind that is left out")
	require.Equal(t, false, info.Settings[4].Default)
	require.InDelta(t, 2, acme(t).Limits().RequestsPerSecond, 0)
}

// The YAML library panics on this one.
func TestErrTagWithoutValue(t *testing.T) {
	t.Parallel()
	_, err := connector.Parse([]byte("settings: ! "))
	require.ErrorContains(t, err, "not proper YAML")
}
