package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/demo"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
)

// vendorPath is where the demo's simulated HR system is mounted.
const vendorPath = "/sandbox/bamboohr"

// newVendor makes the simulated HR system, which knows Acme's people.
func newVendor(s *Server, log *slog.Logger) (*bamboohr.Server, error) {
	vendor, err := bamboohr.New(bamboohr.Options{
		Now: s.Rooms.Clock.Now, Log: log, Folder: filepath.Join(s.cfg.Data.Data, "sandbox"),
		Fixed: demo.Vendor(), HireManager: demo.HireManager, KeyOwner: "admin@acme.test",
	})
	if err != nil {
		return nil, fmt.Errorf("open the simulated HR system: %w", err)
	}
	return vendor, nil
}

// demoRoutes mounts the vendor.
func (s *Server) demoRoutes(mux *http.ServeMux) error {
	vendor, err := newVendor(s, s.log)
	if err != nil {
		return err
	}
	s.deviceRoutes(mux)
	mux.Handle(vendorPath+"/", http.StripPrefix(vendorPath, vendor))
	s.back = append(s.back, vendorService{vendor})
	return nil
}

// vendorService sends the vendor's webhooks as a supervised service.
type vendorService struct{ vendor *bamboohr.Server }

// String names the service in a supervisor's log.
func (vendorService) String() string { return "simulated HR system" }

// Serve sends until ctx ends.
func (v vendorService) Serve(ctx context.Context) error {
	v.vendor.Start()
	<-ctx.Done()
	if err := v.vendor.Close(); err != nil {
		return fmt.Errorf("close the simulated HR system: %w", err)
	}
	return ctx.Err()
}

func (s *Server) vendorURL() string { return strings.TrimSuffix(s.cfg.PublicURL, "/") + vendorPath }

func (s *Server) seedDemo(ctx context.Context) error {
	r := s.Rooms
	return demo.Rooms{
		DB: r.DB, Clock: r.Clock, NewCompany: r.NewCompany, Tenants: r.Tenants, Identity: r.Identity,
		Locations: r.Locations, Employees: r.Employees, Assets: r.Assets,
		Catalog: r.Catalog, Organization: r.Organization, Fields: r.Fields, Views: r.Views, Connect: s.connectVendor,
	}.Seed(ctx)
}

// connectVendor adds the simulated vendors to Acme. The HR system is not yet
// synchronised: that is the visitor's first click.
func (s *Server) connectVendor(ctx context.Context, company uuid.UUID) error {
	_, err := s.Rooms.Integrations.Create(ctx, company, integration.New{
		Connector: "bamboohr", Name: "BambooHR",
		Settings: map[string]any{"subdomain": "acme", "base_url": s.vendorURL() + "/api/v1"},
		Secrets:  map[string]seal.Secret{"api_key": bamboohr.DemoKey},
	})
	if err != nil {
		return err
	}
	return s.connectDevices(ctx, company)
}

// listenToVendor asks the simulated HR system for webhooks, once it answers, so
// that a hire there is here at once; without them the schedule finds it later. A
// demo that was moved to another port is told the new address.
func (s *Server) listenToVendor(ctx context.Context) error {
	acme, err := s.Rooms.Tenants.BySlug(ctx, "acme")
	if err != nil {
		return err
	}
	page, err := s.Rooms.Integrations.List(ctx, acme.ID, list.Request{})
	if err != nil {
		return err
	}
	for _, i := range page.Rows {
		base, _ := i.Settings["base_url"].(string)
		if i.Hook == nil || !strings.HasSuffix(base, vendorPath+"/api/v1") {
			continue
		}
		if err := s.follow(ctx, acme.ID, i, base != s.vendorURL()+"/api/v1"); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) follow(ctx context.Context, company uuid.UUID, i integration.Integration, moved bool) error {
	if moved {
		patch := integration.Patch{Settings: map[string]any{"base_url": s.vendorURL() + "/api/v1"}}
		key := seal.Secret(bamboohr.DemoKey) // no secret follows to another address by itself
		patch.Secrets = map[string]*seal.Secret{"api_key": &key}
		if _, err := s.Rooms.Integrations.Update(ctx, company, i.ID, patch, nil); err != nil {
			return err
		}
	}
	if i.Hook.Registered && !moved {
		return nil
	}
	_, err := s.Rooms.Integrations.RegisterWebhook(ctx, company, i.ID, s.cfg.PublicURL)
	return err
}

func (s *Server) demoWelcome() string {
	return fmt.Sprintf(`
  Assetronics is running with the demo company Acme.

    open           %s
    sign in as     admin@acme.test, it@acme.test, hr@acme.test, manager@acme.test or employee@acme.test
                   (another company: owner@globex.test)
    password       %s
    HR system      %s/control/  (simulated: hire people, set end dates, cause trouble)

  Everything stays in %s. Stop with Ctrl-C.
`, s.cfg.PublicURL, demo.Password, s.vendorURL(), s.cfg.Data.Data)
}
