package access

import "slices"

// Role is one of the built-in bundles of permissions. A user may have several.
type Role string

// The built-in roles.
const (
	Owner    Role = "owner"
	Admin    Role = "admin"
	IT       Role = "it"
	HR       Role = "hr"
	Finance  Role = "finance"
	Manager  Role = "manager"
	Employee Role = "employee"
	Auditor  Role = "auditor"
)

// RoleInfo describes a role to the people who hand it out.
type RoleInfo struct {
	Role        Role
	Label       string
	Description string
	Permissions []Permission
}

var (
	own      = []Permission{AssetsReadOwn, EmployeesReadOwn, WorkflowsReadOwn}
	readAll  = []Permission{AssetsRead, EmployeesRead, WorkflowsRead, DashboardRead}
	actions  = []Permission{ActionsRead, ActionsRun, ActionsApprove}
	adminAll = []Permission{
		AssetsWrite, AssetsAssign, OrganizationWrite, EmployeesWrite, WorkflowsRun, IntegrationsRead, IntegrationsWrite, IntegrationsReveal,
		UsersRead, UsersWrite, EventsRead, FieldsWrite, FieldsReveal, ViewsShare,
	}
)

// Roles lists the built-in roles from the most to the least powerful.
var Roles = []RoleInfo{
	{Owner, "Owner", "Everything, and the company itself.", slices.Concat(own, readAll, adminAll, actions, []Permission{EventsErase, OperateJobs})},
	{Admin, "Administrator", "Everything in the product.", slices.Concat(own, readAll, adminAll, actions)},
	{IT, "IT", "Devices, hand-overs and the systems they come from.", slices.Concat(own, readAll, actions, []Permission{ViewsShare, AssetsWrite, AssetsAssign, OrganizationWrite, WorkflowsRun, IntegrationsRead, EventsRead})},
	{HR, "HR", "People, joiners and leavers.", slices.Concat(own, readAll, []Permission{ViewsShare, EmployeesWrite, WorkflowsRun, IntegrationsRead})},
	{Finance, "Finance", "Cost and purchase data.", slices.Concat(own, readAll, []Permission{OrganizationWrite, EventsRead})},
	{Manager, "Manager", "The own team's people and devices; approvals.", own},
	{Employee, "Employee", "The own devices and tasks.", own},
	{Auditor, "Auditor", "Reads everything, changes nothing.", slices.Concat(own, readAll, []Permission{IntegrationsRead, ActionsRead, UsersRead, EventsRead})},
}

// Known tells whether this is a built-in role.
func (r Role) Known() bool { return r.info() != nil }

// Label is the role's name for people.
func (r Role) Label() string {
	if info := r.info(); info != nil {
		return info.Label
	}
	return string(r)
}

func (r Role) info() *RoleInfo {
	for i := range Roles {
		if Roles[i].Role == r {
			return &Roles[i]
		}
	}
	return nil
}

// PermissionsOf gives all permissions of these roles, sorted, each once.
func PermissionsOf(roles []Role) []Permission {
	var all []Permission
	for _, r := range roles {
		if info := r.info(); info != nil {
			all = append(all, info.Permissions...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
