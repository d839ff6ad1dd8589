package event

import (
	"reflect"
	"time"

	"github.com/google/uuid"
)

// SchemaVersion is the version of the payload's shape, stored with each event.
const SchemaVersion = 1

// Source is the way a change came in.
type Source string

// The sources.
const (
	UI       Source = "ui"
	API      Source = "api"
	Import   Source = "import"
	Sync     Source = "sync"
	Workflow Source = "workflow"
	System   Source = "system"
)

// ActorType says what kind of actor changed something.
type ActorType string

// The actor types.
const (
	ActorUser        ActorType = "user"
	ActorSystem      ActorType = "system"
	ActorIntegration ActorType = "integration"
	ActorWorkflow    ActorType = "workflow"
)

// Actor is who did it. Label is the name at that time.
type Actor struct {
	Type  ActorType  `json:"type" enum:"user,system,integration,workflow"`
	ID    *uuid.UUID `json:"id"`
	Label string     `json:"label"`
}

// Subject is what it was done to. Label is its name at that time.
type Subject struct {
	Type  string    `json:"type"`
	ID    uuid.UUID `json:"id"`
	Label string    `json:"label"`
}

// Changes maps a field to its old and new value, as REST shows them; complete
// enough to reverse the change. Sealed values never stand here.
type Changes map[string][2]any

// Set notes that a field went from before to after; equal values are left out.
func (c Changes) Set(field string, before, after any) {
	if !reflect.DeepEqual(before, after) {
		c[field] = [2]any{before, after}
	}
}

// Entry is what a room has to tell.
type Entry struct {
	Type    string // past tense: asset_assigned
	Subject Subject
	Changes Changes
	Version int64 // of the subject after the change; 0: it has none
}

// Event is an entry in the log. When it is erased, everything that could name a
// person is gone.
type Event struct {
	ID            uuid.UUID  `json:"id"`
	Seq           int64      `json:"seq" doc:"The company's number of this event: from 1, without gaps."`
	TenantID      uuid.UUID  `json:"-"`
	Type          string     `json:"type"`
	SchemaVersion int        `json:"schema_version"`
	Actor         Actor      `json:"actor"`
	Source        Source     `json:"source" enum:"ui,api,import,sync,workflow,system"`
	Subject       Subject    `json:"subject"`
	Changes       Changes    `json:"changes" doc:"Field to old and new value."`
	Version       int64      `json:"version,omitempty" doc:"Of the subject after the change, where it has versions."`
	ChangeSet     *uuid.UUID `json:"change_set" doc:"Shared by all events of one bulk change."`
	Cause         *uuid.UUID `json:"cause" doc:"The event that led to this one."`
	At            time.Time  `json:"at"`
	RequestID     *string    `json:"request_id"`
	IP            *string    `json:"ip"`
	Erased        bool       `json:"erased"`
}
