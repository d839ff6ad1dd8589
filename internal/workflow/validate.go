package workflow

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// validation collects what is wrong with a definition.
type validation struct {
	root  ast.Node
	fault *fault.Fault
}

var keyForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

const (
	maxSteps = 50
	maxName  = 120  // characters of a name or title
	maxText  = 2000 // of a description or body
	maxDays  = 365
)

// check notes a mistake at a path such as steps[2].kind, with the line it is on.
func (v *validation) check(ok bool, path, message string, args ...any) {
	if ok {
		return
	}
	message = fmt.Sprintf(message, args...)
	if line := v.line(path); line > 0 {
		message = fmt.Sprintf("line %d: %s", line, message)
	}
	v.fault.At(path, message)
}

// line finds the nearest place that is written down: a missing field is told at
// what it is missing from.
func (v *validation) line(path string) int {
	for path != "" {
		if p, err := yaml.PathString("$." + path); err == nil {
			if n, err := p.FilterNode(v.root); err == nil && n != nil {
				return n.GetToken().Position.Line
			}
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			break
		}
		path = path[:cut]
	}
	return 0
}

func (v *validation) definition(d *Definition) {
	v.check(keyForm.MatchString(d.Key), "key", "must be lower-case letters, digits and _")
	v.text(d.Name, "name", maxName, true)
	v.text(d.Description, "description", maxText, false)
	v.check(d.Subject == employee.Subject, "subject", "must be %s", employee.Subject)
	v.check(d.Anchor == StartDate || d.Anchor == EndDate, "anchor", "must be start_date or end_date")
	v.events(d.Trigger.Events, "trigger.events")
	v.events(d.CancelOn, "cancel_on")
	v.recipients(d.Inform, "inform")
	v.check(len(d.Steps) > 0 && len(d.Steps) <= maxSteps, "steps", "must be between 1 and %d", maxSteps)
	seen := map[string]bool{}
	for i := range d.Steps {
		path := fmt.Sprintf("steps[%d]", i)
		v.check(!seen[d.Steps[i].Key], path+".key", "is used by another step")
		seen[d.Steps[i].Key] = true
		v.step(&d.Steps[i], path)
	}
}

func (v *validation) step(s *StepDef, path string) {
	v.check(keyForm.MatchString(s.Key), path+".key", "must be lower-case letters, digits and _")
	v.text(s.Name, path+".name", maxName, true)
	v.text(s.Description, path+".description", maxText, false)
	v.moment(s.Due, path+".due")
	v.moment(s.Remind, path+".remind")
	v.check(s.AtLeast >= 0, path+".at_least", "must not be negative")
	if s.Form == "" {
		s.Form = NoForm
	}
	switch s.Kind {
	case Approval:
		v.assignee(s.Assignee, path+".assignee")
	case Task:
		v.assignee(s.Assignee, path+".assignee")
		v.form(s, path)
	case Action:
		v.action(s, path)
	case Notify:
		v.check(len(s.To) > 0, path+".to", "must name somebody")
		v.recipients(s.To, path+".to")
		v.text(s.Title, path+".title", maxName, true)
		v.text(s.Body, path+".body", maxText, false)
		v.check(unknownPlaceholder(s.Title+s.Body) == "", path+".title", "knows no %s", unknownPlaceholder(s.Title+s.Body))
	case Wait:
		v.wait(s.Wait, path+".wait")
	default:
		v.check(false, path+".kind", "must be approval, task, action, notify or wait")
		return
	}
	v.foreign(s, path)
}

// foreign refuses fields that a step of this kind would ignore.
func (v *validation) foreign(s *StepDef, path string) {
	person := s.Kind == Approval || s.Kind == Task
	given := []struct {
		field string
		given bool
		fits  bool
	}{
		{"assignee", s.Assignee != nil, person},
		{"due", s.Due != nil, person},
		{"at_least", s.AtLeast != 0, person && s.Due != nil},
		{"remind", s.Remind != nil, person},
		{"form", s.Form != NoForm, s.Kind == Task},
		{"category", s.Category != "", s.Kind == Task && (s.Form == PickAsset || s.Check != "")},
		{"check", s.Check != "", s.Kind == Task},
		{"action", s.Action != "", s.Kind == Action},
		{"params", len(s.Params) > 0, s.Kind == Action},
		{"call", s.Call != nil, s.Kind == Action},
		{"to", len(s.To) > 0, s.Kind == Notify},
		{"title", s.Title != "", s.Kind == Notify},
		{"body", s.Body != "", s.Kind == Notify},
		{"wait", s.Wait != nil, s.Kind == Wait},
	}
	for _, g := range given {
		v.check(!g.given || g.fits, path+"."+g.field, "means nothing here")
	}
}

