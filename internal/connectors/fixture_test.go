package connectors_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/connectors"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

var update = flag.Bool("update", false, "write the golden files anew")

// fixture is a talk with a vendor: what we must send, what it answers. What we
// make of it stands in the golden file beside it.
type fixture struct {
	// Call is "read <stream>", "test", "call <action>", "register <our address>",
	// "webhook" or "map <stream, as a person may call it>".
	Call     string                 `yaml:"call"`
	Settings map[string]any         `yaml:"settings"`
	Secrets  map[string]seal.Secret `yaml:"secrets"`
	Cursor   connector.Cursor       `yaml:"cursor"`
	Inputs   map[string]any         `yaml:"inputs"`
	Key      string                 `yaml:"key"`
	Again    bool                   `yaml:"again"`
	// At is the moment it happens; 2026-11-23T09:00:00Z without it.
	At time.Time `yaml:"at"`
	// One Exchange, or several; see talk for their order.
	Exchange `yaml:",inline"`
	Talk     []Exchange `yaml:"talk"`
	Delivery message    `yaml:"delivery"`
}

type Exchange struct {
	Request *request `yaml:"request"`
	Answer  message  `yaml:"answer"`
}

type request struct {
	Method  string            `yaml:"method"`
	URL     string            `yaml:"url"`
	Headers map[string]string `yaml:"headers"` // exactly these values
	Body    string            `yaml:"body"`    // as JSON, the order of keys aside, or as it is
}

type message struct {
	Method  string            `yaml:"method"`
	URL     string            `yaml:"url"`
	Status  int               `yaml:"status"`
	Headers map[string]string `yaml:"headers"`
	Body    string            `yaml:"body"`
	File    string            `yaml:"file"` // the body, from a file beside
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
	Stream   string              `json:"stream,omitempty"` // that the answer was taken for
	Records  []shown             `json:"records,omitempty"`
	Deleted  []string            `json:"deleted,omitempty"`
	Rejects  []connector.Reject  `json:"rejects,omitempty"`
	Warnings []connector.Warning `json:"warnings,omitempty"`
	Cursor   json.RawMessage     `json:"cursor,omitempty"`
	Complete bool                `json:"complete,omitempty"`

	Delivery     *connector.Delivery `json:"delivery,omitempty"`
	Reply        string              `json:"reply,omitempty"`
	Registration map[string]string   `json:"registration,omitempty"`
	Result       map[string]any      `json:"result,omitempty"`

	Error      string `json:"error,omitempty"`
	RetryAfter string `json:"retry_after,omitempty"`
}

// shown is a record as the command line prints it, and what it does not print.
type shown struct {
	record.Record
	status, source string
}

// MarshalJSON adds what is not in the canonical form.
func (s shown) MarshalJSON() ([]byte, error) {
	data, err := s.Record.MarshalJSON()
	if err != nil {
		return nil, err
	}
	fields := []string{}
	for name, v := range map[string]string{"STATUS": s.status, "SOURCE_STATUS": s.source, "MISSING": strings.Join(s.Missing, ", ")} {
		if v != "" {
			text, _ := json.Marshal(v)
			fields = append(fields, `"`+name+`":`+string(text))
		}
	}
	if len(fields) == 0 {
		return data, nil
	}
	slices.Sort(fields)
	return []byte(strings.TrimSuffix(string(data), "}") + "," + strings.Join(fields, ",") + "}"), nil
}

// TestConnectors holds every connector to its fixtures; one without a fixture
// for each thing it can do fails.
func TestConnectors(t *testing.T) {
	t.Parallel()
	catalog, _, err := connector.Load(connectors.FS)
	require.NoError(t, err)
	folders, err := filepath.Glob("*/" + connector.ManifestFile)
	require.NoError(t, err)
	require.Len(t, catalog.All(), len(folders), "every folder is embedded")
	for _, c := range catalog.All() {
		t.Run(c.Info().Key, func(t *testing.T) {
			t.Parallel()
			require.FileExists(t, filepath.Join(c.Info().Key, "NOTES.md"))
			require.FileExists(t, filepath.Join("../../docs/connectors", c.Info().Key+".md"))
			calls := map[string]bool{}
			files, err := filepath.Glob(filepath.Join(c.Info().Key, "fixtures", "*.yaml"))
			require.NoError(t, err)
			for _, file := range files {
				f := readFixture(t, file)
				calls[f.Call] = true
				t.Run(filepath.Base(file), func(t *testing.T) {
					t.Parallel()
					compare(t, file, f.run(t, c, filepath.Dir(file)))
				})
			}
			requireCalls(t, c, calls)
		})
	}
}

