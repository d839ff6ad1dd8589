package bamboohr

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/control"
)

// Names of events. The first three carry ids only; the older three, which a hook
// gets that names no events, carry values and cannot be mixed with them.
const (
	eventCreated = "employee.created"
	eventUpdated = "employee.updated"
	eventDeleted = "employee.deleted"

	legacyPrefix  = "employee_with_fields."
	legacyCreated = legacyPrefix + "created"
	legacyUpdated = legacyPrefix + "updated"
	legacyDeleted = legacyPrefix + "deleted"
)

// knownEvents are those a hook may name; the company ones never happen here.
var knownEvents = []string{
	legacyUpdated, legacyCreated, legacyDeleted, "company-integrations.updated",
	eventCreated, eventUpdated, eventDeleted, "company.updated", "company.deleted",
}

const (
	formatJSON = "json"
	formatForm = "form-encoded"
)

// webhook is a registered receiver.
type webhook struct {
	ID                   string            `json:"id"`
	Name                 string            `json:"name"`
	URL                  string            `json:"url"`
	Format               string            `json:"format"`
	MonitorFields        []string          `json:"monitor_fields"` // aliases
	PostFields           map[string]string `json:"post_fields"`    // alias → name in the payload
	Events               []string          `json:"events"`
	IncludeCompanyDomain bool              `json:"include_company_domain"`
	PrivateKey           string            `json:"private_key"`
	Created              time.Time         `json:"created"`
	LastSent             time.Time         `json:"last_sent,omitzero"`
}

func (h webhook) legacy() bool { return strings.HasPrefix(h.Events[0], legacyPrefix) }

// newWebhook is the body of a registration.
type newWebhook struct {
	Name                 string            `json:"name"`
	URL                  string            `json:"url"`
	Format               string            `json:"format"`
	MonitorFields        []string          `json:"monitorFields"`
	PostFields           map[string]string `json:"postFields"`
	Events               []string          `json:"events"`
	IncludeCompanyDomain bool              `json:"includeCompanyDomain"`
}

// webhookProblem is how the vendor refuses a registration.
type webhookProblem struct {
	status int
	Errors []webhookIssue `json:"errors"`
}

type webhookIssue struct {
	Error         string         `json:"error"`
	Issues        []string       `json:"issues,omitempty"`
	UnknownFields []unknownField `json:"unknownFields,omitempty"`
}

type unknownField struct {
	ID   *int   `json:"id"` // null: the vendor has no id for it
	Name string `json:"name"`
}

// checked makes a hook of the body, or says what is wrong with it.
func (n newWebhook) checked(forbidden []string) (webhook, *webhookProblem) {
	if len(n.Events) == 0 {
		n.Events = []string{legacyUpdated, legacyDeleted, legacyCreated}
	}
	if issues := n.issues(); len(issues) > 0 {
		return webhook{}, &webhookProblem{http.StatusBadRequest, []webhookIssue{{Error: "Invalid request body", Issues: issues}}}
	}
	monitored, unknown := aliases(n.MonitorFields, forbidden)
	posted := map[string]string{}
	for key, name := range n.PostFields {
		known, missing := aliases([]string{key}, forbidden)
		unknown = append(unknown, missing...)
		if len(known) == 1 {
			posted[known[0]] = name
		}
	}
	if len(unknown) > 0 {
		return webhook{}, &webhookProblem{http.StatusForbidden, []webhookIssue{{
			Error: "Permission denied to the following fields", UnknownFields: unknown,
		}}}
	}
	return webhook{
		Name: n.Name, URL: n.URL, Format: n.Format, MonitorFields: monitored, PostFields: posted,
		Events: n.Events, IncludeCompanyDomain: n.IncludeCompanyDomain,
	}, nil
}

func (n newWebhook) issues() []string {
	var issues []string
	if strings.TrimSpace(n.Name) == "" {
		issues = append(issues, "name is required")
	}
	if !sendable(n.URL) {
		issues = append(issues, "url must begin with https://")
	}
	if n.Format != formatJSON && n.Format != formatForm {
		issues = append(issues, "format must be json or form-encoded")
	}
	legacy := 0
	for _, event := range n.Events {
		if !slices.Contains(knownEvents, event) {
			issues = append(issues, "unknown event "+event)
		}
		if strings.HasPrefix(event, legacyPrefix) {
			legacy++
		}
	}
	if legacy > 0 && legacy < len(n.Events) {
		issues = append(issues, "employee_with_fields events cannot be mixed with other events")
	}
	updates := slices.Contains(n.Events, eventUpdated) || slices.Contains(n.Events, legacyUpdated)
	if updates && len(n.MonitorFields) == 0 {
		issues = append(issues, "monitorFields is required for update events")
	}
	return issues
}

// sendable tells whether the vendor would send to the address: https only. Plain
// http is let through to this machine, where receivers under test listen.
func sendable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && control.Loopback(u.Host)
}

// aliases translates field keys (alias or number) and lists those that are unknown.
func aliases(keys, forbidden []string) (known []string, unknown []unknownField) {
	for _, key := range keys {
		f, ok := fieldByKey[key]
		if !ok || slices.Contains(forbidden, f.alias) {
			unknown = append(unknown, unknownField{Name: key})
			continue
		}
		known = append(known, f.alias)
	}
	return known, unknown
}
