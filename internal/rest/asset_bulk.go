package rest

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

func (s *server) bulkRoutes() {
	const tag = "Assets"
	route(s, op{ID: "preview-asset-bulk", Method: http.MethodPost, Path: "/assets/bulk/preview", Tag: tag, Summary: "See what a bulk change would come to", Detail: "Changes nothing. Says how many assets would change, which cannot and why, and shows the first of the changes.", Needs: access.AssetsWrite}, s.previewAssetBulk)
	route(s, op{ID: "change-asset-bulk", Method: http.MethodPost, Path: "/assets/bulk", Tag: tag, Summary: "Change many assets, all or none", Detail: "One change set. When an asset is in the way nothing is changed, and the answer names what is in the way. Up to 1,000 assets are changed at once; more become an operation (202), whose progress is on the live topic.", Needs: access.AssetsWrite, Status: http.StatusOK}, s.changeAssetBulk)
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

// assets reads the filter as the list would.
func (s *server) assets(ctx context.Context, who access.Principal, b bulkBody) (list.Selection, error) {
	if b.Changes != nil {
		if err := s.nothingSealed(ctx, who, field.Asset, b.Changes.Custom); err != nil {
			return list.Selection{}, err
		}
	}
	return s.selection(ctx, who, list.Selection{IDs: b.IDs, Expected: b.Expected}, b.Filter, field.Asset, "a.id")
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

func (s *server) previewAssetBulk(ctx context.Context, who access.Principal, in *struct{ Body bulkBody }) (*plain[previewView], error) {
	if err := mayBulk(who, in.Body.Action); err != nil {
		return nil, err
	}
	of, err := s.assets(ctx, who, in.Body)
	if err != nil {
		return nil, err
	}
	out, err := s.Assets.PreviewBulk(ctx, who.TenantID, in.Body.bulk(), of)
	if err != nil {
		return nil, err
	}
	return previewOf(out), nil
}

func (s *server) changeAssetBulk(ctx context.Context, who access.Principal, in *struct{ Body bulkBody }) (*bulkAnswer, error) {
	if err := mayBulk(who, in.Body.Action); err != nil {
		return nil, err
	}
	of, err := s.assets(ctx, who, in.Body)
	if err != nil {
		return nil, err
	}
	done, err := s.Assets.DoBulk(ctx, who.TenantID, in.Body.bulk(), of)
	if err != nil {
		return nil, err
	}
	return bulkAnswerOf(done)
}

type returnSomeBody struct {
	AssetIDs []uuid.UUID `json:"asset_ids" minItems:"1" maxItems:"1000"`
	ReturnBody
}

func (s *server) returnEmployeeAssets(ctx context.Context, who access.Principal, in *about[returnSomeBody]) (*bulkAnswer, error) {
	if _, err := s.visibleEmployee(ctx, who, in.ID); err != nil {
		return nil, err
	}
	done, err := s.Assets.DoBulk(ctx, who.TenantID,
		asset.Bulk{Action: asset.BulkReturn, Arrival: in.Body.arrival(), From: &in.ID}, list.Selection{IDs: in.Body.AssetIDs})
	if err != nil {
		return nil, err
	}
	return bulkAnswerOf(done)
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
