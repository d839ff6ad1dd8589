package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/merge"
	"github.com/assetronics/assetronics/internal/register"
)

// mergeable are the registers whose duplicates can be merged, with what it needs.
var mergeable = []struct {
	resource
	Table register.Table
}{
	{resource{Noun: "category", Plural: "categories", Tag: "Catalog", Write: access.AssetsWrite}, register.Categories},
	{resource{Noun: "manufacturer", Plural: "manufacturers", Tag: "Catalog", Write: access.AssetsWrite}, register.Manufacturers},
	{resource{Noun: "model", Plural: "models", Tag: "Catalog", Write: access.AssetsWrite}, register.Models},
	{resource{Noun: "vendor", Plural: "vendors", Tag: "Organization", Write: access.OrganizationWrite}, register.Vendors},
	{resource{Noun: "company", Plural: "companies", Tag: "Organization", Write: access.OrganizationWrite}, register.Companies},
	{resource{Noun: "cost-centre", Plural: "cost-centres", Tag: "Organization", Write: access.OrganizationWrite}, register.CostCentres},
	{resource{Noun: "location", Plural: "locations", Tag: "Locations", Write: access.AssetsWrite}, register.Locations},
	{resource{Noun: "department", Plural: "departments", Tag: "Employees", Write: access.EmployeesWrite}, register.Departments},
}

func (s *server) mergeRoutes() {
	for _, r := range mergeable {
		path := "/" + r.Plural
		route(s, op{
			ID: "list-duplicate-" + r.Plural, Method: http.MethodGet, Path: "/duplicates" + path, Tag: r.Tag, Needs: r.Write,
			Summary: "Suggest duplicates among the " + r.Table.Plural, Detail: "Pairs with one name in two spellings, or with names that are alike, the likeliest first.",
		}, s.duplicates(r.Table))
		route(s, op{
			ID: "preview-merge-" + r.Plural, Method: http.MethodPost, Path: path + "/{id}/merge/preview", Tag: r.Tag, Needs: r.Write,
			Summary: "Count what a merge would move", Detail: "Changes nothing.",
		}, s.previewMerge(r.Table))
		route(s, op{
			ID: "merge-" + r.Plural, Method: http.MethodPost, Path: path + "/{id}/merge", Tag: r.Tag, Needs: r.Write,
			Summary: "Merge others into this one",
			Detail:  "Everything that points at them points here afterwards, and they are gone; what this one does not say of itself it takes over. All of it or nothing. When more than 1,000 rows point at them it becomes an operation (202), whose progress is on the live topic of the registers.", Status: http.StatusOK,
		}, s.merge(r.Table))
	}
}

type pairView struct {
	One      ref     `json:"one"`
	Other    ref     `json:"other"`
	Likeness float32 `json:"likeness" doc:"0 to 1; 1 is one name in two spellings."`
}

func (s *server) duplicates(t register.Table) handler[empty, page[pairView]] {
	return func(ctx context.Context, who access.Principal, _ *empty) (*page[pairView], error) {
		pairs, err := s.Merge.Duplicates(ctx, who.TenantID, t)
		if err != nil {
			return nil, err
		}
		return whole(pairs, func(p merge.Pair) pairView { return pairView{ref(p.One), ref(p.Other), p.Likeness} }), nil
	}
}

type mergeBody struct {
	IDs []uuid.UUID `json:"ids" minItems:"1" maxItems:"50" nullable:"false" doc:"Which become part of this one."`
}

type mergedView struct {
	Winner ref        `json:"winner"`
	Losers []ref      `json:"losers" nullable:"false"`
	Moves  []moveView `json:"moves" nullable:"false" doc:"What points at the winner instead."`
	Joins  []joinView `json:"joins" nullable:"false" doc:"What is merged as well because of equal names; a preview counts the first level."`
}

type mergeAnswer struct {
	Status   int    `json:"-"`
	Location string `header:"Location" doc:"Of the operation, with 202."`
	Body     mergeView
}

type mergeView struct {
	ChangeSet uuid.UUID      `json:"change_set" doc:"Of all events that this makes."`
	Merge     *mergedView    `json:"merge" doc:"When it is done."`
	Operation *operationView `json:"operation" doc:"When it goes on."`
}

type moveView struct {
	Of    string `json:"of" doc:"The register, such as assets."`
	Field string `json:"field" doc:"Such as manufacturer."`
	Count int64  `json:"count"`
}

type joinView struct {
	Of    string `json:"of"`
	Count int64  `json:"count"`
}

func mergedViewOf(r merge.Result) mergedView {
	view := mergedView{Winner: ref(r.Winner), Losers: refs(r.Losers), Moves: []moveView{}, Joins: []joinView{}}
	for _, m := range r.Moves {
		view.Moves = append(view.Moves, moveView{m.Table.Name, m.Field, m.Count})
	}
	for _, j := range r.Joins {
		view.Joins = append(view.Joins, joinView{j.Table.Name, j.Count})
	}
	return view
}

func (s *server) previewMerge(t register.Table) handler[about[mergeBody], plain[mergedView]] {
	return func(ctx context.Context, who access.Principal, in *about[mergeBody]) (*plain[mergedView], error) {
		would, err := s.Merge.Preview(ctx, who.TenantID, merge.Request{Table: t, Winner: in.ID, Losers: in.Body.IDs})
		return &plain[mergedView]{Body: mergedViewOf(would)}, err
	}
}

func (s *server) merge(t register.Table) handler[actOn[mergeBody], mergeAnswer] {
	return func(ctx context.Context, who access.Principal, in *actOn[mergeBody]) (*mergeAnswer, error) {
		version, err := in.version()
		if err != nil {
			return nil, err
		}
		done, err := s.Merge.Merge(ctx, who.TenantID, merge.Request{Table: t, Winner: in.ID, Losers: in.Body.IDs, IfVersion: version})
		if err != nil {
			return nil, err
		}
		answer := &mergeAnswer{Status: http.StatusOK, Body: mergeView{ChangeSet: done.ChangeSet}}
		if done.Operation == nil {
			view := mergedViewOf(done.Result)
			answer.Body.Merge = &view
			return answer, nil
		}
		view, err := operationViewOf(*done.Operation)
		answer.Status, answer.Location, answer.Body.Operation = http.StatusAccepted, view.location(), &view
		return answer, err
	}
}
