package workflow_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/workflow"
)

// locking is an offboarding that locks what the leaver still holds, at once.
const locking = `
key: offboarding
name: Offboarding
subject: employee
anchor: end_date
trigger: {events: [employee_leaving_announced], when: subject.leaving}
cancel_on: [employee_leaving_withdrawn]
steps:
  - {key: agree, kind: approval, name: Agree, assignee: {role: it}}
  - key: lock
    kind: action
    name: Lock the devices
    call:
      actions: [lock_device, remote_lock]
      of: devices
      inputs: {message: '"Belongs to " + subject.email + ": " + target.asset_tag', pin: digits(6), colour: '"red"'}
      if_none: %s
  - {key: tell, kind: notify, name: Tell HR, to: [{role: hr}], title: "{subject} is locked out"}
`

// leaver is somebody who has a laptop and an account that the vendor knows, and is
// about to leave.
func (b *bundle) leaver(t *testing.T) (uuid.UUID, asset.Asset, workflow.View) {
	t.Helper()
	ben := b.holder(t, "Ben")
	laptop, err := b.assets.Create(t.Context(), b.tenant, asset.New{Name: "Laptop", Category: "laptop", Serial: "SN-1", Status: asset.InStock})
	require.NoError(t, err)
	laptop, err = b.assets.Assign(t.Context(), b.tenant, laptop.ID, asset.Handover{EmployeeID: ben}, nil)
	require.NoError(t, err)
	if b.vendor.acme.ID != uuid.Nil {
		b.manages(t, "42", "SN-1")
		b.knows(t, "u-1", email("Ben"))
	}
	b.update(t, ben, leavesIn(10))
	b.pump(t)
	return ben, laptop, b.run(t, ben)
}

// request is what the step has asked of the vendor.
func (b *bundle) request(t *testing.T, v workflow.View, key string) action.Action {
	t.Helper()
	calls := step(t, v, key).Calls
	require.Len(t, calls, 1)
	a, err := b.actions.Get(t.Context(), b.tenant, calls[0].ID)
	require.NoError(t, err)
	return a
}

// TestOffboardingDisablesTheAccount by the built-in definition: whoever collected asks,
// and a second person approves.
func TestOffboardingDisablesTheAccount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.connect(t)
	ben, _, run := b.leaver(t)
	run = b.must(t, b.it, run, "collect", workflow.Complete)
	require.Equal(t, workflow.Running, run.Status)
	require.Equal(t, workflow.StepActive, step(t, run, "disable").Status)
	a := b.request(t, run, "disable")
	require.Equal(t, action.Waiting, a.State)
	require.Equal(t, b.it.UserID, a.AskedBy.ID)
	require.Equal(t, "Ben has left. Last day: "+day(10).String()+".", a.Reason)
	require.Equal(t, "Disable ben@acme.test", step(t, run, "disable").Calls[0].Title)

	_, err := b.actions.Approve(as(t.Context(), b.it), b.tenant, b.it.Principal, a.ID, "", nil)
	require.ErrorContains(t, err, "action.own_request")
	b.work(t)
	require.Empty(t, b.vendor.heard(), "nothing is done on one person's word")
	_, err = b.actions.Approve(as(t.Context(), b.admin), b.tenant, b.admin.Principal, a.ID, "", nil)
	require.NoError(t, err)
	b.work(t)
	require.Equal(t, []string{"/disable/u-1"}, b.vendor.heard())
	run = b.run(t, ben)
	require.Equal(t, workflow.Completed, run.Status)
	require.Equal(t, "Disable ben@acme.test.", step(t, run, "disable").Note)
}

// TestRejectedCallNeedsAPerson who tries again.
func TestRejectedCallNeedsAPerson(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.connect(t)
	ben, _, run := b.leaver(t)
	run = b.must(t, b.it, run, "collect", workflow.Complete)
	first := b.request(t, run, "disable")
	_, err := b.actions.Reject(as(t.Context(), b.admin), b.tenant, b.admin.Principal, first.ID, "She stays a week.", nil)
	require.NoError(t, err)
	b.work(t)
	run = b.run(t, ben)
	require.Equal(t, workflow.Failed, run.Status)
	require.Equal(t, "Disable ben@acme.test: admin has rejected it: She stays a week.", run.Reason)

	run = b.must(t, b.admin, run, "disable", workflow.Complete)
	second := b.request(t, run, "disable")
	require.NotEqual(t, first.ID, second.ID)
	require.Equal(t, b.admin.UserID, second.AskedBy.ID, "who tries again asks")
	_, err = b.actions.Approve(as(t.Context(), b.it), b.tenant, b.it.Principal, second.ID, "", nil)
	require.NoError(t, err)
	b.vendor.refuse(true)
	b.work(t)
	run = b.run(t, ben)
	require.Equal(t, workflow.Failed, run.Status)
	require.Contains(t, run.Reason, "Not today.")

	// Somebody sees to it in the room of actions: the run hears of it.
	b.vendor.refuse(false)
	_, err = b.actions.Retry(as(t.Context(), b.it), b.tenant, b.it.Principal, second.ID, nil)
	require.NoError(t, err)
	b.pump(t)
	require.Equal(t, workflow.Running, b.run(t, ben).Status, "it waits again")
	_, err = b.actions.Approve(as(t.Context(), b.admin), b.tenant, b.admin.Principal, second.ID, "", nil)
	require.NoError(t, err)
	b.work(t)
	require.Equal(t, workflow.Completed, b.run(t, ben).Status)
}

