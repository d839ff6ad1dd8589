package app

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/demo"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/seal"
	"github.com/assetronics/assetronics/internal/sandbox/jamf"
	"github.com/assetronics/assetronics/internal/sandbox/kit"
	"github.com/assetronics/assetronics/internal/sandbox/msgraph"
)

// deviceManager is a simulated vendor who tells of Acme's machines.
type deviceManager struct {
	connector, name string
	mount, base     string // where it is served, and what follows in its base_url
	settings        map[string]any
	secret          seal.Secret // its client_secret
	serve           func(kit.Options) (http.Handler, error)
}

var deviceManagers = []deviceManager{
	{
		connector: "microsoft-entra-id", name: "Entra ID and Intune", mount: "/sandbox/msgraph", base: "/v1.0",
		settings: map[string]any{"tenant": msgraph.DemoTenant, "client_id": msgraph.DemoClient}, secret: msgraph.DemoSecret,
		serve: func(o kit.Options) (http.Handler, error) { return msgraph.New(msgraph.Options{Options: o}) },
	},
	{
		connector: "jamf-pro", name: "Jamf Pro", mount: "/sandbox/jamf",
		settings: map[string]any{"host": "acme.jamfcloud.test", "client_id": jamf.DemoClient}, secret: jamf.DemoSecret,
		serve: func(o kit.Options) (http.Handler, error) { return jamf.New(jamf.Options{Options: o}) },
	},
}

func (s *Server) baseURL(m deviceManager) string {
	return strings.TrimSuffix(s.cfg.PublicURL, "/") + m.mount + m.base
}

// deviceRoutes mounts the device managers. They are made when they are first asked,
// for what they know begins with the day Acme was made.
func (s *Server) deviceRoutes(mux *http.ServeMux) {
	fleet := sync.OnceValues(func() (kit.Options, error) {
		acme, err := s.Rooms.Tenants.BySlug(context.Background(), "acme")
		if err != nil {
			return kit.Options{}, fmt.Errorf("find the demo company: %w", err)
		}
		now := s.Rooms.Clock.Now
		return kit.Options{Now: now, Company: demo.Machines(acme.CreatedAt, now)}, nil
	})
	for _, m := range deviceManagers {
		made := sync.OnceValues(func() (http.Handler, error) {
			opts, err := fleet()
			if err != nil {
				return nil, err
			}
			return m.serve(opts)
		})
		mux.Handle(m.mount+"/", http.StripPrefix(m.mount, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			vendor, err := made()
			if err != nil {
				s.log.ErrorContext(r.Context(), "a simulated device manager does not start", "error", err)
				http.Error(w, "not there", http.StatusServiceUnavailable)
				return
			}
			vendor.ServeHTTP(w, r)
		})))
	}
}

// connectDevices adds the device managers to Acme.
func (s *Server) connectDevices(ctx context.Context, company uuid.UUID) error {
	for _, m := range deviceManagers {
		settings := map[string]any{"base_url": s.baseURL(m)}
		for key, value := range m.settings {
			settings[key] = value
		}
		if _, err := s.Rooms.Integrations.Create(ctx, company, integration.New{
			Connector: m.connector, Name: m.name, Settings: settings, Secrets: map[string]seal.Secret{"client_secret": m.secret},
		}); err != nil {
			return fmt.Errorf("connect %s: %w", m.name, err)
		}
	}
	return nil
}

// readDevices asks for the first sync of the device managers, so that there are
// devices to look at; it goes on behind the scenes. A demo that was moved to another
// port is told the new address.
func (s *Server) readDevices(ctx context.Context) error {
	acme, err := s.Rooms.Tenants.BySlug(ctx, "acme")
	if err != nil {
		return err
	}
	page, err := s.Rooms.Integrations.List(ctx, acme.ID, list.Request{})
	if err != nil {
		return err
	}
	for _, i := range page.Rows {
		for _, m := range deviceManagers {
			base, _ := i.Settings["base_url"].(string)
			if i.Connector != m.connector || !strings.HasSuffix(base, m.mount+m.base) || !i.Enabled {
				continue
			}
			if err := s.readDevicesOf(ctx, acme.ID, i, m, base != s.baseURL(m)); err != nil {
				return fmt.Errorf("%s: %w", m.name, err)
			}
		}
	}
	return nil
}

func (s *Server) readDevicesOf(ctx context.Context, company uuid.UUID, i integration.Integration, m deviceManager, moved bool) error {
	if moved {
		patch := integration.Patch{Settings: map[string]any{"base_url": s.baseURL(m)}}
		patch.Secrets = map[string]*seal.Secret{"client_secret": &m.secret} // no secret follows to another address by itself
		if _, err := s.Rooms.Integrations.Update(ctx, company, i.ID, patch, nil); err != nil {
			return err
		}
	}
	if i.HeardAt != nil {
		return nil // the timetable does it
	}
	_, err := s.Rooms.Intake.RequestSync(ctx, company, i.ID, integration.Schedule)
	return err
}
