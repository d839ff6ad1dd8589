package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/list"
)

func (s *server) eventRoutes() {
	const tag = "Events"
	route(s, op{ID: "list-events", Method: http.MethodGet, Path: "/events", Tag: tag, Summary: "What happened, in order", Detail: "`after` gives what came behind a number.", Needs: access.EventsRead, List: &event.Listing}, s.listEvents)
	route(s, op{ID: "erase-event", Method: http.MethodPost, Path: "/events/{seq}/erase", Tag: tag, Summary: "Erase the contents of an event", Detail: "Its place in the chain stays; the erasure is an event of its own.", Needs: access.EventsErase, Status: http.StatusNoContent}, s.eraseEvent)
}

func (s *server) listEvents(ctx context.Context, who access.Principal, in *listInput) (*page[event.Event], error) {
	if after := in.pop("after"); after != "" {
		in.request.Filters = append(in.request.Filters, list.Filter{Name: "seq", Op: "gt", Value: after})
	}
	events, err := s.Events.List(ctx, who.TenantID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(events, func(e event.Event) event.Event { return e }), nil
}

// history answers what happened to one thing, the newest first unless asked
// otherwise. The caller must have checked that the thing may be seen.
func (s *server) history(ctx context.Context, tenant uuid.UUID, subject string, id uuid.UUID, req list.Request) (*page[event.Event], error) {
	return s.story(ctx, tenant, req, event.Of(subject, id))
}

func (s *server) story(ctx context.Context, tenant uuid.UUID, req list.Request, of list.Where) (*page[event.Event], error) {
	if req.Sort == "" {
		req.Sort = "-seq"
	}
	events, err := s.Events.List(ctx, tenant, req, of)
	if err != nil {
		return nil, err
	}
	return paged(events, func(e event.Event) event.Event { return e }), nil
}

type eraseBody struct {
	Reason string `json:"reason" minLength:"1" maxLength:"500"`
}

func (s *server) eraseEvent(ctx context.Context, who access.Principal, in *struct {
	Seq  int64 `path:"seq" minimum:"1"`
	Body eraseBody
},
) (*empty, error) {
	return &empty{}, s.Eraser.Erase(ctx, who.TenantID, in.Seq, in.Body.Reason)
}
