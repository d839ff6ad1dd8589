package bamboohr

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// companyID is the account's number in payloads.
const companyID = "12345"

// Sign is the vendor's signature of a webhook: HMAC-SHA256 in hex over the raw
// body followed, without anything between, by the timestamp (Unix seconds).
func Sign(privateKey string, body []byte, timestamp string) string {
	mac := hmac.New(sha256.New, []byte(privateKey))
	mac.Write(body)
	mac.Write([]byte(timestamp))
	return hex.EncodeToString(mac.Sum(nil))
}

// event is something that happened to a person.
type event struct {
	kind    string // eventCreated, eventUpdated or eventDeleted
	id      string
	changed []string // aliases, for updates
	at      time.Time
}

// legacyKinds and legacyActions translate an event for hooks of the older kind.
var (
	legacyKinds   = map[string]string{eventCreated: legacyCreated, eventUpdated: legacyUpdated, eventDeleted: legacyDeleted}
	legacyActions = map[string]string{eventCreated: "Created", eventUpdated: actionUpdated, eventDeleted: actionDeleted}
)

// wanted tells whether the hook hears of the event, and of which changed fields.
func (h webhook) wanted(e event) ([]string, bool) {
	name := e.kind
	if h.legacy() {
		name = legacyKinds[e.kind]
	}
	if !slices.Contains(h.Events, name) {
		return nil, false
	}
	if e.kind != eventUpdated {
		return nil, true
	}
	var changed []string
	for _, alias := range e.changed {
		if slices.Contains(h.MonitorFields, alias) {
			changed = append(changed, alias)
		}
	}
	return changed, len(changed) > 0
}

// payload is the body of the hook's delivery.
func (st *state) payload(h webhook, e event, changed []string, today string) string {
	switch {
	case h.legacy() && h.Format == formatForm:
		return st.legacyForm(h, e, changed, today)
	case h.legacy():
		return st.legacyJSON(h, e, changed, today)
	case h.Format == formatForm:
		return e.form(changed)
	default:
		return e.json(changed)
	}
}

// payloadStamp is the form of the time in a payload.
func payloadStamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05-0700") }

func (e event) json(changed []string) string {
	type data struct {
		CompanyID     string   `json:"companyId"`
		EmployeeID    string   `json:"employeeId"`
		ChangedFields []string `json:"changedFields,omitempty"`
	}
	return encode(struct {
		Type      string `json:"type"`
		Timestamp string `json:"timestamp"`
		Data      data   `json:"data"`
	}{e.kind, payloadStamp(e.at), data{companyID, e.id, changed}})
}

func (e event) form(changed []string) string {
	pairs := []string{pair("type", e.kind), pair("data[companyId]", companyID), pair("data[employeeId]", e.id)}
	for i, alias := range changed {
		pairs = append(pairs, pair(fmt.Sprintf("data[changedFields][%d]", i), alias))
	}
	return strings.Join(pairs, "&")
}

func (st *state) legacyJSON(h webhook, e event, changed []string, today string) string {
	type employee struct {
		ID            string         `json:"id"`
		Action        string         `json:"action"`
		Timestamp     string         `json:"timestamp"`
		ChangedFields []string       `json:"changedFields"`
		Fields        map[string]any `json:"fields"`
	}
	one := employee{
		ID: e.id, Action: legacyActions[e.kind], Timestamp: payloadStamp(e.at),
		ChangedFields: headings(changed), Fields: map[string]any{},
	}
	for alias, name := range st.posted(h, e) {
		one.Fields[name] = st.value(e.id, alias, today)
	}
	return encode(map[string]any{"employees": []employee{one}})
}

func (st *state) legacyForm(h webhook, e event, changed []string, today string) string {
	prefix := "employees[" + e.id + "]"
	var pairs []string
	for i, heading := range headings(changed) {
		pairs = append(pairs, pair(fmt.Sprintf("%s[changedFields][%d]", prefix, i), heading))
	}
	for alias, name := range st.posted(h, e) {
		pairs = append(pairs, pair(prefix+"["+name+"]", plain(st.value(e.id, alias, today))))
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

// posted are the fields that ride along: none for a made or deleted record.
func (st *state) posted(h webhook, e event) map[string]string {
	if e.kind != eventUpdated {
		return nil
	}
	return h.PostFields
}

func (st *state) value(id, alias, today string) any {
	p := st.person(id)
	if p == nil {
		return nil
	}
	return fieldByKey[alias].value(st.row(p, today, true))
}

// headings are the fields' names for people, as the older kind calls them.
func headings(aliases []string) []string {
	names := make([]string, len(aliases))
	for i, alias := range aliases {
		names[i] = fieldByKey[alias].name
	}
	return names
}

func pair(key, value string) string { return url.QueryEscape(key) + "=" + url.QueryEscape(value) }

// encode cannot fail on the shapes it is given: strings, lists and maps of them.
func encode(body any) string {
	raw, _ := json.Marshal(body)
	return string(raw)
}
