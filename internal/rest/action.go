package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/action"
)

func (s *server) actionRoutes() {
	const tag = "Actions"
	read, run, approve := access.ActionsRead, access.ActionsRun, access.ActionsApprove
	route(s, op{ID: "list-integration-actions", Method: http.MethodGet, Path: "/integrations/{id}/actions", Tag: tag, Summary: "What an integration's vendor can be told to do", Needs: read}, s.offered(s.Actions.Offered))
	route(s, op{ID: "list-device-actions", Method: http.MethodGet, Path: "/devices/{id}/actions", Tag: tag, Summary: "What can be done with a device", Detail: "`filled` is what stands in its record; `inputs` are asked for.", Needs: run}, s.offered(s.Actions.ForDevice))
	route(s, op{ID: "list-asset-actions", Method: http.MethodGet, Path: "/assets/{id}/actions", Tag: tag, Summary: "What can be done with an asset", Detail: "Through the devices that are the asset.", Needs: run}, s.offered(s.offersForAsset))
	route(s, op{ID: "list-employee-actions", Method: http.MethodGet, Path: "/employees/{id}/actions", Tag: tag, Summary: "What can be done with a person's accounts", Detail: "Accounts at integrations that have the person's work e-mail.", Needs: run}, s.offered(s.offersForPerson))
	route(s, op{ID: "list-actions", Method: http.MethodGet, Path: "/actions", Tag: tag, Summary: "What was asked of vendors", Needs: read, List: &action.Listing}, s.listActions)
	route(s, op{ID: "count-actions", Method: http.MethodGet, Path: "/action-counts", Tag: tag, Summary: "How many requests wait for the caller", Needs: read}, s.countActions)
	route(s, op{ID: "get-action", Method: http.MethodGet, Path: "/actions/{id}", Tag: tag, Summary: "Get a request", Needs: read}, s.getAction)
	route(s, op{ID: "ask-action", Method: http.MethodPost, Path: "/actions", Tag: tag, Summary: "Ask for something to be done at a vendor", Detail: "What is not dangerous is done within moments. What is dangerous waits for the approval of a second person, for 72 hours.", Needs: run, Status: http.StatusCreated}, s.askAction)
	route(s, op{ID: "approve-action", Method: http.MethodPost, Path: "/actions/{id}/approve", Tag: tag, Summary: "Approve a dangerous request", Detail: "Not one's own. 409 `action.changed` when the device is otherwise than when it was asked for: the asker has to renew it.", Needs: approve}, s.approveAction)
	route(s, op{ID: "reject-action", Method: http.MethodPost, Path: "/actions/{id}/reject", Tag: tag, Summary: "Reject a request", Needs: approve}, s.rejectAction)
	route(s, op{ID: "withdraw-action", Method: http.MethodPost, Path: "/actions/{id}/withdraw", Tag: tag, Summary: "Take one's own request back", Detail: "While the vendor has not heard of it.", Needs: run}, s.moveAction(s.Actions.Withdraw))
	route(s, op{ID: "renew-action", Method: http.MethodPost, Path: "/actions/{id}/renew", Tag: tag, Summary: "Mean one's own request for the device as it is now", Needs: run}, s.moveAction(s.Actions.Renew))
	route(s, op{ID: "retry-action", Method: http.MethodPost, Path: "/actions/{id}/retry", Tag: tag, Summary: "Have what failed, or may have, tried again", Detail: "It becomes the caller's request; a dangerous one needs a second person anew.", Needs: run}, s.moveAction(s.Actions.Retry))
	route(s, op{ID: "settle-action", Method: http.MethodPost, Path: "/actions/{id}/settle", Tag: tag, Summary: "Say what became of a request whose outcome is not known", Needs: run}, s.settleAction)
	route(s, op{ID: "reveal-action-inputs", Method: http.MethodPost, Path: "/actions/{id}/reveal", Tag: tag, Summary: "Show the secret inputs", Detail: "Such as the PIN that unlocks a device. It is recorded who looked.", Needs: run}, s.revealAction)
	presents[actionView](s, action.Subject, s.presentActions)
}

func (s *server) offered(offers func(ctx context.Context, tenant, id uuid.UUID) ([]action.Offer, error)) handler[ByID, page[offerView]] {
	return func(ctx context.Context, who access.Principal, in *ByID) (*page[offerView], error) {
		found, err := offers(ctx, who.TenantID, in.ID)
		if err != nil {
			return nil, err
		}
		return whole(found, offerViewOf), nil
	}
}

func (s *server) offersForAsset(ctx context.Context, tenant, id uuid.UUID) ([]action.Offer, error) {
	if _, err := s.Assets.Get(ctx, tenant, id, access.Everything); err != nil {
		return nil, err
	}
	return s.Actions.ForAsset(ctx, tenant, id)
}

