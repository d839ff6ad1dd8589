package identity_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/identity"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// A stranger cannot tell from the answers who exists.
func TestSignIn_AnswersAlike(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, _, err := b.Invite(t.Context(), b.owner, identity.New{Email: "invited@acme.test", Name: "I", Roles: []access.Role{access.IT}})
	require.NoError(t, err)
	disabled := b.user(t, b.acme, "disabled@acme.test", access.IT)
	_, err = b.Update(t.Context(), b.owner, disabled.UserID, status(identity.Disabled), nil)
	require.NoError(t, err)
	var first *fault.Fault
	for name, c := range map[string]identity.Credentials{
		"ErrPassword":     {Email: "owner@acme.test", Password: wrong},
		"ErrNoPassword":   {Email: "owner@acme.test"},
		"ErrHugePassword": {Email: "owner@acme.test", Password: string(make([]byte, 100_000))},
		"ErrNobody":       {Email: "nobody@acme.test", Password: goodPassword},
		"ErrInvited":      {Email: "invited@acme.test", Password: goodPassword},
		"ErrDisabled":     {Email: "disabled@acme.test", Password: goodPassword},
		"ErrNoEmail":      {Password: goodPassword},
		"ErrNotAnEmail":   {Email: "owner", Password: goodPassword},
		"ErrNULEmail":     {Email: "owner\x00@acme.test", Password: goodPassword},
		"ErrOtherCompany": {Email: "owner@acme.test", Password: goodPassword, Company: b.slug(t, b.globex)},
		"ErrNoCompany":    {Email: "owner@acme.test", Password: goodPassword, Company: "nowhere"},
		"ErrHash":         {Email: "owner@acme.test", Password: "$argon2id$v=19$m=64,t=1,p=1$AAAA$AAAA"},
	} {
		_, err := b.SignIn(comingFrom(t.Context(), name), c) // each from an address of its own
		requireFault(t, err, fault.Unauthenticated, "auth.wrong_credentials", "")
		if first == nil {
			first = fault.As(err)
		}
		require.Equal(t, *first, *fault.As(err), name)
	}
}

func TestSignIn_InSeveralCompanies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	in, err := b.SignIn(t.Context(), identity.Credentials{Email: "owner@acme.test", Password: goodPassword})
	require.NoError(t, err)
	require.Equal(t, b.acme, in.Principal.TenantID)
	b.user(t, b.globex, "owner@acme.test", access.HR)
	slugs := []string{b.slug(t, b.acme), b.slug(t, b.globex)}

	_, err = b.SignIn(t.Context(), identity.Credentials{Email: "owner@acme.test", Password: goodPassword})
	requireFault(t, err, fault.Conflict, "auth.company_required", "body.tenant")
	var named []string
	for _, f := range fault.As(err).Fields {
		named = append(named, f.Message)
	}
	require.ElementsMatch(t, slugs, named)
	_, err = b.SignIn(t.Context(), identity.Credentials{Email: "owner@acme.test", Password: wrong})
	requireFault(t, err, fault.Unauthenticated, "auth.wrong_credentials", "") // names no companies
	require.Empty(t, fault.As(err).Fields)
	in, err = b.SignIn(t.Context(), identity.Credentials{Email: "owner@acme.test", Password: goodPassword, Company: slugs[1]})
	require.NoError(t, err)
	require.Equal(t, b.globex, in.Principal.TenantID)
	require.Equal(t, []access.Role{access.HR}, in.Principal.Roles)

	// With passwords of their own the password tells.
	require.NoError(t, b.ChangePassword(t.Context(), in.Principal, goodPassword, "another long password"))
	in, err = b.SignIn(t.Context(), identity.Credentials{Email: "owner@acme.test", Password: "another long password"})
	require.NoError(t, err)
	require.Equal(t, b.globex, in.Principal.TenantID)
}

func TestLockout_BacksOffAndForgives(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const email, here = "owner@acme.test", "192.0.2.1"
	for range 4 {
		require.Equal(t, "auth.wrong_credentials", b.try(t.Context(), email, wrong, here))
	}
	require.Empty(t, b.try(t.Context(), email, goodPassword, here), "four are free")
	for range 5 {
		require.Equal(t, "auth.wrong_credentials", b.try(t.Context(), email, wrong, here), "a success forgives")
	}
	for _, wait := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute, 15 * time.Minute} {
		b.clock.Advance(wait - time.Second)
		require.Equal(t, "auth.locked", b.try(t.Context(), email, goodPassword, here), wait)
		require.Equal(t, "auth.locked", b.try(t.Context(), email, wrong, here), "a try while locked counts for nothing")
		b.clock.Advance(time.Second)
		require.Equal(t, "auth.wrong_credentials", b.try(t.Context(), email, wrong, here), wait)
	}
	b.clock.Advance(24*time.Hour + time.Second)
	for range 4 {
		require.Equal(t, "auth.wrong_credentials", b.try(t.Context(), email, wrong, here), "old ones fade")
	}
	require.Empty(t, b.try(t.Context(), email, goodPassword, here))
}

// Many addresses do not help whoever guesses one e-mail.
func TestLockout_FromEverywhere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 50 {
		require.Equal(t, "auth.wrong_credentials", b.try(t.Context(), "owner@acme.test", wrong, fmt.Sprint("198.51.100.", i)))
	}
	require.Equal(t, "auth.locked", b.try(t.Context(), "owner@acme.test", wrong, "203.0.113.1"))
	require.Empty(t, b.try(t.Context(), "owner@globex.test", goodPassword, "203.0.113.1"), "others are not concerned")
	b.clock.Advance(31 * time.Second)
	require.Empty(t, b.try(t.Context(), "owner@acme.test", goodPassword, "203.0.113.1"))
}

