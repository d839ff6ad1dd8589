package rest

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/field"
)

// customInput is what a body says of a company's own fields.
type customInput map[string]json.RawMessage

// customView is how an answer shows them.
type customView map[string]json.RawMessage

func customViewOf(stored json.RawMessage) customView {
	view := customView{}
	if len(stored) > 0 {
		_ = json.Unmarshal(stored, &view) // the database made it
	}
	if view == nil {
		view = customView{}
	}
	return view
}

// createWithFields adds an asset and what the company's own fields say of it: both
// or neither.
func (s *server) createWithFields(ctx context.Context, tenant uuid.UUID, custom customInput, n asset.New) (asset.Asset, error) {
	var made asset.Asset
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, _ pgx.Tx) error {
		var err error
		if made, err = s.Assets.Create(ctx, tenant, n); err != nil {
			return err
		}
		owner := ownerOf(made)
		owner.New = true
		changes, err := s.Fields.Write(ctx, tenant, owner, custom)
		if err != nil || len(changes) == 0 {
			return err
		}
		made, err = s.Assets.Update(ctx, tenant, made.ID, asset.Patch{Custom: changes}, nil)
		return err
	})
	return made, err
}

// updateWithFields changes an asset and its values in one.
func (s *server) updateWithFields(ctx context.Context, tenant, id uuid.UUID, custom customInput, p asset.Patch, ifVersion *int64) (asset.Asset, error) {
	if len(custom) == 0 {
		return s.Assets.Update(ctx, tenant, id, p, ifVersion)
	}
	var after asset.Asset
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, _ pgx.Tx) error {
		before, err := s.Assets.Get(ctx, tenant, id, access.Everything)
		if err != nil {
			return err
		}
		if p.Custom, err = s.Fields.Write(ctx, tenant, ownerOf(before), custom); err != nil {
			return err
		}
		after, err = s.Assets.Update(ctx, tenant, id, p, ifVersion)
		return err
	})
	return after, err
}

func ownerOf(a asset.Asset) field.Owner {
	owner := field.Owner{Object: field.Asset, ID: a.ID, Category: a.Category.ID}
	if a.Model != nil {
		owner.Model = a.Model.ID
	}
	return owner
}

type revealBody struct {
	Key string `json:"key" doc:"Of the field."`
}

type revealed struct {
	Value json.RawMessage `json:"value"`
}

func (s *server) revealAssetValue(ctx context.Context, who access.Principal, in *struct {
	ByID
	Body revealBody
},
) (*plain[revealed], error) {
	a, err := s.Assets.Get(ctx, who.TenantID, in.ID, access.Everything)
	if err != nil {
		return nil, err
	}
	value, err := s.Fields.Reveal(ctx, who.TenantID, ownerOf(a), a.Label(), in.Body.Key)
	if err != nil {
		return nil, err
	}
	return &plain[revealed]{Body: revealed{Value: value}}, nil
}
