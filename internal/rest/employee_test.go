package rest_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/rest"
	"github.com/assetronics/assetronics/internal/testkit"
)

// people is the face with the rooms of people behind it. A caller's token is the
// name of a role.
type people struct {
	*rest.Face
	rooms  *employee.Service
	tenant uuid.UUID
	self   uuid.UUID // the employee that callers are
}

type callers struct{ people *people }

func (c callers) Authenticate(_ context.Context, token string) (access.Principal, error) {
	if !access.Role(token).Known() {
		return access.Principal{}, errors.New("nobody signs in like that in this test")
	}
	return access.Principal{
		TenantID: c.people.tenant, UserID: uuid.New(), Name: token, Roles: []access.Role{access.Role(token)}, EmployeeID: &c.people.self,
	}, nil
}

func setupPeople(t *testing.T) *people {
	t.Helper()
	db := testkit.DB(t)
	c := clock.NewManual(time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC))
	recorder := event.NewRecorder(c, func() {})
	places := location.NewService(db, c, recorder)
	p := &people{rooms: employee.NewService(db, c, recorder, places), tenant: uuid.New()}
	p.Face = rest.New(rest.Deps{
		Log: slog.New(slog.DiscardHandler), DB: db, Authenticator: callers{p}, Scopes: p.rooms,
		Events: event.NewLog(db), Employees: p.rooms, Locations: places,
	})
	require.NoError(t, db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "insert into tenants (id, slug, name, created_at) values ($1, 'acme', 'Acme', now())", p.tenant)
		return err
	}))
	self, err := p.rooms.Create(t.Context(), p.tenant, employee.Edit{FirstName: optional.Of("Self")})
	require.NoError(t, err)
	p.self = self.ID
	return p
}

type answer struct {
	Status int
	ETag   string
	Body   map[string]any
}

// call sends a request as a role; header is "If-Match" or empty.
func (p *people) call(t *testing.T, role access.Role, method, path, body, ifMatch string) answer {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, "/api/v1"+path, strings.NewReader(body))
	req.Header.Set("Authorization", "Bearer "+string(role))
	req.Header.Set("Content-Type", "application/json")
	if ifMatch != "" {
		req.Header.Set("If-Match", ifMatch)
	}
	w := httptest.NewRecorder()
	p.Handler.ServeHTTP(w, req)
	a := answer{Status: w.Code, ETag: w.Header().Get("ETag")}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &a.Body), "%s", w.Body)
	return a
}

func TestEmployeesByREST(t *testing.T) {
	t.Parallel()
	p := setupPeople(t)
	made := p.call(t, access.HR, http.MethodPost, "/employees", `{"first_name":"Ana","last_name":"Lima","email":"ANA@acme.test",
		"department":"R&D","location":"Lisbon","manager_id":"`+p.self.String()+`","start_date":"2026-07-01","employee_number":"0004"}`, "")
	require.Equal(t, http.StatusCreated, made.Status, made.Body)
	require.Equal(t, `"1"`, made.ETag)
	id, _ := made.Body["id"].(string)
	department, _ := made.Body["department"].(map[string]any)
	require.Equal(t, "R&D", department["name"])
	for field, want := range map[string]any{
		"email": "ana@acme.test", "display_name": "Ana Lima", "job_title": nil, "employee_number": "0004",
		"start_date": "2026-07-01", "end_date": nil, "status": "pending", "external_ids": []any{}, "hand_edited": []any{},
		"user": nil, "asset_count": 0.0, "version": 1.0,
		"manager": map[string]any{"id": p.self.String(), "display_name": "Self", "email": nil},
	} {
		require.Contains(t, made.Body, field)
		require.Equal(t, want, made.Body[field], field)
	}

	changed := p.call(t, access.HR, http.MethodPatch, "/employees/"+id, `{"start_date":null,"job_title":"Engineer","department_id":null}`, made.ETag)
	require.Equal(t, http.StatusOK, changed.Status, changed.Body)
	require.Equal(t, `"2"`, changed.ETag)
	require.Nil(t, changed.Body["start_date"])
	require.Nil(t, changed.Body["department"])
	require.Equal(t, changed, p.call(t, access.Auditor, http.MethodGet, "/employees/"+id, "", ""))
	require.Equal(t, http.StatusPreconditionFailed, p.call(t, access.HR, http.MethodPatch, "/employees/"+id, `{"job_title":"Lead"}`, made.ETag).Status)

	found := p.call(t, access.IT, http.MethodGet, "/employees?q=ana&status=active&count=true", "", "")
	require.Equal(t, http.StatusOK, found.Status, found.Body)
	require.Len(t, found.Body["data"], 1)
	require.Equal(t, map[string]any{"next_cursor": nil, "prev_cursor": nil, "has_more": false, "total": 1.0}, found.Body["page"])
	require.Len(t, p.call(t, access.IT, http.MethodGet, "/departments", "", "").Body["data"], 1)
	require.Len(t, p.call(t, access.IT, http.MethodGet, "/locations?q=lis", "", "").Body["data"], 1)
	require.Equal(t, http.StatusOK, p.call(t, access.IT, http.MethodGet, "/employees/"+id+"/events", "", "").Status)
}

