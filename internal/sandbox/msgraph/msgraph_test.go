package msgraph_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/kit/kittest"
	"github.com/assetronics/assetronics/internal/sandbox/msgraph"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type bundle struct {
	*kittest.Caller
	vendor *msgraph.Server
	clock  *kittest.Clock
}

func setup(t *testing.T, adjust ...func(*msgraph.Options)) *bundle {
	t.Helper()
	b := &bundle{clock: kittest.NewClock()}
	opts := msgraph.Options{Options: kittest.Options(b.clock, 250)}
	for _, change := range adjust {
		change(&opts)
	}
	var err error
	b.vendor, err = msgraph.New(opts)
	require.NoError(t, err)
	b.Caller = kittest.Serve(t, b.vendor)
	b.signIn()
	return b
}

const tokenPath = "/" + msgraph.DemoTenant + "/oauth2/v2.0/token"

func form(change map[string]string) string {
	values := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {msgraph.DemoClient},
		"client_secret": {msgraph.DemoSecret}, "scope": {"https://graph.microsoft.com/.default"},
	}
	for name, value := range change {
		values.Set(name, value)
	}
	return values.Encode()
}

func (b *bundle) signIn() {
	b.T.Helper()
	token := b.Form(tokenPath, form(nil), "Authorization", "").OK()
	require.InDelta(b.T, 3599, token["expires_in"], 0)
	b.Header.Set("Authorization", "Bearer "+token["access_token"].(string))
}

// read follows the links to the end.
func (b *bundle) read(address string) (rows []map[string]any, pages int, delta string) {
	b.T.Helper()
	for address != "" {
		got := b.Get(address).OK()
		require.Contains(b.T, got, "@odata.context")
		require.IsType(b.T, []any{}, got["value"])
		rows, pages = append(rows, kittest.Rows(got["value"])...), pages+1
		require.Less(b.T, pages, 50)
		address, _ = got["@odata.nextLink"].(string)
		if address != "" {
			require.True(b.T, strings.HasPrefix(address, b.URL+"/v1.0/"), address)
		}
		delta, _ = got["@odata.deltaLink"].(string)
	}
	return rows, pages, delta
}

func (b *bundle) refused(got kittest.Answer, status int, code string) {
	b.T.Helper()
	require.Equal(b.T, status, got.Status, got.Body)
	body := got.JSON()["error"].(map[string]any)
	require.Equal(b.T, code, body["code"], got.Body)
	require.NotEmpty(b.T, body["message"])
	require.Contains(b.T, body["innerError"], "request-id")
}

func TestTokenIsStrict(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, c := range map[string]struct {
		path, body string
		status     int
		word       string
		code       float64
	}{
		"Tenant": {"/nobody/oauth2/v2.0/token", form(nil), 400, "invalid_request", 90002},
		"Grant":  {tokenPath, form(map[string]string{"grant_type": "password"}), 400, "unsupported_grant_type", 70003},
		"Client": {tokenPath, form(map[string]string{"client_id": "x"}), 400, "unauthorized_client", 700016},
		"Secret": {tokenPath, form(map[string]string{"client_secret": "x"}), 401, "invalid_client", 7000215},
		"Scope":  {tokenPath, form(map[string]string{"scope": "User.Read.All"}), 400, "invalid_scope", 1002012},
	} {
		got := b.Form(c.path, c.body, "Authorization", "")
		require.Equal(t, c.status, got.Status, name)
		require.Equal(t, c.word, got.JSON()["error"], name)
		require.Equal(t, []any{c.code}, got.JSON()["error_codes"], name)
		require.Contains(t, got.JSON()["error_description"], "AADSTS", name)
	}
	require.Equal(t, 400, b.JSON(http.MethodPost, tokenPath, `{}`).Status, "only forms")
}

