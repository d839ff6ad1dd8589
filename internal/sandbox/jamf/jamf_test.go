package jamf_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/assetronics/assetronics/internal/sandbox/jamf"
	"github.com/assetronics/assetronics/internal/sandbox/kit/kittest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type bundle struct {
	*kittest.Caller
	vendor *jamf.Server
	clock  *kittest.Clock
}

func setup(t *testing.T, adjust ...func(*jamf.Options)) *bundle {
	t.Helper()
	b := &bundle{clock: kittest.NewClock()}
	opts := jamf.Options{Options: kittest.Options(b.clock, 1000), Client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}}
	for _, change := range adjust {
		change(&opts)
	}
	var err error
	b.vendor, err = jamf.New(opts)
	require.NoError(t, err)
	b.Caller = kittest.Serve(t, b.vendor)
	b.signIn()
	return b
}

const clientForm = "grant_type=client_credentials&client_id=" + jamf.DemoClient + "&client_secret=" + jamf.DemoSecret

func (b *bundle) signIn() {
	b.T.Helper()
	token := b.Form("/api/v1/oauth/token", clientForm, "Authorization", "").OK()
	require.InDelta(b.T, 60, token["expires_in"], 0)
	b.Header.Set("Authorization", "Bearer "+token["access_token"].(string))
}

// read asks for page after page until the count is reached.
func (b *bundle) read(path string, size int) (rows []map[string]any) {
	b.T.Helper()
	for page := 0; ; page++ {
		got := b.Get(path + "&page=" + strconv.Itoa(page) + "&page-size=" + strconv.Itoa(size)).OK()
		rows = append(rows, kittest.Rows(got["results"])...)
		if (page+1)*size >= int(got["totalCount"].(float64)) {
			require.Len(b.T, rows, int(got["totalCount"].(float64)))
			return rows
		}
	}
}

func TestTokensLiveAMinute(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.Equal(t, 200, b.Get("/api/v1/jamf-pro-version").Status)
	b.clock.Advance(time.Minute)
	got := b.Get("/api/v1/jamf-pro-version")
	require.Equal(t, 401, got.Status)
	require.InDelta(t, 401, got.JSON()["httpStatus"], 0)
	b.signIn()
	require.Equal(t, 200, b.Get("/api/v1/jamf-pro-version").Status)

	wrong := b.Form("/api/v1/oauth/token", clientForm+"x", "Authorization", "")
	require.Equal(t, 400, wrong.Status)
	require.Equal(t, "invalid_client", wrong.JSON()["error"])
	require.Contains(t, wrong.JSON(), "error_uri")
	require.Equal(t, "unsupported_grant_type", b.Form("/api/v1/oauth/token", "grant_type=password").JSON()["error"])
}

func TestUsersSignInToo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := func(password string) kittest.Answer {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.URL, nil)
		require.NoError(t, err)
		r.SetBasicAuth(jamf.DemoUser, password)
		return b.Send(http.MethodPost, "/api/v1/auth/token", "", "Authorization", r.Header.Get("Authorization"))
	}
	require.Equal(t, 401, req("wrong").Status)
	got := req(jamf.DemoPassword).OK()
	_, err := time.Parse(time.RFC3339, got["expires"].(string))
	require.NoError(t, err)
	first := got["token"].(string)
	b.Header.Set("Authorization", "Bearer "+first)
	next := b.Send(http.MethodPost, "/api/v1/auth/keep-alive", "").OK()["token"].(string)
	require.Equal(t, 401, b.Get("/api/v1/jamf-pro-version").Status, "the old one is spent")
	b.Header.Set("Authorization", "Bearer "+next)
	require.Equal(t, 204, b.Send(http.MethodPost, "/api/v1/auth/invalidate-token", "").Status)
	require.Equal(t, 401, b.Get("/api/v1/jamf-pro-version").Status)
}

