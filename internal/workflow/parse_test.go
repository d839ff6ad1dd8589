package workflow_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/workflow"
)

// small is a definition with nothing wrong; the cases below spoil one line.
const small = `key: small
name: Small
subject: employee
anchor: start_date
trigger:
  events: [employee_hire_announced]
  when: subject.hired
steps:
  - key: first
    kind: task
    name: First
    assignee: {relation: manager, fallback: it}
    due: {days: -2, hour: 9}
  - key: second
    kind: action
    name: Second
    action: reserve_asset
    params: {category: laptop}
  - key: third
    kind: notify
    name: Third
    to: [{role: hr}]
    title: "{subject} starts"
  - key: fourth
    kind: wait
    name: Fourth
    wait: {for: 2h}
`

func TestParse(t *testing.T) {
	t.Parallel()
	d, err := workflow.Parse([]byte(small))
	require.NoError(t, err)
	require.Equal(t, "small", d.Key)
	require.Len(t, d.Steps, 4)
	require.Equal(t, -2, d.Steps[0].Due.Days)
	require.Equal(t, workflow.NoForm, d.Steps[0].Form)
	yes, err := d.Trigger.When.Holds(workflow.Facts{Subject: workflow.SubjectFacts{Hired: true}})
	require.NoError(t, err)
	require.True(t, yes)
}

func TestErrParse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		old, with string
		location  string
		message   string
	}{
		"ErrSyntax":           {"key: small", "key: [", "source", "line"},
		"ErrUnknownKey":       {"    due: {days: -2, hour: 9}", "    deu: {days: -2}", "source", "line 13"},
		"ErrWrongType":        {"days: -2", "days: soon", "source", "line 13"},
		"ErrTwice":            {"name: Small", "name: Small\nname: Again", "source", "line 3"},
		"ErrAlias":            {"name: Small", "name: &a Small\ndescription: *a", "source", "anchors and aliases"},
		"ErrTwoDocuments":     {"key: small", "key: other\n---\nkey: small", "source", "one YAML document"},
		"ErrCondition":        {"when: subject.hired", "when: subject.hird", "source", "hird"},
		"ErrConditionNoBool":  {"when: subject.hired", "when: subject.email", "source", "bool"},
		"ErrDuration":         {"for: 2h", "for: soon", "source", "soon"},
		"ErrKey":              {"key: small", "key: Small One", "key", "line 1"},
		"ErrName":             {"name: Small", "name: ' '", "name", "line 2"},
		"ErrSubject":          {"subject: employee", "subject: asset", "subject", "line 3"},
		"ErrAnchor":           {"anchor: start_date", "anchor: birthday", "anchor", "line 4"},
		"ErrEvent":            {"[employee_hire_announced]", "[employee_hired]", "trigger.events", "line 6: there is no event \"employee_hired\""},
		"ErrKind":             {"kind: task", "kind: chore", "steps[0].kind", "line 10"},
		"ErrSameKey":          {"key: second", "key: first", "steps[1].key", "line 14"},
		"ErrNobody":           {"    assignee: {relation: manager, fallback: it}\n", "", "steps[0].assignee", "must say who acts"},
		"ErrNoFallback":       {", fallback: it", "", "steps[0].assignee.fallback", "line 12"},
		"ErrRole":             {"fallback: it", "fallback: janitor", "steps[0].assignee.fallback", "line 12"},
		"ErrBothTargets":      {"{role: hr}", "{role: hr, relation: manager}", "steps[2].to[0]", "either"},
		"ErrRelation":         {"relation: manager", "relation: aunt", "steps[0].assignee.relation", "line 12"},
		"ErrHour":             {"hour: 9", "hour: 24", "steps[0].due.hour", "line 13"},
		"ErrDays":             {"days: -2", "days: -366", "steps[0].due.days", "line 13"},
		"ErrAtLeastNegative":  {"    due:", "    at_least: -1h\n    due:", "steps[0].at_least", "line 13"},
		"ErrAtLeastOfNothing": {"    due: {days: -2, hour: 9}", "    at_least: 1h", "steps[0].at_least", "means nothing"},
		"ErrForm":             {"    due:", "    form: survey\n    due:", "steps[0].form", "line 13"},
		"ErrPickNothing":      {"    due:", "    form: pick_asset\n    due:", "steps[0].category", "is needed"},
		"ErrCheck":            {"    due:", "    check: weather\n    due:", "steps[0].check", "line 13"},
		"ErrAction":           {"action: reserve_asset", "action: reboot", "steps[1].action", "line 17"},
		"ErrParamMissing":     {"{category: laptop}", "{}", "steps[1].params", "lacks category"},
		"ErrParamUnknown":     {"{category: laptop}", "{category: laptop, colour: red}", "steps[1].params.colour", "line 18"},
		"ErrForeignField":     {"    action: reserve_asset", "    due: {days: 1}\n    action: reserve_asset", "steps[1].due", "means nothing"},
		"ErrPlaceholder":      {"{subject} starts", "{person} starts", "steps[2].title", "{person}"},
		"ErrNoRecipient":      {"[{role: hr}]", "[]", "steps[2].to", "must name somebody"},
		"ErrWaitForTwo":       {"{for: 2h}", "{for: 2h, event: employee_started}", "steps[3].wait", "exactly one"},
		"ErrWaitForNothing":   {"    wait: {for: 2h}\n", "", "steps[3].wait", "until, for or event"},
		"ErrNegativeDuration": {"for: 2h", "for: -2h", "steps[3].wait.for", "line 27"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, small, c.old)
			_, err := workflow.Parse([]byte(strings.Replace(small, c.old, c.with, 1)))
			f := fault.As(err)
			require.NotNil(t, f, "%v", err)
			require.Equal(t, "workflow.bad_definition", f.Code)
			require.Len(t, f.Fields, 1, "%v", f.Fields)
			require.Equal(t, c.location, f.Fields[0].Location)
			require.Contains(t, f.Fields[0].Message, c.message)
		})
	}
}

