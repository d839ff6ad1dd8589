package workflow

import (
	"slices"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// Viewer is who looks or acts, and whose things that person may see.
type Viewer struct {
	access.Principal
	Scope access.Scope
}

// rules tells whether the viewer may act on every step.
func (v Viewer) rules() bool { return v.Has(access.Owner) || v.Has(access.Admin) }

func (v Viewer) roleNames() []string {
	names := make([]string, len(v.Roles))
	for i, r := range v.Roles {
		names[i] = string(r)
	}
	return names
}

// concerns tells whether the step is, was or will be the viewer's.
func (v Viewer) concerns(s Step) bool {
	if s.Assignee.UserID != nil {
		return *s.Assignee.UserID == v.UserID
	}
	return s.Assignee.Role != "" && v.Has(s.Assignee.Role)
}

// sees tells whether a run exists for the viewer: it is about somebody in the
// scope, or has a step of the viewer's.
func (v Viewer) sees(r Run) bool {
	return v.Scope.Includes(&r.SubjectID) || slices.ContainsFunc(r.Steps, v.concerns)
}

// mayAct tells whether the viewer may act on the step if it is open for that.
func (v Viewer) mayAct(s Step) bool {
	if v.rules() {
		return true
	}
	if s.Status == StepFailed {
		return v.Has(access.IT)
	}
	return v.concerns(s)
}

// Verb is what a person does to a step.
type Verb string

// The verbs.
const (
	Approve  Verb = "approve"
	Reject   Verb = "reject"
	Complete Verb = "complete" // a task; for a failed action: try again
)

// verbs are those the step is open for, whoever asks.
func (s Step) verbs() []Verb {
	switch {
	case s.Status == StepFailed:
		return []Verb{Complete}
	case s.Status != StepActive:
		return nil
	case s.Kind == Approval:
		return []Verb{Approve, Reject}
	case s.Kind == Task:
		return []Verb{Complete}
	default:
		return nil
	}
}

// verbs are those the viewer can use on the step now.
func (v Viewer) verbs(s Step) []Verb {
	if !v.mayAct(s) {
		return nil
	}
	return s.verbs()
}

var errNotYours = fault.New(fault.Forbidden, "workflow.not_yours", "This step is somebody else's.")

// The conditions of lists. A step is s, its run r.
const (
	stepIsMine = "(s.assignee_id = %s or s.assignee_role = any(%s))"
	stepOfRun  = "select from workflow_steps s where s.tenant_id = r.tenant_id and s.run_id = r.id and "
)

// visible narrows a list to what the viewer sees.
func (v Viewer) visible() []list.Where {
	if v.Scope.All {
		return nil
	}
	return []list.Where{{
		SQL:  "(r.subject_id = any(%s) or exists (" + stepOfRun + stepIsMine + "))",
		Args: []any{v.people(), v.UserID, v.roleNames()},
	}}
}

// mine narrows a list to runs with a step the viewer can act on now. It says
// what mayAct says.
func (v Viewer) mine() list.Where {
	waiting := "(s.status = 'active' and s.kind in ('approval', 'task'))"
	switch {
	case v.rules():
		return list.Where{SQL: "exists (" + stepOfRun + "(" + waiting + " or s.status = 'failed'))"}
	case v.Has(access.IT):
		return list.Where{
			SQL:  "exists (" + stepOfRun + "(" + waiting + " and " + stepIsMine + " or s.status = 'failed'))",
			Args: []any{v.UserID, v.roleNames()},
		}
	default:
		return list.Where{
			SQL:  "exists (" + stepOfRun + waiting + " and " + stepIsMine + ")",
			Args: []any{v.UserID, v.roleNames()},
		}
	}
}

// own narrows a list to runs about the viewer and those waiting for the viewer,
// by name or by role.
func (v Viewer) own() list.Where {
	return list.Where{
		SQL:  "(r.subject_id = %s or exists (" + stepOfRun + "s.status = 'active' and " + stepIsMine + "))",
		Args: []any{v.EmployeeID, v.UserID, v.roleNames()},
	}
}

// people is never nil: NULL would compare to nothing.
func (v Viewer) people() []uuid.UUID {
	if v.Scope.People == nil {
		return []uuid.UUID{}
	}
	return v.Scope.People
}
