package sandbox_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/assetronics/assetronics/internal/sandbox"
	"github.com/assetronics/assetronics/internal/sandbox/kit/kittest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestAllVendorsAreListedAndServed(t *testing.T) {
	t.Parallel()
	vendors, err := sandbox.New(sandbox.Options{Now: kittest.NewClock().Now, Seed: 7, Size: 30})
	require.NoError(t, err)
	vendors.Start()
	t.Cleanup(func() { require.NoError(t, vendors.Close()) })
	c := kittest.Serve(t, vendors)
	page := c.Get("/")
	require.Equal(t, http.StatusOK, page.Status)
	links := regexp.MustCompile(`href="([a-z]+)/control/"`).FindAllStringSubmatch(page.Body, -1)
	require.NotEmpty(t, links)
	for _, link := range links {
		got := c.Get("/" + link[1] + "/control/")
		require.Equal(t, http.StatusOK, got.Status, link[1])
		require.Contains(t, got.Body, "simulated vendor")
		require.Contains(t, got.Body, c.URL+"/"+link[1], "the page says where the vendor is")
	}
	require.Equal(t, http.StatusOK, c.Get("/control.css").Status)
}