func TestTokensExpireAndPermissionsCount(t *testing.T) {
	t.Parallel()
	b := setup(t, func(o *msgraph.Options) { o.Permissions = []string{"User.Read.All"} })
	require.Equal(t, 200, b.Get("/v1.0/users?$top=1").Status)
	b.refused(b.Get("/v1.0/users", "Authorization", ""), 401, "InvalidAuthenticationToken")
	b.refused(b.Get("/v1.0/deviceManagement/managedDevices"), 403, "Forbidden")
	b.refused(b.Get("/v1.0/subscribedSkus"), 403, "Authorization_RequestDenied")
	b.refused(b.Get("/v1.0/users?$select=signInActivity"), 403, "Authorization_RequestDenied")
	b.clock.Advance(time.Hour)
	b.refused(b.Get("/v1.0/users"), 401, "InvalidAuthenticationToken")
	b.signIn()
	require.Equal(t, 200, b.Get("/v1.0/users").Status)
	b.Trouble(`{"next":[{"kind":"token_dies","after":1}]}`)
	require.Equal(t, 200, b.Get("/v1.0/users").Status)
	require.Equal(t, 401, b.Get("/v1.0/users").Status)
}

func TestUsersComeInPagesWithWhatIsSelected(t *testing.T) {
	t.Parallel()
	b := setup(t)
	usual, pages, _ := b.read("/v1.0/users")
	require.Equal(t, 3, pages)
	for _, u := range usual {
		require.Len(t, u, 11)
	}
	rows, _, _ := b.read("/v1.0/users?$select=id,userPrincipalName,mail,employeeId,accountEnabled,userType,department,jobTitle&$top=999&$expand=manager($select=id)")
	require.Len(t, rows, len(usual))
	v := b.vendor.Desk().Company().Look()
	seen, managed := map[any]bool{}, 0
	none := map[string]int{}
	guests, forgotten, retitled := 0, 0, 0
	for _, u := range rows {
		require.False(t, seen[u["id"]])
		seen[u["id"]] = true
		for name, value := range u {
			if value == nil {
				none[name]++
			}
		}
		if u["userType"] == "Guest" {
			guests++
			require.Contains(t, u["userPrincipalName"], "#EXT#")
		}
		if u["manager"] != nil {
			managed++
		}
		if number, ok := u["employeeId"].(string); ok {
			p, ok := v.ByNumber(number)
			require.True(t, ok)
			if p.Left(kittest.Today) && u["accountEnabled"] == true {
				forgotten++
			}
			if u["jobTitle"] != p.Title {
				retitled++
				require.Equal(t, "Sr. "+p.Title, u["jobTitle"])
			}
		}
	}
	require.Equal(t, 2, guests)
	require.Greater(t, managed, 200)
	for _, name := range []string{"mail", "employeeId", "department"} {
		require.Positive(t, none[name], name)
		require.Less(t, none[name], 40, name)
	}
	require.Positive(t, retitled)
	require.LessOrEqual(t, forgotten, 5)
}

