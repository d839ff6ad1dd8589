package attachment

import (
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// maxName is the longest name in characters; the table checks the same.
const maxName = 200

// nameFor makes of what the sender calls a file a harmless name with the ending
// of what it really is.
func nameFor(given string, t allowed) string {
	if !utf8.ValidString(given) {
		given = strings.ToValidUTF8(given, "_")
	}
	given = given[strings.LastIndexAny(given, `/\`)+1:]
	given = strings.Map(func(r rune) rune {
		switch {
		// Control characters; marks that turn the direction of writing round, so
		// that "gpj.exe" reads "exe.jpg"; and what some systems cannot have.
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), strings.ContainsRune(`<>:"|?*`, r), r == utf8.RuneError:
			return '_'
		default:
			return r
		}
	}, given)
	given = strings.Trim(spelling.Clean(given), ". ")
	ending := strings.ToLower(path.Ext(given))
	if t.has(ending) || t.picture && isPictureEnding(ending) { // a picture may have become another type
		given = given[:len(given)-len(ending)]
	}
	if !t.has(ending) {
		ending = t.endings[0]
	}
	if given = strings.TrimRight(given, ". "); given == "" {
		given = "file"
	}
	runes := []rune(given)
	return string(runes[:min(len(runes), maxName-len(ending))]) + ending
}

func isPictureEnding(ending string) bool {
	return slices.ContainsFunc(types, func(t allowed) bool { return t.picture && t.has(ending) })
}
