package asset

import (
	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/clock"
)

// HolderKind says what an asset can be checked out to.
type HolderKind string

// The kinds of holders.
const (
	ToEmployee HolderKind = "employee"
	ToLocation HolderKind = "location"
	ToAsset    HolderKind = "asset"
)

// Holder is who or what has an asset.
type Holder struct {
	Kind  HolderKind
	ID    uuid.UUID
	Name  string
	Email *string // of a person
}

// Holder is who or what has the asset; nil when nobody has.
func (a Asset) Holder() *Holder {
	switch {
	case a.Assignee != nil:
		return &Holder{Kind: ToEmployee, ID: a.Assignee.ID, Name: a.Assignee.DisplayName, Email: a.Assignee.Email}
	case a.HolderLocation != nil:
		return &Holder{Kind: ToLocation, ID: a.HolderLocation.ID, Name: a.HolderLocation.Name}
	case a.HolderAsset != nil:
		return &Holder{Kind: ToAsset, ID: a.HolderAsset.ID, Name: a.HolderAsset.Name}
	}
	return nil
}

// hold puts the asset into somebody's hands, and into nobody else's. What a place
// has is there.
func (a *Asset) hold(h Holder) {
	a.letGo()
	switch h.Kind {
	case ToEmployee:
		a.Assignee = &Person{ID: h.ID, DisplayName: h.Name, Email: h.Email}
	case ToLocation:
		a.HolderLocation = &Ref{ID: h.ID, Name: h.Name}
		a.Location = &Ref{ID: h.ID, Name: h.Name}
	case ToAsset:
		a.HolderAsset = &Ref{ID: h.ID, Name: h.Name}
	}
}

// letGo takes the asset out of all hands.
func (a *Asset) letGo() {
	a.Assignee, a.HolderLocation, a.HolderAsset, a.ReservedFor = nil, nil, nil, nil
	a.ExpectedReturn = clock.Date{}
}

// is tells whether two holders are the same one.
func (h *Holder) is(other *Holder) bool {
	if h == nil || other == nil {
		return h == other
	}
	return h.Kind == other.Kind && h.ID == other.ID
}
