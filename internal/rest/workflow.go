package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/workflow"
)

func (s *server) workflowRoutes() {
	const tag = "Workflows"
	route(s, op{ID: "list-workflows", Method: http.MethodGet, Path: "/workflows", Tag: tag, Summary: "List workflows", Needs: access.WorkflowsRead, Or: access.WorkflowsReadOwn, List: &workflow.Listing}, s.listWorkflows)
	route(s, op{ID: "start-workflow", Method: http.MethodPost, Path: "/workflows", Tag: tag, Summary: "Start a workflow by hand", Detail: "One that was rejected or cancelled can be started again.", Needs: access.WorkflowsRun, Status: http.StatusCreated}, s.startWorkflow)
	route(s, op{ID: "get-workflow", Method: http.MethodGet, Path: "/workflows/{id}", Tag: tag, Summary: "Get a workflow", Needs: access.WorkflowsRead, Or: access.WorkflowsReadOwn}, s.getWorkflow)
	route(s, op{ID: "cancel-workflow", Method: http.MethodPost, Path: "/workflows/{id}/cancel", Tag: tag, Summary: "Cancel a workflow", Detail: "Frees what it had reserved.", Needs: access.WorkflowsRun}, s.cancelWorkflow)
	route(s, op{ID: "approve-step", Method: http.MethodPost, Path: "/workflows/{id}/steps/{step_id}/approve", Tag: tag, Summary: "Approve", Detail: "Of two at once one wins; the other gets the conflict workflow.step_not_open.", Needs: access.WorkflowsReadOwn}, s.approveStep)
	route(s, op{ID: "reject-step", Method: http.MethodPost, Path: "/workflows/{id}/steps/{step_id}/reject", Tag: tag, Summary: "Reject", Detail: "Ends the workflow and frees what it had reserved.", Needs: access.WorkflowsReadOwn}, s.rejectStep)
	route(s, op{ID: "complete-step", Method: http.MethodPost, Path: "/workflows/{id}/steps/{step_id}/complete", Tag: tag, Summary: "Complete a task, or try a failed action again", Detail: "asset_id names the asset to go on with; without it, it is the reserved one.", Needs: access.WorkflowsReadOwn}, s.completeStep)
	route(s, op{ID: "list-my-workflows", Method: http.MethodGet, Path: "/my/workflows", Tag: tag, Summary: "Workflows about the caller, and those that wait for the caller", Needs: access.SignedIn, List: &workflow.Listing}, s.listMyWorkflows)
	route(s, op{ID: "list-workflow-definitions", Method: http.MethodGet, Path: "/workflow-definitions", Tag: tag, Summary: "The workflows there are", Needs: access.WorkflowsRead}, s.listDefinitions)
	presents[workflowView](s, workflow.Subject, s.presentWorkflows)
}

// viewer is the caller as workflows see people.
func (s *server) viewer(ctx context.Context, who access.Principal) (workflow.Viewer, error) {
	scope, err := s.scope(ctx, who, access.WorkflowsRead)
	return workflow.Viewer{Principal: who, Scope: scope}, err
}

type workflowList struct {
	listInput
	Mine bool `query:"mine" doc:"Only workflows with a step the caller can act on now."`
}

func (s *server) listWorkflows(ctx context.Context, who access.Principal, in *workflowList) (*page[workflowView], error) {
	in.pop("mine") // no filter of the list's
	viewer, err := s.viewer(ctx, who)
	if err != nil {
		return nil, err
	}
	runs, err := s.Workflows.List(ctx, who.TenantID, viewer, in.request, in.Mine)
	if err != nil {
		return nil, err
	}
	return paged(runs, workflowViewOf), nil
}

func (s *server) listMyWorkflows(ctx context.Context, who access.Principal, in *listInput) (*page[workflowView], error) {
	viewer, err := s.viewer(ctx, who)
	if err != nil {
		return nil, err
	}
	runs, err := s.Workflows.Own(ctx, who.TenantID, viewer, in.request)
	if err != nil {
		return nil, err
	}
	return paged(runs, workflowViewOf), nil
}

