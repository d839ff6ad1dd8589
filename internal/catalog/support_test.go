package catalog_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func TestSupport(t *testing.T) {
	t.Parallel()
	b := setup(t)
	edit := maker("Dell")
	edit.SupportURL = optional.Of("https://www.dell.com/support")
	edit.WarrantyURL = optional.Of("https://www.dell.com/support/{serial}/overview?tag={serial}")
	edit.SupportPhone = optional.Of(" +1 800  456 3355 ")
	edit.SupportEmail = optional.Of("help@dell.test")
	dell, err := b.CreateManufacturer(t.Context(), b.tenant, edit)
	require.NoError(t, err)
	require.Equal(t, "+1 800 456 3355", *dell.SupportPhone)

	help := dell.SupportFor("8KX/1 ?&#")
	require.Equal(t, "https://www.dell.com/support", *help.URL, "holds no serial")
	require.Equal(t, "https://www.dell.com/support/8KX%2F1%20%3F%26%23/overview?tag=8KX%2F1%20%3F%26%23", *help.WarrantyURL)
	require.Equal(t, "help@dell.test", *help.Email)
	require.Nil(t, dell.SupportFor("").WarrantyURL, "without a serial there is no such page")
	require.Nil(t, dell.SupportFor("..").WarrantyURL, "would climb the path")

	cleared, err := b.UpdateManufacturer(t.Context(), b.tenant, dell.ID, catalog.ManufacturerEdit{SupportPhone: optional.Null[string]()}, &dell.Version)
	require.NoError(t, err)
	require.Nil(t, cleared.SupportPhone)
	require.NotNil(t, cleared.SupportURL, "what is not set stays")
}

func TestErrSupport(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, bad := range []string{
		"javascript:alert(1)", "data:text/html,x", "ftp://dell.test", "https://", "dell.test", "//dell.test",
		"https://{serial}.evil.test/", "https://dell.test{serial}/", "{serial}", "{serial}://x", "https://user:pw@dell.test/",
		"https://dell.test/{model}", "https://dell.test/{serial", "https://dell.test:{serial}/",
	} {
		edit := maker("Dell")
		edit.WarrantyURL = optional.Of(bad)
		_, err := b.CreateManufacturer(t.Context(), b.tenant, edit)
		requireFault(t, err, fault.Invalid, "invalid_input", "body.warranty_url")
	}
	edit := maker("Dell")
	edit.SupportEmail = optional.Of("Dell <help@dell.test>")
	_, err := b.CreateManufacturer(t.Context(), b.tenant, edit)
	requireFault(t, err, fault.Invalid, "invalid_input", "body.support_email")
}

// Whatever a serial number holds, the address leads to the same server and the
// number comes back out as it was.
func TestSupport_StaysWhereItLeads(t *testing.T) {
	t.Parallel()
	template := "https://dell.test/w/{serial}?q={serial}"
	m := catalog.Manufacturer{WarrantyURL: &template}
	rapid.Check(t, func(t *rapid.T) {
		serial := rapid.StringN(1, 40, -1).Draw(t, "serial")
		filled := m.SupportFor(serial).WarrantyURL
		if filled == nil {
			require.Contains(t, []string{".", ".."}, serial)
			return
		}
		u, err := url.Parse(*filled)
		require.NoError(t, err)
		require.Equal(t, "https://dell.test", u.Scheme+"://"+u.Host)
		require.Equal(t, "/w/"+serial, u.Path)
		require.Equal(t, serial, u.Query().Get("q"))
		require.Empty(t, u.Fragment)
	})
}