func requireCalls(t *testing.T, c *connector.Connector, calls map[string]bool) {
	t.Helper()
	require.True(t, calls["test"], "no fixture of the test call")
	for _, stream := range c.Info().Streams {
		require.True(t, calls["read "+stream], "no fixture of the stream %s", stream)
	}
	for _, action := range c.Actions() {
		require.True(t, calls["call "+action.Name], "no fixture of the action %s", action.Name)
	}
	require.Equal(t, c.Info().Webhook, calls["webhook"], "fixtures of webhooks")
}

func readFixture(t *testing.T, file string) fixture {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	var f fixture
	require.NoError(t, yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&f), file)
	if f.At.IsZero() {
		f.At = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	}
	if f.Talk == nil && f.Call != "webhook" {
		f.Talk = []Exchange{f.Exchange}
	}
	return f
}

func (f fixture) run(t *testing.T, c *connector.Connector, folder string) (out outcome) {
	t.Helper()
	if f.Call == "webhook" {
		return f.deliver(c)
	}
	if word, ok := strings.CutPrefix(f.Call, "map "); ok {
		return f.recognize(t, c, word, folder)
	}
	said := &talk{t: t, folder: folder, left: slices.Clone(f.Talk)}
	client := &http.Client{Transport: said}
	s, err := c.Open(f.Settings, f.Secrets, connector.Options{Client: client, Clock: clock.NewManual(f.At)})
	require.NoError(t, err)
	verb, rest, _ := strings.Cut(f.Call, " ")
	switch verb {
	case "read":
		err = f.read(t, s, rest, &out)
	case "test":
		err = s.Test(t.Context())
	case "call":
		call := connector.Call{Action: rest, Inputs: f.Inputs, Key: f.Key, Again: f.Again}
		if f.Again {
			call.Since = f.At
		}
		out.Result, err = s.Call(t.Context(), call)
	case "register":
		var made connector.Registration
		if made, err = s.RegisterWebhook(t.Context(), rest); err == nil {
			out.Registration = map[string]string{"id": made.ID, "secret": made.Secret.Reveal()}
			if !f.says(made.Secret.Reveal()) {
				out.Registration["secret"] = "chosen by us"
			}
		}
	default:
		require.Fail(t, "there is no call "+f.Call)
	}
	require.Empty(t, said.unsaid(), "not asked for")
	if err != nil {
		out.Error = err.Error()
	}
	if e := connector.AsError(err); e != nil && e.RetryAfter > 0 {
		out.RetryAfter = e.RetryAfter.String()
	}
	return out
}

// says tells whether an answer of the vendor holds a text.
func (f fixture) says(text string) bool {
	return slices.ContainsFunc(f.Talk, func(x Exchange) bool { return strings.Contains(x.Answer.Body, text) })
}

func (f fixture) read(t *testing.T, s *connector.Session, stream string, out *outcome) error {
	t.Helper()
	for p, err := range s.Pages(t.Context(), stream, connector.ReadOptions{Cursor: f.Cursor}) {
		if err != nil {
			return err
		}
		f.note(p, out)
		if p.Last {
			out.Cursor, out.Complete = json.RawMessage(p.Cursor), p.Complete
		}
	}
	return nil
}

func (f fixture) note(p connector.Page, out *outcome) {
	for _, r := range p.Records {
		one := shown{Record: r}
		if e, ok := r.Value.(*record.Employee); ok {
			one.status, one.source = e.StatusOn(clock.DateOf(f.At)), e.SourceStatus
		}
		out.Records = append(out.Records, one)
	}
	for _, r := range p.Rejects {
		r.Raw = nil
		out.Rejects = append(out.Rejects, r)
	}
	out.Deleted, out.Warnings = append(out.Deleted, p.Deleted...), append(out.Warnings, p.Warnings...)
}

func (f fixture) recognize(t *testing.T, c *connector.Connector, word, folder string) (out outcome) {
	t.Helper()
	answer := []byte(f.Answer.Body)
	if f.Answer.File != "" {
		var err error
		answer, err = os.ReadFile(filepath.Join(folder, f.Answer.File))
		require.NoError(t, err)
	}
	page, stream, err := c.Recognize(word, answer, connector.MapOptions{Settings: f.Settings, At: f.At})
	if err != nil {
		return outcome{Error: err.Error()}
	}
	out.Stream = stream
	f.note(page, &out)
	return out
}

func (f fixture) deliver(c *connector.Connector) outcome {
	s := c.OpenHook(f.Settings, f.Secrets, nil)
	d, err := s.VerifyWebhook(connector.Incoming{
		Method: f.Delivery.Method, URL: f.Delivery.URL, Header: f.Delivery.header(), Body: []byte(f.Delivery.Body),
	}, f.At)
	if err != nil {
		return outcome{Error: err.Error()}
	}
	out := outcome{Delivery: &d}
	if d.Reply != nil {
		out.Reply, d.Reply = string(d.Reply.Body), nil
	}
	return out
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
