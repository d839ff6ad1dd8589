package catalog

import (
	"fmt"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// refused turns the violation of one of this room's constraints into a fault;
// other errors stay as they are, with what was being done.
func refused(err error, doing string) error {
	if err == nil {
		return nil
	}
	switch pg.Constraint(err) {
	case "categories_slug_key":
		return fault.New(fault.Conflict, "category.slug_taken", "Another category has this slug.").
			At("body.slug", "already taken").Because(err)
	case "categories_name_key":
		return nameTaken("category").Because(err)
	case "manufacturers_name_key":
		return nameTaken("manufacturer").Because(err)
	case "models_name_key":
		return nameTaken("model").Because(err)
	case "categories_field_set", "models_field_set":
		return fault.InvalidField("body.field_set_id", "there is no such set of fields")
	default:
		return fmt.Errorf("%s: %w", doing, err)
	}
}

func nameTaken(noun string) *fault.Fault {
	return fault.New(fault.Conflict, noun+".name_taken", "Another %s has this name.", noun).
		At("body.name", "already taken")
}

// unknown is the answer to an input that names something we do not have.
func unknown(noun, given string) error {
	return fault.New(fault.Invalid, noun+".unknown", "There is no such %s.", noun).
		At("body."+noun, fmt.Sprintf("there is no %s %q", noun, given))
}