func TestEmployeesAreSeenWithinTheCallersScope(t *testing.T) {
	t.Parallel()
	p := setupPeople(t)
	report, err := p.rooms.Create(t.Context(), p.tenant, employee.Edit{FirstName: optional.Of("Report"), Manager: optional.Of(p.self)})
	require.NoError(t, err)
	other, err := p.rooms.Create(t.Context(), p.tenant, employee.Edit{FirstName: optional.Of("Other")})
	require.NoError(t, err)
	for role, sees := range map[access.Role][]uuid.UUID{
		access.HR:       {other.ID, report.ID, p.self},
		access.Manager:  {report.ID, p.self},
		access.Employee: {p.self},
	} {
		t.Run(string(role), func(t *testing.T) {
			t.Parallel()
			var ids []uuid.UUID
			rows, _ := p.call(t, role, http.MethodGet, "/employees", "", "").Body["data"].([]any)
			for _, row := range rows {
				ids = append(ids, uuid.MustParse(row.(map[string]any)["id"].(string)))
			}
			require.Equal(t, sees, ids)
			for _, e := range []uuid.UUID{other.ID, report.ID, p.self} {
				want := http.StatusNotFound
				for _, id := range sees {
					if id == e {
						want = http.StatusOK
					}
				}
				require.Equal(t, want, p.call(t, role, http.MethodGet, "/employees/"+e.String(), "", "").Status)
				require.Equal(t, want, p.call(t, role, http.MethodGet, "/employees/"+e.String()+"/events", "", "").Status)
			}
		})
	}
}

func TestEmployeesRefuseBadInput(t *testing.T) {
	t.Parallel()
	p := setupPeople(t)
	self := "/employees/" + p.self.String()
	for name, c := range map[string]struct {
		role         access.Role
		method, path string
		body         string
		status       int
		location     string
	}{
		"ErrNoRight":      {access.IT, http.MethodPost, "/employees", `{"first_name":"A"}`, http.StatusForbidden, ""},
		"ErrOwnWrite":     {access.Employee, http.MethodPatch, self, `{"job_title":"Boss"}`, http.StatusForbidden, ""},
		"ErrUnknownField": {access.HR, http.MethodPatch, self, `{"status":"terminated"}`, http.StatusUnprocessableEntity, "body.status"},
		"ErrWrongType":    {access.HR, http.MethodPatch, self, `{"job_title":7}`, http.StatusUnprocessableEntity, "body.job_title"},
		"ErrDate":         {access.HR, http.MethodPatch, self, `{"start_date":"2026-02-30"}`, http.StatusUnprocessableEntity, "body.start_date"},
		"ErrDateForm":     {access.HR, http.MethodPatch, self, `{"start_date":"tomorrow"}`, http.StatusUnprocessableEntity, "body.start_date"},
		"ErrID":           {access.HR, http.MethodPatch, self, `{"manager_id":"me"}`, http.StatusUnprocessableEntity, "body.manager_id"},
		"ErrOwnManager":   {access.HR, http.MethodPatch, self, `{"manager_id":"` + p.self.String() + `"}`, http.StatusUnprocessableEntity, "body.manager_id"},
		"ErrNUL":          {access.HR, http.MethodPatch, self, `{"job_title":"a\u0000b"}`, http.StatusBadRequest, ""},
		"ErrNobody":       {access.HR, http.MethodPatch, "/employees/" + uuid.NewString(), `{}`, http.StatusNotFound, ""},
		"ErrNoID":         {access.HR, http.MethodGet, "/employees/me", ``, http.StatusUnprocessableEntity, "path.id"},
		"ErrFilter":       {access.HR, http.MethodGet, "/employees?salary=7", ``, http.StatusUnprocessableEntity, "query.salary"},
		"ErrFilterID":     {access.HR, http.MethodGet, "/employees?department=R%26D", ``, http.StatusUnprocessableEntity, "query.department"},
		"ErrNotPending":   {access.HR, http.MethodPost, self + "/withdraw", ``, http.StatusConflict, ""},
		"ErrSameName":     {access.HR, http.MethodPost, "/departments", `{"name":""}`, http.StatusUnprocessableEntity, "body.name"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := p.call(t, c.role, c.method, c.path, c.body, "")
			require.Equal(t, c.status, a.Status, a.Body)
			require.NotEmpty(t, a.Body["code"])
			if c.location != "" {
				errs, _ := a.Body["errors"].([]any)
				require.NotEmpty(t, errs, a.Body)
				require.Equal(t, c.location, errs[0].(map[string]any)["location"], a.Body)
			}
		})
	}
}

func TestPeopleAreShownToTheLiveChannels(t *testing.T) {
	t.Parallel()
	p := setupPeople(t)
	shown, err := p.Present(t.Context(), p.tenant, employee.Subject, []uuid.UUID{p.self, uuid.New()})
	require.NoError(t, err)
	require.Len(t, shown, 1)
	require.Equal(t, []uuid.UUID{p.self}, shown[p.self].People)
	text, err := json.Marshal(shown[p.self].View)
	require.NoError(t, err)
	var view map[string]any
	require.NoError(t, json.Unmarshal(text, &view))
	require.Equal(t, p.call(t, access.HR, http.MethodGet, "/employees/"+p.self.String(), "", "").Body, view)
}
