package rest

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/action"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/workflow"
)

type workflowView struct {
	ID                uuid.UUID       `json:"id"`
	Definition        string          `json:"definition" doc:"The definition's key: onboarding, offboarding."`
	DefinitionName    string          `json:"definition_name"`
	DefinitionVersion int32           `json:"definition_version" doc:"A run keeps to the version it began with."`
	Status            workflow.Status `json:"status" enum:"running,failed,completed,rejected,cancelled" doc:"failed: an action could not be done; complete its step to try again."`
	Subject           event.Subject   `json:"subject" doc:"Whom it is about."`
	AnchorDate        *clock.Date     `json:"anchor_date" doc:"The first or last day, which due dates count from."`
	Reason            *string         `json:"reason" doc:"Why it was rejected, cancelled or failed."`
	Steps             []stepView      `json:"steps" nullable:"false"`
	StartedAt         time.Time       `json:"started_at"`
	FinishedAt        *time.Time      `json:"finished_at"`
	Version           int64           `json:"version"`
}

type stepView struct {
	ID           uuid.UUID           `json:"id"`
	Key          string              `json:"key"`
	Kind         workflow.Kind       `json:"kind" enum:"approval,task,action,notify,wait"`
	Name         string              `json:"name"`
	Description  *string             `json:"description"`
	Status       workflow.StepStatus `json:"status" enum:"pending,active,completed,rejected,skipped,cancelled,failed"`
	Assignee     *assigneeView       `json:"assignee" doc:"Who must act; before its turn, who would."`
	AssigneeNote *string             `json:"assignee_note" doc:"Why it is not who one would expect."`
	DueAt        *time.Time          `json:"due_at"`
	Overdue      bool                `json:"overdue"`
	RemindAt     *time.Time          `json:"remind_at"`
	Form         workflow.Form       `json:"form" enum:"none,pick_asset,collect_assets"`
	Category     *string             `json:"category" doc:"Slug of what can be picked."`
	Assets       []assetRef          `json:"assets" nullable:"false" doc:"What it deals with: as of now while it is open, then what it dealt with."`
	Requests     []stepRequest       `json:"requests" nullable:"false" doc:"What was asked of vendors: the step goes on when all of it is done."`
	Hint         *string             `json:"hint" doc:"What stands in the way, and what can be done."`
	CompletedBy  *event.Actor        `json:"completed_by"`
	CompletedAt  *time.Time          `json:"completed_at"`
	Note         *string             `json:"note"`
	Actions      []workflow.Verb     `json:"actions" nullable:"false" enum:"approve,reject,complete" doc:"What the caller can do now."`
}

type stepRequest struct {
	ID      uuid.UUID    `json:"id" doc:"Of the action."`
	Title   string       `json:"title"`
	State   action.State `json:"state" enum:"waiting,queued,running,done,failed,unknown,rejected,withdrawn,expired"`
	Problem *string      `json:"problem" doc:"Why it came to nothing: a sentence."`
}

type assigneeView struct {
	Type  string       `json:"type" enum:"user,role"`
	ID    *uuid.UUID   `json:"id"`
	Role  *access.Role `json:"role"`
	Label string       `json:"label"`
}

type assetRef struct {
	ID     uuid.UUID    `json:"id"`
	Tag    string       `json:"tag"`
	Name   string       `json:"name"`
	Status asset.Status `json:"status" enum:"on_order,in_stock,reserved,assigned,in_transit,in_repair,retired,lost,stolen"`
}

func workflowViewOf(v workflow.View) workflowView {
	view := workflowView{
		ID: v.ID, Definition: v.Definition.Key, DefinitionName: v.Definition.Name, DefinitionVersion: v.Definition.Version,
		Status: v.Status, Subject: event.Subject{Type: employee.Subject, ID: v.SubjectID, Label: v.Subject},
		AnchorDate: dayOrNil(v.Anchor), Reason: wordsOrNil(v.Reason), Steps: make([]stepView, len(v.Views)),
		StartedAt: v.StartedAt, FinishedAt: v.FinishedAt, Version: v.Version,
	}
	for i, s := range v.Views {
		view.Steps[i] = stepViewOf(s)
	}
	return view
}

func stepViewOf(s workflow.StepView) stepView {
	view := stepView{
		ID: s.ID, Key: s.Key, Kind: s.Kind, Name: s.Name, Description: wordsOrNil(s.Description), Status: s.Status,
		AssigneeNote: wordsOrNil(s.Assignee.Note), DueAt: s.DueAt, Overdue: s.Overdue, RemindAt: s.RemindAt,
		Form: s.Form, Category: wordsOrNil(s.Category), Assets: make([]assetRef, len(s.Deals)), Hint: wordsOrNil(s.Hint), Requests: make([]stepRequest, len(s.Calls)),
		CompletedBy: s.CompletedBy, CompletedAt: s.CompletedAt, Note: wordsOrNil(s.Note), Actions: s.Verbs,
	}
	for i, a := range s.Deals {
		view.Assets[i] = assetRef(a)
	}
	for i, c := range s.Calls {
		view.Requests[i] = stepRequest{ID: c.ID, Title: c.Title, State: action.State(c.State), Problem: wordsOrNil(c.Problem)}
	}
	if view.Actions == nil {
		view.Actions = []workflow.Verb{}
	}
	switch to := s.Assignee; {
	case to.UserID != nil:
		view.Assignee = &assigneeView{Type: "user", ID: to.UserID, Label: s.AssigneeName}
	case to.Role != "":
		view.Assignee = &assigneeView{Type: "role", Role: &to.Role, Label: s.AssigneeName}
	}
	return view
}

// wordsOrNil is null for no words.
func wordsOrNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// workflowResource is a run for the live channels: it concerns its subject and
// all who have, had or will have a step.
func workflowResource(v workflow.View) Resource {
	r := Resource{View: workflowViewOf(v), People: []uuid.UUID{v.SubjectID}}
	for _, s := range v.Steps {
		if s.Assignee.UserID != nil {
			r.Users = append(r.Users, *s.Assignee.UserID)
		}
		if s.Assignee.Role != "" {
			r.Roles = append(r.Roles, string(s.Assignee.Role))
		}
	}
	return r
}

type definitionView struct {
	Key         string           `json:"key"`
	Name        string           `json:"name"`
	Version     int32            `json:"version"`
	Description string           `json:"description"`
	Trigger     string           `json:"trigger" doc:"The events that start it, separated by commas."`
	Source      string           `json:"source" doc:"YAML."`
	Steps       []definitionStep `json:"steps" nullable:"false"`
}

type definitionStep struct {
	Key  string        `json:"key"`
	Kind workflow.Kind `json:"kind" enum:"approval,task,action,notify,wait"`
	Name string        `json:"name"`
}

func definitionViewOf(v workflow.Version) definitionView {
	view := definitionView{
		Key: v.Key, Name: v.Name, Version: v.Version, Description: v.Description,
		Trigger: strings.Join(v.Trigger.Events, ", "), Source: v.Source, Steps: make([]definitionStep, len(v.Steps)),
	}
	for i, s := range v.Steps {
		view.Steps[i] = definitionStep{Key: s.Key, Kind: s.Kind, Name: s.Name}
	}
	return view
}
