package action

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

const (
	// leaseTime is how long one may be at an attempt: longer than callTime, for which
	// the vendor may take, and the time to write down what came of it.
	leaseTime = 90 * time.Second
	callTime  = 60 * time.Second
	// maxAttempts bounds how often the vendor is called for one wish.
	maxAttempts = 8
)

// Run is the job that has a request worked off.
type Run struct {
	TenantID uuid.UUID `json:"tenant_id"`
	ID       uuid.UUID `json:"id"`
}

// Kind is the job's stable name.
func (Run) Kind() string { return "vendor_action" }

// Later asks for the job to be run again after a while; nothing went wrong.
type Later struct{ After time.Duration }

// Error says when.
func (l *Later) Error() string { return fmt.Sprintf("again in %s", l.After) }

// Run does what was asked for, if its turn has come. *Later: come again then.
func (s *Service) Run(ctx context.Context, job Run) error {
	ctx = event.WithOrigin(ctx, event.Origin{Actor: event.SystemActor, Source: event.System})
	a, err := s.begin(ctx, job)
	if err != nil || a == nil {
		return err
	}
	// A call that has begun is waited for, also when we are being stopped: what comes
	// of it is to be known.
	ctx = context.WithoutCancel(ctx)
	result, failed := s.call(ctx, job.TenantID, a)
	return s.conclude(ctx, job.TenantID, a, result, failed)
}

// begin takes the lease and writes down that the vendor is called; nil: it is not.
func (s *Service) begin(ctx context.Context, job Run) (*Action, error) {
	begun := false
	a, err := s.change(ctx, job.TenantID, job.ID, nil, func(ctx context.Context, c *change) (string, error) {
		now := s.Clock.Now()
		if c.State != Queued && c.State != Running {
			return "", errNotOurs
		}
		if wait := c.dueAt.Sub(now); wait > 0 {
			return "", &Later{After: wait}
		}
		if told, err := c.stop(ctx, now); told != "" || err != nil {
			return told, err
		}
		told := EventStarted
		if c.begunAt != nil {
			told = "" // once more
		}
		begun = true
		return told, c.Action.begin(now)
	})
	if fault.KindOf(err) == fault.NotFound || fault.Is(err, errNotOurs.Code) {
		return nil, nil
	}
	if err != nil || !begun {
		return nil, err
	}
	return &a, nil
}

var errNotOurs = fault.New(fault.Conflict, "action.not_ours", "There is nothing to do.")

// stop ends what must not be called at all, or not again.
func (c *change) stop(ctx context.Context, now time.Time) (told string, err error) {
	end := func(verb Verb, told, problem string) (string, error) {
		if err := c.end(verb, problem, now); err != nil {
			return "", err
		}
		return told, c.tellAsker(ctx, c.tenant, c.Action)
	}
	obstacle, info, err := c.obstacle(ctx)
	if err != nil {
		return "", err
	}
	if c.begunAt != nil { // somebody has called, and does not know what came of it
		switch {
		case obstacle != "":
			return end(Lose, EventLost, unclear(obstacle))
		case !info.Repeatable:
			return end(Lose, EventLost, unclear("The answer of "+c.Integration.Name+" was lost."))
		case c.Attempts >= maxAttempts:
			return end(Lose, EventLost, unclear(c.Problem))
		}
		return "", nil
	}
	if obstacle == "" && c.Dangerous {
		changes, err := c.changesNow(ctx)
		if err != nil {
			return "", err
		}
		if len(changes) > 0 {
			obstacle = "It was not done: the " + c.Target.Kind + " is no longer as it was when this was asked for."
		}
	}
	if obstacle != "" {
		return end(Refuse, EventFailed, obstacle)
	}
	return "", nil
}

// obstacle says why the vendor cannot be called at all.
func (c *change) obstacle(ctx context.Context) (string, connector.ActionInfo, error) {
	info, err := c.callable(ctx)
	if f := fault.As(err); f != nil {
		return f.Message, info, nil
	}
	return "", info, err
}

// callable is what the vendor takes the action for; a conflict says why it cannot
// be called at present.
func (c *change) callable(ctx context.Context) (connector.ActionInfo, error) {
	if c.Integration.ID == nil {
		return connector.ActionInfo{}, errIntegrationGone
	}
	of, known, err := c.vendor(ctx, c.tenant, *c.Integration.ID)
	if err != nil {
		return connector.ActionInfo{}, err
	}
	info, ok := known.Action(c.Name)
	if !ok {
		return info, errNotOffered
	}
	return info, orPaused(of)
}

func unclear(why string) string {
	return strings.TrimSpace(why + " It is not known whether it was done: look there, and say what you found.")
}

// call makes one attempt at the vendor.
func (s *Service) call(ctx context.Context, tenant uuid.UUID, a *Action) (map[string]any, error) {
	inputs, err := s.unsealed(ctx, tenant, a)
	if err != nil {
		return nil, &unready{err}
	}
	of, err := s.Integrations.Connection(ctx, tenant, *a.Integration.ID)
	if err != nil {
		return nil, &unready{err}
	}
	session, err := s.Integrations.Open(ctx, of)
	if err != nil {
		return nil, &unready{err}
	}
	limited, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	return session.Call(limited, connector.Call{
		Action: a.Name, Inputs: inputs, Key: a.key.String(), Again: a.repeats, Since: *a.begunAt,
	})
}

// unready is what went wrong before the vendor could be called.
type unready struct{ cause error }

func (e *unready) Error() string { return e.cause.Error() }
func (e *unready) Unwrap() error { return e.cause }
