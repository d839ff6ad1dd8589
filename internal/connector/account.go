package connector

import (
	"encoding/json"
	"regexp"
	"slices"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Hosts are where requests, and the keys with them, are sent with these settings:
// scheme and host of each, sorted. Settings that lead nowhere are a fault.
func (c *Connector) Hosts(settings map[string]any) ([]string, error) {
	values, wrong := c.settings.values(settings, "body.settings", fault.New(fault.Invalid, "connector.settings_invalid", "The settings do not fit."))
	if len(wrong.Fields) > 0 {
		return nil, wrong
	}
	bases, err := c.addresses(values, c.environment(values, nil))
	if err != nil {
		return nil, err
	}
	var hosts []string
	for _, base := range bases {
		hosts = append(hosts, base.Scheme+"://"+base.Host)
	}
	slices.Sort(hosts)
	return slices.Compact(hosts), nil
}

// NeedsConsent tells whether, with these settings, an administrator has to sign in
// at the vendor.
func (c *Connector) NeedsConsent(settings map[string]any) bool {
	s := c.OpenHook(settings, nil, nil)
	return s.chooseAuth() == nil && s.NeedsConsent()
}

// accountName finds the settings and secrets that a piece of a manifest names.
var accountName = regexp.MustCompile(`\b(?:settings|secrets)(?:\??\.|\[\\?["'])([a-z][a-z0-9_]*)`)

// SignsWith tells whether signing in depends on a setting or secret: a token that
// was got with another value of it belongs to another account.
func (c *Connector) SignsWith(key string) bool {
	text, err := json.Marshal(c.manifest.Auth) //nolint:gosec // expressions, not what they stand for
	if err != nil {
		return true
	}
	for _, found := range accountName.FindAllSubmatch(text, -1) {
		if string(found[1]) == key {
			return true
		}
	}
	return false
}
