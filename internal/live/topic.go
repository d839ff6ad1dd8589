package live

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/notification"
	"github.com/assetronics/assetronics/internal/workflow"
)

// Topic declares a company-wide topic.
type Topic struct {
	Name   string // the part before the colon
	Noun   string // the subject type of its events, and the payload's key; "" when it tells of no things
	Needs  access.Permission
	Events []string // what the room of the noun publishes
	// Personal: its things can concern users, who then hear of them on their own
	// topic without the permission.
	Personal bool
	// Progress is what the topic tells of work under way; empty when nothing.
	Progress Kind
}

// Topics are the company-wide topics: "<name>:{tenant_id}".
var Topics = []Topic{
	{Name: "assets", Noun: asset.Subject, Needs: access.AssetsRead, Personal: true, Progress: Kind{Event: AssetProgress, Noun: "operation", Shape: Progress}, Events: []string{
		asset.EventCreated, asset.EventUpdated, asset.EventAssigned, asset.EventReturned, asset.EventTransferred,
		asset.EventReserved, asset.EventReleased, asset.EventStatusChanged, asset.EventDeleted, asset.EventRestored,
	}},
	{Name: "employees", Noun: employee.Subject, Needs: access.EmployeesRead, Personal: true, Progress: Kind{Event: EmployeeProgress, Noun: "operation", Shape: Progress}, Events: []string{
		employee.EventCreated, employee.EventUpdated, employee.EventHireAnnounced, employee.EventHireWithdrawn,
		employee.EventLeavingAnnounced, employee.EventLeavingWithdrawn, employee.EventStarted, employee.EventTerminated,
	}},
	{Name: "workflows", Noun: workflow.Subject, Needs: access.WorkflowsRead, Personal: true, Events: []string{
		workflow.EventStarted, workflow.EventStepActivated, workflow.EventStepCompleted, workflow.EventCompleted,
		workflow.EventRejected, workflow.EventCancelled, workflow.EventUpdated,
	}},
	{Name: "integrations", Noun: integration.Subject, Needs: access.IntegrationsRead, Progress: Kind{Event: SyncProgress, Noun: "run", Shape: Progress}, Events: []string{
		integration.EventCreated, integration.EventUpdated, integration.EventDeleted,
		integration.EventConnected, integration.EventDisconnected, integration.EventHealthChanged,
		intake.EventStarted, intake.EventCompleted, intake.EventFailed, intake.EventRejectRevealed,
	}},
	{Name: "devices", Noun: device.Subject, Needs: access.AssetsRead, Events: []string{
		device.EventCreated, device.EventUpdated, device.EventLinked, device.EventUnlinked, device.EventIgnored, device.EventDeleted,
	}},
	{Name: "actions", Noun: action.Subject, Needs: access.ActionsRead, Events: []string{
		action.EventRequested, action.EventRenewed, action.EventApproved, action.EventRejected, action.EventWithdrawn, action.EventExpired,
		action.EventStarted, action.EventDelayed, action.EventCompleted, action.EventFailed, action.EventLost, action.EventRetried, action.EventRevealed,
	}},
	{Name: dashboard, Needs: access.DashboardRead},
	{Name: registers, Needs: access.AssetsRead, Progress: Kind{Event: MergeProgress, Noun: "operation", Shape: Progress}},
}

const (
	userTopic     = "user"
	dashboard     = "dashboard"
	registers     = "registers"
	notifications = notification.Subject
)

// DashboardChanged says that the dashboard's numbers may have moved.
const DashboardChanged = "dashboard_changed"

// RegistersChanged says which of the small registers have changed.
const RegistersChanged = "registers_changed"

// How far work under way is. It is no history.
const (
	AssetProgress    = "asset_bulk_progress"
	EmployeeProgress = "employee_bulk_progress"
	MergeProgress    = "merge_progress"
	SyncProgress     = "integration_sync_progress"
)

// OperationProgress is the event that tells how far long work on a subject is. What is
// neither assets nor people are registers, whose rows are merged.
func OperationProgress(subject string) string {
	switch subject {
	case asset.Subject:
		return AssetProgress
	case employee.Subject:
		return EmployeeProgress
	default:
		return MergeProgress
	}
}

func (t Topic) of(tenant uuid.UUID) string { return t.Name + ":" + tenant.String() }

// changed is the event that takes the place of many of a kind.
func (t Topic) changed() string { return t.Noun + "s_changed" }

func topicNamed(name string) (Topic, bool) {
	i := slices.IndexFunc(Topics, func(t Topic) bool { return t.Name == name })
	if i < 0 {
		return Topic{}, false
	}
	return Topics[i], true
}

func topicOfNoun(noun string) (Topic, bool) {
	i := slices.IndexFunc(Topics, func(t Topic) bool { return t.Noun == noun && noun != "" })
	if i < 0 {
		return Topic{}, false
	}
	return Topics[i], true
}

// hasTopic tells whether a topic carries things of this noun, to all or to one.
func hasTopic(noun string) bool {
	_, ok := topicOfNoun(noun)
	return ok || noun == notifications
}

func userTopicOf(user uuid.UUID) string { return userTopic + ":" + user.String() }

// idOf is the id behind a topic's colon; false when there is none.
func idOf(topic string) (uuid.UUID, bool) {
	_, text, _ := strings.Cut(topic, ":")
	id, err := uuid.Parse(text)
	// Only the canonical form: one topic has one name.
	return id, err == nil && id.String() == text
}
