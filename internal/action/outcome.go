package action

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/integration"
)

const (
	// firstPause doubles with each attempt, up to mostPause.
	firstPause = 10 * time.Second
	mostPause  = 15 * time.Minute
)

// outcome is what came of an attempt.
type outcome struct {
	verb    Verb // "": no answer, it is called again
	wait    time.Duration
	problem string
}

// conclude writes down what came of an attempt.
func (s *Service) conclude(ctx context.Context, tenant uuid.UUID, ours *Action, result map[string]any, failed error) error {
	var later *Later
	_, err := s.change(ctx, tenant, ours.ID, nil, func(ctx context.Context, c *change) (string, error) {
		now := s.Clock.Now()
		// Somebody took us for dead, and looks for it or has given up. That it was done
		// is worth knowing all the same.
		late := c.key != ours.key || c.Attempts != ours.Attempts || c.State != Running
		if late && (failed != nil || c.key != ours.key || c.State != Running && c.State != Unknown) {
			return "", errNotOurs
		}
		if failed == nil {
			c.Result = result
			if err := c.end(Succeed, "", now); err != nil {
				return "", err
			}
			return EventCompleted, s.tellAsker(ctx, tenant, c.Action)
		}
		_, info, err := c.obstacle(ctx)
		if err != nil {
			return "", err
		}
		o := c.judge(failed, ours.repeats, info.Repeatable)
		switch o.verb {
		case "":
			c.later(o.wait, o.problem, now)
			later = &Later{After: o.wait}
			return EventDelayed, nil
		case Delay:
			later = &Later{After: o.wait}
			return EventDelayed, c.delay(o.wait, o.problem, now)
		default:
			if err := c.end(o.verb, o.problem, now); err != nil {
				return "", err
			}
			told := EventFailed
			if o.verb == Lose {
				told = EventLost
			}
			return told, s.tellAsker(ctx, tenant, c.Action)
		}
	})
	switch {
	case errors.Is(err, errNotOurs):
		return nil
	case err != nil:
		return err
	case later != nil:
		return later
	}
	return nil
}

// judge says what an attempt that failed means. repeats: an earlier one got no
// answer, so a no to this one says nothing. repeatable: it may be called again.
func (a *Action) judge(err error, repeats, repeatable bool) outcome {
	why, known := integration.Explain(err)
	if !known {
		why = integration.Failure{Message: "Something went wrong on our side.", Retry: true}
		if errors.Is(err, context.DeadlineExceeded) {
			why.Message = a.Integration.Name + " did not answer in time."
		}
	}
	effect := connector.EffectOf(err)
	var before *unready
	if errors.As(err, &before) {
		effect = connector.Nothing
	}
	if repeats {
		effect = connector.Unclear
	}
	again := why.Retry && !refusal(err) && a.Attempts < maxAttempts
	wait := max(why.Pause, min(firstPause<<min(a.Attempts-1, 10), mostPause))
	switch effect {
	case connector.Nothing:
		if again {
			return outcome{Delay, wait, why.Message}
		}
		return outcome{Fail, 0, why.Message}
	case connector.Partly:
		return outcome{Fail, 0, "Only a part of it was done. " + why.Message}
	case connector.Unclear:
	}
	if again && repeatable {
		return outcome{"", wait, why.Message}
	}
	return outcome{Lose, 0, unclear(why.Message)}
}

// refusal tells whether the vendor will say the same again.
func refusal(err error) bool {
	e := connector.AsError(err)
	return e != nil && e.Code != connector.RateLimited && e.Status >= 400 && e.Status < 500
}