func (s *server) offersForPerson(ctx context.Context, tenant, id uuid.UUID) ([]action.Offer, error) {
	if _, err := s.Employees.Get(ctx, tenant, id, access.Everything); err != nil {
		return nil, err
	}
	return s.Actions.ForPerson(ctx, tenant, id)
}

func (s *server) listActions(ctx context.Context, who access.Principal, in *listInput) (*page[actionView], error) {
	found, err := s.Actions.List(ctx, who.TenantID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(found, actionViewOf), nil
}

type actionCounts struct {
	Waiting int64 `json:"waiting_for_me" doc:"Dangerous requests of others that the caller could approve."`
}

func (s *server) countActions(ctx context.Context, who access.Principal, _ *empty) (*plain[actionCounts], error) {
	n, err := s.Actions.WaitingFor(ctx, who)
	return &plain[actionCounts]{Body: actionCounts{Waiting: n}}, err
}

func actionAnswer(a action.Action, err error) (*single[actionView], error) {
	if err != nil {
		return nil, err
	}
	return one(a.Version, actionViewOf(a)), nil
}

func (s *server) getAction(ctx context.Context, who access.Principal, in *ByID) (*single[actionView], error) {
	return actionAnswer(s.Actions.Get(ctx, who.TenantID, in.ID))
}

type askActionBody struct {
	IntegrationID uuid.UUID      `json:"integration_id"`
	Action        string         `json:"action" minLength:"1" maxLength:"100"`
	DeviceID      *uuid.UUID     `json:"device_id,omitempty" doc:"For actions that are done to one."`
	Account       *accountBody   `json:"account,omitempty" doc:"Likewise."`
	Inputs        map[string]any `json:"inputs,omitempty" doc:"Without those that stand in the target's record."`
	Reason        string         `json:"reason,omitempty" maxLength:"2000" doc:"Required for what is dangerous."`
}

type accountBody struct {
	EmployeeID uuid.UUID `json:"employee_id" doc:"Whose it is."`
	ExternalID string    `json:"external_id" minLength:"1" maxLength:"200" doc:"As the integration calls it."`
}

func (b *accountBody) account() *action.Account {
	if b == nil {
		return nil
	}
	return &action.Account{Person: b.EmployeeID, ExternalID: b.ExternalID}
}

func (s *server) askAction(ctx context.Context, who access.Principal, in *newOf[askActionBody]) (*single[actionView], error) {
	return actionAnswer(s.Actions.Ask(ctx, who.TenantID, who, action.New{
		Integration: in.Body.IntegrationID, Name: in.Body.Action, Device: in.Body.DeviceID, Account: in.Body.Account.account(), Inputs: in.Body.Inputs, Reason: in.Body.Reason,
	}))
}

type approveActionBody struct {
	Note string `json:"note,omitempty" maxLength:"2000"`
}

func (s *server) approveAction(ctx context.Context, who access.Principal, in *actOn[approveActionBody]) (*single[actionView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return actionAnswer(s.Actions.Approve(ctx, who.TenantID, who, in.ID, in.Body.Note, version))
}

type rejectActionBody struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

func (s *server) rejectAction(ctx context.Context, who access.Principal, in *actOn[rejectActionBody]) (*single[actionView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return actionAnswer(s.Actions.Reject(ctx, who.TenantID, who, in.ID, in.Body.Reason, version))
}

// onAction is the input of a command on a request that says all by its name.
type onAction struct {
	ByID
	Conditional
}

type actionMove func(ctx context.Context, tenant uuid.UUID, who access.Principal, id uuid.UUID, ifVersion *int64) (action.Action, error)

func (s *server) moveAction(move actionMove) handler[onAction, single[actionView]] {
	return func(ctx context.Context, who access.Principal, in *onAction) (*single[actionView], error) {
		version, err := in.version()
		if err != nil {
			return nil, err
		}
		return actionAnswer(move(ctx, who.TenantID, who, in.ID, version))
	}
}

type settleActionBody struct {
	Done bool `json:"done" doc:"Whether it was done, as somebody saw at the vendor's."`
}

func (s *server) settleAction(ctx context.Context, who access.Principal, in *actOn[settleActionBody]) (*single[actionView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	return actionAnswer(s.Actions.Settle(ctx, who.TenantID, who, in.ID, in.Body.Done, version))
}

type revealedInputs struct {
	Inputs map[string]any `json:"inputs"`
}

func (s *server) revealAction(ctx context.Context, who access.Principal, in *ByID) (*plain[revealedInputs], error) {
	inputs, err := s.Actions.Reveal(ctx, who.TenantID, in.ID)
	return &plain[revealedInputs]{Body: revealedInputs{Inputs: inputs}}, err
}

func (s *server) presentActions(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]Resource, error) {
	found, err := s.Actions.ByIDs(ctx, tenant, ids)
	if err != nil {
		return nil, err
	}
	shown := make(map[uuid.UUID]Resource, len(found))
	for _, a := range found {
		shown[a.ID] = Resource{View: actionViewOf(a)}
	}
	return shown, nil
}
