package sandbox

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/assetronics/assetronics/internal/sandbox/bamboohr"
	"github.com/assetronics/assetronics/internal/sandbox/company"
	"github.com/assetronics/assetronics/internal/sandbox/control"
	"github.com/assetronics/assetronics/internal/sandbox/jamf"
	"github.com/assetronics/assetronics/internal/sandbox/kit"
	"github.com/assetronics/assetronics/internal/sandbox/msgraph"
	"github.com/assetronics/assetronics/internal/sandbox/netsuite"
	"github.com/assetronics/assetronics/internal/sandbox/slack"
	"github.com/assetronics/assetronics/internal/sandbox/workday"
)

// Options shapes the company and its vendors. Now is required.
type Options struct {
	Now func() time.Time
	Log *slog.Logger
	// Folder keeps the HR system's people over restarts; "" keeps them in memory only.
	Folder string
	Seed   uint64
	// Size is how many people the company has, 250 by default.
	Size int
	// Fixed people are in it as they are given.
	Fixed []bamboohr.Fixed
	// AnyHost serves the control pages under any host name.
	AnyHost bool
	// Unlimited lifts the vendors' own rate limits, for load runs.
	Unlimited bool
}

// Vendors serves all simulated vendors, each below its own path.
type Vendors struct {
	hr      *bamboohr.Server
	list    []vendor
	handler http.Handler
}

// vendor is one of them as the first page lists it.
type vendor struct {
	Path, Name, About string
	handler           http.Handler
}

// New makes one company and everybody who tells of it.
func New(opts Options) (*Vendors, error) {
	hr, err := bamboohr.New(bamboohr.Options{
		Now: opts.Now, Log: opts.Log, Folder: opts.Folder, Size: opts.Size, Seed: opts.Seed, Fixed: opts.Fixed, AnyHost: opts.AnyHost,
	})
	if err != nil {
		return nil, err
	}
	v := &Vendors{hr: hr, list: []vendor{{"bamboohr", "BambooHR", "HR: people, webhooks", hr}}}
	shared := kit.Options{
		Now: opts.Now, AnyHost: opts.AnyHost, Unlimited: opts.Unlimited,
		Company: company.New(company.Options{Today: opts.Now(), Now: opts.Now, Seed: opts.Seed, Size: opts.Size, Fixed: opts.Fixed}),
	}
	for _, one := range makers {
		handler, err := one.make(shared)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", one.path, err)
		}
		v.list = append(v.list, vendor{one.path, one.name, one.about, handler})
	}
	v.handler = control.Guard(opts.AnyHost, http.HandlerFunc(v.showList))
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", v.handler)
	mux.HandleFunc("GET /control.css", control.Style)
	for _, one := range v.list {
		mux.Handle("/"+one.Path+"/", http.StripPrefix("/"+one.Path, one.handler))
	}
	v.handler = mux
	return v, nil
}

// makers make the vendors that stand on the kit.
var makers = []struct {
	path, name, about string
	make              func(kit.Options) (http.Handler, error)
}{
	{"workday", "Workday", "HR: custom reports, Get_Workers, REST", func(o kit.Options) (http.Handler, error) {
		return workday.New(workday.Options{Options: o})
	}},
	{"msgraph", "Microsoft Entra ID and Intune", "identity and device management: users, changes, devices, actions", func(o kit.Options) (http.Handler, error) {
		return msgraph.New(msgraph.Options{Options: o})
	}},
	{"jamf", "Jamf Pro", "device management of Apple devices: inventory, commands, webhooks", func(o kit.Options) (http.Handler, error) {
		return jamf.New(jamf.Options{Options: o})
	}},
	{"netsuite", "NetSuite", "finance: purchase orders, bills, fixed assets", func(o kit.Options) (http.Handler, error) {
		return netsuite.New(netsuite.Options{Options: o})
	}},
	{"slack", "Slack", "chat: members, messages, clicks on buttons", func(o kit.Options) (http.Handler, error) {
		return slack.New(slack.Options{Options: o})
	}},
}

// ServeHTTP serves the vendors and a page that lists them.
func (v *Vendors) ServeHTTP(w http.ResponseWriter, r *http.Request) { v.handler.ServeHTTP(w, r) }

// Start begins to send the HR system's webhooks.
func (v *Vendors) Start() { v.hr.Start() }

// Close stops sending and saves.
func (v *Vendors) Close() error { return v.hr.Close() }
