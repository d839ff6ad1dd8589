package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

// shelf is what is in stock; things are taken from it by category.
type shelf struct {
	Rooms
	company uuid.UUID
	left    []asset.Asset
}

// take gives the next thing of a category, nil when there is none.
func (s *shelf) take(category string) *asset.Asset {
	at := slices.IndexFunc(s.left, func(a asset.Asset) bool { return a.Category.Slug == category && a.Status == asset.InStock })
	if at < 0 {
		return nil
	}
	taken := s.left[at]
	s.left = slices.Delete(s.left, at, at+1)
	return &taken
}

func (s *shelf) give(ctx context.Context, category string, to asset.Handover) (*asset.Asset, error) {
	a := s.take(category)
	if a == nil {
		return nil, fmt.Errorf("no %s is left", category)
	}
	given, err := s.Assets.Assign(ctx, s.company, a.ID, to, nil)
	if err != nil {
		return nil, fmt.Errorf("hand out %s: %w", a.Tag, err)
	}
	return &given, nil
}

// equip gives everybody a laptop, every second person a monitor and every third a
// phone.
func (s *shelf) equip(ctx context.Context, staff []uuid.UUID) error {
	for _, want := range []struct {
		category string
		every    int
	}{{"laptop", 1}, {"monitor", 2}, {"phone", 3}} {
		for i := 0; i < len(staff); i += want.every {
			if _, err := s.give(ctx, want.category, asset.Handover{EmployeeID: staff[i]}); err != nil {
				return err
			}
		}
	}
	return nil
}

// lend gives some people a second laptop for a while: two are late, one is due today,
// others have time.
func (s *shelf) lend(ctx context.Context, staff []uuid.UUID, g ground) error {
	for i, days := range []int{-19, -6, 0, 4, 30} {
		to := asset.Handover{
			EmployeeID: staff[len(staff)-1-i], ExpectedReturn: g.today.AddDays(days), Note: "For the time the own one is in repair",
		}
		given, err := s.give(ctx, "laptop", to)
		if err != nil {
			return err
		}
		patch := asset.Patch{StatusLabel: optional.Of(loaned), AddTags: []string{loaner}}
		if _, err := s.Assets.Update(ctx, s.company, given.ID, patch, nil); err != nil {
			return err
		}
	}
	return nil
}

// install puts things where they work: at places, and at other things.
func (s *shelf) install(ctx context.Context, g ground) error {
	for _, put := range []struct{ category, place string }{
		{"conference", "Spree"}, {"conference", "Panke"}, {"conference", "Thames"},
		{"server", "Rack A1"}, {"server", "Rack A1"}, {"network", "Rack A1"}, {"network", "Floor 2"}, {"printer", "Floor 2"},
	} {
		if _, err := s.give(ctx, put.category, asset.Handover{LocationID: g.places[put.place]}); err != nil {
			return err
		}
	}
	for range 4 { // shared desks: a dock with two monitors that are parts of it, and a headset
		dock, err := s.give(ctx, "dock", asset.Handover{LocationID: g.places["Floor 2"], Note: "Shared desk"})
		if err != nil {
			return err
		}
		for _, category := range []string{"monitor", "monitor", "headset"} {
			part, err := s.give(ctx, category, asset.Handover{AssetID: dock.ID})
			if err != nil {
				return err
			}
			if category == "headset" {
				continue
			}
			if _, err := s.Assets.Update(ctx, s.company, part.ID, asset.Patch{ParentID: optional.Of(dock.ID)}, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// age lets some of what is left come to harm.
func (s *shelf) age(ctx context.Context, rng *rand.Rand) error {
	for _, a := range s.left {
		f, reason, hit := fateOf(rng)
		if !hit || a.Status != asset.InStock {
			continue
		}
		if _, err := s.Assets.ChangeStatus(ctx, s.company, a.ID, asset.StatusChange{Status: f.status, Reason: reason}, nil); err != nil {
			return fmt.Errorf("%s: %w", a.Tag, err)
		}
		if f.status != asset.InRepair {
			continue
		}
		patch := asset.Patch{StatusLabel: optional.Of(quoted), Condition: optional.Of[asset.Condition]("broken")}
		if _, err := s.Assets.Update(ctx, s.company, a.ID, patch, nil); err != nil {
			return fmt.Errorf("%s: %w", a.Tag, err)
		}
	}
	return nil
}
