package integration

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
)

// Listing is what the list of integrations can be asked for.
var Listing = list.Spec{
	Select: `select i.id
from integrations i
where i.tenant_id = $1`,
	IDExpr: "i.id",
	Columns: []list.Column{
		{Name: "name", Expr: "i.name", Type: list.Text, Sort: true, Filter: true},
		{Name: "connector", Expr: "i.connector", Type: list.Keyword, Filter: true},
		{Name: "enabled", Expr: "i.enabled", Type: list.Bool, Filter: true},
		{Name: "health", Expr: "i.health", Type: list.Keyword, Filter: true, Values: Healths},
		{Name: "created_at", Expr: "i.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search:  "i.name ilike %[1]s",
	Default: "name",
}

// Connectors lists what can be connected, by name.
func (s *Service) Connectors() []connector.Info {
	all := s.Catalog.All()
	infos := make([]connector.Info, len(all))
	for i, c := range all {
		infos[i] = c.Info()
	}
	return infos
}

// List is a page of integrations.
func (s *Service) List(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[Integration], error) {
	var page list.Page[Integration]
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		ids, err := list.IDs(ctx, tx, Listing, tenant, req)
		if err != nil {
			return err
		}
		all, err := s.load(ctx, tx, tenant, ids.Rows)
		page = list.Arrange(ids, all, func(i Integration) uuid.UUID { return i.ID })
		return err
	})
	return page, err
}

// Get is one integration.
func (s *Service) Get(ctx context.Context, tenant, id uuid.UUID) (Integration, error) {
	var found Integration
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		found, err = s.get(ctx, tx, tenant, id)
		return err
	})
	return found, err
}

// ByIDs reads several; those that are gone are left out.
func (s *Service) ByIDs(ctx context.Context, tenant uuid.UUID, ids []uuid.UUID) ([]Integration, error) {
	var found []Integration
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		found, err = s.load(ctx, tx, tenant, ids)
		return err
	})
	return found, err
}

func (s *Service) get(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID) (Integration, error) {
	found, err := s.load(ctx, tx, tenant, []uuid.UUID{id})
	if err != nil {
		return Integration{}, err
	}
	if len(found) == 0 {
		return Integration{}, fault.Missing("integration")
	}
	return found[0], nil
}

func (s *Service) load(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, ids []uuid.UUID) ([]Integration, error) {
	q := db.New(tx)
	rows, err := q.Integrations(ctx, db.IntegrationsParams{TenantID: tenant, Ids: ids})
	if err != nil {
		return nil, fmt.Errorf("read integrations: %w", err)
	}
	keys, err := q.SecretKeys(ctx, db.SecretKeysParams{TenantID: tenant, IntegrationIds: ids})
	if err != nil {
		return nil, fmt.Errorf("read secret keys: %w", err)
	}
	set := map[uuid.UUID][]string{}
	for _, k := range keys {
		set[k.IntegrationID] = append(set[k.IntegrationID], k.Key)
	}
	all := make([]Integration, len(rows))
	for i, row := range rows {
		known, _ := s.Catalog.Get(row.Integration.Connector)
		if all[i], err = integrationOf(row.Integration, known, set[row.Integration.ID]); err != nil {
			return nil, err
		}
		if row.LastRun != nil {
			all[i].LastRun = LastRun(*row.LastRun)
		}
	}
	return all, consents(ctx, q, tenant, all)
}

// consents tells of those who consented.
func consents(ctx context.Context, q *db.Queries, tenant uuid.UUID, all []Integration) error {
	var ids []uuid.UUID
	for _, i := range all {
		if i.Consent != nil {
			ids = append(ids, i.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	rows, err := q.Connections(ctx, db.ConnectionsParams{TenantID: tenant, IntegrationIds: ids})
	if err != nil {
		return fmt.Errorf("read connections: %w", err)
	}
	for _, row := range rows {
		at := slices.IndexFunc(all, func(i Integration) bool { return i.ID == row.IntegrationID })
		*all[at].Consent = Consent{Connected: true, At: utc(row.ConnectedAt), By: row.ConnectedBy}
	}
	return nil
}
