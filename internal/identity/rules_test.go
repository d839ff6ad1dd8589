package identity_test

import (
	"context"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/identity"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/testkit"
)

const goodPassword = "correct horse battery"

// cheapHash: cheap hashing: what is tested here is not how long it takes.
var cheapHash = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

type company struct {
	*identity.Service
	clock  *clock.Manual
	tenant uuid.UUID
	owner  access.Principal
}

func found(t *testing.T) *company {
	t.Helper()
	db := testkit.DB(t)
	b := &company{clock: clock.NewManual(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)), tenant: testkit.Tenant(t, db)}
	var err error
	b.Service, err = identity.NewService(db, b.clock, event.NewRecorder(b.clock, func() {}), cheapHash)
	require.NoError(t, err)
	b.owner = b.user(t, "owner@x.test", access.Owner)
	return b
}

// user makes a user and signs in.
func (b *company) user(t *testing.T, email string, roles ...access.Role) access.Principal {
	t.Helper()
	_, err := b.CreateActive(t.Context(), b.tenant, identity.New{Email: email, Name: email, Roles: roles}, goodPassword)
	require.NoError(t, err)
	return b.signIn(t, email, goodPassword).Principal
}

func (b *company) signIn(t *testing.T, email, secret string) identity.SignIn {
	t.Helper()
	in, err := b.SignIn(t.Context(), identity.Credentials{Email: email, Password: secret})
	require.NoError(t, err)
	return in
}

func comingFrom(ctx context.Context, ip string) context.Context {
	return event.WithOrigin(ctx, event.Origin{Actor: event.SystemActor, IP: ip})
}

func TestRule_SignIn(t *testing.T) {
	t.Parallel()
	b := found(t)
	in := b.signIn(t, " OWNER@x.test ", goodPassword)
	who, err := b.Authenticate(t.Context(), in.Token)
	require.NoError(t, err)
	require.Equal(t, b.owner.UserID, who.UserID)
	require.True(t, who.Can(access.EventsErase))

	require.NoError(t, b.SignOut(t.Context(), who))
	_, err = b.Authenticate(t.Context(), in.Token)
	require.Equal(t, fault.Unauthenticated, fault.KindOf(err))

	late := b.signIn(t, "owner@x.test", goodPassword)
	b.clock.Advance(31 * 24 * time.Hour)
	_, err = b.Authenticate(t.Context(), late.Token)
	require.Equal(t, fault.Unauthenticated, fault.KindOf(err), "sessions end")
}

// Whoever guesses waits, and learns nothing of who exists.
func TestRule_ErrLockout(t *testing.T) {
	t.Parallel()
	b := found(t)
	for _, email := range []string{"owner@x.test", "nobody@x.test"} {
		ctx := comingFrom(t.Context(), "203.0.113.7")
		try := func(secret string) error {
			_, err := b.SignIn(ctx, identity.Credentials{Email: email, Password: secret})
			return err
		}
		for range 5 {
			require.True(t, fault.Is(try("wrong"), "auth.wrong_credentials"), email)
		}
		require.True(t, fault.Is(try(goodPassword), "auth.locked"), "%s: even the right one waits", email)
		b.clock.Advance(31 * time.Second)
		require.True(t, fault.Is(try("wrong"), "auth.wrong_credentials"))
		b.clock.Advance(31 * time.Second)
		require.True(t, fault.Is(try("wrong"), "auth.locked"), "%s: the second wait is longer", email)
		b.clock.Advance(30 * time.Second)
		require.True(t, fault.Is(try("wrong"), "auth.wrong_credentials"))
	}
	_, err := b.SignIn(comingFrom(t.Context(), "198.51.100.1"), identity.Credentials{Email: "owner@x.test", Password: goodPassword})
	require.NoError(t, err, "the person itself, elsewhere, is not locked out")
}

func TestRule_SocketTokenWorksOnceAndSoon(t *testing.T) {
	t.Parallel()
	b := found(t)
	token, _, err := b.SocketToken(t.Context(), b.owner)
	require.NoError(t, err)
	who, err := b.AuthenticateSocket(t.Context(), token)
	require.NoError(t, err)
	require.Equal(t, b.owner.UserID, who.UserID)
	_, err = b.AuthenticateSocket(t.Context(), token)
	require.Equal(t, fault.Unauthenticated, fault.KindOf(err), "once")

	token, _, err = b.SocketToken(t.Context(), b.owner)
	require.NoError(t, err)
	b.clock.Advance(61 * time.Second)
	_, err = b.AuthenticateSocket(t.Context(), token)
	require.Equal(t, fault.Unauthenticated, fault.KindOf(err), "soon")
}

