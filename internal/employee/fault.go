package employee

import (
	"fmt"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// refused turns the violation of one of this room's constraints into a fault;
// other errors stay as they are, with what was being done.
func refused(err error, doing string) error {
	switch pg.Constraint(err) {
	case "employees_email_key":
		return fault.New(fault.Conflict, "employee.email_taken", "Another person has this work e-mail.").
			At("body.email", "already taken").Because(err)
	case "employees_department":
		return unknown("department").Because(err)
	case "employees_location":
		return unknown("location").Because(err)
	case "employees_manager":
		return unknown("manager").Because(err)
	default:
		return fmt.Errorf("%s: %w", doing, err)
	}
}

// unknown is the answer to an id that names nothing of this company.
func unknown(noun string) *fault.Fault {
	return fault.New(fault.Invalid, noun+".unknown", "There is no such %s.", noun).
		At("body."+noun+"_id", "there is no such "+noun)
}

// departmentRefused does the same for departments.
func departmentRefused(err error, doing string) error {
	switch {
	case err == nil:
		return nil
	case pg.Constraint(err) == "departments_name_key":
		return fault.New(fault.Conflict, "department.name_taken", "There is already a department with this name.").
			At("body.name", "already taken").Because(err)
	case pg.Constraint(err) == "departments_manager":
		return unknown("manager").Because(err)
	default:
		return fmt.Errorf("%s: %w", doing, err)
	}
}

func errManagerCycle() *fault.Fault {
	return fault.New(fault.Invalid, "employee.manager_cycle", "Nobody reports to themselves, not even over others.").
		At("body.manager_id", "reports to this person")
}