func TestSignInsMakePagesSmall(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rows, pages, _ := b.read("/v1.0/users?$select=id,signInActivity&$top=999")
	require.Equal(t, (len(rows)+119)/120, pages)
	poor := setup(t, func(o *msgraph.Options) { o.NoPremium = true })
	poor.refused(poor.Get("/v1.0/users?$select=id,signInActivity"), 403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant")
}

func TestQueriesAreStrict(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.refused(b.Get("/v1.0/users?$skip=10"), 400, "Request_UnsupportedQuery")
	b.refused(b.Get("/v1.0/users?$top=1000"), 400, "Request_UnsupportedQuery")
	b.refused(b.Get("/v1.0/users?$select=id,shoeSize"), 400, "BadRequest")
	b.refused(b.Get("/v1.0/users?$filter=endsWith(mail,'x')"), 400, "BadRequest")
	b.refused(b.Get("/v1.0/users?$skiptoken=nonsense"), 400, "Request_BadRequest")
	b.refused(b.Get("/v1.0/users?$filter=accountEnabled%20ne%20true"), 400, "Request_UnsupportedQuery")
	b.refused(b.Get("/v1.0/users/delta?$expand=manager"), 400, "Request_UnsupportedQuery")
	b.refused(b.Get("/v1.0/nothing"), 400, "BadRequest")
	got := b.Get("/v1.0/users?$filter=accountEnabled%20ne%20true&$count=true", "ConsistencyLevel", "eventual").OK()
	require.InDelta(t, len(kittest.Rows(got["value"])), got["@odata.count"], 0)
}

func TestDeltaTellsWhatChanged(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.vendor.Desk().Company()
	all, pages, link := b.read("/v1.0/users/delta?$select=displayName,mail,jobTitle")
	listed, _, _ := b.read("/v1.0/users?$top=999")
	require.Len(t, all, len(listed))
	require.Equal(t, 4, pages, "one of them is empty")
	require.NotEmpty(t, link)
	for _, u := range all {
		for name, value := range u {
			require.NotNil(t, value, name)
		}
	}

	none, _, link := b.read(link)
	require.Empty(t, none)
	c.EditPerson(3, func(p *company.Person) { p.Title = "Juggler" })
	c.EditPerson(4, func(p *company.Person) { p.Removed = true })
	some, _, next := b.read(link)
	require.Len(t, some, 3, "the first comes twice")
	require.Equal(t, some[0], some[2])
	require.Equal(t, "Juggler", some[0]["jobTitle"])
	require.Equal(t, map[string]any{"reason": "changed"}, some[1]["@removed"])
	require.Equal(t, c.ID("entra user", 4), some[1]["id"])

	b.clock.Advance(8 * 24 * time.Hour)
	b.signIn()
	b.refused(b.Get(next), 410, "syncStateNotFound")
	_, _, fresh := b.read("/v1.0/users/delta")
	b.Order(http.MethodPost, "expire-deltas", "")
	b.refused(b.Get(fresh), 410, "syncStateNotFound")
}

func TestDeltaReadsEverybodyInPagesOfAnySize(t *testing.T) {
	t.Parallel()
	b := setup(t)
	want, _, _ := b.read("/v1.0/users/delta")
	for _, size := range []string{"7", "60", "124", "300"} {
		b.Header.Set("Prefer", "odata.maxpagesize="+size)
		rows, _, link := b.read("/v1.0/users/delta")
		require.Equal(t, want, rows, size)
		require.NotEmpty(t, link)
	}
}

func TestUsersCanBeDisabled(t *testing.T) {
	t.Parallel()
	b := setup(t)
	v := b.vendor.Desk().Company().Look()
	id := b.Get("/v1.0/users/" + v.People[0].Email).OK()["id"].(string)
	require.Equal(t, 204, b.JSON(http.MethodPatch, "/v1.0/users/"+id, `{"accountEnabled":false}`).Status)
	require.Equal(t, false, b.Get("/v1.0/users/" + id + "?$select=accountEnabled").OK()["accountEnabled"])
	b.refused(b.JSON(http.MethodPatch, "/v1.0/users/"+id, `{"shoeSize":1}`), 400, "Request_BadRequest")
	b.refused(b.Get("/v1.0/users/nobody@acme.test"), 404, "Request_ResourceNotFound")
	b.refused(b.Get("/v1.0/users/"+id+"/manager"), 404, "Request_ResourceNotFound")
	require.Equal(t, true, b.JSON(http.MethodPost, "/v1.0/users/"+id+"/revokeSignInSessions", "").OK()["value"])
	require.Len(t, kittest.Rows(b.Get("/v1.0/subscribedSkus").OK()["value"]), 2)
}

const devices = "/v1.0/deviceManagement/managedDevices"

func TestManagedDevicesHaveTheVendorsOddities(t *testing.T) {
	t.Parallel()
	b := setup(t, func(o *msgraph.Options) { o.Options = kittest.Options(kittest.NewClock(), 2000) })
	rows, pages, _ := b.read(devices + "?$top=500")
	require.Greater(t, pages, 1)
	serials := map[any]int{}
	placeholders, twice, prefixed, unset, noUser := 0, 0, 0, 0, 0
	for _, d := range rows {
		require.InDelta(t, 0, d["physicalMemoryInBytes"], 0)
		serial := d["serialNumber"].(string)
		serials[serial]++
		switch serial {
		case "SystemSerialNumber", "Defaultstring", "0", "To be filled by O.E.M.":
			placeholders++
		}
		if serials[serial] == 2 && len(serial) > 5 {
			twice++
		}
		if upn := d["userPrincipalName"].(string); len(upn) > 32 && !strings.Contains(upn[:32], "@") {
			prefixed++
		}
		if d["enrolledDateTime"] == "0001-01-01T00:00:00Z" {
			unset++
		}
		if d["userId"] == "00000000-0000-0000-0000-000000000000" {
			noUser++
		}
	}
	for what, n := range map[string]int{"placeholders": placeholders, "twice": twice, "prefixed": prefixed, "unset": unset, "no user": noUser} {
		require.Positive(t, n, what)
	}
	one := b.Get(devices + "/" + rows[0]["id"].(string) + "?$select=id,physicalMemoryInBytes").OK()
	require.Greater(t, one["physicalMemoryInBytes"], float64(1<<30))
	windows, _, _ := b.read(devices + "?$filter=operatingSystem%20eq%20'Windows'")
	require.Less(t, len(windows), len(rows))
	recent, _, _ := b.read(devices + "?$filter=lastSyncDateTime%20ge%202026-01-29T00:00:00Z")
	require.NotEmpty(t, recent)
	for _, d := range recent {
		require.GreaterOrEqual(t, d["lastSyncDateTime"], "2026-01-29T00:00:00Z")
	}
}

func TestDeviceActions(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rows, _, _ := b.read(devices + "?$select=id")
	id := rows[0]["id"].(string)
	act := func(action, body string) kittest.Answer {
		return b.JSON(http.MethodPost, devices+"/"+id+"/"+action, body)
	}
	require.Equal(t, 204, act("remoteLock", "").Status)
	require.Equal(t, 204, act("syncDevice", "").Status)
	require.Equal(t, 204, act("wipe", `{"keepUserData":false}`).Status)
	b.refused(act("wipe", `{"everything":true}`), 400, "Request_BadRequest")
	b.refused(act("explode", ""), 400, "BadRequest")
	d := b.Get(devices + "/" + id).OK()
	require.Equal(t, "wipePending", d["managementState"])
	require.Equal(t, b.clock.Now().Format(time.RFC3339), d["lastSyncDateTime"])
	results := kittest.Rows(d["deviceActionResults"])
	require.Len(t, results, 3)
	require.Equal(t, "pending", results[2]["actionState"])
	b.clock.Advance(time.Minute)
	require.Equal(t, "done", kittest.Rows(b.Get(devices + "/" + id).OK()["deviceActionResults"])[2]["actionState"])
	require.Equal(t, 204, b.Send(http.MethodDelete, devices+"/"+id, "").Status)
	b.refused(b.Get(devices+"/"+id), 404, "ResourceNotFound")
}

func TestIntuneThrottles(t *testing.T) {
	t.Parallel()
	b := setup(t)
	limited := 0
	for range 2001 {
		got := b.Get(devices + "/nothing")
		if got.Status == http.StatusTooManyRequests {
			limited++
			require.Equal(t, "20", got.Header.Get("Retry-After"))
			b.refused(got, 429, "TooManyRequests")
		}
	}
	require.Equal(t, 1, limited)
	b.clock.Advance(20 * time.Second)
	require.Equal(t, 404, b.Get(devices+"/nothing").Status)
}
