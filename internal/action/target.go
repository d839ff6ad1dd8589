package action

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/device"
)

// Target is the device or the account it is done to, as it was when it was asked for.
type Target struct {
	Kind       string     // as connectors have it: device, account
	DeviceID   *uuid.UUID // nil: the integration no longer has it
	Label      string
	ExternalID string
	Serial     string
	Asset      *Asset
	Holder     *Person // an employee: who has the device, or whose account it is
}

// Asset is the asset that the device is. The id is nil once it was deleted for good.
type Asset struct {
	ID   *uuid.UUID
	Tag  string
	Name string
}

// Change is something that is otherwise than when it was asked for.
type Change struct {
	Field         string // device, account, serial, asset, holder, or the title of an input
	Before, After string // empty for none
}

func targetOf(d device.Device) *Target {
	t := &Target{Kind: connector.TargetDevice, DeviceID: &d.ID, Label: d.Label, ExternalID: d.ExternalID, Serial: d.Serial}
	if d.Asset != nil {
		t.Asset = &Asset{ID: &d.Asset.ID, Tag: d.Asset.Tag, Name: d.Asset.Name}
		if d.Asset.Holder != nil {
			t.Holder = &Person{d.Asset.Holder.ID, d.Asset.Holder.Name}
		}
	}
	return t
}

// changes compares with the device as it is now; nil: it is gone.
func (t *Target) changes(now *Target) []Change {
	if now == nil {
		return []Change{{Field: t.Kind, Before: t.Label}}
	}
	var all []Change
	note := func(field string, differs bool, before, after string) {
		if differs {
			all = append(all, Change{field, before, after})
		}
	}
	note("serial", t.Serial != now.Serial, t.Serial, now.Serial)
	note("asset", t.Asset.id() != now.Asset.id(), t.Asset.name(), now.Asset.name())
	note("holder", t.Holder.id() != now.Holder.id(), t.Holder.name(), now.Holder.name())
	return all
}

// readdressed tells which of the inputs that stand in the device's record stand
// there otherwise by now.
func readdressed(before, filled map[string]any) []Change {
	var all []Change
	for _, key := range slices.Sorted(maps.Keys(filled)) {
		if !reflect.DeepEqual(before[key], filled[key]) {
			all = append(all, Change{key, fmt.Sprint(before[key]), fmt.Sprint(filled[key])})
		}
	}
	return all
}

func (a *Asset) id() uuid.UUID {
	if a == nil || a.ID == nil {
		return uuid.Nil
	}
	return *a.ID
}

func (a *Asset) name() string {
	if a == nil {
		return ""
	}
	return a.Tag + " " + a.Name
}

func (p *Person) id() uuid.UUID {
	if p == nil {
		return uuid.Nil
	}
	return p.ID
}

func (p *Person) name() string {
	if p == nil {
		return ""
	}
	return p.Name
}
