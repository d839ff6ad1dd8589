package seal

import (
	"fmt"
	"io"
	"log/slog"
)

const stars = "***"

// Secret is a text that must not be seen: it prints as stars in fmt, slog, JSON
// and every text encoding. Reading one from JSON works as for a string.
type Secret string

// Reveal gives the text itself. Call it where it is used, not where it is kept.
func (s Secret) Reveal() string { return string(s) }

// String is stars.
func (Secret) String() string { return stars }

// Format writes stars for every verb, %x and %#v too.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, stars) }

// LogValue is stars.
func (Secret) LogValue() slog.Value { return slog.StringValue(stars) }

// MarshalText is stars, for JSON too.
func (Secret) MarshalText() ([]byte, error) { return []byte(stars), nil }