// TestEndOfARunTakesBack what it has asked for and nobody has done.
func TestEndOfARunTakesBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.connect(t)
	ben, _, run := b.leaver(t)
	run = b.must(t, b.it, run, "collect", workflow.Complete)
	a := b.request(t, run, "disable")
	b.update(t, ben, employee.Edit{EndDate: optional.Null[clock.Date]()})
	b.pump(t)
	require.Equal(t, workflow.Cancelled, b.run(t, ben).Status)
	a, err := b.actions.Get(t.Context(), b.tenant, a.ID)
	require.NoError(t, err)
	require.Equal(t, action.Withdrawn, a.State)
	require.Equal(t, "Offboarding of Ben was cancelled.", a.Problem)
	_, err = b.actions.Approve(as(t.Context(), b.admin), b.tenant, b.admin.Principal, a.ID, "", nil)
	require.ErrorContains(t, err, "action.state")
}

// TestLockDevices by inputs made of the subject and the target; one that the vendor's
// action does not know is left out, and a PIN is sealed.
func TestLockDevices(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, b.Use(fmt.Sprintf(locking, "fail")))
	b.connect(t)
	ben, laptop, run := b.leaver(t)
	run = b.must(t, b.it, run, "agree", workflow.Approve)
	a := b.request(t, run, "lock")
	require.Equal(t, action.Queued, a.State)
	require.Equal(t, map[string]any{"device": "42", "message": "Belongs to ben@acme.test: " + laptop.Tag}, a.Inputs)
	require.Equal(t, []string{"pin"}, a.Secrets)
	b.work(t)
	require.Len(t, b.vendor.heard(), 1)
	require.Regexp(t, `^/lock/42 \{"message":"Belongs to ben@acme.test: .*","pin":"\d{6}"\}$`, b.vendor.heard()[0])
	require.Equal(t, workflow.Completed, b.run(t, ben).Status)
}

// TestNothingToCall is passed over or needs a person, as the definition says.
func TestNothingToCall(t *testing.T) {
	t.Parallel()
	for mode, want := range map[string]struct {
		run  workflow.Status
		step workflow.StepStatus
	}{
		"skip": {workflow.Completed, workflow.StepSkipped},
		"fail": {workflow.Failed, workflow.StepFailed},
	} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			require.NoError(t, b.Use(fmt.Sprintf(locking, mode)))
			_, _, run := b.leaver(t)
			run = b.must(t, b.it, run, "agree", workflow.Approve)
			require.Equal(t, want.run, run.Status)
			s := step(t, run, "lock")
			require.Equal(t, want.step, s.Status)
			require.Contains(t, s.Note+s.Reason, "No device of Ben is linked to an integration that can be told this.")
		})
	}
}

// TestPausedIntegrationLeavesTheStepFailed, with the sentence that says why.
func TestPausedIntegrationLeavesTheStepFailed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, b.Use(fmt.Sprintf(locking, "skip")))
	b.connect(t)
	ben, _, run := b.leaver(t)
	b.enable(t, false)
	run = b.must(t, b.it, run, "agree", workflow.Approve)
	require.Equal(t, workflow.Failed, run.Status)
	require.Equal(t, "Acme is paused: resume the integration first.", run.Reason)
	b.enable(t, true)
	run = b.must(t, b.it, run, "lock", workflow.Complete)
	require.Equal(t, workflow.Running, run.Status)
	b.clock.Advance(time.Minute)
	b.work(t)
	require.Equal(t, workflow.Completed, b.run(t, ben).Status)
}

func TestBadCalls(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ call, want string }{
		"ErrNoActions": {"{of: devices}", "must name an action"},
		"ErrOf":        {"{actions: [a], of: printers}", "devices, returned or accounts"},
		"ErrIfNone":    {"{actions: [a], of: devices, if_none: wait}", "fail or skip"},
		"ErrFormula":   {"{actions: [a], of: devices, inputs: {x: subject.nme}}", "nme"},
		"ErrReason":    {"{actions: [a], of: devices, reason: 'because of {this}'}", "{this}"},
	} {
		_, err := workflow.Parse([]byte("key: k\nname: N\nsubject: employee\nanchor: end_date\nsteps:\n  - {key: s, kind: action, name: S, call: " + c.call + "}\n"))
		require.ErrorContains(t, err, "bad_definition", name)
		var all []string
		for _, f := range fault.As(err).Fields {
			all = append(all, f.Message)
		}
		require.Contains(t, strings.Join(all, " "), c.want, name)
	}
}
