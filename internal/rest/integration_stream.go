package rest

import (
	"context"
	"net/http"
	"time"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/intake"
)

func (s *server) integrationStreamRoutes(tag string) {
	read, write := access.IntegrationsRead, access.IntegrationsWrite
	route(s, op{ID: "list-streams", Method: http.MethodGet, Path: "/integrations/{id}/streams", Tag: tag, Summary: "What an integration reads", Detail: "Each stream of the connector, in the order of reading, and how far it was read.", Needs: read}, s.listStreams)
	route(s, op{ID: "update-stream", Method: http.MethodPatch, Path: "/integrations/{id}/streams/{stream}", Tag: tag, Summary: "Switch a stream on or off", Detail: "Schedule, button and webhooks leave alone what is off; what it brought stays. If-Match is the integration's version.", Needs: write}, s.updateStream)
}

type streamView struct {
	Name        string         `json:"name"`
	Title       string         `json:"title"`
	Kind        string         `json:"kind" doc:"Of its records: employee, device …"`
	Enabled     bool           `json:"enabled"`
	Incremental bool           `json:"incremental" doc:"Runs in between read what has changed alone."`
	CursorAt    *time.Time     `json:"cursor_at" doc:"When it was last noted how far was read; null: each run reads everything."`
	FullAt      *time.Time     `json:"full_at" doc:"The last time everything was read."`
	BaselineAt  *time.Time     `json:"baseline_at" doc:"When it first went through; people whom that showed started nothing."`
	LastRun     *streamRunView `json:"last_run" doc:"The last time it was read to an end."`
	ActiveRun   *streamRunView `json:"active_run"`
	NextRunAt   *time.Time     `json:"next_run_at"`
}

func streamRunViewOrNil(r *intake.StreamRun) *streamRunView {
	if r == nil {
		return nil
	}
	view := streamRunViewOf(*r)
	return &view
}

func streamViewOf(i intake.Stream) streamView {
	return streamView{
		Name: i.Name, Title: i.Title, Kind: i.Record, Enabled: i.Enabled, Incremental: i.Incremental,
		CursorAt: i.CursorAt, FullAt: i.FullAt, BaselineAt: i.BaselineAt,
		LastRun: streamRunViewOrNil(i.Last), ActiveRun: streamRunViewOrNil(i.Active), NextRunAt: i.NextRunAt,
	}
}

func (s *server) listStreams(ctx context.Context, who access.Principal, in *ByID) (*page[streamView], error) {
	streams, _, err := s.Intake.Streams(ctx, who.TenantID, in.ID)
	if err != nil {
		return nil, err
	}
	return whole(streams, streamViewOf), nil
}

type updateStreamBody struct {
	Enabled bool `json:"enabled"`
}

func (s *server) updateStream(ctx context.Context, who access.Principal, in *struct {
	ByID
	Stream string `path:"stream" maxLength:"64"`
	Conditional
	Body updateStreamBody
},
) (*single[streamView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	found, now, err := s.Intake.SwitchStream(ctx, who.TenantID, in.ID, in.Stream, in.Body.Enabled, version)
	if err != nil {
		return nil, err
	}
	return one(now, streamViewOf(found)), nil
}
