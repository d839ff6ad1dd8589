package connector

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// hostSafe is what may stand in a base URL whatever a pattern says: nothing that
// ends a host name or begins a path.
var hostSafe = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

// overrideKey is the setting that replaces the base URL.
const overrideKey = "base_url"

// Session is a connector that can talk to one account. Safe for concurrent use.
type Session struct {
	connector *Connector
	client    *http.Client
	base      *url.URL
	settings  map[string]string
	secrets   map[string]seal.Secret
}

// Open checks settings and secrets and makes a session; nothing is sent. Wrong
// ones are a fault of kind invalid. The client is httpx's: it holds the guard,
// the limits and the retries.
func (c *Connector) Open(settings map[string]any, secrets map[string]seal.Secret, client *http.Client) (*Session, error) {
	values, err := c.values(settings)
	if err != nil {
		return nil, err
	}
	keys, err := c.secrets(secrets)
	if err != nil {
		return nil, err
	}
	base, err := c.baseURL(values)
	if err != nil {
		return nil, err
	}
	return &Session{connector: c, client: client, base: base, settings: values, secrets: keys}, nil
}

// Check is Open without a session.
func (c *Connector) Check(settings map[string]any, secrets map[string]seal.Secret) error {
	_, err := c.Open(settings, secrets, nil)
	return err
}

func (c *Connector) baseURL(values map[string]string) (*url.URL, error) {
	if override := values[overrideKey]; override != "" {
		return parseBase(override)
	}
	for _, name := range placeholders(c.manifest.BaseURL) {
		if !hostSafe.MatchString(values[name]) {
			return nil, fault.New(fault.Invalid, "connector.settings_invalid", "The settings do not fit.").
				At("body.settings."+name, "This does not have the expected form.")
		}
	}
	return parseBase(expand(c.manifest.BaseURL, values))
}

// request builds a call. Extra values are placeholders of their own, such as
// the address of our webhook.
func (s *Session) request(ctx context.Context, spec Request, reads []string, extra map[string]string) (*http.Request, error) {
	values := maps.Clone(s.settings)
	maps.Copy(values, extra)

	target := s.base.JoinPath(spec.Path)
	query := url.Values{}
	for name, value := range spec.Query {
		query.Set(name, expand(value, values))
	}
	target.RawQuery = query.Encode()

	var body []byte
	if spec.Body != nil {
		var err error
		if body, err = json.Marshal(expandBody(spec.Body, values, reads)); err != nil {
			return nil, fmt.Errorf("connector %s: body: %w", s.connector.manifest.Key, err)
		}
	}
	req, err := http.NewRequestWithContext(ctx, spec.Method, target.String(), bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("connector %s: request: %w", s.connector.manifest.Key, err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("User-Agent", "Assetronics")
	for _, headers := range []map[string]string{s.connector.manifest.Headers, spec.Headers} {
		for name, value := range headers {
			req.Header.Set(name, expand(value, values))
		}
	}
	s.signIn(req)
	return req, nil
}

func (s *Session) signIn(req *http.Request) {
	values := maps.Clone(s.settings)
	for key, secret := range s.secrets {
		values[key] = secret.Reveal()
	}
	auth := s.connector.manifest.Auth
	switch auth.Kind {
	case "basic":
		req.SetBasicAuth(expand(auth.Username, values), expand(auth.Password, values))
	case "header":
		req.Header.Set(auth.Header, expand(auth.Value, values))
	case "bearer":
		req.Header.Set("Authorization", "Bearer "+expand(auth.Token, values))
	}
}

// call sends a request and gives the answer of a success; close it.
func (s *Session) call(ctx context.Context, spec Request, reads []string, extra map[string]string) (*http.Response, error) {
	req, err := s.request(ctx, spec, reads, extra)
	if err != nil {
		return nil, err
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, s.failure(ctx, err)
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, s.refusal(resp)
	}
	return resp, nil
}
