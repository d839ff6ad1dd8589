package connector_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	secrets := map[string]seal.Secret{"token": "t"}
	for name, c := range map[string]struct {
		settings string
		secrets  map[string]seal.Secret
		want     string // place of the wrong one, "" for none
	}{
		"Least":             {`{"account":"acme"}`, secrets, ""},
		"All":               {`{"account":"acme","base_url":"http://10.0.0.1:8080/api/","region":"us","pages":3,"archived":true}`, secrets, ""},
		"Null":              {`{"account":"acme","base_url":null,"region":null}`, secrets, ""},
		"Trimmed":           {`{"account":" acme "}`, secrets, ""},
		"OptionalSecret":    {`{"account":"acme"}`, map[string]seal.Secret{"token": "t", "hook_key": ""}, ""},
		"ErrMissing":        {`{}`, secrets, "body.settings.account"},
		"ErrBlank":          {`{"account":"  "}`, secrets, "body.settings.account"},
		"ErrUnknown":        {`{"account":"acme","accoun":"x"}`, secrets, "body.settings.accoun"},
		"ErrHost":           {`{"account":"evil.example/"}`, secrets, "body.settings.account"},
		"ErrPatternPartly":  {`{"account":"acme1"}`, secrets, "body.settings.account"},
		"ErrHostLine":       {`{"account":"acme\nx"}`, secrets, "body.settings.account"},
		"ErrHostPartly":     {`{"account":"acme@evil"}`, secrets, "body.settings.account"},
		"ErrType":           {`{"account":5}`, secrets, "body.settings.account"},
		"ErrTypeObject":     {`{"account":{"a":1}}`, secrets, "body.settings.account"},
		"ErrNumber":         {`{"account":"acme","pages":"3"}`, secrets, "body.settings.pages"},
		"ErrBoolean":        {`{"account":"acme","archived":"yes"}`, secrets, "body.settings.archived"},
		"ErrLong":           {`{"account":"acme","region":"` + strings.Repeat("x", 9000) + `"}`, secrets, "body.settings.region"},
		"ErrControl":        {`{"account":"acme","region":"a\u0000b"}`, secrets, "body.settings.region"},
		"ErrURLScheme":      {`{"account":"acme","base_url":"ftp://x/"}`, secrets, "body.settings.base_url"},
		"ErrURLUser":        {`{"account":"acme","base_url":"https://a:b@x/"}`, secrets, "body.settings.base_url"},
		"ErrURLQuery":       {`{"account":"acme","base_url":"https://x/?a=1"}`, secrets, "body.settings.base_url"},
		"ErrURLFragment":    {`{"account":"acme","base_url":"https://x/#a"}`, secrets, "body.settings.base_url"},
		"ErrURLNoHost":      {`{"account":"acme","base_url":"https:///x"}`, secrets, "body.settings.base_url"},
		"ErrURLOpaque":      {`{"account":"acme","base_url":"https:x"}`, secrets, "body.settings.base_url"},
		"ErrURLText":        {`{"account":"acme","base_url":"acme"}`, secrets, "body.settings.base_url"},
		"ErrSecretMissing":  {`{"account":"acme"}`, nil, "body.secrets.token"},
		"ErrSecretUnknown":  {`{"account":"acme"}`, map[string]seal.Secret{"token": "t", "key": "x"}, "body.secrets.key"},
		"ErrSecretCarriage": {`{"account":"acme"}`, map[string]seal.Secret{"token": "a\r\nX: y"}, "body.secrets.token"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var settings map[string]any
			require.NoError(t, json.Unmarshal([]byte(c.settings), &settings))
			err := acme(t).Check(settings, c.secrets)
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			require.Equal(t, fault.Invalid, fault.KindOf(err), "%v", err)
			require.Len(t, fault.As(err).Fields, 1)
			require.Equal(t, c.want, fault.As(err).Fields[0].Location)
		})
	}
}

// A careless pattern does not let a setting lead the key to another host.
func TestErrBaseURLIsNotLeftByASetting(t *testing.T) {
	t.Parallel()
	c, err := connector.Parse([]byte(strings.Replace(manifest(t), `"[a-z]+"`, `".*"`, 1)))
	require.NoError(t, err)
	secrets := map[string]seal.Secret{"token": "t"}
	require.NoError(t, c.Check(map[string]any{"account": "a-c.me"}, secrets))
	for _, account := range []string{"evil.example/", "evil.example#", "evil.example?", "a@b", "a:b", "a b", "ä", "{region}", `a\b`} {
		require.Equal(t, fault.Invalid, fault.KindOf(c.Check(map[string]any{"account": account}, secrets)), account)
	}
}
