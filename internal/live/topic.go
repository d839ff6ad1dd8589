package live

import (
	"strings"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
)

// Topic declares a company-wide topic.
type Topic struct {
	Name  string // the part before the colon
	Noun  string // the subject type of its events, and the payload's key
	Needs access.Permission
}

// Topics are the company-wide topics: "<name>:{tenant_id}".
var Topics = []Topic{
	{Name: "assets", Noun: "asset", Needs: access.AssetsRead},
	{Name: "employees", Noun: "employee", Needs: access.EmployeesRead},
	{Name: "workflows", Noun: "workflow", Needs: access.WorkflowsRead},
	{Name: "integrations", Noun: "integration", Needs: access.IntegrationsRead},
	{Name: "dashboard", Needs: access.DashboardRead},
}

const (
	userTopic     = "user"
	dashboard     = "dashboard"
	notifications = "notification"
)

func (t Topic) of(tenant uuid.UUID) string { return t.Name + ":" + tenant.String() }

func topicOfNoun(noun string) (Topic, bool) {
	for _, t := range Topics {
		if t.Noun == noun && noun != "" {
			return t, true
		}
	}
	return Topic{}, false
}

func userTopicOf(user uuid.UUID) string { return userTopic + ":" + user.String() }

// idOf is the id behind a topic's colon; false when there is none.
func idOf(topic string) (uuid.UUID, bool) {
	_, text, _ := strings.Cut(topic, ":")
	id, err := uuid.Parse(text)
	// Only the canonical form: one topic has one name.
	return id, err == nil && id.String() == text
}