type startBody struct {
	Definition string    `json:"definition" doc:"Its key: onboarding, offboarding."`
	SubjectID  uuid.UUID `json:"subject_id" doc:"The employee it is about."`
}

func (s *server) startWorkflow(ctx context.Context, who access.Principal, in *struct{ Body startBody }) (*single[workflowView], error) {
	viewer, err := s.viewer(ctx, who)
	if err != nil {
		return nil, err
	}
	return workflowAnswer(s.Workflows.Start(ctx, who.TenantID, viewer, in.Body.Definition, in.Body.SubjectID))
}

func (s *server) getWorkflow(ctx context.Context, who access.Principal, in *ByID) (*single[workflowView], error) {
	viewer, err := s.viewer(ctx, who)
	if err != nil {
		return nil, err
	}
	return workflowAnswer(s.Workflows.Get(ctx, who.TenantID, viewer, in.ID))
}

type cancelBody struct {
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`
}

func (s *server) cancelWorkflow(ctx context.Context, who access.Principal, in *actOn[cancelBody]) (*single[workflowView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	viewer, err := s.viewer(ctx, who)
	if err != nil {
		return nil, err
	}
	return workflowAnswer(s.Workflows.Cancel(ctx, who.TenantID, viewer, in.ID, in.Body.Reason, version))
}

// actOnStep is the input of a command on one step of a run. It takes no body as
// well as an empty one.
type actOnStep[B any] struct {
	ByID
	StepID uuid.UUID `path:"step_id"`
	Conditional
	Body *B
}

type decisionBody struct {
	Note patch[string] `json:"note,omitempty"`
}

func (b *decisionBody) said() workflow.Said {
	if b == nil {
		return workflow.Said{}
	}
	return workflow.Said{Note: b.Note.Value}
}

type completionBody struct {
	Note    patch[string]    `json:"note,omitempty"`
	AssetID patch[uuid.UUID] `json:"asset_id,omitempty" doc:"The asset to go on with; absent: the reserved one."`
}

func (b *completionBody) said() workflow.Said {
	if b == nil {
		return workflow.Said{}
	}
	return workflow.Said{Note: b.Note.Value, AssetID: b.AssetID.Pointer()}
}

func (s *server) approveStep(ctx context.Context, who access.Principal, in *actOnStep[decisionBody]) (*single[workflowView], error) {
	return act(ctx, s, who, in, workflow.Approve, in.Body.said())
}

func (s *server) rejectStep(ctx context.Context, who access.Principal, in *actOnStep[decisionBody]) (*single[workflowView], error) {
	return act(ctx, s, who, in, workflow.Reject, in.Body.said())
}

func (s *server) completeStep(ctx context.Context, who access.Principal, in *actOnStep[completionBody]) (*single[workflowView], error) {
	return act(ctx, s, who, in, workflow.Complete, in.Body.said())
}

func act[B any](ctx context.Context, s *server, who access.Principal, in *actOnStep[B], verb workflow.Verb, said workflow.Said) (*single[workflowView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	viewer, err := s.viewer(ctx, who)
	if err != nil {
		return nil, err
	}
	said.IfVersion = version
	return workflowAnswer(s.Workflows.Act(ctx, who.TenantID, viewer, in.ID, in.StepID, verb, said))
}

func workflowAnswer(v workflow.View, err error) (*single[workflowView], error) {
	if err != nil {
		return nil, err
	}
	return one(v.Version, workflowViewOf(v)), nil
}

func (s *server) listDefinitions(ctx context.Context, who access.Principal, _ *empty) (*page[definitionView], error) {
	all, err := s.Workflows.Definitions(ctx, who.TenantID)
	if err != nil {
		return nil, err
	}
	return whole(all, definitionViewOf), nil
}

// presentWorkflows shows runs to the live channels.
func (s *server) presentWorkflows(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) (map[uuid.UUID]Resource, error) {
	runs, err := s.Workflows.ByIDs(ctx, tenant, ids)
	if err != nil {
		return nil, err
	}
	shown := make(map[uuid.UUID]Resource, len(runs))
	for id, v := range runs {
		shown[id] = workflowResource(v)
	}
	return shown, nil
}
