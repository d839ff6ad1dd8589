package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

func (s *server) integrationRoutes() {
	const tag = "Integrations"
	read, write := access.IntegrationsRead, access.IntegrationsWrite
	route(s, op{ID: "list-connectors", Method: http.MethodGet, Path: "/connectors", Tag: tag, Summary: "What can be connected", Needs: read}, s.listConnectors)
	route(s, op{ID: "list-integrations", Method: http.MethodGet, Path: "/integrations", Tag: tag, Summary: "List integrations", Needs: read, List: &integration.Listing}, s.listIntegrations)
	route(s, op{ID: "create-integration", Method: http.MethodPost, Path: "/integrations", Tag: tag, Summary: "Connect an account at a vendor", Detail: "Nothing is sent to the vendor yet.", Needs: write, Status: http.StatusCreated}, s.createIntegration)
	route(s, op{ID: "get-integration", Method: http.MethodGet, Path: "/integrations/{id}", Tag: tag, Summary: "Get an integration", Needs: read}, s.getIntegration)
	route(s, op{ID: "update-integration", Method: http.MethodPatch, Path: "/integrations/{id}", Tag: tag, Summary: "Change an integration", Detail: "Of settings and secrets only the keys given change; null takes one away.", Needs: write}, s.updateIntegration)
	route(s, op{ID: "delete-integration", Method: http.MethodDelete, Path: "/integrations/{id}", Tag: tag, Summary: "Delete an integration", Detail: "The people it brought stay.", Needs: write, Status: http.StatusNoContent}, s.deleteIntegration)
	route(s, op{ID: "test-integration", Method: http.MethodPost, Path: "/integrations/{id}/test", Tag: tag, Summary: "Ask the vendor whether we may read", Needs: write, Outside: true}, s.testIntegration)
	route(s, op{ID: "register-webhook", Method: http.MethodPost, Path: "/integrations/{id}/webhook", Tag: tag, Summary: "Register our webhook at the vendor", Needs: write, Outside: true}, s.registerWebhook)
	route(s, op{ID: "pause-integration", Method: http.MethodPost, Path: "/integrations/{id}/pause", Tag: tag, Summary: "Pause an integration", Detail: "It is not read and its webhooks are not heard until it is resumed.", Needs: write}, s.pauseIntegration)
	route(s, op{ID: "resume-integration", Method: http.MethodPost, Path: "/integrations/{id}/resume", Tag: tag, Summary: "Resume an integration", Needs: write}, s.resumeIntegration)
	s.connectionRoutes(tag)
	s.mappingRoutes(tag)
	s.integrationStreamRoutes(tag)
	presents[integrationView](s, integration.Subject, s.presentIntegrations)
}

func (s *server) listConnectors(context.Context, access.Principal, *empty) (*page[connector.Info], error) {
	return whole(s.Integrations.Connectors(), func(i connector.Info) connector.Info { return i }), nil
}

func (s *server) listIntegrations(ctx context.Context, who access.Principal, in *listInput) (*page[integrationView], error) {
	found, err := s.Integrations.List(ctx, who.TenantID, in.request)
	if err != nil {
		return nil, err
	}
	show, err := s.integrationsWithRuns(ctx, who.TenantID, found.Rows...)
	return paged(found, show), err
}

// integrationAnswer answers what a call of the room came to.
func (s *server) integrationAnswer(ctx context.Context, who access.Principal) func(integration.Integration, error) (*single[integrationView], error) {
	return func(i integration.Integration, err error) (*single[integrationView], error) {
		if err != nil {
			return nil, err
		}
		show, err := s.integrationsWithRuns(ctx, who.TenantID, i)
		return one(i.Version, show(i)), err
	}
}

type createIntegrationBody struct {
	Connector       string                 `json:"connector" maxLength:"64"`
	Name            string                 `json:"name" maxLength:"200"`
	Settings        map[string]any         `json:"settings,omitempty"`
	Secrets         map[string]string      `json:"secrets,omitempty"`
	Schedule        integration.Timetable  `json:"schedule,omitempty" maxLength:"100" doc:"realtime, a number of minutes such as 15m, hourly, daily, or a cron expression."`
	ScheduleMinutes int                    `json:"schedule_minutes,omitempty" minimum:"5" maximum:"10080" doc:"Instead of schedule."`
	HandEdits       *integration.HandEdits `json:"hand_edits,omitempty" enum:"keep,overwrite"`
}

