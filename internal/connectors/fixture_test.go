package connectors_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connectors"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

var update = flag.Bool("update", false, "write the golden files anew")

// fixture is one exchange with a vendor: what we must send, what it answers.
// What we make of it stands in the golden file beside it.
type fixture struct {
	// Call is "read <stream>", "test", "register <our address>" or "webhook".
	Call     string                 `yaml:"call"`
	Settings map[string]any         `yaml:"settings"`
	Secrets  map[string]seal.Secret `yaml:"secrets"`
	Request  *struct {
		Method  string            `yaml:"method"`
		URL     string            `yaml:"url"`
		Headers map[string]string `yaml:"headers"` // exactly these values
		Body    string            `yaml:"body"`    // as JSON, the order of keys aside
	} `yaml:"request"`
	Answer message `yaml:"answer"`
	// At and Delivery are for webhooks: when and what came in.
	At       time.Time `yaml:"at"`
	Delivery message   `yaml:"delivery"`
}

type message struct {
	Status  int               `yaml:"status"`
	Headers map[string]string `yaml:"headers"`
	Body    string            `yaml:"body"`
}

func (m message) header() http.Header {
	h := http.Header{}
	for name, value := range m.Headers {
		h.Set(name, value)
	}
	return h
}

// outcome is what a golden file holds.
type outcome struct {
	Employees    []connector.EmployeeRecord `json:",omitempty"`
	Rejects      []connector.Reject         `json:",omitempty"`
	Delivery     *connector.Delivery        `json:",omitempty"`
	Registration map[string]string          `json:",omitempty"`
	Error        string                     `json:",omitempty"`
	RetryAfter   string                     `json:",omitempty"`
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestConnectors holds every connector to its fixtures; one without a fixture
// for each thing it can do fails.
func TestConnectors(t *testing.T) {
	t.Parallel()
	catalog, _, err := connector.Load(connectors.FS, nil)
	require.NoError(t, err)
	folders, err := filepath.Glob("*/" + connector.ManifestFile)
	require.NoError(t, err)
	require.Len(t, catalog.All(), len(folders), "every folder is embedded")
	for _, c := range catalog.All() {
		t.Run(c.Info().Key, func(t *testing.T) {
			t.Parallel()
			require.FileExists(t, filepath.Join(c.Info().Key, "NOTES.md"))
			calls := map[string]bool{}
			files, err := filepath.Glob(filepath.Join(c.Info().Key, "fixtures", "*.yaml"))
			require.NoError(t, err)
			for _, file := range files {
				f := readFixture(t, file)
				calls[strings.Fields(f.Call)[0]+" "+strings.TrimPrefix(f.Call, "read ")] = true
				t.Run(filepath.Base(file), func(t *testing.T) {
					t.Parallel()
					compare(t, file, f.run(t, c))
				})
			}
			requireCalls(t, c, calls)
		})
	}
}

func requireCalls(t *testing.T, c *connector.Connector, calls map[string]bool) {
	t.Helper()
	require.True(t, calls["test test"], "no fixture of the test call")
	for _, stream := range c.Info().Streams {
		require.True(t, calls["read "+stream], "no fixture of the stream %s", stream)
	}
	require.Equal(t, c.Info().Webhook, calls["webhook webhook"], "fixtures of webhooks")
}

func readFixture(t *testing.T, file string) fixture {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	var f fixture
	require.NoError(t, yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&f), file)
	return f
}

func (f fixture) run(t *testing.T, c *connector.Connector) (out outcome) {
	t.Helper()
	if f.Call == "webhook" {
		d, err := c.VerifyWebhook(f.Delivery.header(), []byte(f.Delivery.Body), f.Secrets[c.WebhookSecret()], f.At)
		if err != nil {
			return outcome{Error: err.Error()}
		}
		return outcome{Delivery: &d}
	}
	sent := 0
	s, err := c.Open(f.Settings, f.Secrets, &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		sent++
		f.expect(t, r)
		return &http.Response{
			StatusCode: f.Answer.Status, Header: f.Answer.header(), Body: io.NopCloser(strings.NewReader(f.Answer.Body)), Request: r,
		}, nil
	})})
	require.NoError(t, err)
	verb, rest, _ := strings.Cut(f.Call, " ")
	switch verb {
	case "read":
		err = s.Read(t.Context(), rest, func(p connector.Page) error {
			out.Employees = append(out.Employees, p.Employees...)
			out.Rejects = append(out.Rejects, p.Rejects...)
			return nil
		})
	case "test":
		err = s.Test(t.Context())
	case "register":
		var made connector.Registration
		if made, err = s.RegisterWebhook(t.Context(), rest); err == nil {
			out.Registration = map[string]string{"id": made.ID, "secret": made.Secret.Reveal()}
		}
	default:
		require.Fail(t, "there is no call "+f.Call)
	}
	require.Equal(t, 1, sent)
	if err != nil {
		out.Error = err.Error()
	}
	if e := connector.AsError(err); e != nil && e.RetryAfter > 0 {
		out.RetryAfter = e.RetryAfter.String()
	}
	return out
}

func (f fixture) expect(t *testing.T, r *http.Request) {
	t.Helper()
	if f.Request == nil {
		return
	}
	require.Equal(t, f.Request.Method, r.Method)
	require.Equal(t, f.Request.URL, r.URL.String())
	for name, value := range f.Request.Headers {
		require.Equal(t, []string{value}, r.Header.Values(name), name)
	}
	if f.Request.Body != "" {
		body, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		require.JSONEq(t, f.Request.Body, string(body))
	}
}

func compare(t *testing.T, file string, got outcome) {
	t.Helper()
	golden := strings.TrimSuffix(file, ".yaml") + ".golden.json"
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	require.NoError(t, encoder.Encode(got))
	if *update {
		require.NoError(t, os.WriteFile(golden, text.Bytes(), 0o600))
	}
	want, err := os.ReadFile(golden)
	if errors.Is(err, fs.ErrNotExist) {
		require.Fail(t, golden+" is missing: run go test with -update and read what it wrote")
	}
	require.NoError(t, err)
	require.Equal(t, string(want), text.String())
}
