package app

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/attachment"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/chat"
	"github.com/assetronics/assetronics/internal/config"
	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connectors"
	"github.com/assetronics/assetronics/internal/device"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/hook"
	"github.com/assetronics/assetronics/internal/identity"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/merge"
	"github.com/assetronics/assetronics/internal/notification"
	"github.com/assetronics/assetronics/internal/operation"
	"github.com/assetronics/assetronics/internal/organization"
	"github.com/assetronics/assetronics/internal/overview"
	"github.com/assetronics/assetronics/internal/platform/blob"
	"github.com/assetronics/assetronics/internal/platform/bus"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/httpx"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/register"
	"github.com/assetronics/assetronics/internal/tenant"
	"github.com/assetronics/assetronics/internal/view"
	"github.com/assetronics/assetronics/internal/workflow"
)

// Rooms are all domains over one database. The command line uses them without a
// server; the demo and the tests fill them.
type Rooms struct {
	DB         *pg.DB
	Clock      clock.Clock
	Queue      jobs.Queue
	Recorder   *event.Recorder
	Events     *event.Log
	Eraser     *event.Eraser
	Tenants    *tenant.Service
	Identity   *identity.Service
	Locations  *location.Service
	Employees  *employee.Service
	Catalog    *catalog.Service
	Assets     *asset.Service
	Operations *operation.Service
	Notes      *notification.Service
	Workflows  *workflow.Service
	Overview   *overview.Service
	Fields     *field.Service
	Views      *view.Service

	Organization *organization.Service
	Merge        *merge.Service
	Attachments  *attachment.Service
	Devices      *device.Service
	Integrations *integration.Service
	Actions      *action.Service
	Intake       *intake.Service
	Chat         *chat.Service
	Hooks        *hook.Service
	Outside      *httpx.Gate // to other people's systems
}

// RoomDeps is what the rooms stand on.
type RoomDeps struct {
	DB     *pg.DB
	Clock  clock.Clock
	Wake   func()   // called after each commit that has something for the sequencer
	Bus    *bus.Bus // nil on the command line: nothing is pushed to screens
	Config config.Server
	Log    *slog.Logger
}

// NewRooms opens the rooms.
func NewRooms(deps RoomDeps) (*Rooms, error) {
	database, c := deps.DB, deps.Clock
	queue, err := jobs.NewQueue(deps.Log)
	if err != nil {
		return nil, err
	}
	r := &Rooms{DB: database, Clock: c, Queue: queue}
	r.Recorder = event.NewRecorder(c, deps.Wake)
	r.Events = event.NewLog(database)
	r.Eraser = event.NewEraser(database, r.Recorder)
	r.Tenants = tenant.NewService(database, c)
	r.Identity, err = identity.NewService(database, c, r.Recorder, nil)
	if err != nil {
		return nil, fmt.Errorf("open identity: %w", err)
	}
	r.Locations = location.NewService(database, c, r.Recorder)
	r.Employees = employee.NewService(database, c, r.Recorder, r.Locations)
	r.Employees.Work(queue)
	r.Catalog = catalog.NewService(database, c, r.Recorder)
	r.Assets = asset.NewService(database, c, r.Recorder, r.Catalog)
	r.Devices = device.NewService(database, c, r.Recorder, queue, r.Assets)
	r.Organization = organization.NewService(database, c, r.Recorder)
	r.Merge = merge.NewService(database, c, r.Recorder)
	r.Operations = operation.NewService(database, c, queue, operationProgress{bus: deps.Bus, log: deps.Log})
	for _, room := range []interface {
		Operate(operations *operation.Service)
	}{r.Assets, r.Employees, r.Merge} {
		room.Operate(r.Operations)
	}
	if err := r.openFiles(deps); err != nil {
		return nil, err
	}
	r.Notes = notification.NewService(database, c, r.Recorder)
	r.Workflows, err = workflow.NewService(database, c, r.Recorder, queue, r.Assets, r.Notes, deps.Log)
	if err != nil {
		return nil, fmt.Errorf("open workflows: %w", err)
	}
	r.Overview = overview.NewService(database, c)
	r.Views = view.NewService(database, c, r.Recorder)
	r.Outside = httpx.New(httpx.Options{Clock: c, Log: deps.Log, Allow: deps.Config.Private()})
	return r, r.openIntegrations(deps)
}

