package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/goccy/go-yaml"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/connectors"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// connectorCmd works with manifests; it needs no data and no server.
type connectorCmd struct {
	List   connectorListCmd   `cmd:"" help:"List the connectors."`
	Lint   connectorLintCmd   `cmd:"" help:"Check manifests; says file, line and column of everything that is wrong."`
	Try    connectorTryCmd    `cmd:"" help:"Test a connection, and read a stream: records as JSON lines."`
	Map    connectorMapCmd    `cmd:"" help:"Map a vendor's answer from standard input: records as JSON lines."`
	New    connectorNewCmd    `cmd:"" help:"Begin a connector: a folder with a manifest to fill in."`
	Schema connectorSchemaCmd `cmd:"" help:"Print the JSON schema of manifests, for editors."`
}

// connectorFolder adds manifests to the built-in ones.
type connectorFolder struct {
	Connectors string `help:"A folder whose manifests add to the built-in connectors or replace them." env:"ASSETRONICS_CONNECTORS" placeholder:"DIR" type:"existingdir"`
}

func (f connectorFolder) catalog() (*connector.Catalog, error) {
	var problems []error
	var known *connector.Catalog
	var err error
	if f.Connectors == "" {
		known, _, err = connector.Load(connectors.FS)
	} else {
		known, problems, err = connector.Load(connectors.FS, os.DirFS(f.Connectors))
	}
	for _, problem := range problems {
		fmt.Fprintln(os.Stderr, filepath.Join(f.Connectors, problem.Error()))
	}
	return known, err
}

func (f connectorFolder) get(name string) (*connector.Connector, error) {
	known, err := f.catalog()
	if err != nil {
		return nil, err
	}
	if found, ok := known.Get(name); ok {
		return found, nil
	}
	// jamf or jamf_pro for jamf-pro: what can be one only.
	var near []*connector.Connector
	for _, one := range known.All() {
		if strings.Contains(one.Info().Key, strings.ReplaceAll(strings.ToLower(name), "_", "-")) {
			near = append(near, one)
		}
	}
	if len(near) == 1 {
		return near[0], nil
	}
	return nil, fmt.Errorf("there is no connector %q; connector list shows all", name)
}

type connectorListCmd struct{ connectorFolder }

// Run prints a line a connector.
func (c *connectorListCmd) Run() error {
	known, err := c.catalog()
	if err != nil {
		return err
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	for _, one := range known.All() {
		info := one.Info()
		var offers []string
		for _, s := range one.Streams() {
			offers = append(offers, s.Name)
		}
		for _, a := range one.Actions() {
			offers = append(offers, a.Name+"()")
		}
		if info.Webhook {
			offers = append(offers, "webhook")
		}
		_, _ = fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", info.Key, info.Category, info.Name, strings.Join(offers, " "))
	}
	return out.Flush()
}

type connectorLintCmd struct {
	Files []string `arg:"" help:"Manifests, or connectors' folders." type:"existingfile,existingdir"`
}

// Run prints what is wrong, a line each; the exit code says whether all is well.
func (c *connectorLintCmd) Run() error {
	wrong := 0
	for _, path := range c.Files {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			path = filepath.Join(path, connector.ManifestFile)
		}
		data, err := os.ReadFile(path) //nolint:gosec // the caller's own file
		if err != nil {
			return err
		}
		_, err = connector.Parse(data)
		var problems connector.Problems
		switch {
		case errors.As(err, &problems):
			for _, p := range problems {
				fmt.Printf("%s:%s\n", path, p)
			}
			wrong += len(problems)
		case err != nil:
			return err
		default:
			fmt.Printf("%s: fine\n", path)
		}
	}
	if wrong > 0 {
		return fmt.Errorf("problems: %d", wrong)
	}
	return nil
}

// filledIn is a settings file: what an administrator would fill in.
type filledIn struct {
	Settings  map[string]any         `yaml:"settings"`
	Secrets   map[string]seal.Secret `yaml:"secrets"`
	Overrides connector.Overrides    `yaml:"overrides"`
}

func readSettings(path string) (filledIn, error) {
	var in filledIn
	if path == "" {
		return in, nil
	}
	data, err := os.ReadFile(path) //nolint:gosec // the caller's own file
	if err != nil {
		return in, err
	}
	if err := yaml.UnmarshalWithOptions(data, &in, yaml.Strict()); err != nil {
		return in, fmt.Errorf("%s: it holds settings: and secrets: %w", path, err)
	}
	return in, nil
}

type connectorTryCmd struct {
	connectorFolder
	Name         string   `arg:"" help:"The connector."`
	Settings     string   `help:"A YAML or JSON file with settings and secrets." required:"" type:"existingfile"`
	Stream       string   `help:"Read this stream; without it the connection is tested only."`
	Cursor       string   `help:"Where an earlier run left off, as it was printed."`
	AllowPrivate []string `help:"Private networks that may be reached, as CIDR list." default:"127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7" placeholder:"CIDR,…"`
	Verbose      bool     `help:"Show every request." short:"v"`
}

