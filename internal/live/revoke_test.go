package live_test

import (
	"context"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels/channelstest"
	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app"
	"github.com/assetronics/assetronics/internal/app/apptest"
	"github.com/assetronics/assetronics/internal/config"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// elsewhere are the rooms of another process over the product's database.
func elsewhere(t *testing.T, p *apptest.Product) *app.Rooms {
	t.Helper()
	cfg := config.Server{Data: config.Data{Data: t.TempDir()}}
	require.NoError(t, cfg.Resolve())
	rooms, err := app.NewRooms(app.RoomDeps{
		DB: p.Rooms.DB, Clock: clock.System{}, Wake: func() {}, Config: cfg, Log: slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	return rooms
}

// TestRightsThatAreGone takes rights and sessions away in every way there is.
// Each ends a socket and a stream within two seconds; what the user may still do
// works again at once.
func TestRightsThatAreGone(t *testing.T) {
	t.Parallel()
	p := apptest.Start(t)
	owner := p.SignIn(t, "owner@rights.test", access.Owner)
	assets := "assets:" + p.Company.ID.String()

	for name, c := range map[string]struct {
		take    func(t *testing.T, user *apptest.Client)
		session bool // the session goes on
		assets  bool // the user still may read assets
	}{
		"SignedOut": {take: func(t *testing.T, user *apptest.Client) {
			user.Do(t, http.MethodPost, "/auth/logout", nil, http.StatusNoContent, nil)
		}},
		"SignedOutEverywhere": {take: func(t *testing.T, user *apptest.Client) {
			p.SignInAgain(t, user.Email).Do(t, http.MethodPost, "/auth/logout-everywhere", nil, http.StatusNoContent, nil)
		}},
		"Disabled": {take: func(t *testing.T, user *apptest.Client) {
			owner.Do(t, http.MethodPatch, "/users/"+user.UserID.String(), map[string]any{"status": "disabled"}, http.StatusOK, nil)
		}},
		"OtherRole": {session: true, take: func(t *testing.T, user *apptest.Client) {
			owner.Do(t, http.MethodPatch, "/users/"+user.UserID.String(), map[string]any{"roles": []string{"employee"}}, http.StatusOK, nil)
		}},
		"OwnPassword": {session: true, assets: true, take: func(t *testing.T, user *apptest.Client) {
			user.Do(t, http.MethodPost, "/auth/password", map[string]any{"current_password": apptest.Password, "new_password": "quite another password"}, http.StatusNoContent, nil)
		}},
		// Not through this process: nobody wakes its sequencer.
		"PasswordByAnotherProcess": {take: func(t *testing.T, user *apptest.Client) {
			require.NoError(t, elsewhere(t, p).Identity.ResetPassword(t.Context(), p.Company.ID, user.Email, "quite another password"))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			user := p.SignIn(t, name+"@rights.test", access.IT)
			socket := joined(t, p, user.Token, assets)
			stream, _ := listen(t, p, user.Token, "topics=assets,user")
			c.take(t, user)
			start := time.Now()
			require.Equal(t, 1001, socket.CloseCode())
			require.Less(t, time.Since(start), soon)
			stream.ends()
			require.Less(t, time.Since(start), soon)

			again, code := channelstest.TryDial(t, address(p), channelstest.Token(user.Token))
			if !c.session {
				require.Equal(t, http.StatusForbidden, code)
				return
			}
			status, _ := join(t, again, assets, nil)
			require.Equal(t, map[bool]string{true: "ok", false: "error"}[c.assets], status)
			status, _ = join(t, again, "user:"+user.UserID.String(), nil)
			require.Equal(t, "ok", status)
		})
	}

	t.Run("Expired", func(t *testing.T) {
		t.Parallel()
		user := p.SignIn(t, "expired@rights.test", access.IT)
		end := expireIn(t, p, user, 3*time.Second)
		socket := joined(t, p, user.Token, assets)
		stream, _ := listen(t, p, user.Token, "topics=assets")
		require.Equal(t, 1001, socket.CloseCode())
		stream.ends()
		require.False(t, time.Now().Before(end))
		require.Less(t, time.Since(end), soon)
	})
}

// TestSocketsThatJoinedNothing end with the session too, although nobody of their
// company listens to anything here.
func TestSocketsThatJoinedNothing(t *testing.T) {
	t.Parallel()
	p := apptest.Start(t)
	for name, take := range map[string]func(t *testing.T, p *apptest.Product, user *apptest.Client){
		"SignedOut": func(t *testing.T, _ *apptest.Product, user *apptest.Client) {
			user.Do(t, http.MethodPost, "/auth/logout", nil, http.StatusNoContent, nil)
		},
		"Disabled": func(t *testing.T, p *apptest.Product, user *apptest.Client) {
			owner := p.SignIn(t, "owner@nothing.test", access.Owner)
			owner.Do(t, http.MethodPatch, "/users/"+user.UserID.String(), map[string]any{"status": "disabled"}, http.StatusOK, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := p.NewCompany(t)
			user := p.SignIn(t, name+"@nothing.test", access.IT)
			socket := dial(t, p, user.Token)
			take(t, p, user)
			over := time.Now()
			require.Equal(t, 1001, socket.CloseCode())
			require.Less(t, time.Since(over), soon)
		})
	}

	t.Run("Expired", func(t *testing.T) {
		t.Parallel()
		p := p.NewCompany(t)
		user := p.SignIn(t, "expired@nothing.test", access.IT)
		over := expireIn(t, p, user, 3*time.Second)
		socket := dial(t, p, user.Token)
		require.Equal(t, 1001, socket.CloseCode())
		require.False(t, time.Now().Before(over))
		require.Less(t, time.Since(over), soon)
	})
}

// expireIn has the user's sessions end by themselves, and says when.
func expireIn(t *testing.T, p *apptest.Product, user *apptest.Client, d time.Duration) time.Time {
	t.Helper()
	end := time.Now().Add(d)
	require.NoError(t, p.Rooms.DB.Tenant(t.Context(), p.Company.ID, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "update sessions set expires_at = $1 where user_id = $2", end, user.UserID)
		return err
	}))
	return end
}
