package integration

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// LastRun is how the last finished run ended.
type LastRun string

// The ends of runs. Partial: something was set aside.
const (
	NeverRan   LastRun = ""
	RanWell    LastRun = "succeeded"
	RanPartial LastRun = "partial"
	RanFailed  LastRun = "failed"
)

// HandEdits says what a sync does with fields that somebody changed by hand.
type HandEdits string

// The ways to treat hand edits.
const (
	Keep      HandEdits = "keep"
	Overwrite HandEdits = "overwrite"
)

const maxName = 200

// Integration is a connection to one account at a vendor.
type Integration struct {
	ID            uuid.UUID
	Connector     string // key in the catalogue
	ConnectorName string // the key when the catalogue no longer has it
	Name          string
	Enabled       bool
	Settings      map[string]any
	Secrets       map[string]bool // every secret the connector knows: is it set
	Schedule      Timetable
	Health        Health
	HandEdits     HandEdits
	Consent       *Consent // nil when it signs in without anybody's
	Hook          *Hook    // nil when the connector takes no webhooks
	LastRun       LastRun
	HeardAt       *time.Time // when a run last went through
	Failures      int        // runs that failed in a row since
	NextRunAt     *time.Time
	BaselineDone  bool
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// Hook is where the vendor's webhooks arrive.
type Hook struct {
	Endpoint   string // the last part of the address, unguessable
	Registered bool   // a key to check signatures with is there
	Problem    string // why it could not be made known again: a sentence
}

// Consent is that of an administrator at the vendor.
type Consent struct {
	Connected bool
	At        *time.Time
	By        string // the administrator's name then
}

// New is what an administrator fills in.
type New struct {
	Connector string
	Name      string
	Settings  map[string]any
	Secrets   map[string]seal.Secret
	Schedule  Timetable // "": DefaultTimetable
	HandEdits HandEdits // "": Keep
}

// Patch is a partial change. Of settings and secrets only the keys given change;
// null or an empty secret takes one away.
type Patch struct {
	Name      optional.Field[string]
	Enabled   optional.Field[bool]
	Settings  map[string]any
	Secrets   map[string]*seal.Secret
	Schedule  optional.Field[Timetable]
	HandEdits optional.Field[HandEdits]
}

// checkGeneral checks what does not depend on the connector.
func checkGeneral(name string, schedule Timetable, edits HandEdits) error {
	wrong := fault.New(fault.Invalid, "invalid_input", "The input is not valid.")
	if name == "" || utf8.RuneCountInString(name) > maxName {
		wrong.At("body.name", "between 1 and 200 characters")
	}
	if f := fault.As(schedule.check("body.schedule")); f != nil {
		wrong.Fields = append(wrong.Fields, f.Fields...)
	}
	if edits != Keep && edits != Overwrite {
		wrong.At("body.hand_edits", "keep or overwrite")
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

func tidyName(name string) string { return strings.Join(strings.Fields(name), " ") }
