package device

import "github.com/assetronics/assetronics/internal/platform/fault"

func notLinked(r *row) error {
	return fault.New(fault.Conflict, "device.not_linked", "%s is linked to no asset.", r.label())
}

func alreadyLinked(r *row) error {
	return fault.New(fault.Conflict, "device.linked", "%s is an asset already.", r.label())
}

func notIgnored(r *row) error {
	return fault.New(fault.Conflict, "device.settled", "%s is neither ignored nor kept from matching.", r.label())
}

func noAsset() error {
	return fault.New(fault.Invalid, "asset.unknown", "There is no such asset.").At("body.asset_id", "there is no such asset")
}
