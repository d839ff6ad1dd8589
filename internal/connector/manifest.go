package connector

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxManifest is far above any real manifest; an operator may drop in anything.
const maxManifest = 256 << 10

// Manifest is the content of manifest.yaml. Texts in braces are placeholders:
// {subdomain} stands for the setting or secret of that key.
type Manifest struct {
	Key         string `yaml:"key"`         // the folder's name, never changed
	Name        string `yaml:"name"`        // as the vendor writes it
	Category    string `yaml:"category"`    // hris, identity, mdm, itsm, finance, chat
	Description string `yaml:"description"` // one sentence for the catalogue

	Settings []Field `yaml:"settings"`
	Secrets  []Field `yaml:"secrets"`

	// BaseURL is put before every path, without a slash at its end. A setting of
	// the key base_url replaces it when it is filled in.
	BaseURL string            `yaml:"base_url"`
	Auth    Auth              `yaml:"auth"`
	Headers map[string]string `yaml:"headers"` // sent with every request
	Limits  Limits            `yaml:"limits"`
	Errors  Errors            `yaml:"errors"`

	Test    Test              `yaml:"test"`
	Streams map[string]Stream `yaml:"streams"`
	Webhook *Webhook          `yaml:"webhook"`
}

// Auth says how requests sign in. Kind basic takes username and password,
// header takes header and value, bearer takes token.
type Auth struct {
	Kind     string `yaml:"kind"`
	Username string `yaml:"username"`
	Password string `yaml:"password"`
	Header   string `yaml:"header"`
	Value    string `yaml:"value"`
	Token    string `yaml:"token"`
}

// Limits is the budget we keep to at this vendor; zero is the client's default.
type Limits struct {
	RequestsPerSecond float64 `yaml:"requests_per_second"`
	Burst             int     `yaml:"burst"`
	Concurrent        int     `yaml:"concurrent"`
}

// Errors says where a refusal's text stands, first match first, and which
// statuses mean something else than usual.
type Errors struct {
	Headers []string     `yaml:"headers"`
	Body    []string     `yaml:"body"` // paths like errors.0.message
	Codes   map[int]Code `yaml:"codes"`
}

// Request is one call. Its path comes after the base URL; query, headers and
// the texts of the body may hold placeholders.
type Request struct {
	Method  string            `yaml:"method"`
	Path    string            `yaml:"path"`
	Query   map[string]string `yaml:"query"`
	Headers map[string]string `yaml:"headers"`
	Body    any               `yaml:"body"` // sent as JSON; "{reads}" is the stream's list of fields
	// Replayable says that a POST may be sent twice without harm.
	Replayable bool `yaml:"replayable"`
}

// Test is the call behind the "test" button: it asks for what the streams need.
type Test struct {
	Request Request `yaml:"request"`
	Records string  `yaml:"records"` // a place that a good answer has
}

// Stream is one kind of record that can be read.
type Stream struct {
	Label   string  `yaml:"label"`
	Record  string  `yaml:"record"` // the canonical record: employee
	Request Request `yaml:"request"`
	Records string  `yaml:"records"` // path of the list in the answer
	// Columns is the path of a list of {id} that names the fields the answer has.
	// A field missing there and in the record was not permitted, which is not the
	// same as empty.
	Columns string `yaml:"columns"`
	// Reads are the vendor's fields that expressions may use, as record.name.
	Reads []string `yaml:"reads"`
	// Fields maps canonical fields to expressions.
	Fields map[string]string `yaml:"fields"`
}

// Webhook says how the vendor's calls are checked and what they mean.
type Webhook struct {
	Secret    string            `yaml:"secret"` // key of the secret that signs
	Signature Signature         `yaml:"signature"`
	Timestamp *Timestamp        `yaml:"timestamp"`
	Type      string            `yaml:"type"`    // path of the event's type in the body
	Subject   string            `yaml:"subject"` // path of the record's id in the body
	Events    map[string]string `yaml:"events"`  // type → stream to read
	Register  *Register         `yaml:"register"`
}

// Signature is an HMAC in a header.
type Signature struct {
	Header    string   `yaml:"header"`
	Algorithm string   `yaml:"algorithm"` // hmac-sha256, hmac-sha512
	Encoding  string   `yaml:"encoding"`  // hex, base64
	Prefix    string   `yaml:"prefix"`    // before the encoded value, such as "sha256="
	Signed    []string `yaml:"signed"`    // parts in order: body, timestamp, or a text in 'single quotes'
}

// Timestamp is the instant of sending, which the signature covers.
type Timestamp struct {
	Header string        `yaml:"header"`
	Unit   string        `yaml:"unit"`   // s, ms: since 1970
	Window time.Duration `yaml:"window"` // older or newer ones are refused
}

// Register makes our webhook known to the vendor. {url} is our address.
type Register struct {
	Request Request `yaml:"request"`
	ID      string  `yaml:"id"`     // path of the webhook's id in the answer
	Secret  string  `yaml:"secret"` // path of the key it signs with
}

// Parse reads a manifest and makes it ready to use. Its error lists everything
// that is wrong, a line each, with line numbers.
func Parse(data []byte) (*Connector, error) {
	if len(data) > maxManifest {
		return nil, fmt.Errorf("the manifest is larger than %d KB", maxManifest>>10)
	}
	m, file, err := decode(data)
	if err != nil {
		return nil, err
	}
	return compile(m, &problems{file: file})
}

// decode reads the text. The YAML library panics on some malformed texts (a tag
// without a value): an operator's slip must not keep the server from starting.
func decode(data []byte) (m Manifest, file *ast.File, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("the manifest is not proper YAML: %v", cause)
		}
	}()
	file, err = parser.ParseBytes(data, 0)
	if err != nil {
		return m, nil, errors.New(yaml.FormatError(err, false, false))
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return m, nil, errors.New("a manifest is one YAML document")
	}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&m); err != nil {
		return m, nil, errors.New(yaml.FormatError(err, false, false))
	}
	return m, file, nil
}

// problems collects what is wrong with a manifest.
type problems struct {
	file *ast.File
	list []error
}

// add notes a problem at a path of the manifest.
func (p *problems) add(path, format string, args ...any) {
	text := path + ": " + fmt.Sprintf(format, args...)
	if line := p.line(path); line > 0 {
		text = fmt.Sprintf("line %d: %s", line, text)
	}
	p.list = append(p.list, errors.New(text))
}

// line finds a path's line; 0 when there is nothing at it.
func (p *problems) line(path string) int {
	at, err := yaml.PathString("$." + path)
	if err != nil {
		return 0
	}
	node, err := at.FilterFile(p.file)
	if err != nil || node == nil || node.GetToken() == nil {
		return 0
	}
	return node.GetToken().Position.Line
}
