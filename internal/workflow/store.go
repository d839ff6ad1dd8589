package workflow

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/workflow/internal/db"
)

// lockRun reads a run with its steps and keeps others from changing it until the
// transaction ends.
func lockRun(ctx context.Context, q *db.Queries, tenant, id uuid.UUID) (Run, error) {
	row, err := q.LockRun(ctx, db.LockRunParams{TenantID: tenant, ID: id})
	if pg.IsNoRows(err) {
		return Run{}, fault.Missing("workflow")
	}
	if err != nil {
		return Run{}, fmt.Errorf("lock run: %w", err)
	}
	steps, err := q.StepsOfRuns(ctx, db.StepsOfRunsParams{TenantID: tenant, RunIds: []uuid.UUID{id}})
	if err != nil {
		return Run{}, fmt.Errorf("read steps: %w", err)
	}
	r := runOf(row.WorkflowRun, row.DefinitionName, row.DefinitionVersion)
	ids := make([]uuid.UUID, len(steps))
	for i, s := range steps {
		r.Steps = append(r.Steps, stepOf(s))
		ids[i] = s.ID
	}
	assets, err := assetsOfSteps(ctx, q, tenant, ids)
	if err != nil {
		return Run{}, err
	}
	calls, err := callsOfSteps(ctx, q, tenant, r.Steps)
	if err != nil {
		return Run{}, err
	}
	for i := range r.Steps {
		r.Steps[i].Assets, r.Steps[i].Calls = assets[r.Steps[i].ID], calls[r.Steps[i].ID]
	}
	return r, nil
}

// assetsOfSteps gives what completed steps dealt with, by step.
func assetsOfSteps(ctx context.Context, q *db.Queries, tenant uuid.UUID, steps []uuid.UUID) (map[uuid.UUID][]AssetRef, error) {
	rows, err := q.AssetsOfSteps(ctx, db.AssetsOfStepsParams{TenantID: tenant, StepIds: steps})
	if err != nil {
		return nil, fmt.Errorf("read assets of steps: %w", err)
	}
	of := map[uuid.UUID][]AssetRef{}
	for _, row := range rows {
		of[row.StepID] = append(of[row.StepID], AssetRef{ID: row.ID, Tag: row.Tag, Name: row.Name, Status: asset.Status(row.Status)})
	}
	return of, nil
}

// callsOfSteps gives what steps have asked of vendors, by step.
func callsOfSteps(ctx context.Context, q *db.Queries, tenant uuid.UUID, steps []Step) (map[uuid.UUID][]Call, error) {
	var ids []uuid.UUID
	for _, s := range steps {
		if s.Kind == Action {
			ids = append(ids, s.ID)
		}
	}
	rows, err := q.ActionsOfSteps(ctx, db.ActionsOfStepsParams{TenantID: tenant, StepIds: ids})
	if err != nil {
		return nil, fmt.Errorf("read requests of steps: %w", err)
	}
	of := map[uuid.UUID][]Call{}
	for _, row := range rows {
		c := Call{ID: row.ID, Title: row.Title + " " + text(row.DeviceLabel), State: row.State, Problem: text(row.Problem)}
		c.key = callKey{action: row.Name, target: text(row.ExternalID)}
		if row.IntegrationID != nil {
			c.key.integration = *row.IntegrationID
		}
		if c.Problem == "" {
			c.Problem = whyNothing(row)
		}
		of[row.StepID] = append(of[row.StepID], c)
	}
	return of, nil
}

// whyNothing says why a request came to nothing that no vendor has refused.
func whyNothing(row db.ActionsOfStepsRow) string {
	switch action.State(row.State) { //nolint:exhaustive // the others come to something, or say why
	case action.Rejected:
		return text(row.DecidedByName) + " has rejected it: " + row.Note
	case action.Withdrawn:
		return "It was withdrawn."
	case action.Expired:
		return "Nobody approved it in time."
	}
	return ""
}

// keepCalls remembers what a step has asked.
func keepCalls(ctx context.Context, q *db.Queries, tenant uuid.UUID, s Step) error {
	if err := q.DropStepActions(ctx, db.DropStepActionsParams{TenantID: tenant, StepID: s.ID}); err != nil {
		return fmt.Errorf("write requests of step: %w", err)
	}
	p := db.AddStepActionsParams{TenantID: tenant, StepID: s.ID}
	for _, c := range s.Calls {
		p.ActionIds = append(p.ActionIds, c.ID)
	}
	if err := q.AddStepActions(ctx, p); err != nil {
		return fmt.Errorf("write requests of step: %w", err)
	}
	return nil
}