// openFiles opens the store that attachments lie in.
func (r *Rooms) openFiles(deps RoomDeps) error {
	cfg := deps.Config
	store, err := blob.Open(context.Background(), cfg.BlobURL, filepath.Join(cfg.Data.Data, "files"))
	if err != nil {
		return err
	}
	limits := attachment.Limits{File: int64(cfg.FileMax) << 20, Quota: int64(cfg.FileQuota) << 20}
	r.Attachments = attachment.NewService(r.DB, r.Clock, r.Recorder, store, limits)
	return nil
}

func (r *Rooms) openIntegrations(deps RoomDeps) error {
	sealer, err := openSealer(deps)
	if err != nil {
		return err
	}
	r.Fields = field.NewService(r.DB, r.Clock, r.Recorder, sealer)
	for _, room := range []interface{ Wear(fields register.Fields) }{r.Assets, r.Employees, r.Catalog, r.Locations} {
		room.Wear(r.Fields)
	}
	known, err := loadConnectors(deps)
	if err != nil {
		return err
	}
	r.Integrations = integration.NewService(integration.Deps{
		DB: r.DB, Clock: r.Clock, Log: deps.Log, Events: r.Recorder, Sealer: sealer, Catalog: known, Gate: r.Outside,
		Alarms: healthAlarms{r.Identity, r.Notes},
	})
	r.Intake = intake.NewService(intake.Deps{
		DB: r.DB, Clock: r.Clock, Log: deps.Log, Events: r.Recorder, Queue: r.Queue, Sealer: sealer,
		Integrations: r.Integrations, People: r.Employees, Devices: r.Devices, Progress: progress{bus: deps.Bus, log: deps.Log},
	})
	r.Integrations.Syncs = r.Intake // they need each other: one opens vendors, the other reads them
	r.Actions = action.NewService(action.Deps{
		DB: r.DB, Clock: r.Clock, Log: deps.Log, Events: r.Recorder, Queue: r.Queue, Sealer: sealer,
		Integrations: r.Integrations, Devices: r.Devices, Approvers: approvers{r.Identity}, Notes: r.Notes,
	})
	r.Workflows.Conduct(r.Actions)
	r.Chat = chat.NewService(chat.Deps{
		DB: r.DB, Clock: r.Clock, Log: deps.Log, Queue: r.Queue,
		Integrations: r.Integrations, Workflows: r.Workflows, People: r.Identity, Scopes: r.Employees,
	})
	r.Hooks = hook.NewService(hook.Deps{
		DB: r.DB, Clock: r.Clock, Log: deps.Log, Queue: r.Queue, Sealer: sealer,
		Integrations: r.Integrations, Syncs: streams{r.Intake}, Handlers: map[string]hook.Handler{"message": r.Chat},
	})
	return nil
}

// streams has a vendor read because of a webhook.
type streams struct{ intake *intake.Service }

// Ask reads the stream that the webhook tells of, and no other.
func (s streams) Ask(ctx context.Context, tenant, id uuid.UUID, stream string) error {
	return s.intake.AskStream(ctx, tenant, id, stream)
}

// loadConnectors reads the built-in connectors and those an operator has put
// into the data folder or into one of their own.
func loadConnectors(deps RoomDeps) (*connector.Catalog, error) {
	var own []fs.FS
	for _, folder := range []string{filepath.Join(deps.Config.Data.Data, "connectors"), deps.Config.Connectors} {
		if info, err := os.Stat(folder); folder != "" && err == nil && info.IsDir() {
			own = append(own, os.DirFS(folder))
		} else if folder != "" && folder == deps.Config.Connectors {
			return nil, fmt.Errorf("the connectors' folder %s cannot be read", folder)
		}
	}
	known, problems, err := connector.Load(connectors.FS, own...)
	if err != nil {
		return nil, fmt.Errorf("read the built-in connectors: %w", err)
	}
	for _, problem := range problems {
		deps.Log.Error("a connector is left out", "error", problem)
	}
	return known, nil
}

// openSealer loads the master key, or makes it at the first start.
func openSealer(deps RoomDeps) (*seal.Sealer, error) {
	folder := deps.Config.Data.Data
	master, made, err := seal.LoadMaster(seal.Secret(deps.Config.MasterKey), folder)
	if err != nil {
		return nil, fmt.Errorf("load the master key: %w", err)
	}
	if made {
		deps.Log.Warn("made a master key: keep a copy elsewhere, without it no stored secret can be read", "folder", folder)
	}
	return seal.New(master, tenant.NewKeys(deps.DB)), nil
}
