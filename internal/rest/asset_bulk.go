package rest

import (
	"context"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

func (s *server) bulkRoutes() {
	const tag = "Assets"
	route(s, op{ID: "preview-asset-bulk", Method: http.MethodPost, Path: "/assets/bulk/preview", Tag: tag, Summary: "See what a bulk change would come to", Detail: "Changes nothing. Says how many assets would change, which cannot and why, and shows the first of the changes.", Needs: access.AssetsWrite}, s.previewAssetBulk)
	route(s, op{ID: "change-asset-bulk", Method: http.MethodPost, Path: "/assets/bulk", Tag: tag, Summary: "Change many assets, all or none", Detail: "One change set. When an asset is in the way nothing is changed, and the answer names what is in the way. Up to 1,000 assets are changed at once; more become an operation (202), whose progress is on the live topic.", Needs: access.AssetsWrite, Status: http.StatusOK}, s.changeAssetBulk)
	route(s, op{ID: "get-operation", Method: http.MethodGet, Path: "/operations/{id}", Tag: tag, Summary: "Look at long work", Needs: access.AssetsRead}, s.getOperation)
	route(s, op{ID: "return-employee-assets", Method: http.MethodPost, Path: "/employees/{id}/assets/return", Tag: tag, Summary: "Take back some of what a person holds", Detail: "All of the named or none; what is not named stays.", Needs: access.AssetsAssign}, s.returnEmployeeAssets)
	route(s, op{ID: "list-overdue-assets", Method: http.MethodGet, Path: "/assets/overdue", Tag: tag, Summary: "List what should have been back", Detail: "Before today, where the company is.", Needs: access.AssetsRead, Or: access.AssetsReadOwn, List: &asset.Listing}, s.listOverdueAssets)
}

type bulkBody struct {
	Action   asset.BulkAction `json:"action" enum:"edit,assign,transfer,reserve,return,release,receive,move,ship,repair,restore,retire,lose,steal,delete,undelete"`
	IDs      []uuid.UUID      `json:"ids,omitempty" maxItems:"10000" doc:"These assets; or a filter."`
	Filter   patch[string]    `json:"filter,omitempty" doc:"All assets that the list shows for this query, as in an address: status=in_stock&category=laptop&q=dell. For undelete: of the recycle bin."`
	Expected *int             `json:"expected_count,omitempty" doc:"How many assets that were when somebody looked; another number is a conflict."`

	Changes    *bulkChanges           `json:"changes,omitempty" doc:"For edit: the fields to set; null empties one."`
	LocationID patch[uuid.UUID]       `json:"location_id,omitempty" doc:"For move: where to; for return and receive: where they lie now; for assign and transfer: the place they are checked out to."`
	EmployeeID patch[uuid.UUID]       `json:"employee_id,omitempty" doc:"For assign, transfer and reserve; for return: only what this person holds."`
	AssetID    patch[uuid.UUID]       `json:"asset_id,omitempty" doc:"For assign and transfer."`
	Condition  patch[asset.Condition] `json:"condition,omitempty" doc:"For return and receive."`

	ExpectedReturn patch[clock.Date] `json:"expected_return,omitempty" doc:"For assign and transfer."`
	Note           patch[string]     `json:"note,omitempty" doc:"For assign, transfer, return and receive."`
	Reason         patch[string]     `json:"reason,omitempty" doc:"For repair, retire, lose and steal."`
}

type bulkChanges struct {
	UpdateAssetBody
	AddTags    []string `json:"add_tags,omitempty"`
	RemoveTags []string `json:"remove_tags,omitempty"`
}

func (b bulkBody) bulk() asset.Bulk {
	in := asset.Bulk{Action: b.Action, Reason: b.Reason.Value}
	switch b.Action {
	case asset.BulkEdit:
		if b.Changes != nil {
			in.Patch = b.Changes.patch()
			in.Patch.AddTags, in.Patch.RemoveTags = b.Changes.AddTags, b.Changes.RemoveTags
		}
	case asset.BulkAssign, asset.BulkTransfer, asset.BulkReserve:
		in.Handover = asset.Handover{
			EmployeeID: b.EmployeeID.Value, LocationID: b.LocationID.Value, AssetID: b.AssetID.Value,
			ExpectedReturn: b.ExpectedReturn.Value, Note: b.Note.Value,
		}
	case asset.BulkReturn, asset.BulkReceive, asset.BulkMove:
		in.Arrival = asset.Arrival{Note: b.Note.Value, LocationID: b.LocationID.Pointer(), Condition: b.Condition.Value}
		in.From = b.EmployeeID.Pointer()
	default:
	}
	return in
}

// selection reads the filter as the list would. Sealed values are given one by one:
// a change that waits to be worked off is kept as it was sent.
func (s *server) selection(ctx context.Context, who access.Principal, b bulkBody) (asset.Selection, error) {
	of := asset.Selection{IDs: b.IDs, Expected: b.Expected}
	if b.Changes != nil && len(b.Changes.Custom) > 0 {
		fields, err := s.Fields.List(ctx, who.TenantID, field.Asset)
		if err != nil {
			return of, err
		}
		for _, f := range fields {
			if _, given := b.Changes.Custom[f.Key]; given && f.Sealed {
				return of, fault.InvalidField("body.changes.custom."+f.Key, "sealed values are given to one asset at a time")
			}
		}
	}
	if !b.Filter.Set || b.Filter.Null {
		return of, nil
	}
	request, err := requestIn(b.Filter.Value)
	if err != nil {
		return of, err
	}
	request, err = s.withFields(ctx, who.TenantID, request, field.Asset, "a.id")
	of.Filter = &request
	return of, err
}

func requestIn(text string) (list.Request, error) {
	query, err := url.ParseQuery(text)
	if err != nil {
		return list.Request{}, fault.InvalidField("body.filter", "it cannot be read")
	}
	var in listInput
	for name, values := range query {
		if problem := in.take(name, values[len(values)-1]); problem != nil {
			return list.Request{}, fault.InvalidField("body.filter", problem.Error())
		}
	}
	return in.request, nil
}

// mayBulk refuses what the caller may not do to one asset either.
func mayBulk(who access.Principal, action asset.BulkAction) error {
	right := access.AssetsWrite
	switch action {
	case asset.BulkAssign, asset.BulkTransfer, asset.BulkReserve, asset.BulkReturn, asset.BulkRelease:
		right = access.AssetsAssign
	default:
	}
	if !who.Can(right) || !who.Can(access.AssetsRead) {
		return fault.New(fault.Forbidden, "forbidden", "You may not do this.")
	}
	return nil
}

type refusalView struct {
	ID      uuid.UUID `json:"id"`
	Tag     string    `json:"tag" doc:"Of an asset."`
	Name    string    `json:"name" doc:"Of a person."`
	Code    string    `json:"code"`
	Message string    `json:"message"`
}

// OutcomeView is what a bulk change does, or would do.
type OutcomeView struct {
	Count     int           `json:"count" doc:"Assets or people meant."`
	Changed   int           `json:"changed"`
	Unchanged int           `json:"unchanged" doc:"Those that were like that before."`
	Refused   int           `json:"refused"`
	Refusals  []refusalView `json:"refusals" nullable:"false" doc:"The first 100 that cannot be changed like this, and why."`
}

func outcomeViewOf(o asset.Outcome) OutcomeView {
	v := OutcomeView{Count: o.Count, Changed: o.Changed, Unchanged: o.Unchanged, Refused: o.Refused, Refusals: []refusalView{}}
	for _, r := range o.Refusals {
		v.Refusals = append(v.Refusals, refusalView{ID: r.ID, Tag: r.Tag, Code: r.Code, Message: r.Message})
	}
	return v
}

type sampleView struct {
	ID      uuid.UUID     `json:"id"`
	Tag     string        `json:"tag" doc:"Of an asset."`
	Name    string        `json:"name"`
	Changes event.Changes `json:"changes" doc:"Field to old and new value."`
}

type previewView struct {
	OutcomeView              // exported, or the API's document would not tell of its fields
	Sample      []sampleView `json:"sample" nullable:"false" doc:"The first 20 that would change."`
}

func (s *server) previewAssetBulk(ctx context.Context, who access.Principal, in *struct{ Body bulkBody }) (*plain[previewView], error) {
	if err := mayBulk(who, in.Body.Action); err != nil {
		return nil, err
	}
	of, err := s.selection(ctx, who, in.Body)
	if err != nil {
		return nil, err
	}
	out, err := s.Assets.PreviewBulk(ctx, who.TenantID, in.Body.bulk(), of)
	if err != nil {
		return nil, err
	}
	v := previewView{OutcomeView: outcomeViewOf(out), Sample: []sampleView{}}
	for _, one := range out.Sample {
		v.Sample = append(v.Sample, sampleView(one))
	}
	return &plain[previewView]{Body: v}, nil
}

type bulkAnswer struct {
	Status   int    `json:"-"`
	Location string `header:"Location" doc:"Of the operation, with 202."`
	Body     bulkView
}

type bulkView struct {
	ChangeSet uuid.UUID      `json:"change_set" doc:"Of all events that this makes."`
	Outcome   *OutcomeView   `json:"outcome" doc:"When it is done."`
	Operation *operationView `json:"operation" doc:"When it goes on."`
}

func (s *server) changeAssetBulk(ctx context.Context, who access.Principal, in *struct{ Body bulkBody }) (*bulkAnswer, error) {
	if err := mayBulk(who, in.Body.Action); err != nil {
		return nil, err
	}
	of, err := s.selection(ctx, who, in.Body)
	if err != nil {
		return nil, err
	}
	done, err := s.Operations.Do(ctx, who.TenantID, in.Body.bulk(), of)
	if err != nil {
		return nil, err
	}
	return bulkAnswerOf(done), nil
}

func bulkAnswerOf(done asset.Done) *bulkAnswer {
	answer := &bulkAnswer{Status: http.StatusOK, Body: bulkView{ChangeSet: done.ChangeSet}}
	if done.Operation != nil {
		view := operationViewOf(*done.Operation)
		answer.Status, answer.Location, answer.Body.Operation = http.StatusAccepted, base+"/operations/"+view.ID.String(), &view
		return answer
	}
	view := outcomeViewOf(done.Outcome)
	answer.Body.Outcome = &view
	return answer
}

type returnSomeBody struct {
	AssetIDs []uuid.UUID `json:"asset_ids" minItems:"1" maxItems:"1000"`
	ReturnBody
}

func (s *server) returnEmployeeAssets(ctx context.Context, who access.Principal, in *about[returnSomeBody]) (*bulkAnswer, error) {
	if _, err := s.visibleEmployee(ctx, who, in.ID); err != nil {
		return nil, err
	}
	done, err := s.Operations.Do(ctx, who.TenantID,
		asset.Bulk{Action: asset.BulkReturn, Arrival: in.Body.arrival(), From: &in.ID}, asset.Selection{IDs: in.Body.AssetIDs})
	if err != nil {
		return nil, err
	}
	return bulkAnswerOf(done), nil
}

func (s *server) listOverdueAssets(ctx context.Context, who access.Principal, in *listInput) (*page[assetView], error) {
	scope, err := s.scope(ctx, who, access.AssetsRead)
	if err != nil {
		return nil, err
	}
	request, err := s.withFields(ctx, who.TenantID, in.request, field.Asset, "a.id")
	if err != nil {
		return nil, err
	}
	late, err := s.Assets.Overdue(ctx, who.TenantID, request, scope)
	if err != nil {
		return nil, err
	}
	return paged(late, assetViewFor(who)), nil
}
