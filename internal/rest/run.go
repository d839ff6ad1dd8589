package rest

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/intake"
	"github.com/assetronics/assetronics/internal/integration"
)

func (s *server) runRoutes() {
	const tag = "Integrations"
	read, write := access.IntegrationsRead, access.IntegrationsWrite
	route(s, op{ID: "sync-integration", Method: http.MethodPost, Path: "/integrations/{id}/sync", Tag: tag, Summary: "Start a full pass", Detail: "It reads every stream the connector has. One that is queued or under way is answered as it is.", Needs: write, Status: http.StatusAccepted}, s.syncIntegration)
	route(s, op{ID: "list-runs", Method: http.MethodGet, Path: "/integrations/{id}/runs", Tag: tag, Summary: "List the runs of an integration", Needs: read, List: &intake.RunListing}, s.listRuns)
	route(s, op{ID: "get-run", Method: http.MethodGet, Path: "/runs/{id}", Tag: tag, Summary: "Get a run", Needs: read}, s.getRun)
	route(s, op{ID: "list-rejects", Method: http.MethodGet, Path: "/runs/{id}/rejects", Tag: tag, Summary: "What a run set aside, and why", Needs: read, List: &intake.RejectListing}, s.listRejects)
	route(s, op{ID: "get-reject-raw", Method: http.MethodGet, Path: "/rejects/{id}/raw", Tag: tag, Summary: "What the vendor sent of a record that was set aside", Detail: "Of one that was understood and refused later it is the record in our words. Who looked is recorded. Values above 64 KB, and those of more than 1,000 records of a stream's run, are not kept.", Needs: access.IntegrationsReveal}, s.getRejectRaw)
	route(s, op{ID: "list-records", Method: http.MethodGet, Path: "/integrations/{id}/records", Tag: tag, Summary: "What the vendor said last", Detail: "Every record that was read, in our words, also of kinds that no register takes.", Needs: read, List: &intake.RecordListing}, s.listRecords)
	s.schemas["run"] = schemaName[runView](s)
}

func (s *server) syncIntegration(ctx context.Context, who access.Principal, in *ByID) (*plain[runView], error) {
	run, err := s.Intake.RequestSync(ctx, who.TenantID, in.ID, integration.Manual)
	return &plain[runView]{Body: runViewOf(run)}, err
}

func (s *server) listRuns(ctx context.Context, who access.Principal, in *struct {
	ByID
	listInput
},
) (*page[runView], error) {
	runs, err := s.Intake.ListRuns(ctx, who.TenantID, in.ID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(runs, runViewOf), nil
}

func (s *server) getRun(ctx context.Context, who access.Principal, in *ByID) (*plain[runView], error) {
	run, err := s.Intake.GetRun(ctx, who.TenantID, in.ID)
	return &plain[runView]{Body: runViewOf(run)}, err
}

func (s *server) listRejects(ctx context.Context, who access.Principal, in *struct {
	ByID
	listInput
},
) (*page[rejectView], error) {
	rejects, err := s.Intake.ListRejects(ctx, who.TenantID, in.ID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(rejects, rejectViewOf), nil
}

func (s *server) getRejectRaw(ctx context.Context, who access.Principal, in *ByID) (*plain[rawView], error) {
	raw, err := s.Intake.RejectRaw(ctx, who.TenantID, in.ID)
	if err != nil {
		return nil, err
	}
	answer := &plain[rawView]{Body: rawView{ExternalID: raw.ExternalID}}
	return answer, json.Unmarshal(raw.Value, &answer.Body.Value)
}

func (s *server) listRecords(ctx context.Context, who access.Principal, in *struct {
	ByID
	listInput
},
) (*page[recordView], error) {
	records, err := s.Intake.ListRecords(ctx, who.TenantID, in.ID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(records, recordViewOf), nil
}
