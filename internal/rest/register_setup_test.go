package rest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
	registers "github.com/assetronics/assetronics/internal/register"
	"github.com/assetronics/assetronics/internal/rest"
	"github.com/assetronics/assetronics/internal/tenant"
	"github.com/assetronics/assetronics/internal/testkit"
	"github.com/assetronics/assetronics/internal/view"
)

// register is the face over the register of assets, with two companies. Who calls
// is said by the token: "acme it", "acme employee" (Ana), "globex it".
type register struct {
	face                 *rest.Face
	deps                 rest.Deps
	db                   *pg.DB
	acme, globex         uuid.UUID
	ana, bo, eve, berlin uuid.UUID
}

type authenticate func(ctx context.Context, token string) (access.Principal, error)

func (f authenticate) Authenticate(ctx context.Context, token string) (access.Principal, error) {
	return f(ctx, token)
}

type scopeOf func(who access.Principal, all access.Permission) access.Scope

func (f scopeOf) ScopeOf(_ context.Context, who access.Principal, all access.Permission) (access.Scope, error) {
	return f(who, all), nil
}

func setupRegister(t *testing.T) *register {
	t.Helper()
	r := &register{db: testkit.DB(t), acme: uuid.New(), globex: uuid.New(), ana: uuid.New(), bo: uuid.New(), eve: uuid.New(), berlin: uuid.New()}
	c := clock.NewManual(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	recorder := event.NewRecorder(c, func() {})
	things := catalog.NewService(r.db, c, recorder)
	r.deps = rest.Deps{
		Log: slog.New(slog.DiscardHandler), DB: r.db,
		Authenticator: authenticate(r.authenticate), Scopes: scopeOf(r.scopeOf),
		Events: event.NewLog(r.db), Actions: action.NewService(action.Deps{DB: r.db}), Catalog: things, Assets: asset.NewService(r.db, c, recorder, things),
		Fields: field.NewService(r.db, c, recorder, sealer(t, r.db)), Locations: location.NewService(r.db, c, recorder), Views: view.NewService(r.db, c, recorder),
	}
	r.deps.Employees = employee.NewService(r.db, c, recorder, r.deps.Locations)
	for _, room := range []interface{ Wear(fields registers.Fields) }{r.deps.Assets, r.deps.Employees, things, r.deps.Locations} {
		room.Wear(r.deps.Fields)
	}
	r.deps.Operations = operation.NewService(r.db, c, &queue{}, nil)
	r.deps.Assets.Operate(r.deps.Operations)
	r.face = rest.New(r.deps)
	r.exec(t, "insert into tenants (id, slug, name, created_at) values ($1, 'acme', 'Acme', now()), ($2, 'globex', 'Globex', now())", r.acme, r.globex)
	require.NoError(t, things.Seed(t.Context(), r.acme))
	require.NoError(t, things.Seed(t.Context(), r.globex))
	for name, p := range map[string][2]uuid.UUID{"Ana": {r.acme, r.ana}, "Bo": {r.acme, r.bo}, "Eve": {r.globex, r.eve}} {
		r.exec(t, `
			insert into employees (tenant_id, id, email, first_name, last_name, display_name, source_status, withdrawn,
			                       status, hire_open, hire_no, leaving, leave_no, hand_edited, created_at, updated_at)
			values ($1, $2, lower($3) || '@acme.test', $3, '', $3, 'active', false, 'active', false, 0, 'none', 0, '{}', now(), now())`,
			p[0], p[1], name)
	}
	r.exec(t, "insert into locations (tenant_id, id, name, name_key, created_at, updated_at) values ($1, $2, 'Berlin', 'berlin', now(), now())", r.acme, r.berlin)
	return r
}

func sealer(t *testing.T, db *pg.DB) *seal.Sealer {
	t.Helper()
	master, _, err := seal.LoadMaster("", t.TempDir())
	require.NoError(t, err)
	return seal.New(master, tenant.NewKeys(db))
}

func (r *register) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	require.NoError(t, r.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	}))
}

func (r *register) authenticate(_ context.Context, token string) (access.Principal, error) {
	var company, role string
	if _, err := fmt.Sscan(token, &company, &role); err != nil {
		return access.Principal{}, fault.New(fault.Unauthenticated, "auth.required", "Sign in first.")
	}
	who := access.Principal{TenantID: r.acme, UserID: uuid.NewSHA1(uuid.Nil, []byte(token)), Name: "Ida", Roles: []access.Role{access.Role(role)}}
	if company == "globex" {
		who.TenantID = r.globex
	}
	if who.Has(access.Employee) {
		who.EmployeeID = &r.ana
	}
	return who, nil
}

func (r *register) scopeOf(who access.Principal, all access.Permission) access.Scope {
	switch {
	case who.Can(all):
		return access.Everything
	case who.EmployeeID != nil:
		return access.Scope{People: []uuid.UUID{*who.EmployeeID}}
	default:
		return access.Scope{}
	}
}

type object = map[string]any

// call sends a request; body is JSON text or "". headers are name, value.
func (r *register) call(t *testing.T, token, method, path, body string, headers ...string) (int, object, http.Header) {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, "/api/v1"+path, bytes.NewBufferString(body))
	req.Header.Set("Authorization", "Bearer "+token)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res := httptest.NewRecorder()
	r.face.Handler.ServeHTTP(res, req)
	var got object
	if res.Body.Len() > 0 {
		require.NoError(t, json.Unmarshal(res.Body.Bytes(), &got), res.Body.String())
	}
	return res.Code, got, res.Header()
}

// must is call by acme's IT that has to succeed with the status.
func (r *register) must(t *testing.T, status int, method, path, body string, headers ...string) object {
	t.Helper()
	code, got, _ := r.call(t, "acme it", method, path, body, headers...)
	require.Equal(t, status, code, "%s %s: %v", method, path, got)
	return got
}

func (r *register) laptop(t *testing.T) string {
	t.Helper()
	return r.must(t, http.StatusCreated, http.MethodPost, "/assets", `{"name":"X","category":"laptop"}`)["id"].(string)
}

func rows(list object) []object {
	found := []object{}
	for _, row := range list["data"].([]any) {
		found = append(found, row.(object))
	}
	return found
}
