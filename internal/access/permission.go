package access

// Permission is the right to do one kind of thing. Routes and topics declare
// the one they need.
type Permission string

// The permissions. "own" ones reach only what concerns the caller: things held,
// steps assigned, and for a manager the team's.
const (
	// Public marks routes that need nobody signed in; SignedIn those that every
	// signed-in user may call because they show only the caller's own.
	Public   Permission = "public"
	SignedIn Permission = "signed_in"

	AssetsRead         Permission = "assets:read"
	AssetsReadOwn      Permission = "assets:read_own"
	AssetsWrite        Permission = "assets:write"
	AssetsAssign       Permission = "assets:assign"
	OrganizationWrite  Permission = "organization:write" // vendors, legal entities, cost centres
	EmployeesRead      Permission = "employees:read"
	EmployeesReadOwn   Permission = "employees:read_own"
	EmployeesWrite     Permission = "employees:write"
	WorkflowsRead      Permission = "workflows:read"
	WorkflowsReadOwn   Permission = "workflows:read_own"
	WorkflowsRun       Permission = "workflows:run" // start and cancel
	IntegrationsRead   Permission = "integrations:read"
	IntegrationsWrite  Permission = "integrations:write"
	ActionsRead        Permission = "actions:read"        // what was asked of vendors
	ActionsRun         Permission = "actions:run"         // ask for it
	ActionsApprove     Permission = "actions:approve"     // as the second person
	IntegrationsReveal Permission = "integrations:reveal" // what vendors sent of records set aside
	UsersRead          Permission = "users:read"
	UsersWrite         Permission = "users:write"
	EventsRead         Permission = "events:read"
	EventsErase        Permission = "events:erase"
	DashboardRead      Permission = "dashboard:read"
	FieldsWrite        Permission = "fields:write"  // what the company's own fields are
	FieldsReveal       Permission = "fields:reveal" // sealed values
	ViewsShare         Permission = "views:share"
	OperateJobs        Permission = "jobs:operate"
)
