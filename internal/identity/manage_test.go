package identity_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/identity"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func TestUpdate_Refuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	it := b.user(t, b.acme, "it@acme.test", access.IT)
	admin := b.user(t, b.acme, "admin@acme.test", access.Admin)
	invited, _, err := b.Invite(t.Context(), b.owner, identity.New{Email: "new@acme.test", Name: "New", Roles: []access.Role{access.IT}})
	require.NoError(t, err)
	var elsewhere uuid.UUID
	b.read(t, &elsewhere, "select id from users where email = 'owner@globex.test'")
	for name, c := range map[string]struct {
		who            access.Principal
		id             uuid.UUID
		patch          identity.Patch
		kind           fault.Kind
		code, location string
	}{
		"ErrRole":         {b.owner, it.UserID, roles("king"), fault.Invalid, "invalid_input", "body.roles"},
		"ErrNoRole":       {b.owner, it.UserID, roles(), fault.Invalid, "invalid_input", "body.roles"},
		"ErrNullRoles":    {b.owner, it.UserID, identity.Patch{Roles: optional.Null[[]access.Role]()}, fault.Invalid, "invalid_input", "body.roles"},
		"ErrNullName":     {b.owner, it.UserID, identity.Patch{Name: optional.Null[string]()}, fault.Invalid, "invalid_input", "body.name"},
		"ErrNullStatus":   {b.owner, it.UserID, identity.Patch{Status: optional.Null[identity.Status]()}, fault.Invalid, "invalid_input", "body.status"},
		"ErrNoName":       {b.owner, it.UserID, identity.Patch{Name: optional.Of(" ")}, fault.Invalid, "invalid_input", "body.name"},
		"ErrLongName":     {b.owner, it.UserID, identity.Patch{Name: optional.Of(strings.Repeat("ä", 201))}, fault.Invalid, "invalid_input", "body.name"},
		"ErrNULName":      {b.owner, it.UserID, identity.Patch{Name: optional.Of("a\x00b")}, fault.Invalid, "text.unencodable", ""},
		"ErrStatus":       {b.owner, it.UserID, status("gone"), fault.Invalid, "invalid_input", "body.status"},
		"ErrUninvite":     {b.owner, it.UserID, status(identity.Invited), fault.Invalid, "invalid_input", "body.status"},
		"ErrActivate":     {b.owner, invited.ID, status(identity.Active), fault.Invalid, "invalid_input", "body.status"},
		"ErrOwnRoles":     {admin, admin.UserID, roles(access.Admin, access.IT), fault.Forbidden, "user.own_rights", ""},
		"ErrOwnStatus":    {b.owner, b.owner.UserID, status(identity.Disabled), fault.Forbidden, "user.own_rights", ""},
		"ErrMakeOwner":    {admin, it.UserID, roles(access.IT, access.Owner), fault.Forbidden, "user.owners_only", ""},
		"ErrStopOwner":    {admin, b.owner.UserID, status(identity.Disabled), fault.Forbidden, "user.owners_only", ""},
		"ErrOwnersRoles":  {admin, b.owner.UserID, roles(access.Owner, access.IT), fault.Forbidden, "user.owners_only", ""},
		"ErrNobody":       {b.owner, uuid.New(), roles(access.IT), fault.NotFound, "user.not_found", ""},
		"ErrOtherCompany": {b.owner, elsewhere, roles(access.IT), fault.NotFound, "user.not_found", ""},
	} {
		_, err := b.Update(t.Context(), c.who, c.id, c.patch, nil)
		require.Error(t, err, name)
		requireFault(t, err, c.kind, c.code, c.location)
	}
	for _, id := range []uuid.UUID{it.UserID, admin.UserID, b.owner.UserID, invited.ID} {
		u, err := b.Get(t.Context(), b.acme, id)
		require.NoError(t, err)
		require.EqualValues(t, 1, u.Version, "nothing half done")
	}
	_, err = b.Get(t.Context(), b.acme, elsewhere)
	requireFault(t, err, fault.NotFound, "user.not_found", "")
	_, err = b.RenewInvitation(t.Context(), b.owner, elsewhere)
	requireFault(t, err, fault.NotFound, "user.not_found", "")
}

