package rest_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func TestManyEmployeesByREST(t *testing.T) {
	t.Parallel()
	p := setupPeople(t)
	ana, err := p.rooms.Create(t.Context(), p.tenant, employee.Edit{FirstName: optional.Of("Ana"), JobTitle: optional.Of("Pilot")})
	require.NoError(t, err)
	listed := `{"filter":"job_title=Pilot","expected_count":1,"changes":{"cost_center":"4711"}}`

	seen := p.call(t, access.HR, http.MethodPost, "/employees/bulk/preview", listed, "")
	require.Equal(t, http.StatusOK, seen.Status, seen.Body)
	require.InDelta(t, 1, seen.Body["changed"], 0)
	require.Equal(t, []any{map[string]any{"id": ana.ID.String(), "tag": "", "name": "Ana", "changes": map[string]any{"cost_center": []any{nil, "4711"}}}}, seen.Body["sample"])

	done := p.call(t, access.HR, http.MethodPost, "/employees/bulk", listed, "")
	require.Equal(t, http.StatusOK, done.Status, done.Body)
	require.InDelta(t, 1, done.Body["outcome"].(map[string]any)["changed"], 0)
	require.Equal(t, "4711", p.call(t, access.HR, http.MethodGet, "/employees/"+ana.ID.String(), "", "").Body["cost_center"])

	// Who reports to themselves is in the way of all, and named.
	refused := p.call(t, access.HR, http.MethodPost, "/employees/bulk", fmt.Sprintf(`{"ids":[%q,%q],"changes":{"manager_id":%q}}`, ana.ID, p.self, p.self), "")
	require.Equal(t, http.StatusConflict, refused.Status, refused.Body)
	require.Equal(t, "employee.bulk_refused", refused.Body["code"])
	first := refused.Body["outcome"].(map[string]any)["refusals"].([]any)[0].(map[string]any)
	require.Equal(t, "Self", first["name"])
	require.Equal(t, "employee.manager_cycle", first["code"])

	require.Equal(t, http.StatusForbidden, p.call(t, access.Employee, http.MethodPost, "/employees/bulk", listed, "").Status)
}
