package asset

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// maxCode bounds what is looked up: the address of an asset, with room to spare.
const maxCode = 2000

// LookUp finds the asset that somebody has scanned or typed: by its tag, else by
// its serial, neither with regard to case or stray spaces; or by its address, as
// on a printed code. Missing when there is none or the scope does not reach it.
func (s *Service) LookUp(ctx context.Context, tenant uuid.UUID, code string, scope access.Scope) (Asset, error) {
	if utf8.RuneCountInString(code) > maxCode {
		return Asset{}, fault.Missing("asset")
	}
	if id, ok := idInAddress(code); ok {
		return s.Get(ctx, tenant, id, scope)
	}
	key := spelling.Key(code)
	if key == "" {
		return Asset{}, fault.InvalidField("query.code", "must not be empty")
	}
	var found Asset
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		id, err := db.New(tx).LookUp(ctx, db.LookUpParams{TenantID: tenant, Code: key})
		if pg.IsNoRows(err) {
			return fault.Missing("asset")
		}
		if err != nil {
			return fmt.Errorf("look up asset: %w", err)
		}
		found, err = s.Get(ctx, tenant, id, scope)
		return err
	})
	return found, err
}

// idInAddress reads …/assets/{id}. Whose installation the address is of does not
// matter: an id that is none of ours is not found.
func idInAddress(code string) (uuid.UUID, bool) {
	address, err := url.Parse(spelling.Clean(code))
	if err != nil {
		return uuid.Nil, false
	}
	folder, last := path.Split(path.Clean(address.Path))
	id, err := uuid.Parse(last)
	return id, err == nil && path.Base(folder) == "assets"
}