func runOf(row db.WorkflowRun, name string, version int32) Run {
	return Run{
		ID: row.ID, Status: Status(row.Status), SubjectID: row.SubjectID,
		Definition: DefinitionRef{ID: row.DefinitionID, Key: row.DefinitionKey, Name: name, Version: version},
		Occurrence: row.Occurrence, Attempt: row.Attempt, Anchor: row.AnchorDate, Reason: row.Reason, AssetID: row.AssetID,
		StartedAt: row.StartedAt, FinishedAt: row.FinishedAt, Version: row.Version,
	}
}

func stepOf(row db.WorkflowStep) Step {
	s := Step{
		ID: row.ID, Key: row.Key, Kind: Kind(row.Kind), Name: row.Name, Description: row.Description,
		Form: Form(row.Form), Category: row.Category, Status: StepStatus(row.Status),
		Assignee: Assigned{UserID: row.AssigneeID, Role: access.Role(row.AssigneeRole), Note: row.AssigneeNote},
		DueAt:    row.DueAt, RemindAt: row.RemindAt, WakeAt: row.WakeAt, RemindedAt: row.RemindedAt, OverdueAt: row.OverdueAt,
		ActivatedAt: row.ActivatedAt, CompletedAt: row.CompletedAt, Note: row.Note, Reason: row.Reason,
		AskedAt: row.AskedAt,
	}
	if row.CompletedByType != nil {
		s.CompletedBy = &event.Actor{
			Type: event.ActorType(*row.CompletedByType), ID: row.CompletedByID, Label: text(row.CompletedByLabel),
		}
	}
	return s
}

// create writes a new run with its steps; false when there is one already.
func create(ctx context.Context, q *db.Queries, tenant uuid.UUID, r Run) (bool, error) {
	made, err := q.CreateRun(ctx, db.CreateRunParams{
		TenantID: tenant, ID: r.ID, DefinitionID: r.Definition.ID, DefinitionKey: r.Definition.Key, SubjectID: r.SubjectID,
		Occurrence: r.Occurrence, Attempt: r.Attempt, AnchorDate: r.Anchor, StartedAt: r.StartedAt,
	})
	if err != nil {
		return false, fmt.Errorf("create run: %w", err)
	}
	if made == 0 {
		return false, nil
	}
	p := db.CreateStepsParams{TenantID: tenant, RunID: r.ID}
	for i, s := range r.Steps {
		p.Ids = append(p.Ids, s.ID)
		p.Positions = append(p.Positions, int32(i))
		p.Keys = append(p.Keys, s.Key)
		p.Kinds = append(p.Kinds, string(s.Kind))
		p.Names = append(p.Names, s.Name)
		p.Descriptions = append(p.Descriptions, s.Description)
		p.Forms = append(p.Forms, string(s.Form))
		p.Categories = append(p.Categories, s.Category)
	}
	if err := q.CreateSteps(ctx, p); err != nil {
		return false, fmt.Errorf("create steps: %w", err)
	}
	return true, nil
}

// updateRun writes the run's own columns and moves its version.
func updateRun(ctx context.Context, q *db.Queries, tenant uuid.UUID, r Run) error {
	err := q.UpdateRun(ctx, db.UpdateRunParams{
		TenantID: tenant, ID: r.ID, Status: string(r.Status), AnchorDate: r.Anchor,
		Reason: r.Reason, AssetID: r.AssetID, FinishedAt: r.FinishedAt,
	})
	if err != nil {
		return fmt.Errorf("write run: %w", err)
	}
	return nil
}

func updateStep(ctx context.Context, q *db.Queries, tenant uuid.UUID, s Step) error {
	p := db.UpdateStepParams{
		TenantID: tenant, ID: s.ID, Status: string(s.Status),
		AssigneeID: s.Assignee.UserID, AssigneeRole: string(s.Assignee.Role), AssigneeNote: s.Assignee.Note,
		DueAt: s.DueAt, RemindAt: s.RemindAt, WakeAt: s.WakeAt, RemindedAt: s.RemindedAt, OverdueAt: s.OverdueAt,
		CheckAt: s.checkAt(), ActivatedAt: s.ActivatedAt, CompletedAt: s.CompletedAt, Note: s.Note, Reason: s.Reason, AskedAt: s.AskedAt,
	}
	if by := s.CompletedBy; by != nil {
		kind := string(by.Type)
		p.CompletedByType, p.CompletedByID, p.CompletedByLabel = &kind, by.ID, &by.Label
	}
	if err := q.UpdateStep(ctx, p); err != nil {
		return fmt.Errorf("write step: %w", err)
	}
	return nil
}

// keepAssets remembers what a step dealt with.
func keepAssets(ctx context.Context, q *db.Queries, tenant uuid.UUID, s Step) error {
	p := db.AddStepAssetsParams{TenantID: tenant, StepID: s.ID}
	for _, a := range s.Assets {
		p.AssetIds = append(p.AssetIds, a.ID)
	}
	if err := q.AddStepAssets(ctx, p); err != nil {
		return fmt.Errorf("write assets of step: %w", err)
	}
	return nil
}