func TestUpdate_Versions(t *testing.T) {
	t.Parallel()
	b := setup(t)
	it := b.user(t, b.acme, "it@acme.test", access.IT)
	one, two := int64(1), int64(2)
	u, err := b.Update(t.Context(), b.owner, it.UserID, identity.Patch{Name: optional.Of("it@acme.test"), Roles: optional.Of([]access.Role{access.IT, access.IT})}, &one)
	require.NoError(t, err)
	require.EqualValues(t, 1, u.Version, "what changes nothing is no change")
	u, err = b.Update(t.Context(), b.owner, it.UserID, roles(access.HR, access.IT), &one)
	require.NoError(t, err)
	require.EqualValues(t, 2, u.Version)
	_, err = b.Update(t.Context(), b.owner, it.UserID, roles(access.HR), &one)
	requireFault(t, err, fault.Precondition, "user.stale", "")
	_, err = b.Update(t.Context(), b.owner, it.UserID, roles(access.HR), &two)
	require.NoError(t, err)
}

// Rights are those of the moment, not of the last sign-in.
func TestRightsOfAFormerOwner(t *testing.T) {
	t.Parallel()
	b := setup(t)
	second := b.user(t, b.acme, "second@acme.test", access.Owner)
	it := b.user(t, b.acme, "it@acme.test", access.IT)
	_, err := b.Update(t.Context(), b.owner, second.UserID, roles(access.Admin), nil)
	require.NoError(t, err)
	_, err = b.Update(t.Context(), second, it.UserID, roles(access.Owner), nil)
	requireFault(t, err, fault.Forbidden, "user.owners_only", "")
	_, err = b.Update(t.Context(), second, b.owner.UserID, roles(access.IT), nil)
	requireFault(t, err, fault.Forbidden, "user.owners_only", "")
}

// However owners unmake each other: one active owner is left.
func TestTheLastOwnerStays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	owners := []access.Principal{b.owner}
	for _, email := range []string{"two@acme.test", "three@acme.test", "four@acme.test"} {
		owners = append(owners, b.user(t, b.acme, email, access.Owner))
	}
	ends := make(chan error)
	tries := 0
	for i, who := range owners {
		for j, other := range owners {
			if i == j {
				continue
			}
			tries++
			patch := roles(access.IT)
			if (i+j)%2 == 0 {
				patch = status(identity.Disabled)
			}
			go func() {
				_, err := b.Update(t.Context(), who, other.UserID, patch, nil)
				ends <- err
			}()
		}
	}
	for range tries {
		if err := <-ends; err != nil {
			require.Contains(t, []fault.Kind{fault.Conflict, fault.Forbidden}, fault.KindOf(err), err)
		}
	}
	var left int
	b.read(t, &left, "select count(*) from users where tenant_id = $1 and 'owner' = any(roles) and status = 'active'", b.acme)
	require.Equal(t, 1, left)
}

// Somebody who was disabled before ever accepting is invited again, not active.
func TestDisablingTheInvited(t *testing.T) {
	t.Parallel()
	b := setup(t)
	u, token, err := b.Invite(t.Context(), b.owner, identity.New{Email: "new@acme.test", Name: "New", Roles: []access.Role{access.IT}})
	require.NoError(t, err)
	_, err = b.Update(t.Context(), b.owner, u.ID, status(identity.Disabled), nil)
	require.NoError(t, err)
	_, err = b.Invitation(t.Context(), token)
	requireFault(t, err, fault.NotFound, "invitation.not_found", "")
	_, err = b.AcceptInvitation(t.Context(), token, "", goodPassword, "")
	requireFault(t, err, fault.NotFound, "invitation.not_found", "")
	_, err = b.RenewInvitation(t.Context(), b.owner, u.ID)
	requireFault(t, err, fault.Conflict, "user.not_invited", "")

	u, err = b.Update(t.Context(), b.owner, u.ID, status(identity.Active), nil)
	require.NoError(t, err)
	require.Equal(t, identity.Invited, u.Status)
	in, err := b.AcceptInvitation(t.Context(), token, "", goodPassword, "")
	require.NoError(t, err)
	require.Equal(t, u.ID, in.Principal.UserID)
}

