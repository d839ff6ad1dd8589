package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/integration"
)

func (s *server) mappingRoutes(tag string) {
	write := access.IntegrationsWrite
	route(s, op{ID: "list-requests", Method: http.MethodGet, Path: "/integrations/{id}/requests", Tag: tag, Summary: "What was asked of the vendor", Detail: "Without queries, headers and bodies, for fourteen days.", Needs: write, List: &integration.RequestListing}, s.listRequests)
	route(s, op{ID: "get-mapping", Method: http.MethodGet, Path: "/integrations/{id}/mapping", Tag: tag, Summary: "How the vendor's fields become ours", Needs: write}, s.getMapping)
	route(s, op{ID: "set-mapping", Method: http.MethodPut, Path: "/integrations/{id}/mapping", Tag: tag, Summary: "Replace the changes of the mapping", Needs: write}, s.setMapping)
	route(s, op{ID: "preview-mapping", Method: http.MethodPost, Path: "/integrations/{id}/mapping/preview", Tag: tag, Summary: "Map a sample of the vendor's answer", Detail: "With changes that need not be kept yet. Nothing is sent to the vendor.", Needs: write, Outside: true}, s.previewMapping)
}

type requestView struct {
	ID         uuid.UUID  `json:"id"`
	RunID      *uuid.UUID `json:"run_id" doc:"Null: a test, an action, a sign-in."`
	At         time.Time  `json:"at"`
	Method     string     `json:"method"`
	URL        string     `json:"url"`
	Status     int        `json:"status" doc:"0: no answer."`
	DurationMS int64      `json:"duration_ms"`
	Bytes      int64      `json:"bytes"`
	Attempt    int        `json:"attempt"`
	Error      string     `json:"error" doc:"The code of what was wrong; empty when all was well."`
}

func (s *server) listRequests(ctx context.Context, who access.Principal, in *struct {
	ByID
	listInput
},
) (*page[requestView], error) {
	found, err := s.Integrations.ListRequests(ctx, who.TenantID, in.ID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(found, func(r integration.Request) requestView {
		return requestView{
			ID: r.ID, RunID: r.RunID, At: r.At, Method: r.Method, URL: r.URL, Status: r.Status,
			DurationMS: r.Duration.Milliseconds(), Bytes: r.Bytes, Attempt: r.Attempt, Error: r.Error,
		}
	}), nil
}

// overridesBody are an administrator's changes.
type overridesBody struct {
	Fields map[string]map[string]string `json:"fields,omitempty" doc:"Stream, canonical field, expression; an empty one leaves the field out."`
	Tables map[string]map[string]string `json:"tables,omitempty" doc:"Table (or stream.field), the vendor's word, what it means."`
}

type mappingView struct {
	Version   int64                     `json:"version"`
	Streams   []connector.StreamMapping `json:"streams" nullable:"false"`
	Overrides overridesBody             `json:"overrides"`
}

func mappingAnswer(m integration.Mapping, err error) (*single[mappingView], error) {
	if err != nil {
		return nil, err
	}
	return one(m.Version, mappingView{Version: m.Version, Streams: m.Streams, Overrides: overridesBody(m.Overrides)}), nil
}

func (s *server) getMapping(ctx context.Context, who access.Principal, in *ByID) (*single[mappingView], error) {
	return mappingAnswer(s.Integrations.GetMapping(ctx, who.TenantID, in.ID))
}

type setMappingBody struct {
	Overrides overridesBody `json:"overrides"`
}

func (s *server) setMapping(ctx context.Context, who access.Principal, in *actOn[setMappingBody]) (*single[mappingView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return mappingAnswer(s.Integrations.SetMapping(ctx, who.TenantID, in.ID, connector.Overrides(in.Body.Overrides), version))
}

type previewBody struct {
	Stream    string        `json:"stream"`
	Sample    string        `json:"sample" maxLength:"500000" doc:"A whole answer, a list of records, or one record, as the vendor sends it."`
	Overrides overridesBody `json:"overrides,omitempty"`
}

type mappedView struct {
	Records []any          `json:"records" nullable:"false" doc:"As the canonical record has it."`
	Rejects []mappedReject `json:"rejects" nullable:"false"`
}

type mappedReject struct {
	ExternalID string `json:"external_id"`
	Label      string `json:"label"`
	Code       string `json:"code"`
	Reason     string `json:"reason"`
}

func (s *server) previewMapping(ctx context.Context, who access.Principal, in *struct {
	ByID
	Body previewBody
},
) (*plain[mappedView], error) {
	got, err := s.Integrations.Preview(ctx, who.TenantID, in.ID, in.Body.Stream, []byte(in.Body.Sample), connector.Overrides(in.Body.Overrides))
	if err != nil {
		return nil, err
	}
	view := mappedView{Records: []any{}, Rejects: []mappedReject{}}
	for _, r := range got.Records {
		view.Records = append(view.Records, r.Value)
	}
	for _, r := range got.Rejects {
		view.Rejects = append(view.Rejects, mappedReject{ExternalID: r.ExternalID, Label: r.Label, Code: r.Code, Reason: r.Reason})
	}
	return &plain[mappedView]{Body: view}, nil
}