func (v *validation) form(s *StepDef, path string) {
	known := s.Form == NoForm || s.Form == PickAsset || s.Form == CollectAssets
	v.check(known, path+".form", "must be none, pick_asset or collect_assets")
	v.check(s.Form != PickAsset || s.Category != "", path+".category", "is needed to pick an asset")
	v.check(s.Check == "" || s.Check == AssetReceived, path+".check", "must be %s", AssetReceived)
}

func (v *validation) action(s *StepDef, path string) {
	if s.Call != nil {
		v.check(s.Action == "" && len(s.Params) == 0, path+".action", "means nothing beside call")
		v.call(s.Call, path+".call")
		return
	}
	params, ok := actions[s.Action]
	v.check(ok, path+".action", "must be one of %s", strings.Join(slices.Sorted(maps.Keys(actions)), ", "))
	if !ok {
		return
	}
	for _, name := range params {
		v.check(s.Params[name] != "", path+".params", "lacks %s", name)
	}
	for name := range s.Params {
		v.check(slices.Contains(params, name), path+".params."+name, "is not known to %s", s.Action)
	}
}

func (v *validation) call(c *CallDef, path string) {
	v.check(len(c.Actions) > 0, path+".actions", "must name an action of a connector")
	for _, name := range c.Actions {
		v.check(keyForm.MatchString(name), path+".actions", "%q is no name of an action", name)
	}
	v.check(c.Of == Devices || c.Of == Returned || c.Of == Accounts, path+".of", "must be devices, returned or accounts")
	if c.IfNone == "" {
		c.IfNone = NeedsPerson
	}
	v.check(c.IfNone == NeedsPerson || c.IfNone == PassOver, path+".if_none", "must be fail or skip")
	v.text(c.Reason, path+".reason", maxText, false)
	v.check(unknownPlaceholder(c.Reason) == "", path+".reason", "knows no %s", unknownPlaceholder(c.Reason))
}

func (v *validation) wait(u *Until, path string) {
	if u == nil {
		v.check(false, path, "must say until, for or event")
		return
	}
	said := 0
	for _, given := range []bool{u.Until != nil, u.For != 0, u.Event != ""} {
		if given {
			said++
		}
	}
	v.check(said == 1, path, "must say exactly one of until, for and event")
	v.moment(u.Until, path+".until")
	v.check(u.For >= 0, path+".for", "must not be negative")
	if u.Event != "" {
		v.events([]string{u.Event}, path+".event")
	}
}

func (v *validation) moment(m *Moment, path string) {
	if m == nil {
		return
	}
	v.check(m.Days >= -maxDays && m.Days <= maxDays, path+".days", "must be within %d days", maxDays)
	v.check(m.Hour == nil || (*m.Hour >= 0 && *m.Hour <= 23), path+".hour", "must be between 0 and 23")
}

func (v *validation) assignee(a *Assignee, path string) {
	if a == nil {
		v.check(false, path, "must say who acts")
		return
	}
	v.target(a.Role, a.Relation, path)
	if a.Relation != "" {
		v.check(a.Fallback.Known(), path+".fallback", "must be a role, for people without an account")
		return
	}
	v.check(a.Fallback == "", path+".fallback", "means nothing for a role")
}

func (v *validation) recipients(to []Recipient, path string) {
	for i, r := range to {
		v.target(r.Role, r.Relation, fmt.Sprintf("%s[%d]", path, i))
	}
}

func (v *validation) target(role access.Role, relation Relation, path string) {
	v.check((role == "") != (relation == ""), path, "must name either a role or a relation")
	v.check(role == "" || role.Known(), path+".role", "there is no role %q", role)
	v.check(relation == "" || relation == ManagerOf || relation == SubjectOf, path+".relation", "must be manager or subject")
}

func (v *validation) events(types []string, path string) {
	for _, t := range types {
		v.check(slices.Contains(employeeEvents, t), path, "there is no event %q", t)
	}
}

func (v *validation) text(text, path string, longest int, needed bool) {
	v.check(!needed || strings.TrimSpace(text) != "", path, "must not be empty")
	v.check(len([]rune(text)) <= longest, path, "must not be longer than %d characters", longest)
}