func TestInvitations(t *testing.T) {
	t.Parallel()
	b := setup(t)
	admin := b.user(t, b.acme, "admin@acme.test", access.Admin)
	u, token, err := b.Invite(t.Context(), b.owner, identity.New{Email: "boss@acme.test", Name: "Boss", Roles: []access.Role{access.Owner}})
	require.NoError(t, err)
	_, err = b.RenewInvitation(t.Context(), admin, u.ID)
	requireFault(t, err, fault.Forbidden, "user.owners_only", "") // the link would make an owner
	_, _, err = b.Invite(t.Context(), b.owner, identity.New{Email: "BOSS@acme.test", Name: "Boss", Roles: []access.Role{access.IT}})
	requireFault(t, err, fault.Conflict, "user.email_taken", "body.email")

	shown, err := b.Invitation(t.Context(), token)
	require.NoError(t, err)
	require.Equal(t, identity.Invitation{Email: "boss@acme.test", Name: "Boss", Company: "A company", Slug: b.slug(t, b.acme)}, shown)
	ends := make(chan error)
	for range 6 {
		go func() {
			_, err := b.AcceptInvitation(t.Context(), token, "", goodPassword, "")
			ends <- err
		}()
	}
	accepted := 0
	for range 6 {
		if err := <-ends; err == nil {
			accepted++
		} else {
			requireFault(t, err, fault.NotFound, "invitation.not_found", "")
		}
	}
	require.Equal(t, 1, accepted, "a link works once")

	_, late, err := b.Invite(t.Context(), b.owner, identity.New{Email: "late@acme.test", Name: "Late", Roles: []access.Role{access.IT}})
	require.NoError(t, err)
	b.clock.Advance(7 * 24 * time.Hour)
	_, err = b.AcceptInvitation(t.Context(), late, "", goodPassword, "")
	requireFault(t, err, fault.NotFound, "invitation.not_found", "")
	for _, token := range []string{"", "ainv_", "ases_x", "\x00", strings.Repeat("x", 10_000)} {
		_, err = b.Invitation(t.Context(), token)
		requireFault(t, err, fault.NotFound, "invitation.not_found", "")
	}
}

func TestNew_Refuses(t *testing.T) {
	t.Parallel()
	b := setup(t)
	good := identity.New{Email: "x@acme.test", Name: "X", Roles: []access.Role{access.IT}}
	with := func(change func(*identity.New)) identity.New {
		n := good
		change(&n)
		return n
	}
	for name, c := range map[string]struct {
		n        identity.New
		password string
		location string
	}{
		"ErrNoEmail":       {with(func(n *identity.New) { n.Email = "" }), goodPassword, "body.email"},
		"ErrEmail":         {with(func(n *identity.New) { n.Email = "x" }), goodPassword, "body.email"},
		"ErrNamedEmail":    {with(func(n *identity.New) { n.Email = "X <x@acme.test>" }), goodPassword, "body.email"},
		"ErrTwoEmails":     {with(func(n *identity.New) { n.Email = "x@acme.test, y@acme.test" }), goodPassword, "body.email"},
		"ErrHeaderEmail":   {with(func(n *identity.New) { n.Email = "x@acme.test\r\nBcc: y@acme.test" }), goodPassword, "body.email"},
		"ErrLongEmail":     {with(func(n *identity.New) { n.Email = strings.Repeat("x", 320) + "@acme.test" }), goodPassword, "body.email"},
		"ErrNoName":        {with(func(n *identity.New) { n.Name = "\t" }), goodPassword, "body.name"},
		"ErrNoRole":        {with(func(n *identity.New) { n.Roles = nil }), goodPassword, "body.roles"},
		"ErrRole":          {with(func(n *identity.New) { n.Roles = []access.Role{"root"} }), goodPassword, "body.roles"},
		"ErrShortPassword": {good, strings.Repeat("ä", 11), "body.password"},
		"ErrLongPassword":  {good, strings.Repeat("x", 201), "body.password"},
		"ErrNoPassword":    {good, "", "body.password"},
	} {
		_, err := b.CreateActive(t.Context(), b.acme, c.n, c.password)
		require.Error(t, err, name)
		requireFault(t, err, fault.Invalid, "invalid_input", c.location)
	}
	_, err := b.CreateActive(t.Context(), b.acme, good, strings.Repeat("ä", 200))
	require.NoError(t, err)
	require.Empty(t, b.try(t.Context(), good.Email, strings.Repeat("ä", 200), ""), "length counts letters, not bytes")
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	b := setup(t)
	who := b.user(t, b.acme, "it@acme.test", access.IT)
	requireFault(t, b.ChangePassword(t.Context(), who, goodPassword, "short"), fault.Invalid, "invalid_input", "body.new_password")
	for range 5 {
		requireFault(t, b.ChangePassword(t.Context(), who, wrong, "another long password"), fault.Invalid, "invalid_input", "body.current_password")
	}
	requireFault(t, b.ChangePassword(t.Context(), who, goodPassword, "another long password"), fault.RateLimited, "auth.locked", "")
	require.Empty(t, b.try(t.Context(), "it@acme.test", goodPassword, ""), "signing in is another matter")
	b.clock.Advance(31 * time.Second)
	require.NoError(t, b.ChangePassword(t.Context(), who, goodPassword, "another long password"))

	in, err := b.SignIn(t.Context(), identity.Credentials{Email: "it@acme.test", Password: "another long password"})
	require.NoError(t, err)
	require.NoError(t, b.ResetPassword(t.Context(), b.acme, "IT@acme.test", goodPassword))
	_, err = b.Authenticate(t.Context(), in.Token)
	requireFault(t, err, fault.Unauthenticated, "auth.required", "")
	requireFault(t, b.ResetPassword(t.Context(), b.acme, "owner@globex.test", goodPassword), fault.NotFound, "user.not_found", "")
	_, _, err = b.Invite(t.Context(), b.owner, identity.New{Email: "new@acme.test", Name: "N", Roles: []access.Role{access.IT}})
	require.NoError(t, err)
	require.NoError(t, b.ResetPassword(t.Context(), b.acme, "new@acme.test", goodPassword))
	require.Empty(t, b.try(t.Context(), "new@acme.test", goodPassword, ""), "who got a password is active")
}

func TestTokensEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	in, err := b.SignIn(t.Context(), identity.Credentials{Email: "owner@acme.test", Password: goodPassword})
	require.NoError(t, err)
	socket, _, err := b.SocketToken(t.Context(), in.Principal)
	require.NoError(t, err)
	_, err = b.Authenticate(t.Context(), socket)
	requireFault(t, err, fault.Unauthenticated, "auth.required", "") // each token opens its own door
	who, err := b.AuthenticateSocket(t.Context(), in.Token)
	require.NoError(t, err, "programs may open sockets with their session")
	require.Equal(t, in.Principal, who)
	require.NoError(t, b.SignOut(t.Context(), in.Principal))
	require.NoError(t, b.SignOut(t.Context(), in.Principal), "gone already is fine")
	_, err = b.AuthenticateSocket(t.Context(), socket)
	requireFault(t, err, fault.Unauthenticated, "auth.required", "") // it ends with its session
	_, _, err = b.SocketToken(t.Context(), in.Principal)
	requireFault(t, err, fault.Unauthenticated, "auth.required", "")
	for _, token := range []string{"", "ases_", "asoc_x", "\x00\xff"} {
		_, err = b.AuthenticateSocket(t.Context(), token)
		requireFault(t, err, fault.Unauthenticated, "auth.required", "")
	}

	set, err := b.SetupToken(t.Context())
	require.NoError(t, err)
	newer, err := b.SetupToken(t.Context())
	require.NoError(t, err)
	requireFault(t, b.UseSetupToken(t.Context(), set), fault.NotFound, "setup.not_found", "")
	require.NoError(t, b.UseSetupToken(t.Context(), newer))
	requireFault(t, b.UseSetupToken(t.Context(), newer), fault.NotFound, "setup.not_found", "")
	late, err := b.SetupToken(t.Context())
	require.NoError(t, err)
	b.clock.Advance(24 * time.Hour)
	requireFault(t, b.UseSetupToken(t.Context(), late), fault.NotFound, "setup.not_found", "")
}

func TestSweep(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.Equal(t, "auth.wrong_credentials", b.try(t.Context(), "owner@acme.test", wrong, ""))
	_, _, err := b.SocketToken(t.Context(), b.owner)
	require.NoError(t, err)
	count := func() (n int) {
		b.read(t, &n, "select (select count(*) from sessions) + (select count(*) from socket_tokens) + (select count(*) from sign_in_failures)")
		return n
	}
	require.NoError(t, b.Sweep(t.Context()))
	require.Equal(t, 5, count(), "two sessions, a socket token, two keys")
	b.clock.Advance(2 * time.Minute)
	require.NoError(t, b.Sweep(t.Context()))
	require.Equal(t, 4, count())
	b.clock.Advance(25 * time.Hour)
	require.NoError(t, b.Sweep(t.Context()))
	require.Equal(t, 2, count())
	b.clock.Advance(30 * 24 * time.Hour)
	require.NoError(t, b.Sweep(t.Context()))
	require.Zero(t, count())
}

func TestListUsers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.user(t, b.acme, "ana@acme.test", access.HR, access.IT)
	page, err := b.List(t.Context(), b.acme, list.Request{Count: true, Query: "acme"})
	require.NoError(t, err)
	require.EqualValues(t, 2, *page.Total)
	require.Equal(t, "ana@acme.test", page.Rows[0].Email)
	require.Equal(t, []access.Role{access.HR, access.IT}, page.Rows[0].Roles)
	people, err := b.WithRole(t.Context(), b.acme, access.HR)
	require.NoError(t, err)
	require.Len(t, people, 1)
	require.Equal(t, "ana@acme.test", people[0].Email)
	people, err = b.WithRole(t.Context(), b.globex, access.HR)
	require.NoError(t, err)
	require.Empty(t, people)
}
