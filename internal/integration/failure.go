package integration

import (
	"errors"
	"time"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

var errConnectorMissing = errors.New("the catalogue does not have the connector")

// Failure is why a vendor could not be read, in words for people.
type Failure struct {
	Code    string
	Message string        // a sentence
	Pause   time.Duration // before which another try makes no sense
	Retry   bool          // whether a try before the next scheduled one may help
}

// The codes of failures besides the connector's own.
const (
	ErrConnectorMissing = "connector_missing"  // the catalogue no longer has it
	ErrSuperseded       = "connection_changed" // while it was used
	ErrSettings         = "settings_invalid"
	ErrSecrets          = "secrets_unreadable" // sealed with another master key
)

// Explain turns what went wrong with the vendor or the settings into words for
// people; false for everything else, which is ours.
func Explain(err error) (Failure, bool) {
	if v := connector.AsError(err); v != nil {
		transient := v.Code == connector.RateLimited || v.Code == connector.Unreachable || v.Code == connector.VendorError
		return Failure{Code: string(v.Code), Message: v.Message, Pause: v.RetryAfter, Retry: transient}, true
	}
	switch {
	case errors.Is(err, errSuperseded):
		return Failure{Code: ErrSuperseded, Message: "The connection was changed meanwhile.", Retry: true}, true
	case errors.Is(err, errConnectorMissing):
		return Failure{Code: ErrConnectorMissing, Message: "The connector is no longer installed."}, true
	case errors.Is(err, seal.ErrUnreadable), errors.Is(err, seal.ErrWrongMaster):
		return Failure{Code: ErrSecrets, Message: "The stored secrets cannot be opened: enter them again."}, true
	}
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		return Failure{Code: ErrSettings, Message: f.Message}, true
	}
	return Failure{}, false
}
