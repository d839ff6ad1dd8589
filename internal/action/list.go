package action

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/action/internal/db"
	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// Listing is what the list of actions can be asked for.
var Listing = list.Spec{
	Select: "select a.id\nfrom actions a\nwhere a.tenant_id = $1",
	IDExpr: "a.id",
	Columns: []list.Column{
		{Name: "asked_at", Expr: "a.asked_at", Type: list.Time, Sort: true, Filter: true},
		{Name: "state", Expr: "a.state", Type: list.Keyword, Filter: true, Facet: true, Values: names(States)},
		{Name: "action", Expr: "a.name", Type: list.Keyword, Filter: true, Facet: true},
		{Name: "dangerous", Expr: "a.dangerous", Type: list.Bool, Filter: true},
		{Name: "integration", Expr: "a.integration_id", Type: list.ID, Filter: true, Facet: true, Nullable: true, By: &list.Dimension{Table: "integrations", Key: "name", Label: "name"}},
		{Name: "device", Expr: "a.device_id", Type: list.ID, Filter: true, Nullable: true},
		{Name: "person", Expr: "a.holder_id", Type: list.ID, Filter: true, Nullable: true},
		{Name: "asset", Expr: "a.asset_id", Type: list.ID, Filter: true, Nullable: true},
		{Name: "asked_by", Expr: "a.asked_by", Type: list.ID, Filter: true},
		{Name: "decided_by", Expr: "a.decided_by", Type: list.ID, Filter: true, Nullable: true},
	},
	Search:  "(a.title ilike %[1]s or a.device_label ilike %[1]s or a.serial ilike %[1]s or a.asset_tag ilike %[1]s or a.holder_name ilike %[1]s or a.asked_by_name ilike %[1]s)",
	Default: "-asked_at",
}

func names(states []State) []string {
	all := make([]string, len(states))
	for i, s := range states {
		all[i] = string(s)
	}
	return all
}

// List is a page of requests.
func (s *Service) List(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[Action], error) {
	var page list.Page[Action]
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := list.IDs(ctx, tx, Listing, tenant, req)
		if err != nil {
			return err
		}
		all, err := s.read(ctx, tx, tenant, ids.Rows)
		page = list.Arrange(ids, all, func(a Action) uuid.UUID { return a.ID })
		return err
	})
	return page, err
}

// Get is one request.
func (s *Service) Get(ctx context.Context, tenant, id uuid.UUID) (Action, error) {
	found, err := s.ByIDs(ctx, tenant, []uuid.UUID{id})
	if err == nil && len(found) == 0 {
		return Action{}, fault.Missing("action")
	}
	if err != nil {
		return Action{}, err
	}
	return found[0], nil
}

// ByIDs are those of the requests that are there, in no order.
func (s *Service) ByIDs(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) ([]Action, error) {
	var found []Action
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		found, err = s.read(ctx, tx, tenant, ids)
		return err
	})
	return found, err
}

// WaitingFor counts the requests that the caller could decide about.
func (s *Service) WaitingFor(ctx context.Context, who access.Principal) (int64, error) {
	if !who.Can(access.ActionsApprove) {
		return 0, nil
	}
	var n int64
	err := s.DB.Tenant(ctx, who.TenantID, func(ctx context.Context, tx pgx.Tx) (err error) {
		n, err = db.New(tx).WaitingFor(ctx, db.WaitingForParams{TenantID: who.TenantID, UserID: who.UserID})
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count waiting actions: %w", err)
	}
	return n, nil
}

// mostOfAsset bounds what an asset's history shows of requests.
const mostOfAsset = 100

// OfAsset are the latest requests about an asset, for its history.
func (s *Service) OfAsset(ctx context.Context, tenant, asset uuid.UUID) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		ids, err = db.New(tx).OfAsset(ctx, db.OfAssetParams{TenantID: tenant, AssetID: &asset, Most: mostOfAsset})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read actions of asset: %w", err)
	}
	return ids, nil
}

func (s *Service) read(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, ids []uuid.UUID) ([]Action, error) {
	rows, err := db.New(tx).Actions(ctx, db.ActionsParams{TenantID: tenant, Ids: ids})
	if err != nil {
		return nil, fmt.Errorf("read actions: %w", err)
	}
	all := make([]Action, len(rows))
	changing := make([]*Action, 0, len(rows))
	for i, row := range rows {
		if all[i], err = actionOf(row); err != nil {
			return nil, err
		}
		changing = append(changing, &all[i])
	}
	return all, s.compare(ctx, tenant, changing...)
}

// compare says what has changed since they were asked for, where it matters, and how
// people call what was asked for.
func (s *Service) compare(ctx context.Context, tenant uuid.UUID, all ...*Action) error {
	var ids, people []uuid.UUID
	for _, a := range all {
		if !a.matters() {
			continue
		}
		if a.Target.DeviceID != nil {
			ids = append(ids, *a.Target.DeviceID)
		}
		if a.Target.Kind == connector.TargetAccount {
			people = append(people, a.Target.Holder.id())
		}
	}
	accounts, err := s.accounts(ctx, tenant, people...)
	if err != nil {
		return err
	}
	now := map[uuid.UUID]*Target{}
	if len(ids) > 0 {
		found, err := s.Devices.Many(ctx, tenant, ids)
		if err != nil {
			return err
		}
		for _, d := range found {
			now[d.ID] = targetOf(d)
		}
	}
	for _, a := range all {
		a.Changes, a.Titles = nil, s.titles(a)
		if !a.matters() {
			continue
		}
		var current *Target
		if a.Target.DeviceID != nil {
			current = now[*a.Target.DeviceID]
		}
		for _, found := range accounts {
			if a.Integration.ID != nil && found.integration == *a.Integration.ID && found.data.ExternalID == a.Target.ExternalID && found.person.ID == a.Target.Holder.id() {
				current = found.target()
			}
		}
		a.Changes = a.Target.changes(current)
	}
	return nil
}

// titles are what the connector calls the inputs.
func (s *Service) titles(a *Action) map[string]string {
	titles := map[string]string{}
	known, ok := s.Integrations.Installed(a.Integration.Connector)
	if !ok {
		return titles
	}
	info, _ := known.Action(a.Name)
	for _, in := range info.Inputs {
		titles[in.Key] = in.Title
	}
	return titles
}

// matters tells whether somebody may still decide by what has changed.
func (a *Action) matters() bool {
	if a.Target == nil {
		return false
	}
	switch a.State {
	case Waiting, Failed, Unknown:
		return true
	case Queued, Running, Done, Rejected, Withdrawn, Expired:
	}
	return false
}
