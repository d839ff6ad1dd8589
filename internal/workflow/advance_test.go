package workflow_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/workflow"
)

var noon = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

var somebody = event.Actor{Type: event.ActorUser, Label: "Mia"}

// drawRun is a run that has just begun, of any steps.
func drawRun(t *rapid.T) workflow.Run {
	kinds := []workflow.Kind{workflow.Approval, workflow.Task, workflow.Action, workflow.Notify, workflow.Wait}
	r := workflow.Run{ID: uuid.New(), Status: workflow.Running, StartedAt: noon}
	for range rapid.IntRange(1, 6).Draw(t, "steps") {
		r.Steps = append(r.Steps, workflow.Step{
			ID: uuid.New(), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Status: workflow.StepPending,
		})
	}
	return r
}

// drawInput is anything that could be said to happen, sensible or not.
func drawInput(t *rapid.T, steps int) workflow.Input {
	step := rapid.IntRange(-1, steps).Draw(t, "step")
	asset := uuid.New()
	return rapid.SampledFrom([]workflow.Input{
		workflow.Opened{Step: step, At: noon},
		workflow.Skipped{Step: step, At: noon},
		workflow.Done{Step: step, At: noon, By: somebody},
		workflow.Done{Step: step, At: noon, By: somebody}, // twice: runs shall come far
		workflow.Broken{Step: step, Reason: "lost"},
		workflow.Retried{Step: step},
		workflow.Refused{Step: step, At: noon, By: somebody, Note: "no"},
		workflow.Stopped{At: noon, Reason: "withdrawn"},
		workflow.Finished{At: noon},
		workflow.Held{AssetID: &asset},
		workflow.Held{},
		workflow.Freed{},
		workflow.Anchored{Anchor: clock.MustDate("2026-07-01")},
		workflow.Scheduled{Step: step, Now: noon, DueAt: &noon},
		workflow.Routed{Step: step, To: workflow.Assigned{Role: access.IT}},
		workflow.Reminded{Step: step, At: noon},
		workflow.Overdue{Step: step, At: noon},
	}).Draw(t, "input")
}

// requireSound checks what holds for every run at every moment.
func requireSound(t *rapid.T, r workflow.Run) {
	const done, current, ahead = 0, 1, 2
	phase := done
	for i, s := range r.Steps {
		switch s.Status {
		case workflow.StepCompleted, workflow.StepSkipped:
			require.Equal(t, done, phase, "step %d is done behind one that is not", i)
			require.NotNil(t, s.CompletedAt)
		case workflow.StepActive, workflow.StepFailed, workflow.StepRejected:
			require.Equal(t, done, phase, "step %d is a second current one", i)
			phase = current
			require.NotNil(t, s.ActivatedAt)
		case workflow.StepPending:
			require.True(t, r.Status.Open(), "a step waits for its turn in an ended run")
			phase = ahead
		case workflow.StepCancelled:
			require.False(t, r.Status.Open(), "a step is cancelled in an open run")
			phase = ahead
		}
		if s.Status == workflow.StepFailed {
			require.Equal(t, workflow.Failed, r.Status)
			require.NotEmpty(t, s.Reason)
		}
	}
	require.Equal(t, r.Status.Open(), r.FinishedAt == nil)
	if r.Status == workflow.Completed {
		require.Equal(t, done, phase, "completed with a step left")
	}
}

// Whatever is said to happen in whatever order: a run is at one step at a time,
// and ends once.
func TestAdvanceKeepsRunsSound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawRun(t)
		ends := 0
		for range rapid.IntRange(1, 40).Draw(t, "inputs") {
			in := drawInput(t, len(r.Steps))
			next, err := workflow.Advance(r, in)
			if err != nil {
				require.Equal(t, r, next, "a refused input changed something")
				continue
			}
			requireSound(t, next)
			if r.Status.Open() && !next.Status.Open() {
				ends++
			}
			if !r.Status.Open() {
				require.Equal(t, r.Status, next.Status, "an ended run went on")
				require.Equal(t, r.Steps, next.Steps)
			}
			r = next
		}
		require.LessOrEqual(t, ends, 1)
	})
}

