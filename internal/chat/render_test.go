package chat

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/workflow"
)

func TestRender(t *testing.T) {
	t.Parallel()
	ann, bob := uuid.New(), uuid.New()
	open := workflow.Question{
		Title: "Approve: Onboarding of Ana", Description: "A laptop.", Due: clock.MustDate("2026-02-03"),
		Status: workflow.StepActive, Deciders: []uuid.UUID{ann},
	}
	decided := func(status workflow.StepStatus, note string) workflow.Question {
		return workflow.Question{Title: "T", Status: status, By: &event.Actor{Label: "Bob"}, Note: note, Description: "A laptop."}
	}
	for name, c := range map[string]struct {
		question workflow.Question
		user     uuid.UUID
		notice   string
		want     rendering
	}{
		"Open":      {open, ann, "", rendering{"Approve: Onboarding of Ana\nA laptop.\nDue on 2026-02-03.", true}},
		"Notice":    {open, ann, "No.", rendering{"Approve: Onboarding of Ana\nA laptop.\nDue on 2026-02-03.\n\nNo.", true}},
		"Elsewhere": {open, bob, "", rendering{"Approve: Onboarding of Ana\nThis now waits for somebody else.", false}},
		"Approved":  {decided(workflow.StepCompleted, ""), ann, "late", rendering{"T\nApproved by Bob.", false}},
		"Rejected":  {decided(workflow.StepRejected, "No budget"), ann, "", rendering{"T\nRejected by Bob: No budget", false}},
		"Cancelled": {workflow.Question{Title: "T", Status: workflow.StepCancelled, Reason: "The hire was withdrawn."}, ann, "", rendering{"T\nNo longer needed: The hire was withdrawn.", false}},
		"Skipped":   {workflow.Question{Title: "T", Status: workflow.StepSkipped}, ann, "", rendering{"T\nNo longer needed.", false}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := render(c.question, c.user, c.notice)
			require.Equal(t, c.want, got)
			got.buttons = !got.buttons
			require.NotEqual(t, c.want.digest(), got.digest(), "buttons count")
		})
	}
}