// Run tests, and reads. Records go to standard output, all else to standard error.
func (c *connectorTryCmd) Run(ctx context.Context) error {
	known, err := c.get(c.Name)
	if err != nil {
		return err
	}
	in, err := readSettings(c.Settings)
	if err != nil {
		return err
	}
	allow, err := httpx.ParseAllow(strings.Join(c.AllowPrivate, ","))
	if err != nil {
		return err
	}
	gate := httpx.New(httpx.Options{Allow: allow})
	defer gate.Close()
	session, err := known.Open(in.Settings, in.Secrets, connector.Options{Gate: gate, Scope: "try", Overrides: in.Overrides, Note: c.note})
	if err != nil {
		return explained(err)
	}
	if c.Stream == "" {
		if err := session.Test(ctx); err != nil {
			return err
		}
		fmt.Fprintln(os.Stderr, "the connection works")
		return nil
	}
	return c.read(ctx, session)
}

func (c *connectorTryCmd) note(x connector.Exchange) {
	if c.Verbose {
		fmt.Fprintf(os.Stderr, "%s %s%s %d %s %s\n", x.Method, x.Host, x.Path, x.Status, x.Duration.Round(1e6), x.Code)
	}
}

func (c *connectorTryCmd) read(ctx context.Context, session *connector.Session) error {
	out := newRecordPrinter(os.Stdout, clock.DateOf(clock.System{}.Now()))
	for page, err := range session.Pages(ctx, c.Stream, connector.ReadOptions{Cursor: connector.Cursor(c.Cursor)}) {
		if err != nil {
			return errors.Join(err, out.Flush())
		}
		if err := out.page(page); err != nil {
			return err
		}
		if page.Last {
			fmt.Fprintf(os.Stderr, "%d records, %d set aside, complete: %t, cursor: %s\n", out.records, out.rejects, page.Complete, page.Cursor)
		}
	}
	return out.Flush()
}

type connectorMapCmd struct {
	connectorFolder
	Name     string `arg:"" help:"The connector."`
	Stream   string `arg:"" help:"The stream whose answer comes in."`
	Settings string `help:"A YAML or JSON file with settings that the mapping uses." type:"existingfile"`
	Today    string `help:"The day that statuses are of, YYYY-MM-DD. Default: today." placeholder:"DATE"`
}

// Run maps an answer, or lines of records; nothing is sent to anybody.
func (c *connectorMapCmd) Run() error {
	known, err := c.get(c.Name)
	if err != nil {
		return err
	}
	in, err := readSettings(c.Settings)
	if err != nil {
		return err
	}
	today := clock.DateOf(clock.System{}.Now())
	if c.Today != "" {
		if today, err = clock.ParseDate(c.Today); err != nil {
			return err
		}
	}
	data, err := io.ReadAll(bufio.NewReader(os.Stdin))
	if err != nil {
		return err
	}
	page, stream, err := known.Recognize(c.Stream, data, connector.MapOptions{Settings: in.Settings, Overrides: in.Overrides, At: today.At(0, "UTC")})
	if err != nil {
		return explained(err)
	}
	if stream != c.Stream {
		fmt.Fprintf(os.Stderr, "read as %s\n", stream)
	}
	out := newRecordPrinter(os.Stdout, today)
	return errors.Join(out.page(page), out.Flush())
}

// recordPrinter prints records as JSON lines, and what was set aside to standard
// error.
type recordPrinter struct {
	*bufio.Writer
	encoder          *json.Encoder
	today            clock.Date
	records, rejects int
}

func newRecordPrinter(w io.Writer, today clock.Date) *recordPrinter {
	p := &recordPrinter{Writer: bufio.NewWriter(w), today: today}
	p.encoder = json.NewEncoder(p.Writer)
	p.encoder.SetEscapeHTML(false)
	return p
}

func (p *recordPrinter) page(page connector.Page) error {
	for _, r := range page.Records {
		p.records++
		if e, ok := r.Value.(*record.Employee); ok {
			e.Status = e.StatusOn(p.today)
		}
		if err := p.encoder.Encode(r); err != nil {
			return err
		}
	}
	for _, id := range page.Deleted {
		fmt.Fprintf(os.Stderr, "gone: %s\n", id)
	}
	for _, r := range page.Rejects {
		p.rejects++
		fmt.Fprintf(os.Stderr, "set aside: %s %s: %s\n", r.ExternalID, r.Label, r.Reason)
	}
	for _, w := range page.Warnings {
		fmt.Fprintln(os.Stderr, w.Message)
	}
	return nil
}

type connectorNewCmd struct {
	Name   string `arg:"" help:"Its key: lower-case letters, digits and underscores."`
	Folder string `help:"Where the connector's folder is made." default:"connectors" placeholder:"DIR"`
}

// Run writes the skeleton.
func (c *connectorNewCmd) Run() error {
	path, err := connector.Skeleton(c.Folder, c.Name)
	if err != nil {
		return err
	}
	fmt.Printf("made %s: fill it in, then\n  assetronics connector lint %s\n  assetronics connector try %s --connectors %s --settings FILE\n", path, path, c.Name, c.Folder)
	return nil
}

type connectorSchemaCmd struct{}

//go:generate sh -c "go run . connector schema > ../../docs/manifest.schema.json"

// Run prints the schema.
func (connectorSchemaCmd) Run() error {
	data, err := connector.Schema()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(data)
	return err
}