func TestComputersComeBySectionAndPage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	general := b.Get("/api/v3/computers-inventory?page-size=1").OK()
	row := kittest.Rows(general["results"])[0]
	require.NotNil(t, row["general"])
	require.Nil(t, row["hardware"])
	require.Contains(t, row, "hardware", "null, not missing")

	rows := b.read("/api/v3/computers-inventory?section=GENERAL&section=HARDWARE&section=USER_AND_LOCATION&section=STORAGE&section=PURCHASING&section=OPERATING_SYSTEM&sort=id:asc", 100)
	require.Greater(t, len(rows), 300)
	serials := map[string]int{}
	missing, twice, unused := 0, 0, 0
	for i, r := range rows {
		if i > 0 {
			before, _ := strconv.Atoi(rows[i-1]["id"].(string))
			after, err := strconv.Atoi(r["id"].(string))
			require.NoError(t, err)
			require.Less(t, before, after)
		}
		serial, ok := r["hardware"].(map[string]any)["serialNumber"].(string)
		if !ok || serial == "Not Available" {
			missing++
		} else if serials[serial]++; serials[serial] == 2 {
			twice++
			require.Equal(t, false, r["general"].(map[string]any)["remoteManagement"].(map[string]any)["managed"])
		}
		if r["userAndLocation"].(map[string]any)["email"] == nil {
			unused++
		}
		_, err := time.Parse(time.RFC3339, r["general"].(map[string]any)["lastContactTime"].(string))
		require.NoError(t, err)
	}
	require.Positive(t, missing)
	require.Positive(t, twice)
	require.Positive(t, unused)
	require.Empty(t, b.Get("/api/v3/computers-inventory?page=9999").OK()["results"])
}

func TestFilters(t *testing.T) {
	t.Parallel()
	b := setup(t)
	count := func(filter string) int {
		return len(b.read("/api/v1/computers-inventory?filter="+url.QueryEscape(filter), 500))
	}
	all := count("")
	recent := count(`general.lastContactTime>="2026-01-29T00:00:00Z"`)
	require.Positive(t, recent)
	require.Less(t, recent, all)
	require.Equal(t, all-recent, count(`general.lastContactTime<"2026-01-29T00:00:00Z"`))
	require.Equal(t, all, count(`general.name=="MBP-*"`))
	one := kittest.Rows(b.Get("/api/v1/computers-inventory?section=HARDWARE&page-size=1").OK()["results"])[0]
	require.LessOrEqual(t, 1, count(`hardware.serialNumber=="`+one["hardware"].(map[string]any)["serialNumber"].(string)+`" or id==`+one["id"].(string)))
	require.Equal(t, 1, count(`id=in=(`+one["id"].(string)+`,0)`))
	for _, query := range []string{"filter=shoe==1", "filter=nonsense", "sort=shoe:asc", "sort=id:up", "section=SHOES", "page=-1", "page-size=0", "page-size=2001"} {
		got := b.Get("/api/v1/computers-inventory?" + query)
		require.Equal(t, 400, got.Status, query)
		require.NotEmpty(t, kittest.Rows(got.JSON()["errors"])[0]["code"], query)
	}
}

func FuzzFilter(f *testing.F) {
	f.Add(`general.name=="a*b" and (id==1`)
	f.Add(`id=in=(1,2);udid!='x',general.platform==Mac`)
	clock := kittest.NewClock()
	vendor, err := jamf.New(jamf.Options{Options: kittest.Options(clock, 30)})
	require.NoError(f, err)
	form := httptest.NewRequest(http.MethodPost, "/api/v1/auth/token", nil)
	form.SetBasicAuth(jamf.DemoUser, jamf.DemoPassword)
	w := httptest.NewRecorder()
	vendor.ServeHTTP(w, form)
	token := kittest.Answer{T: &testing.T{}, Body: w.Body.String()}.JSON()["token"].(string)
	f.Fuzz(func(t *testing.T, filter string) {
		r := httptest.NewRequest(http.MethodGet, "/api/v1/computers-inventory?filter="+url.QueryEscape(filter), nil)
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		vendor.ServeHTTP(w, r)
		require.Contains(t, []int{200, 400}, w.Code)
	})
}

