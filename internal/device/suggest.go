package device

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/device/internal/db"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// mostSuggestions is how many assets a person is offered for one device.
const mostSuggestions = 5

// weights say how much a hint speaks for an asset. None of the last four, nor all
// together, weighs as much as the weakest key.
var weights = map[Hint]int{
	SameSerial: 100, SameUUID: 90, SameTag: 80, SameIMEI: 75, AlikeSerial: 60,
	SameMAC: 20, SameName: 15, SameUser: 12, SameModel: 8,
}

// suggest gives the assets that devices may be, the likeliest first. That somebody
// uses a phone says nothing of the laptop the same person holds.
func suggest(ctx context.Context, q *db.Queries, tenant uuid.UUID, devices []uuid.UUID) (map[uuid.UUID][]Suggestion, error) {
	if len(devices) == 0 {
		return map[uuid.UUID][]Suggestion{}, nil
	}
	rows, err := q.Suggestions(ctx, db.SuggestionsParams{TenantID: tenant, Ids: devices})
	if err != nil {
		return nil, fmt.Errorf("look for suggestions: %w", err)
	}
	all := map[uuid.UUID][]Suggestion{}
	for _, r := range rows {
		s := suggestionOf(r)
		if onlyUser := len(s.Reasons) == 1 && s.Reasons[0] == SameUser; onlyUser && unlike(r) {
			continue
		}
		all[r.DeviceID] = append(all[r.DeviceID], s)
	}
	for id, some := range all {
		slices.SortFunc(some, func(a, b Suggestion) int {
			return cmp.Or(cmp.Compare(b.weight(), a.weight()), first(a.kin, b.kin), cmp.Compare(a.Asset.Tag, b.Asset.Tag))
		})
		all[id] = some[:min(len(some), mostSuggestions)]
	}
	return all, nil
}

func suggestionOf(r db.SuggestionsRow) Suggestion {
	s := Suggestion{
		Asset: Asset{ID: r.AssetID, Tag: r.Tag, Name: r.Name, Serial: text(r.Serial), Status: r.Status, Holder: refOf(r.HolderID, r.HolderName)},
		Taken: r.Taken, kin: r.CategorySlug == guess(machine(r)),
	}
	for _, why := range r.Reasons {
		s.Reasons = append(s.Reasons, Hint(why))
	}
	if r.SameModel {
		s.Reasons = append(s.Reasons, SameModel)
	}
	slices.SortFunc(s.Reasons, func(a, b Hint) int { return cmp.Compare(weights[b], weights[a]) })
	return s
}

func (s Suggestion) weight() int {
	sum := 0
	for _, h := range s.Reasons {
		sum += weights[h]
	}
	return sum
}

// machine is the device of a hit, as far as it tells what kind of thing it is.
func machine(r db.SuggestionsRow) *row {
	return &row{OsName: r.OsName, Model: r.Model, ModelIdentifier: r.ModelIdentifier}
}

// unlike tells that a device cannot well be an asset: one is carried in a pocket and
// the other is not, or one runs a system of Apple's and the other is made by somebody
// else.
func unlike(r db.SuggestionsRow) bool {
	kind := guess(machine(r))
	if kind == "other" {
		return false
	}
	if mobile := kind == "phone" || kind == "tablet"; mobile != (r.CategoryKind == "mobile") {
		return true
	}
	if r.Maker == nil {
		return false
	}
	system := spelling.Key(text(r.OsName))
	apple := strings.Contains(system, "mac") || strings.Contains(system, "ios") || strings.Contains(system, "ipad")
	return apple != strings.Contains(spelling.Key(*r.Maker), "apple")
}

// first orders what is so before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}
