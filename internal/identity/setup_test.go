package identity_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/identity"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

const wrong = "not the password at all"

// bundle is the room with two companies, each with an owner.
type bundle struct {
	*identity.Service
	db           *pg.DB
	clock        *hooked
	acme, globex uuid.UUID
	owner        access.Principal // of acme
}

// hooked lets a test do something at an exact place of a use case: before the
// room looks at the clock for the nth time.
type hooked struct {
	*clock.Manual
	hook func()
}

func (h *hooked) Now() time.Time {
	if h.hook != nil {
		h.hook()
	}
	return h.Manual.Now()
}

// at runs f before the nth look at the clock from now on.
func (h *hooked) at(n int, f func()) {
	looks := 0
	h.hook = func() {
		if looks++; looks == n {
			h.hook = nil
			f()
		}
	}
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{db: testkit.DB(t), clock: &hooked{Manual: clock.NewManual(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))}}
	var err error
	b.Service, err = identity.NewService(b.db, b.clock, event.NewRecorder(b.clock, func() {}), cheapHash)
	require.NoError(t, err)
	b.acme, b.globex = testkit.Tenant(t, b.db), testkit.Tenant(t, b.db)
	b.owner = b.user(t, b.acme, "owner@acme.test", access.Owner)
	b.user(t, b.globex, "owner@globex.test", access.Owner)
	return b
}

// user makes an active user and signs in.
func (b *bundle) user(t *testing.T, tenant uuid.UUID, email string, roles ...access.Role) access.Principal {
	t.Helper()
	_, err := b.CreateActive(t.Context(), tenant, identity.New{Email: email, Name: email, Roles: roles}, goodPassword)
	require.NoError(t, err)
	in, err := b.SignIn(t.Context(), identity.Credentials{Email: email, Password: goodPassword, Company: b.slug(t, tenant)})
	require.NoError(t, err)
	return in.Principal
}

func (b *bundle) slug(t *testing.T, tenant uuid.UUID) (slug string) {
	t.Helper()
	b.read(t, &slug, "select slug from tenants where id = $1", tenant)
	return slug
}

// read reads one value across companies.
func (b *bundle) read(t *testing.T, into any, sql string, args ...any) {
	t.Helper()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, sql, args...).Scan(into)
	}))
}

// try signs in from an address and gives the fault's code, "" when it works.
func (b *bundle) try(ctx context.Context, email, password, ip string) string {
	_, err := b.SignIn(comingFrom(ctx, ip), identity.Credentials{Email: email, Password: password})
	if err == nil {
		return ""
	}
	if f := fault.As(err); f != nil {
		return f.Code
	}
	return err.Error()
}

func roles(list ...access.Role) identity.Patch { return identity.Patch{Roles: optional.Of(list)} }

func status(s identity.Status) identity.Patch { return identity.Patch{Status: optional.Of(s)} }

func requireFault(t *testing.T, err error, kind fault.Kind, code, location string) {
	t.Helper()
	f := fault.As(err)
	require.NotNil(t, f, "%v is no fault", err)
	require.Equal(t, kind, f.Kind, "%v", err)
	require.Equal(t, code, f.Code, "%v", err)
	if location != "" {
		require.NotEmpty(t, f.Fields)
		require.Equal(t, location, f.Fields[0].Location)
	}
}