func TestOldServersHaveOldPathsOnly(t *testing.T) {
	t.Parallel()
	b := setup(t, func(o *jamf.Options) { o.Version, o.Inventory = "10.35.0-t1", []string{"v1"} })
	require.Equal(t, "10.35.0-t1", b.Get("/api/v1/jamf-pro-version").OK()["version"])
	for version, status := range map[string]int{"v3": 404, "v2": 404, "v1": 200} {
		require.Equal(t, status, b.Get("/api/"+version+"/computers-inventory").Status)
	}
}

func TestAssetTagsAreWritten(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := kittest.Rows(b.Get("/api/v3/computers-inventory?page-size=1").OK()["results"])[0]["id"].(string)
	path := "/api/v3/computers-inventory-detail/" + id
	require.Equal(t, 204, b.JSON(http.MethodPatch, path, `{"general":{"assetTag":"A-77"},"userAndLocation":{"email":"x@acme.test"}}`).Status)
	got := b.Get(path).OK()
	require.Equal(t, "A-77", got["general"].(map[string]any)["assetTag"])
	require.Equal(t, "x@acme.test", got["userAndLocation"].(map[string]any)["email"])
	require.Equal(t, 400, b.JSON(http.MethodPatch, path, `{"general":{"serial":"x"}}`).Status)
	require.Equal(t, 404, b.JSON(http.MethodPatch, "/api/v3/computers-inventory-detail/0", `{}`).Status)
}

func TestMobileDetailsAreStrictByDefault(t *testing.T) {
	t.Parallel()
	b := setup(t)
	slim := b.read("/api/v2/mobile-devices?x=", 100)
	require.NotEmpty(t, slim)
	require.Equal(t, 500, b.Get("/api/v2/mobile-devices/detail?page-size=2000").Status)
	rows := b.read("/api/v2/mobile-devices/detail?section=GENERAL&section=HARDWARE&section=USER_AND_LOCATION&exception-handling=LENIENT", 50)
	require.Len(t, rows, len(slim))
	faulty := 0
	for _, m := range rows {
		if m["hardware"] == nil {
			faulty++
			continue
		}
		require.Contains(t, m["userAndLocation"], "emailAddress")
		require.Contains(t, m["hardware"], "capacityMb")
	}
	require.Positive(t, faulty)
	require.Equal(t, 200, b.JSON(http.MethodPatch, "/api/v2/mobile-devices/"+slim[0]["id"].(string), `{"assetTag":"M-1","location":{"emailAddress":"x@acme.test"}}`).Status)
}

