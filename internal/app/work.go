package app

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/jobs"
	queue "github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/rest"
	"github.com/assetronics/assetronics/internal/workflow"
)

// subscribers lists who reacts to events after they are in the log.
func (r *Rooms) subscribers() []event.Subscriber {
	return []event.Subscriber{r.Workflows.Subscriber(), r.Devices.Subscriber(), r.Chat.Subscriber()}
}

// workers lists who works off jobs, a kind a line. publicURL is where vendors reach
// us.
func (r *Rooms) workers(publicURL string) *river.Workers {
	w := river.NewWorkers()
	river.AddWorker(w, &jobs.Deliver{Deliverer: event.NewDeliverer(r.DB, r.Queue, r.subscribers())})
	river.AddWorker(w, &jobs.Sync{Intake: r.Intake})
	river.AddWorker(w, &jobs.Confirm{Hooks: r.Hooks})
	river.AddWorker(w, &jobs.VendorAction{Actions: r.Actions})
	river.AddWorker(w, &jobs.ActionSweep{Actions: r.Actions})
	river.AddWorker(w, &jobs.ChatDeliver{Chat: r.Chat})
	river.AddWorker(w, &jobs.ChatClick{Chat: r.Chat})
	river.AddWorker(w, &jobs.ScheduleWorker{Integrations: r.Integrations, Intake: r.Intake})
	river.AddWorker(w, &jobs.RenewWebhooksWorker{Integrations: r.Integrations, PublicURL: publicURL})
	river.AddWorker(w, &jobs.WorkflowDue{Workflows: r.Workflows})
	river.AddWorker(w, &jobs.WorkflowSweep{Workflows: r.Workflows})
	river.AddWorker(w, &jobs.Operation{Operations: r.Operations})
	river.AddWorker(w, &jobs.EmployeeSettle{Employees: r.Employees})
	river.AddWorker(w, &jobs.DeviceDerive{Devices: r.Devices})
	river.AddWorker(w, &jobs.DeviceCreate{Devices: r.Devices})
	river.AddWorker(w, &jobs.RemindWorker{Tenants: r.Tenants, Assets: r.Assets, Notifier: reminders{r.Notes}})
	river.AddWorker(w, &jobs.NewDayWorker{Tenants: r.Tenants, Employees: r.Employees})
	river.AddWorker(w, &jobs.SweepWorker{Sweepers: []func(context.Context) error{
		r.Identity.Sweep,
		r.Hooks.Sweep,
		r.Integrations.SweepRequests,
		func(ctx context.Context) error { return rest.SweepKeys(ctx, r.DB, r.Clock.Now()) },
		r.sweepFiles,
		r.Intake.Prune,
	}})
	return w
}

// periodic lists the jobs that come by themselves; one node enqueues them.
func (r *Rooms) periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{
		every(time.Minute, jobs.Schedule{}),
		every(time.Minute, jobs.RenewWebhooks{}),
		every(time.Minute, workflow.Sweep{}),
		every(time.Minute, action.Sweep{}),
		every(time.Hour, jobs.NewDay{}),
		every(time.Hour, jobs.Sweep{}),
		every(time.Hour, jobs.Remind{}),
	}
}

// every enqueues a job at start and then at each interval.
func every(interval time.Duration, args queue.Args) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) { return args, nil },
		&river.PeriodicJobOpts{ID: args.Kind(), RunOnStart: true})
}

// sweepFiles takes away the files nobody uses, company by company.
func (r *Rooms) sweepFiles(ctx context.Context) error {
	companies, err := r.Tenants.All(ctx)
	if err != nil {
		return err
	}
	var failed error
	for _, c := range companies {
		failed = errors.Join(failed, r.Attachments.Sweep(ctx, c.ID))
	}
	return failed
}
