package workflow

import (
	"time"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// Kind says what a step waits for, or what it does.
type Kind string

// The kinds of steps.
const (
	Approval Kind = "approval" // a person says yes or no
	Task     Kind = "task"     // a person does something and says so
	Action   Kind = "action"   // the program does something in another room
	Notify   Kind = "notify"   // people are told
	Wait     Kind = "wait"     // until a day, for a while, or for an event
)

// Form is what a person fills in to complete a task.
type Form string

// The forms.
const (
	NoForm        Form = "none"
	PickAsset     Form = "pick_asset"     // confirm the reserved asset or name another
	CollectAssets Form = "collect_assets" // shows what the subject holds
)

// Anchor is the date of the subject that due dates count from. It also says
// what a run belongs to: one run a hire (start date) or a leaving (end date).
type Anchor string

// The anchors.
const (
	StartDate Anchor = "start_date"
	EndDate   Anchor = "end_date"
)

// Relation is a person that the subject leads to.
type Relation string

// The relations.
const (
	ManagerOf Relation = "manager"
	SubjectOf Relation = "subject"
)

// Definition is a workflow as its YAML describes it. Only Parse makes valid ones.
type Definition struct {
	Key         string      `yaml:"key"`
	Name        string      `yaml:"name"`
	Description string      `yaml:"description"`
	Subject     string      `yaml:"subject"` // what it is about: employee
	Anchor      Anchor      `yaml:"anchor"`
	Trigger     Trigger     `yaml:"trigger"`
	CancelOn    []string    `yaml:"cancel_on"` // event types after which the trigger's condition must still hold
	Inform      []Recipient `yaml:"inform"`    // who hears how a run ended
	Steps       []StepDef   `yaml:"steps"`
}

// Trigger says when a run starts by itself.
type Trigger struct {
	Events []string   `yaml:"events"`
	When   *Condition `yaml:"when"`
}

// StepDef is one step of a definition. Which fields are used depends on Kind.
type StepDef struct {
	Key         string     `yaml:"key"`
	Kind        Kind       `yaml:"kind"`
	Name        string     `yaml:"name"`
	Description string     `yaml:"description"`
	When        *Condition `yaml:"when"` // asked when its turn comes; the step is skipped if it does not hold

	// Approvals and tasks.
	Assignee *Assignee `yaml:"assignee"`
	Due      *Moment   `yaml:"due"`
	AtLeast  Duration  `yaml:"at_least"` // time that people get, however late their turn comes
	Remind   *Moment   `yaml:"remind"`
	Form     Form      `yaml:"form"`
	Category string    `yaml:"category"` // slug of the asset a person can name
	Check    Check     `yaml:"check"`    // what must be so before the task can be completed

	// Actions: one of ours, or a call of vendors.
	Action string            `yaml:"action"`
	Params map[string]string `yaml:"params"`
	Call   *CallDef          `yaml:"call"`

	// Notifications. Title and body may name {subject}, {date} and {assets}.
	To    []Recipient `yaml:"to"`
	Title string      `yaml:"title"`
	Body  string      `yaml:"body"`

	// Waits.
	Wait *Until `yaml:"wait"`
}

// Check is a rule about the run's asset that a task can ask for.
type Check string

// AssetReceived holds when the run has an asset and it is no longer on order.
const AssetReceived Check = "asset_received"

// Recipient is a role's people, or the person a relation leads to.
type Recipient struct {
	Role     access.Role `yaml:"role"`
	Relation Relation    `yaml:"relation"`
}

// Assignee is who must act: a role, or the person a relation leads to; when that
// person has no account, the fallback role.
type Assignee struct {
	Role     access.Role `yaml:"role"`
	Relation Relation    `yaml:"relation"`
	Fallback access.Role `yaml:"fallback"`
}

// Moment is an hour of a day relative to the anchor, in the company's time zone.
type Moment struct {
	Days int  `yaml:"days"` // negative: before
	Hour *int `yaml:"hour"` // 0 to 23; DefaultHour when absent
}

// DefaultHour is the hour of a Moment that names none: the end of a working day.
const DefaultHour = 17

// On gives the instant, nil when the subject has no such date.
func (m *Moment) On(anchor clock.Date, zone string) *time.Time {
	if m == nil || anchor.IsZero() {
		return nil
	}
	hour := DefaultHour
	if m.Hour != nil {
		hour = *m.Hour
	}
	at := anchor.AddDays(m.Days).At(hour, zone)
	return &at
}

// Until is what a wait waits for: exactly one of the three.
type Until struct {
	Until *Moment  `yaml:"until"`
	For   Duration `yaml:"for"`
	Event string   `yaml:"event"` // about the subject, since the run began
}

// step finds a step by key; nil when this version has none of that name.
func (d *Definition) step(key string) *StepDef {
	for i := range d.Steps {
		if d.Steps[i].Key == key {
			return &d.Steps[i]
		}
	}
	return nil
}