func TestCommands(t *testing.T) {
	t.Parallel()
	b := setup(t)
	mac := kittest.Rows(b.Get("/api/v3/computers-inventory?page-size=1").OK()["results"])[0]
	management := mac["general"].(map[string]any)["managementId"].(string)
	send := func(data string) kittest.Answer {
		return b.JSON(http.MethodPost, "/api/v2/mdm/commands", `{"clientData":[{"managementId":"`+management+`"}],"commandData":`+data+`}`)
	}
	require.Equal(t, 400, send(`{"commandType":"DEVICE_LOCK"}`).Status, "a Mac needs a PIN")
	require.Equal(t, 400, send(`{"commandType":"EXPLODE"}`).Status)
	got := send(`{"commandType":"DEVICE_LOCK","pin":"123456","message":"x"}`)
	require.Equal(t, 201, got.Status, got.Body)
	require.Contains(t, got.Body, "href")
	erase := b.JSON(http.MethodPost, "/api/v1/computer-inventory/"+mac["id"].(string)+"/erase", `{"pin":"654321"}`).OK()
	require.Equal(t, mac["id"], erase["deviceId"])
	status := func() any {
		rows := kittest.Rows(b.Get("/api/v2/mdm/commands?filter=uuid==" + erase["commandUuid"].(string)).OK()["results"])
		require.Len(t, rows, 1)
		require.Equal(t, "ERASE_DEVICE", rows[0]["commandType"])
		return rows[0]["commandState"]
	}
	require.Equal(t, "PENDING", status())
	b.clock.Advance(30 * time.Second)
	require.Equal(t, "ACKNOWLEDGED", status())
	require.Equal(t, 404, b.JSON(http.MethodPost, "/api/v1/computer-inventory/0/erase", "").Status)
	require.Equal(t, 400, b.JSON(http.MethodPost, "/api/v1/computer-inventory/"+mac["id"].(string)+"/erase", `{"pin":"1"}`).Status)
	require.Equal(t, []any{"x"}, b.JSON(http.MethodPost, "/api/v2/mdm/blank-push", `{"clientManagementIds":["`+management+`","x"]}`).OK()["errorUuids"])
}

func TestPrivilegesCount(t *testing.T) {
	t.Parallel()
	b := setup(t, func(o *jamf.Options) { o.Privileges = []string{"Read Computers"} })
	require.Equal(t, 200, b.Get("/api/v1/computers-inventory").Status)
	require.Equal(t, 403, b.Get("/api/v2/mobile-devices").Status)
	require.Equal(t, 403, b.JSON(http.MethodPost, "/api/v1/computer-inventory/10/erase", "").Status)
}

func TestSixthConnectionMeetsTheQuota(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Trouble(`{"next":[{"kind":"rate_limited"}]}`)
	got := b.Get("/api/v1/computers-inventory")
	require.Equal(t, 429, got.Status)
	require.Contains(t, got.Body, "policies.ratelimit.QuotaViolation")
}

func TestWebhooks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	arrived := make(chan [2]string, 4)
	app := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		arrived <- [2]string{r.Header.Get("X-Shared"), string(raw)}
	}))
	t.Cleanup(app.Close)
	create := func(event string) kittest.Answer {
		return b.Send(http.MethodPost, "/JSSResource/webhooks/id/0", `<webhook><name>Assetronics</name><enabled>true</enabled><url>`+app.URL+
			`</url><content_type>application/json</content_type><event>`+event+`</event><authentication_type>HEADER</authentication_type><header>{"X-Shared":"s3"}</header></webhook>`,
			"Content-Type", "application/xml")
	}
	require.Equal(t, 409, create("Nonsense").Status)
	made := create("ComputerAdded")
	require.Equal(t, 201, made.Status)
	require.Contains(t, made.Body, "<id>1</id>")
	require.Equal(t, 201, create("ComputerCheckIn").Status)
	require.Contains(t, b.Get("/JSSResource/webhooks", "Accept", "application/json").Body, `"name":"Assetronics"`)
	id := kittest.Rows(b.Get("/api/v3/computers-inventory?page-size=1").OK()["results"])[0]["id"].(string)
	require.Equal(t, []any{float64(200)}, b.Order(http.MethodPost, "fire", `{"event":"ComputerAdded","id":"`+id+`"}`).JSON()["statuses"])
	got := <-arrived
	require.Equal(t, "s3", got[0])
	event := kittest.Answer{T: t, Body: got[1]}.JSON()
	number, err := strconv.Atoi(id)
	require.NoError(t, err)
	require.InDelta(t, number, event["event"].(map[string]any)["jssID"], 0, "a number here")
	b.Order(http.MethodPost, "fire", `{"event":"ComputerCheckIn","id":"`+id+`"}`)
	require.Contains(t, (<-arrived)[1], `"computer":{`)
	require.Contains(t, b.Send(http.MethodGet, "/JSSResource/computers", "").Body, "<html>")
}