func TestRule_Invitation(t *testing.T) {
	t.Parallel()
	b := found(t)
	user, token, err := b.Invite(t.Context(), b.owner, identity.New{Email: "new@x.test", Name: "New", Roles: []access.Role{access.IT}})
	require.NoError(t, err)
	require.Equal(t, identity.Invited, user.Status)
	_, err = b.SignIn(t.Context(), identity.Credentials{Email: "new@x.test", Password: goodPassword})
	require.True(t, fault.Is(err, "auth.wrong_credentials"), "nobody signs in before accepting")

	renewed, err := b.RenewInvitation(t.Context(), b.owner, user.ID)
	require.NoError(t, err)
	_, err = b.Invitation(t.Context(), token)
	require.Equal(t, fault.NotFound, fault.KindOf(err), "the old link stops working")

	_, err = b.AcceptInvitation(t.Context(), renewed, "", "short", "")
	require.Equal(t, fault.Invalid, fault.KindOf(err))
	in, err := b.AcceptInvitation(t.Context(), renewed, "New Name", goodPassword, "")
	require.NoError(t, err)
	require.Equal(t, "New Name", in.Principal.Name)
	_, err = b.AcceptInvitation(t.Context(), renewed, "", goodPassword, "")
	require.Equal(t, fault.NotFound, fault.KindOf(err), "once")
}

func TestRule_RightsOfOwners(t *testing.T) {
	t.Parallel()
	b := found(t)
	admin := b.user(t, "admin@x.test", access.Admin)
	roles := func(r ...access.Role) identity.Patch { return identity.Patch{Roles: optional.Of(r)} }

	_, err := b.Update(t.Context(), admin, b.owner.UserID, roles(access.IT), nil)
	require.True(t, fault.Is(err, "user.owners_only"))
	_, err = b.Update(t.Context(), admin, admin.UserID, roles(access.Owner), nil)
	require.Equal(t, fault.Forbidden, fault.KindOf(err))
	_, _, err = b.Invite(t.Context(), admin, identity.New{Email: "o@x.test", Name: "O", Roles: []access.Role{access.Owner}})
	require.True(t, fault.Is(err, "user.owners_only"))
	_, err = b.Update(t.Context(), b.owner, b.owner.UserID, roles(access.IT), nil)
	require.True(t, fault.Is(err, "user.own_rights"))

	second := b.user(t, "second@x.test", access.Owner)
	ends := make(chan error)
	for _, pair := range [][2]access.Principal{{b.owner, second}, {second, b.owner}} {
		go func() {
			_, err := b.Update(t.Context(), pair[0], pair[1].UserID, roles(access.IT), nil)
			ends <- err
		}()
	}
	one, two := <-ends, <-ends
	require.NotEqual(t, one == nil, two == nil, "of two owners who demote each other one stays: %v, %v", one, two)
}

func TestRule_DisablingAndPasswordsEndSessions(t *testing.T) {
	t.Parallel()
	b := found(t)
	b.user(t, "it@x.test", access.IT)
	first, second := b.signIn(t, "it@x.test", goodPassword), b.signIn(t, "it@x.test", goodPassword)

	err := b.ChangePassword(t.Context(), first.Principal, "not it", "another long one")
	require.Equal(t, fault.Invalid, fault.KindOf(err))
	require.NoError(t, b.ChangePassword(t.Context(), first.Principal, goodPassword, "another long one"))
	_, err = b.Authenticate(t.Context(), second.Token)
	require.Equal(t, fault.Unauthenticated, fault.KindOf(err), "other sessions end")
	_, err = b.Authenticate(t.Context(), first.Token)
	require.NoError(t, err, "the own one stays")

	_, err = b.Update(t.Context(), b.owner, first.Principal.UserID, identity.Patch{Status: optional.Of(identity.Disabled)}, nil)
	require.NoError(t, err)
	_, err = b.Authenticate(t.Context(), first.Token)
	require.Equal(t, fault.Unauthenticated, fault.KindOf(err))
	_, err = b.SignIn(t.Context(), identity.Credentials{Email: "it@x.test", Password: "another long one"})
	require.True(t, fault.Is(err, "auth.wrong_credentials"))

	stale := int64(1)
	_, err = b.Update(t.Context(), b.owner, first.Principal.UserID, identity.Patch{Name: optional.Of("X")}, &stale)
	require.Equal(t, fault.Precondition, fault.KindOf(err))
}
