package device

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/device/internal/db"
)

// mostSuggestions is how many assets a person is offered for one device.
const mostSuggestions = 5

// weights say how much a hint speaks for an asset. None of the last four, nor all
// together, weighs as much as the weakest key.
var weights = map[Hint]int{
	SameSerial: 100, SameUUID: 90, SameTag: 80, SameIMEI: 75, AlikeSerial: 60,
	SameMAC: 20, SameName: 15, SameUser: 12, SameModel: 8,
}

// suggest gives the assets that devices may be, the likeliest first.
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
		all[r.DeviceID] = append(all[r.DeviceID], suggestionOf(r))
	}
	for id, some := range all {
		slices.SortFunc(some, func(a, b Suggestion) int {
			return cmp.Or(cmp.Compare(b.weight(), a.weight()), cmp.Compare(a.Asset.Tag, b.Asset.Tag))
		})
		all[id] = some[:min(len(some), mostSuggestions)]
	}
	return all, nil
}

func suggestionOf(r db.SuggestionsRow) Suggestion {
	s := Suggestion{
		Asset: Asset{ID: r.AssetID, Tag: r.Tag, Name: r.Name, Serial: text(r.Serial), Status: r.Status, Holder: refOf(r.HolderID, r.HolderName)},
		Taken: r.Taken,
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
