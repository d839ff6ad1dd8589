package attachment

import (
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/event"
)

// Attachment is a file on a subject.
type Attachment struct {
	ID            uuid.UUID
	Name          string
	MediaType     string
	Size          int64
	Hash          []byte // SHA-256
	Width, Height *int32 // of pictures
	Cover         bool
	CreatedBy     event.Actor
	CreatedAt     time.Time
	Version       int64

	file uuid.UUID
}

// IsPicture tells whether it can be shown.
func (a Attachment) IsPicture() bool { return a.Width != nil }

// Subject is what a file is attached to. Label is what the history calls it.
type Subject struct {
	Kind  Kind
	ID    uuid.UUID
	Label string
}

// Kind is what kind of thing a subject is: the noun of its events.
type Kind string

// The kinds.
const (
	OfAsset    Kind = "asset"
	OfModel    Kind = "model"
	OfEmployee Kind = "employee"
	OfLocation Kind = "location"
	OfVendor   Kind = "vendor"
)

// is gives the id when the subject is of this kind.
func (s Subject) is(k Kind) *uuid.UUID {
	if s.Kind != k {
		return nil
	}
	return &s.ID
}

// Limits bound what is taken.
type Limits struct {
	File  int64 // bytes of one file
	Quota int64 // bytes of all files of a company
}

// maxOnSubject bounds the attachments of one subject: its list has no pages.
const maxOnSubject = 200
