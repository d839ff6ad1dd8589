package app

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/thejerf/suture/v4"

	"github.com/assetronics/assetronics/internal/config"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/live"
	"github.com/assetronics/assetronics/internal/platform/bus"
	queue "github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/rest"
	"github.com/assetronics/assetronics/internal/version"
	"github.com/assetronics/assetronics/web"
)

// Server is the product at work: the faces over the rooms, and the services that
// run behind them.
type Server struct {
	Rooms *Rooms

	cfg     config.Server
	data    *Data
	bus     *bus.Bus
	runner  *queue.Runner
	handler http.Handler
	front   []suture.Service
	back    []suture.Service
	closers []func()
	log     *slog.Logger
	version string

	setupLink string // for the first company; "" when there is one
}

// NewServer puts the faces and the services together; nothing runs yet.
func NewServer(ctx context.Context, cfg config.Server, data *Data, messages *bus.Bus, rooms *Rooms, log *slog.Logger) (*Server, error) {
	s := &Server{Rooms: rooms, cfg: cfg, data: data, bus: messages, log: log, version: version.Number}

	wake, stop, err := bus.Listen(messages, event.WakeSubject)
	if err != nil {
		return nil, err
	}
	s.closers = append(s.closers, stop)
	sequencer := event.NewSequencer(rooms.DB, rooms.Queue, rooms.subscribers(), wake, s.notify, log)

	s.runner, err = queue.NewRunner(rooms.DB.SystemPool(), nodeID(), rooms.workers(cfg.PublicURL), rooms.periodic(), log)
	if err != nil {
		return nil, err
	}
	s.back = []suture.Service{sequencer, s.runner, rooms.Hooks, rooms.Integrations}
	if data.cluster != nil {
		s.back = append(s.back, data.cluster)
	}

	shows := &presenter{}
	hub := live.New(live.Deps{
		Log: log, Clock: rooms.Clock, Bus: messages, Events: rooms.Events, Presenter: shows,
		Authenticator: rooms.Identity, Scopes: rooms.Employees, WebOrigins: cfg.WebOrigins,
	})
	face := rest.New(s.faceDeps(streamer{hub}))
	shows.face = face // the two faces need each other
	s.closers = append(s.closers, hub.Close)
	s.front = []suture.Service{hub}

	mux := http.NewServeMux()
	mux.Handle("/api/", face.Handler)
	mux.Handle("/hooks/", face.Hooks)
	mux.Handle("/socket/", hub.Sockets())
	s.healthRoutes(mux)
	if cfg.Demo {
		if err := s.demoRoutes(mux); err != nil {
			return nil, err
		}
	}
	if err := s.operatorRoutes(mux); err != nil {
		return nil, err
	}
	mux.Handle("/", web.New())
	s.handler = mux
	return s, nil
}

// Close ends what NewServer opened.
func (s *Server) Close() {
	for _, f := range s.closers {
		f()
	}
}

// notify tells all nodes that a log has grown.
func (s *Server) notify(n event.Notice) {
	if err := s.bus.Publish(event.NoticeSubject, n); err != nil {
		s.log.Warn("notice lost", "tenant_id", n.TenantID, "error", err)
	}
}

func (s *Server) faceDeps(streams streamer) rest.Deps {
	r := s.Rooms
	return rest.Deps{
		Log: s.log, DB: r.DB, PublicURL: s.cfg.PublicURL, WebOrigins: s.cfg.WebOrigins,
		Authenticator: r.Identity, Scopes: r.Employees, Founder: r, Streams: streams,
		Tenants: r.Tenants, Identity: r.Identity, Events: r.Events, Eraser: r.Eraser,
		Catalog: r.Catalog, Assets: r.Assets, Operations: r.Operations, Employees: r.Employees, Locations: r.Locations, Overview: r.Overview, Organization: r.Organization, Merge: r.Merge, Attachments: r.Attachments,
		Fields: r.Fields, Views: r.Views, Devices: r.Devices, Actions: r.Actions,
		Integrations: r.Integrations, Intake: r.Intake, Hooks: r.Hooks, Workflows: r.Workflows, Notifications: r.Notes,
	}
}
