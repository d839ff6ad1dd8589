package chat

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/workflow"
)

// rendering is what a message says.
type rendering struct {
	text    string
	buttons bool
}

// render works out what a user's message about an approval says.
func render(q workflow.Question, user uuid.UUID, notice string) rendering {
	open := q.Status == workflow.StepActive && slices.Contains(q.Deciders, user)
	lines := []string{q.Title}
	if !open {
		return rendering{text: strings.Join(append(lines, outcome(q)), "\n")}
	}
	if q.Description != "" {
		lines = append(lines, q.Description)
	}
	if !q.Due.IsZero() {
		lines = append(lines, "Due on "+q.Due.String()+".")
	}
	if notice != "" {
		lines = append(lines, "", notice)
	}
	return rendering{text: strings.Join(lines, "\n"), buttons: true}
}

// outcome says what has become of an approval that is no longer the user's.
func outcome(q workflow.Question) string {
	switch q.Status {
	case workflow.StepCompleted:
		return "Approved by " + decider(q) + said(q.Note)
	case workflow.StepRejected:
		return "Rejected by " + decider(q) + said(q.Note)
	case workflow.StepActive:
		return "This now waits for somebody else."
	default:
		if q.Reason != "" {
			return "No longer needed: " + q.Reason
		}
		return "No longer needed."
	}
}

func decider(q workflow.Question) string {
	if q.By == nil || q.By.Label == "" {
		return "somebody"
	}
	return q.By.Label
}

func said(note string) string {
	if note == "" {
		return "."
	}
	return ": " + note
}

// digest tells renderings apart.
func (r rendering) digest() string {
	kind := "closed\x00"
	if r.buttons {
		kind = "open\x00"
	}
	sum := sha256.Sum256([]byte(kind + r.text))
	return hex.EncodeToString(sum[:])
}
