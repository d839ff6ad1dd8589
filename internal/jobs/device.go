package jobs

import (
	"context"

	"github.com/riverqueue/river"

	"github.com/assetronics/assetronics/internal/device"
)

// DeviceDerive brings a company's assets in line with the order of sources.
type DeviceDerive struct {
	river.WorkerDefaults[device.Derive]
	Devices *device.Service
}

// Work is idempotent: what is in line stays.
func (w *DeviceDerive) Work(ctx context.Context, job *river.Job[device.Derive]) error {
	return w.Devices.DeriveAll(ctx, job.Args.TenantID)
}

// DeviceCreate makes assets of the devices of an integration that wait.
type DeviceCreate struct {
	river.WorkerDefaults[device.CreateWaiting]
	Devices *device.Service
}

// Work is idempotent: who has an asset no longer waits.
func (w *DeviceCreate) Work(ctx context.Context, job *river.Job[device.CreateWaiting]) error {
	return w.Devices.CreateWaiting(ctx, job.Args.TenantID, job.Args.Integration)
}
