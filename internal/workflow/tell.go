package workflow

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/notification"
	"github.com/assetronics/assetronics/internal/platform/clock"
)

// The kinds of notifications this room sends.
const (
	NotifyStep      = "workflow_step"      // a step became yours
	NotifyReminder  = "workflow_reminder"  // it is due soon
	NotifyOverdue   = "workflow_overdue"   // it was due
	NotifyFailed    = "workflow_failed"    // an action could not be done
	NotifyCompleted = "workflow_completed" // a run that concerns you has ended
	NotifyRejected  = "workflow_rejected"
	NotifyCancelled = "workflow_cancelled"
	NotifyNotice    = "workflow_notice" // what a notify step says
)

// tell notifies users and remembers whom, so that the end of a run is not told
// to those who have just heard of it.
func (t *transition) tell(ctx context.Context, users []uuid.UUID, kind, title, body string) error {
	for _, u := range users {
		t.told[u] = true
	}
	return t.notifier.Notify(t.inTheCourse(ctx), t.tenant, users, notification.Message{
		Kind: kind, Title: title, Body: body,
		Link: &notification.Link{Type: Subject, ID: t.run.ID},
	})
}

// tellStep tells those who must act on a step.
func (t *transition) tellStep(ctx context.Context, step int, kind string) error {
	s := t.run.Steps[step]
	users, err := t.actors(ctx, s.Assignee)
	if err != nil {
		return err
	}
	var lines []string
	if s.Assignee.Note != "" {
		lines = append(lines, s.Assignee.Note+".")
	}
	if s.DueAt != nil {
		lines = append(lines, "Due on "+dayOf(*s.DueAt, t.person.Zone).String()+".")
	}
	title := s.Name + ": " + t.label()
	switch kind {
	case NotifyReminder:
		title = "Reminder: " + title
	case NotifyOverdue:
		title = "Overdue: " + title
	}
	return t.tell(ctx, users, kind, title, strings.Join(lines, " "))
}

// dayOf is the day of an instant in a zone; an unknown zone counts as UTC.
func dayOf(at time.Time, zone string) clock.Date {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	return clock.DateOf(at.In(loc))
}

// actors are the users a step waits for.
func (t *transition) actors(ctx context.Context, a Assigned) ([]uuid.UUID, error) {
	if a.UserID != nil {
		return []uuid.UUID{*a.UserID}, nil
	}
	if a.Role == "" {
		return nil, nil
	}
	return holders(ctx, t.q, t.tenant, a.Role)
}

// tellFailure tells IT that an action needs a look.
func (t *transition) tellFailure(ctx context.Context, step int) error {
	users, err := holders(ctx, t.q, t.tenant, access.IT)
	if err != nil {
		return err
	}
	s := t.run.Steps[step]
	return t.tell(ctx, users, NotifyFailed, "Failed: "+s.Name+": "+t.label(), s.Reason)
}

// tellAll carries out a notify step.
func (t *transition) tellAll(ctx context.Context, def *StepDef) error {
	users, err := t.recipients(ctx, def.To)
	if err != nil {
		return err
	}
	fill, err := t.placeholders(ctx)
	if err != nil {
		return err
	}
	return t.tell(ctx, users, NotifyNotice, fill.Replace(def.Title), fill.Replace(def.Body))
}

// tellEnd tells those concerned how a run ended: whom the definition informs and
// who had a part in it, but neither who has just ended it nor who has just heard.
func (t *transition) tellEnd(ctx context.Context) error {
	users, err := t.recipients(ctx, t.def.Inform)
	if err != nil {
		return err
	}
	for _, s := range t.run.Steps {
		if s.ActivatedAt != nil && s.Assignee.UserID != nil {
			users = append(users, *s.Assignee.UserID)
		}
		if by := s.CompletedBy; by != nil && by.Type == event.ActorUser && by.ID != nil {
			users = append(users, *by.ID)
		}
	}
	actor := event.OriginOf(ctx).Actor
	users = slices.DeleteFunc(users, func(u uuid.UUID) bool {
		return t.told[u] || actor.Type == event.ActorUser && actor.ID != nil && *actor.ID == u
	})
	kind := map[Status]string{Completed: NotifyCompleted, Rejected: NotifyRejected, Cancelled: NotifyCancelled}[t.run.Status]
	return t.tell(ctx, users, kind, t.label()+" was "+string(t.run.Status), t.run.Reason)
}

// recipients are the users behind roles and relations; people without an account
// are passed over.
func (t *transition) recipients(ctx context.Context, to []Recipient) ([]uuid.UUID, error) {
	var users []uuid.UUID
	for _, r := range to {
		if r.Relation != "" {
			if user := t.person.related(r.Relation).account(); user != nil {
				users = append(users, *user)
			}
			continue
		}
		more, err := holders(ctx, t.q, t.tenant, r.Role)
		if err != nil {
			return nil, err
		}
		users = append(users, more...)
	}
	return users, nil
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// unknownPlaceholder is the first {word} of a text that nothing stands for.
func unknownPlaceholder(text string) string {
	for _, word := range placeholder.FindAllString(text, -1) {
		if word != "{subject}" && word != "{date}" && word != "{assets}" {
			return word
		}
	}
	return ""
}

// placeholders fills the texts of a notify step.
func (t *transition) placeholders(ctx context.Context) (*strings.Replacer, error) {
	assets, err := t.assetsOfRun(ctx)
	if err != nil {
		return nil, err
	}
	date := t.run.Anchor.String()
	if date == "" {
		date = "not known"
	}
	return strings.NewReplacer("{subject}", t.person.Name, "{date}", date, "{assets}", assets), nil
}

// assetsOfRun names what the run has dealt with last; as long as it has dealt
// with nothing, what the subject holds.
func (t *transition) assetsOfRun(ctx context.Context) (string, error) {
	for _, s := range slices.Backward(t.run.Steps) {
		if s.Status == StepCompleted && len(s.Assets) > 0 {
			return sentence(s.Assets), nil
		}
	}
	assets, err := t.heldNow(ctx)
	return sentence(assets), err
}

// sentence names assets as part of one.
func sentence(assets []AssetRef) string {
	if len(assets) == 0 {
		return "nothing"
	}
	names := make([]string, len(assets))
	for i, a := range assets {
		names[i] = a.Tag + " " + a.Name
	}
	return strings.Join(names, ", ")
}
