package integration

import (
	"errors"
	"time"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

var errConnectorMissing = errors.New("the catalogue does not have the connector")

// failure is why a run ends as failed.
type failure struct {
	RunError
	pause time.Duration // before which another try makes no sense
	retry bool          // whether a try before the next scheduled one may help
}

// explain turns what went wrong with the vendor or the settings into words for
// people; false for everything else, which is ours.
func explain(err error) (failure, bool) {
	if v := connector.AsError(err); v != nil {
		transient := v.Code == connector.RateLimited || v.Code == connector.Unreachable || v.Code == connector.VendorError
		return failure{RunError: RunError{Code: string(v.Code), Message: v.Message}, pause: v.RetryAfter, retry: transient}, true
	}
	switch {
	case errors.Is(err, errConnectorMissing):
		return failure{RunError: RunError{Code: ErrConnectorMissing, Message: "The connector is no longer installed."}}, true
	case errors.Is(err, seal.ErrUnreadable), errors.Is(err, seal.ErrWrongMaster):
		return failure{RunError: RunError{Code: ErrSecrets, Message: "The stored secrets cannot be opened: enter them again."}}, true
	}
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		return failure{RunError: RunError{Code: ErrSettings, Message: f.Message}}, true
	}
	return failure{}, false
}
