package organization

import (
	"fmt"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/register"
)

// Longest names in characters; the tables check the same.
const (
	maxName = 200
	maxCode = 50
)

// Service is the room's door. It is safe for concurrent use.
type Service struct {
	room  register.Room
	clock clock.Clock
}

// NewService makes the room's service.
func NewService(database *pg.DB, c clock.Clock, events *event.Recorder) *Service {
	return &Service{room: register.Room{DB: database, Events: events}, clock: c}
}

// refused turns the violation of one of this room's constraints into a fault;
// other errors stay as they are, with what was being done.
func refused(err error, doing string) error {
	if err == nil {
		return nil
	}
	switch pg.Constraint(err) {
	case "vendors_name_key":
		return taken("vendor", "name").Because(err)
	case "companies_name_key":
		return taken("company", "name").Because(err)
	case "cost_centres_code_key":
		return taken("cost_centre", "code").Because(err)
	case "cost_centres_company":
		return fault.New(fault.Invalid, "company.unknown", "There is no such company.").
			At("body.company_id", "there is no such company").Because(err)
	default:
		return fmt.Errorf("%s: %w", doing, err)
	}
}

func taken(noun, field string) *fault.Fault {
	return fault.New(fault.Conflict, noun+"."+field+"_taken", "This %s is taken.", field).At("body."+field, "already taken")
}