// Doing what Next says brings every run to rest, and once people have acted
// often enough, to its end. A run that ended badly then holds nothing.
func TestNextLeadsToTheEnd(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawRun(t)
		apply := func(in workflow.Input) {
			next, err := workflow.Advance(r, in)
			require.NoError(t, err, "%#v", in)
			requireSound(t, next)
			r = next
		}
		settle := func() {
			for range 4*len(r.Steps) + 4 {
				switch todo, step := workflow.Next(r); todo {
				case workflow.Rest:
					return
				case workflow.Open:
					if rapid.IntRange(0, 3).Draw(t, "skip") == 0 {
						apply(workflow.Skipped{Step: step, At: noon})
					} else {
						apply(workflow.Opened{Step: step, At: noon})
					}
				case workflow.Perform:
					switch rapid.IntRange(0, 3).Draw(t, "result") {
					case 0:
						apply(workflow.Broken{Step: step, Reason: "lost"})
					case 1:
						asset := uuid.New()
						apply(workflow.Held{AssetID: &asset})
						fallthrough
					default:
						apply(workflow.Done{Step: step, At: noon, By: somebody})
					}
				case workflow.Free:
					apply(workflow.Freed{})
				case workflow.Finish:
					apply(workflow.Finished{At: noon})
				}
			}
			require.Fail(t, "the run does not come to rest")
		}
		settle()
		for tries := 0; r.Status.Open(); tries++ {
			_, step := workflow.Next(r)
			switch choice := rapid.IntRange(0, 9).Draw(t, "choice"); {
			case tries > 100 || choice == 0:
				apply(workflow.Stopped{At: noon, Reason: "enough"})
			case r.Status == workflow.Failed:
				apply(workflow.Retried{Step: step})
			case choice == 1 && r.Steps[step].Kind == workflow.Approval:
				apply(workflow.Refused{Step: step, At: noon, By: somebody})
			default:
				apply(workflow.Done{Step: step, At: noon, By: somebody})
			}
			settle()
		}
		if r.Status != workflow.Completed {
			require.Nil(t, r.AssetID, "a %s run holds an asset", r.Status)
		}
	})
}

func TestMovedTimesAreToldOfAgain(t *testing.T) {
	t.Parallel()
	earlier, later := noon.Add(-time.Hour), noon.Add(time.Hour)
	for name, c := range map[string]struct {
		from, to *time.Time
		told     bool
	}{
		"IntoTheFuture": {&earlier, &later, false},
		"WithinThePast": {&noon, &earlier, true},
		"NotAtAll":      {&earlier, &earlier, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := workflow.Run{Status: workflow.Running, Steps: []workflow.Step{{
				Kind: workflow.Task, Status: workflow.StepActive, ActivatedAt: &earlier,
				DueAt: c.from, RemindAt: c.from, OverdueAt: &noon, RemindedAt: &noon,
			}}}
			r, err := workflow.Advance(r, workflow.Scheduled{Now: noon, DueAt: c.to, RemindAt: c.to})
			require.NoError(t, err)
			require.Equal(t, c.told, r.Steps[0].OverdueAt != nil)
			require.Equal(t, c.told, r.Steps[0].RemindedAt != nil)
		})
	}
}

// Who gets a step after its times have passed need not be told of them again.
func TestOpeningTellsOfThePast(t *testing.T) {
	t.Parallel()
	earlier, later := noon.Add(-time.Hour), noon.Add(time.Hour)
	for _, at := range []time.Time{earlier, later} {
		r := workflow.Run{Status: workflow.Running, Steps: []workflow.Step{{Kind: workflow.Task, Status: workflow.StepPending, RemindAt: &at}}}
		r, err := workflow.Advance(r, workflow.Opened{At: noon, DueAt: &at})
		require.NoError(t, err)
		require.Equal(t, at.Before(noon), r.Steps[0].RemindedAt != nil)
		require.Equal(t, at.Before(noon), r.Steps[0].OverdueAt != nil)
	}
}
