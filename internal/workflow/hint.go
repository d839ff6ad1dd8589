package workflow

import (
	"fmt"

	"github.com/assetronics/assetronics/internal/asset"
)

// hint says what stands in the way of an active step, and what can be done; ""
// when nothing does.
func (a around) hint(v View, s Step, deals []AssetRef) string {
	switch {
	case s.Status == StepFailed:
		return s.Reason
	case s.Status != StepActive:
		return ""
	case s.Form == CollectAssets && len(deals) == 0:
		return v.Subject + " holds no devices: complete this step to go on."
	case s.Category == "":
		return ""
	case len(deals) == 0:
		return a.free[s.Category].hint()
	}
	switch picked := deals[0]; picked.Status {
	case asset.OnOrder:
		return fmt.Sprintf("%s is still on order: it must be received before it is handed over.", picked.Tag)
	case asset.Reserved, asset.InTransit, asset.Assigned, asset.InStock:
		return ""
	case asset.InRepair, asset.Retired, asset.Lost, asset.Stolen:
		return fmt.Sprintf("%s is %s: choose another asset.", picked.Tag, picked.Status.Label())
	}
	return ""
}

// hint says how to go on when nothing is reserved.
func (s stock) hint() string {
	switch {
	case s.inStock > 0:
		return "Nothing is reserved: choose an asset in stock."
	case s.onOrder > 0:
		return "Nothing in stock: choose an asset on order."
	default:
		return "Nothing in stock and nothing on order: order one, then choose it here."
	}
}
