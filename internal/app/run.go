package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"

	"github.com/google/uuid"
	"github.com/thejerf/suture/v4"

	"github.com/assetronics/assetronics/internal/config"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/bus"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/supervise"
)

// Run serves the product until ctx ends. ready is called once it answers.
func Run(ctx context.Context, cfg config.Server, log *slog.Logger, ready func(*Server)) (err error) {
	listeners, err := Listen(ctx, cfg.Addr)
	if err != nil {
		return err
	}
	defer closeAll(listeners)
	if cfg.PublicURL == "" {
		cfg.PublicURL = localURL(listeners[0])
	}
	data, err := OpenData(ctx, cfg.Data, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, data.Close(ctx)) }()
	messages, err := bus.Open(cfg.NATSURL, log)
	if err != nil {
		return err
	}
	defer messages.Close()

	wake := bus.NewSignal(messages, event.WakeSubject, log)
	rooms, err := NewRooms(RoomDeps{
		DB: data.DB, Clock: clock.System{}, Wake: wake.Send, Bus: messages, Config: cfg, Log: log,
	})
	if err != nil {
		return err
	}
	server, err := NewServer(ctx, cfg, data, messages, rooms, log)
	if err != nil {
		return err
	}
	defer server.Close()
	return server.serve(ctx, listeners, ready)
}

// serve runs the back services, then the front ones, and stops them in the
// opposite order.
func (s *Server) serve(ctx context.Context, listeners []net.Listener, ready func(*Server)) error {
	back := s.supervise(ctx, "back", s.back)
	defer back.stop()
	if err := s.prepare(ctx); err != nil {
		return err
	}
	front := s.supervise(ctx, "front", append(s.front, s.servers(listeners)...))
	defer front.stop()
	if s.cfg.Demo {
		if err := s.listenToVendor(ctx); err != nil {
			s.log.Warn("the simulated HR system sends no webhooks", "error", err)
		}
		if err := s.readDevices(ctx); err != nil {
			s.log.Warn("the simulated device managers are not read", "error", err)
		}
	}
	ready(s)
	select {
	case <-ctx.Done():
		s.log.Info("stopping")
		return nil
	case err := <-front.done:
		return fmt.Errorf("front services ended: %w", err)
	case err := <-back.done:
		return fmt.Errorf("back services ended: %w", err)
	}
}

// servers listen for the product and, if wanted, for monitoring.
func (s *Server) servers(listeners []net.Listener) []suture.Service {
	list := []suture.Service{
		&httpService{name: "http", addr: s.cfg.Addr, opened: listeners, handler: s.handler, log: s.log},
	}
	if s.cfg.OpsAddr != "" {
		list = append(list, &httpService{name: "ops http", addr: s.cfg.OpsAddr, handler: s.metrics(), log: s.log})
	}
	return list
}

// supervised is a running group of services.
type supervised struct {
	cancel context.CancelFunc
	done   chan error // closed after the supervisor's result
}

func (s *Server) supervise(ctx context.Context, name string, services []suture.Service) supervised {
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	supervisor := supervise.New(name, s.log)
	for _, service := range services {
		supervisor.Add(service)
	}
	group := supervised{cancel: cancel, done: make(chan error, 1)}
	go func() {
		group.done <- supervisor.Serve(own)
		close(group.done)
	}()
	return group
}

func (g supervised) stop() {
	g.cancel()
	for range g.done { //nolint:revive // waits until it is closed
	}
}

// nodeID names this process among the nodes; never the same twice.
func nodeID() string {
	host, err := os.Hostname()
	if err != nil {
		host = "node"
	}
	return fmt.Sprintf("%s-%d-%s", host, os.Getpid(), uuid.NewString()[:8])
}

// localURL is where people on this machine reach the product; the port may have
// been chosen by the system.
func localURL(l net.Listener) string {
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return "http://" + l.Addr().String()
	}
	return "http://localhost:" + port
}

func closeAll(listeners []net.Listener) {
	for _, l := range listeners {
		_ = l.Close() // the server has closed them in order already
	}
}
