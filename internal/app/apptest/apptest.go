// Package apptest runs the whole product for a test: a database of its own, real
// HTTP, real jobs, real sockets.
package apptest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app"
	"github.com/assetronics/assetronics/internal/config"
	"github.com/assetronics/assetronics/internal/identity"
	"github.com/assetronics/assetronics/internal/tenant"
	"github.com/assetronics/assetronics/internal/testkit"
)

// Password is that of every user made here.
const Password = "a password for tests"

// Product is a running server with one company.
type Product struct {
	URL     string
	Rooms   *app.Rooms
	Company tenant.Tenant

	stop func()
}

// NewCompany is another company on the same server.
func (p *Product) NewCompany(t testing.TB) *Product {
	t.Helper()
	company, err := p.Rooms.NewCompany(t.Context(), tenant.New{Name: "Other Company " + uuid.NewString()[:8]})
	require.NoError(t, err)
	return &Product{URL: p.URL, Rooms: p.Rooms, Company: company, stop: p.stop}
}

// Stop stops the server, without waiting for that.
func (p *Product) Stop() { p.stop() }

// Start runs the product until the test ends. Connectors may reach loopback. What
// else should be set otherwise, adjust does.
func Start(t testing.TB, adjust ...func(*config.Server)) *Product {
	t.Helper()
	cfg := config.Server{
		FileMax: 1, FileQuota: 100,
		Data:         config.Data{Data: t.TempDir(), DatabaseURL: testkit.NewDatabase(t)},
		Addr:         "localhost:0",
		AllowPrivate: []string{"127.0.0.0/8"},
	}
	for _, change := range adjust {
		change(&cfg)
	}
	require.NoError(t, cfg.Resolve())
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ready := make(chan *app.Server, 1) // sent once
	ended := make(chan error, 1)       // sent once
	go func() {
		ended <- app.Run(ctx, cfg, slog.New(slog.NewTextHandler(&testLog{t}, &slog.HandlerOptions{Level: slog.LevelWarn})),
			func(s *app.Server) { ready <- s })
	}()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-ended)
	})
	select {
	case server := <-ready:
		p := &Product{URL: server.URL(), Rooms: server.Rooms, stop: stop}
		company, err := server.Rooms.NewCompany(ctx, tenant.New{Name: "Test Company " + uuid.NewString()[:8]})
		require.NoError(t, err)
		p.Company = company
		return p
	case err := <-ended:
		ended <- nil
		require.NoError(t, err, "the product did not start")
		return nil
	}
}

// testLog shows what the product warns of when the test fails.
type testLog struct{ t testing.TB }

func (l *testLog) Write(line []byte) (int, error) {
	l.t.Log(string(bytes.TrimSpace(line)))
	return len(line), nil
}

// SignIn makes a user with these roles and gives a client that is signed in.
func (p *Product) SignIn(t testing.TB, email string, roles ...access.Role) *Client {
	t.Helper()
	_, err := p.Rooms.Identity.CreateActive(t.Context(), p.Company.ID, identity.New{Email: email, Name: email, Roles: roles}, Password)
	require.NoError(t, err)
	return p.SignInAgain(t, email)
}

// SignInAgain opens one more session of a user.
func (p *Product) SignInAgain(t testing.TB, email string) *Client {
	t.Helper()
	c := &Client{base: p.URL, Email: email}
	var session struct {
		Token string
		User  struct{ ID uuid.UUID }
	}
	c.Do(t, http.MethodPost, "/auth/login", map[string]any{"email": email, "password": Password}, http.StatusOK, &session)
	c.Token, c.UserID = session.Token, session.User.ID
	return c
}

// Client calls the REST API with a token.
type Client struct {
	base   string
	Token  string
	UserID uuid.UUID
	Email  string
}

// Do calls a path below /api/v1, wants a status and decodes the answer into out
// (nil: does not look).
func (c *Client) Do(t testing.TB, method, path string, body any, want int, out any) {
	t.Helper()
	var reader io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		require.NoError(t, err)
		reader = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, c.base+"/api/v1"+path, reader)
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	if c.Token != "" {
		r.Header.Set("Authorization", "Bearer "+c.Token)
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Equal(t, want, answer.StatusCode, "%s %s: %s", method, path, text)
	if out != nil {
		require.NoError(t, json.Unmarshal(text, out), "%s", text)
	}
}
