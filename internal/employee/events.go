package employee

// The events of this room. The subject of those about people is an employee.
const (
	EventCreated          = "employee_created"
	EventUpdated          = "employee_updated"
	EventHireAnnounced    = "employee_hire_announced"    // a hire became known: hire_no in its changes
	EventHireWithdrawn    = "employee_hire_withdrawn"    // it will not happen
	EventLeavingAnnounced = "employee_leaving_announced" // a leaving became known: leave_no in its changes
	EventLeavingWithdrawn = "employee_leaving_withdrawn" // the person stays
	EventStarted          = "employee_started"           // the first day has come
	EventTerminated       = "employee_terminated"        // the last day is over

	EventSourcesChanged = "employee_source_order_changed" // about the company, not one person

	EventDepartmentCreated = "department_created"
	EventDepartmentUpdated = "department_updated"
	EventDepartmentDeleted = "department_deleted"
	EventDepartmentMerged  = "department_merged" // told by internal/merge
)

// The subject types of this room's events.
const (
	Subject           = "employee"
	DepartmentSubject = "department"
)