// Tries at the same time count like tries one after the other.
func TestLockout_AtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const tries = 60
	codes := make(chan string)
	for range tries {
		go func() { codes <- b.try(t.Context(), "owner@acme.test", wrong, "192.0.2.1") }()
	}
	guesses := 0
	for range tries {
		code := <-codes
		require.Contains(t, []string{"auth.wrong_credentials", "auth.locked"}, code)
		if code == "auth.wrong_credentials" {
			guesses++
		}
	}
	require.LessOrEqual(t, guesses, 5+runtime.NumCPU())
	var counted int
	b.read(t, &counted, "select max(failures) from sign_in_failures")
	require.Equal(t, guesses, counted, "each counts")
}

// Honest people who sign in at the same time are not in each other's way.
func TestSignIn_AtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	codes := make(chan string)
	for range 40 {
		go func() { codes <- b.try(t.Context(), "owner@acme.test", goodPassword, "192.0.2.1") }()
	}
	for range 40 {
		require.Empty(t, <-codes)
	}
}

// Whatever happens to the account while its password is compared: no session
// comes of it.
func TestSignIn_WhileTheAccountChanges(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(t *testing.T, b *bundle, who access.Principal){
		"Disabled": func(t *testing.T, b *bundle, who access.Principal) {
			t.Helper()
			_, err := b.Update(t.Context(), b.owner, who.UserID, status(identity.Disabled), nil)
			require.NoError(t, err)
		},
		"PasswordChanged": func(t *testing.T, b *bundle, who access.Principal) {
			t.Helper()
			require.NoError(t, b.ResetPassword(t.Context(), b.acme, who.Email, "another long password"))
		},
	} {
		for look := 1; look <= 3; look++ {
			t.Run(fmt.Sprint(name, look), func(t *testing.T) {
				t.Parallel()
				b := setup(t)
				who := b.user(t, b.acme, "it@acme.test", access.IT)
				changed := false
				b.clock.at(look, func() {
					change(t, b, who)
					changed = true
				})
				_, err := b.SignIn(t.Context(), identity.Credentials{Email: "it@acme.test", Password: goodPassword})
				require.True(t, changed)
				requireFault(t, err, fault.Unauthenticated, "auth.wrong_credentials", "")
				var sessions int
				b.read(t, &sessions, "select count(*) from sessions where user_id = $1", who.UserID)
				require.Zero(t, sessions)
			})
		}
	}
}

// Nothing that opens a door stands in the database as it is.
func TestSecretsAreKeptAsHashes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	in, err := b.SignIn(t.Context(), identity.Credentials{Email: "owner@acme.test", Password: goodPassword, UserAgent: "a browser"})
	require.NoError(t, err)
	socket, _, err := b.SocketToken(t.Context(), in.Principal)
	require.NoError(t, err)
	_, invitation, err := b.Invite(t.Context(), b.owner, identity.New{Email: "new@acme.test", Name: "N", Roles: []access.Role{access.IT}})
	require.NoError(t, err)
	set, err := b.SetupToken(t.Context())
	require.NoError(t, err)
	for _, table := range []string{"users", "sessions", "socket_tokens", "invitations", "setup_links", "sign_in_failures", "outbox", "idempotency_keys"} {
		for _, secret := range []string{in.Token, socket, invitation, set, goodPassword} {
			var found int
			b.read(t, &found, "select count(*) from "+table+" x where position($1 in x::text) > 0 or position(encode($1::text::bytea, 'hex') in x::text) > 0", secret)
			require.Zero(t, found, table)
		}
	}
	var hashes int
	b.read(t, &hashes, "select count(*) from outbox where payload::text like '%argon2%'")
	require.Zero(t, hashes, "history knows no hashes either")
}

func TestRenew_FollowsTheSession(t *testing.T) {
	t.Parallel()
	b := setup(t)
	in, err := b.SignIn(t.Context(), identity.Credentials{Email: "owner@acme.test", Password: goodPassword})
	require.NoError(t, err)
	require.Equal(t, b.clock.Now().Add(30*24*time.Hour), in.Principal.Until)
	who, err := b.Renew(t.Context(), in.Principal)
	require.NoError(t, err)
	require.Equal(t, in.Principal, who)

	foreign := in.Principal
	foreign.TenantID = b.globex
	_, err = b.Renew(t.Context(), foreign)
	requireFault(t, err, fault.Unauthenticated, "auth.required", "")

	b.clock.Advance(30 * 24 * time.Hour)
	_, err = b.Renew(t.Context(), in.Principal)
	requireFault(t, err, fault.Unauthenticated, "auth.required", "")
}

func TestSignOutEverywhere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	here, err := b.SignIn(t.Context(), identity.Credentials{Email: "owner@acme.test", Password: goodPassword})
	require.NoError(t, err)
	there, err := b.SignIn(t.Context(), identity.Credentials{Email: "owner@acme.test", Password: goodPassword})
	require.NoError(t, err)
	other, err := b.SignIn(t.Context(), identity.Credentials{Email: "owner@globex.test", Password: goodPassword})
	require.NoError(t, err)
	require.NoError(t, b.SignOutEverywhere(t.Context(), here.Principal))
	for _, ended := range []string{here.Token, there.Token} {
		_, err = b.Authenticate(t.Context(), ended)
		requireFault(t, err, fault.Unauthenticated, "auth.required", "")
	}
	_, err = b.Authenticate(t.Context(), other.Token)
	require.NoError(t, err, "others are not concerned")
}
