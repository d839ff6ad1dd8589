package formula

import (
	"regexp"
	"strings"
)

// placeholders are what makers and vendors write for a serial number that they
// do not have.
var placeholders = map[string]bool{
	"not available": true, "notavailable": true, "default string": true, "defaultstring": true, "none": true, "null": true, "n/a": true, "na": true,
	"unknown": true, "to be filled by o.e.m.": true, "to be filled by o.e.m": true, "system serial number": true, "systemserialnumber": true,
	"chassis serial number": true, "not specified": true, "not applicable": true, "invalid": true, "123456789": true, "0123456789": true,
	"1234567890": true, "00000000-0000-0000-0000-000000000000": true, "oem": true, "not provided": true, "serial number": true,
}

var blanks = regexp.MustCompile(`\s+`)

// Serial is a serial number as its maker wrote it, or nothing for a placeholder:
// a known word, a single repeated character, or fewer than four characters.
func Serial(s string) string {
	s = blanks.ReplaceAllString(clean(s), " ")
	if len(s) < 4 || placeholders[strings.ToLower(s)] || strings.Trim(s, s[:1]+"-. ") == "" {
		return ""
	}
	return s
}

// UUID is a hardware id, or nothing for a placeholder.
func UUID(s string) string {
	if s = clean(s); len(s) < 4 || placeholders[strings.ToLower(s)] || strings.Trim(s, "0-") == "" || strings.Trim(strings.ToLower(s), "f-") == "" {
		return ""
	}
	return s
}

// Mac is a MAC address as aa:bb:cc:dd:ee:ff, or nothing when it is none.
func Mac(s string) string {
	var hex strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= '0' && r <= '9', r >= 'a' && r <= 'f':
			hex.WriteRune(r)
		case r != ':' && r != '-' && r != '.' && r != ' ':
			return ""
		}
	}
	d := hex.String()
	if len(d) != 12 || d == "000000000000" || d == "ffffffffffff" {
		return ""
	}
	return d[:2] + ":" + d[2:4] + ":" + d[4:6] + ":" + d[6:8] + ":" + d[8:10] + ":" + d[10:]
}
