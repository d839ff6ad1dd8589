package rest

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/attachment"
	"github.com/assetronics/assetronics/internal/catalog"
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
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/tenant"
	"github.com/assetronics/assetronics/internal/view"
	"github.com/assetronics/assetronics/internal/workflow"
)

// apiVersion is that of the API, whichever release serves it: the document
// changes when the API does.
const apiVersion = "1"

// Deps are the rooms behind the face and what the edge needs.
type Deps struct {
	Log        *slog.Logger
	DB         *pg.DB
	PublicURL  string   // where people reach the product; links are made of it, never of a request's Host
	WebOrigins []string // front ends of other origins that may call with a bearer token

	Authenticator authenticator
	Scopes        scopes
	Founder       founder
	Streams       streamer

	Tenants    *tenant.Service
	Identity   *identity.Service
	Events     *event.Log
	Eraser     *event.Eraser
	Catalog    *catalog.Service
	Assets     *asset.Service
	Operations *operation.Service
	Employees  *employee.Service
	Locations  *location.Service
	Overview   *overview.Service

	Organization *organization.Service
	Merge        *merge.Service
	Attachments  *attachment.Service

	Fields *field.Service
	Views  *view.Service

	Devices       *device.Service
	Actions       *action.Service
	Integrations  *integration.Service
	Intake        *intake.Service
	Hooks         *hook.Service
	Workflows     *workflow.Service
	Notifications *notification.Service
}

// founder makes a company with everything it starts with, and its owner.
type founder interface {
	Found(ctx context.Context, token string, company tenant.New, owner identity.New, password string) (tenant.Tenant, error)
}

// scopes tells whose things a caller may see.
type scopes interface {
	// ScopeOf is everything for callers with the permission; else the caller and
	// the people below.
	ScopeOf(ctx context.Context, who access.Principal, all access.Permission) (access.Scope, error)
}

// server is the face while it is put together and at work.
type server struct {
	Deps
	api        huma.API
	routes     []Route
	presenters map[string]presenter
	schemas    map[string]string
}

// Face is the finished REST face.
type Face struct {
	Handler http.Handler // serves base and below
	Hooks   http.Handler // serves /hooks/{endpoint}
	API     huma.API     // its document
	Routes  []Route      // for the accounting tests
	// Schemas names the document's schema of each noun that live events show.
	Schemas map[string]string

	presenters map[string]presenter
}

// New puts the face together.
func New(deps Deps) *Face {
	mux := http.NewServeMux()
	s := &server{Deps: deps, api: humago.New(mux, config()), presenters: map[string]presenter{}, schemas: map[string]string{}}

	s.authRoutes()
	s.setupRoutes()
	s.userRoutes()
	s.eventRoutes()
	s.streamRoutes()
	s.employeeRoutes()
	s.employeeBulkRoutes()
	s.departmentRoutes()
	s.locationRoutes()
	s.catalogRoutes()
	s.organizationRoutes()
	s.mergeRoutes()
	s.attachmentRoutes()
	s.assetRoutes()
	s.fieldRoutes()
	s.viewRoutes()
	s.completionRoutes()
	s.custodyRoutes()
	s.bulkRoutes()
	s.operationRoutes()
	s.binRoutes()
	s.statusLabelRoutes()
	s.integrationRoutes()
	s.runRoutes()
	s.deviceRoutes()
	s.actionRoutes()
	s.workflowRoutes()
	s.notificationRoutes()
	s.dashboardRoutes()

	markNullable(s.api.OpenAPI())
	mux.Handle("GET "+docsPath, docsHandler(s.api.OpenAPI()))
	mux.HandleFunc("GET "+base+"/oauth/callback", s.oauthCallback)
	s.otherMethods(mux)
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		writeProblem(w, framingProblem(r.Context(), http.StatusNotFound, "There is nothing at this address."))
	})
	edge := noStore(s.shared(readable(s.recognised(s.including(s.includable(), narrowed(mux))))))
	return &Face{Handler: identified(contained(s.Log, edge)), Hooks: s.hooks(), API: s.api, Routes: s.routes, Schemas: s.schemas, presenters: s.presenters}
}

func config() huma.Config {
	cfg := huma.DefaultConfig("Assetronics", apiVersion)
	cfg.OpenAPIPath = base + "/openapi"
	cfg.DocsPath = "" // docs.go serves a page that needs nothing from elsewhere
	cfg.SchemasPath = ""
	cfg.CreateHooks = nil // no "$schema" links in answers
	cfg.Transformers = append(cfg.Transformers, narrowAnswer)
	documentDates(cfg.Components.Schemas)
	cfg.Info.Description = "Hardware from purchase to retirement. Lists page by cursor; ?fields= narrows and ?include= widens what is read; writes take Idempotency-Key and If-Match; errors are problem documents with a stable code."
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer": {Type: "http", Scheme: "bearer", Description: "The token of POST /auth/login."},
		"cookie": {Type: "apiKey", In: "cookie", Name: CookieName},
	}
	return cfg
}

// scope is the caller's view where all may be needed to see everything.
func (s *server) scope(ctx context.Context, who access.Principal, all access.Permission) (access.Scope, error) {
	return s.Scopes.ScopeOf(ctx, who, all)
}