func (s *server) createIntegration(ctx context.Context, who access.Principal, in *struct{ Body createIntegrationBody }) (*single[integrationView], error) {
	n := integration.New{
		Connector: in.Body.Connector, Name: in.Body.Name, Settings: in.Body.Settings,
		Secrets: map[string]seal.Secret{}, Schedule: in.Body.Schedule,
	}
	if n.Schedule == "" && in.Body.ScheduleMinutes != 0 {
		n.Schedule = integration.EveryMinutes(in.Body.ScheduleMinutes)
	}
	for key, secret := range in.Body.Secrets {
		n.Secrets[key] = seal.Secret(secret)
	}
	if in.Body.HandEdits != nil {
		n.HandEdits = *in.Body.HandEdits
	}
	return s.integrationAnswer(ctx, who)(s.Integrations.Create(ctx, who.TenantID, n))
}

func (s *server) getIntegration(ctx context.Context, who access.Principal, in *ByID) (*single[integrationView], error) {
	return s.integrationAnswer(ctx, who)(s.Integrations.Get(ctx, who.TenantID, in.ID))
}

type updateIntegrationBody struct {
	Name            patch[string]                `json:"name,omitempty"`
	Enabled         patch[bool]                  `json:"enabled,omitempty"`
	Settings        map[string]any               `json:"settings,omitempty"`
	Secrets         map[string]*string           `json:"secrets,omitempty"`
	Schedule        patch[integration.Timetable] `json:"schedule,omitempty"`
	ScheduleMinutes patch[int]                   `json:"schedule_minutes,omitempty" doc:"Instead of schedule."`
	HandEdits       patch[integration.HandEdits] `json:"hand_edits,omitempty"`
}

func (s *server) updateIntegration(ctx context.Context, who access.Principal, in *actOn[updateIntegrationBody]) (*single[integrationView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	p := integration.Patch{
		Name: in.Body.Name.Optional(), Enabled: in.Body.Enabled.Optional(), Settings: in.Body.Settings,
		Secrets: map[string]*seal.Secret{}, Schedule: in.Body.Schedule.Optional(), HandEdits: in.Body.HandEdits.Optional(),
	}
	if minutes := in.Body.ScheduleMinutes.Optional(); minutes.Set && !p.Schedule.Set {
		p.Schedule = optional.Of(integration.EveryMinutes(minutes.Value))
	}
	for key, secret := range in.Body.Secrets {
		p.Secrets[key] = (*seal.Secret)(secret)
	}
	return s.integrationAnswer(ctx, who)(s.Integrations.Update(ctx, who.TenantID, in.ID, p, version))
}

func (s *server) pauseIntegration(ctx context.Context, who access.Principal, in *ByID) (*single[integrationView], error) {
	return s.switchIntegration(ctx, who, in.ID, false)
}

func (s *server) resumeIntegration(ctx context.Context, who access.Principal, in *ByID) (*single[integrationView], error) {
	return s.switchIntegration(ctx, who, in.ID, true)
}

func (s *server) switchIntegration(ctx context.Context, who access.Principal, id uuid.UUID, on bool) (*single[integrationView], error) {
	patch := integration.Patch{Enabled: optional.Of(on)}
	return s.integrationAnswer(ctx, who)(s.Integrations.Update(ctx, who.TenantID, id, patch, nil))
}

func (s *server) deleteIntegration(ctx context.Context, who access.Principal, in *struct {
	ByID
	Conditional
},
) (*empty, error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return &empty{}, s.Integrations.Delete(ctx, who.TenantID, in.ID, version)
}

type testView struct {
	OK      bool   `json:"ok"`
	Code    string `json:"code,omitempty"`
	Message string `json:"message,omitempty"`
}

func (s *server) testIntegration(ctx context.Context, who access.Principal, in *ByID) (*plain[testView], error) {
	result, err := s.Integrations.Test(ctx, who.TenantID, in.ID)
	return &plain[testView]{Body: testView(result)}, err
}

func (s *server) registerWebhook(ctx context.Context, who access.Principal, in *ByID) (*single[integrationView], error) {
	return s.integrationAnswer(ctx, who)(s.Integrations.RegisterWebhook(ctx, who.TenantID, in.ID, s.PublicURL))
}

func (s *server) presentIntegrations(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]Resource, error) {
	found, err := s.Integrations.ByIDs(ctx, tenant, ids)
	if err != nil {
		return nil, err
	}
	show, err := s.integrationsWithRuns(ctx, tenant, found...)
	shown := make(map[uuid.UUID]Resource, len(found))
	for _, i := range found {
		shown[i.ID] = Resource{View: show(i)}
	}
	return shown, err
}