func TestErrParseShape(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]string{
		"ErrEmpty":   "",
		"ErrComment": "# nothing\n",
		"ErrList":    "- key: small\n",
		"ErrText":    "small",
		"ErrHuge":    small + "# " + strings.Repeat("x", 64<<10),
		"ErrBinary":  "\x00\xff\xfe",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := workflow.Parse([]byte(source))
			require.Equal(t, fault.Invalid, fault.KindOf(err))
		})
	}
}

// Whatever is written: it parses or it is an invalid fault, and what parses can
// be judged without a panic.
func FuzzParse(f *testing.F) {
	f.Add(small)
	f.Add(waiting)
	f.Add("steps: [{when: '1 / 0 > 2'}]")
	f.Add("a: &a [*a, *a]")
	f.Add("<<: {key: x}")
	f.Fuzz(func(t *testing.T, source string) {
		d, err := workflow.Parse([]byte(source))
		if err != nil {
			require.Equal(t, fault.Invalid, fault.KindOf(err))
			return
		}
		_, _ = d.Trigger.When.Holds(workflow.Facts{})
		for _, s := range d.Steps {
			_, _ = s.When.Holds(workflow.Facts{})
		}
	})
}

func FuzzCondition(f *testing.F) {
	f.Add(`subject.hired and subject.start_date >= today`)
	f.Add(`1 / 0 == 1`)
	f.Add(`all(1..1000000, # > 0)`)
	f.Add(`repeat("x", 100000000) == ""`)
	f.Fuzz(func(_ *testing.T, source string) {
		c, err := workflow.NewCondition(source)
		if err != nil {
			return
		}
		_, _ = c.Holds(workflow.Facts{Today: "2026-06-15"})
	})
}
