package organization

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/organization/internal/db"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/spelling"
	"github.com/assetronics/assetronics/internal/register"
)

// CostCentre is what costs are booked on.
type CostCentre struct {
	ID        uuid.UUID
	Code      string // what people know it by
	Name      string
	Company   *register.Ref // nil: of all companies
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// CostCentreEdit is what can be said of a cost centre; what is not set stays.
type CostCentreEdit struct {
	Code, Name optional.Field[string]
	CompanyID  optional.Field[uuid.UUID]
}

// CostCentreListing declares the list of cost centres.
var CostCentreListing = list.Spec{
	Select: "select k.id\nfrom cost_centres k where k.tenant_id = $1",
	IDExpr: "k.id",
	Columns: []list.Column{
		{Name: "code", Expr: "k.code_key", Type: list.Text, Sort: true},
		{Name: "code", Expr: "k.code", Type: list.Text, Filter: true},
		{Name: "name", Expr: "k.name_key", Type: list.Text, Sort: true},
		{Name: "name", Expr: "k.name", Type: list.Text, Filter: true},
		{Name: "company", Expr: "k.company_id", Type: list.ID, Nullable: true, Filter: true},
		{Name: "created_at", Expr: "k.created_at", Type: list.Time, Sort: true, Filter: true},
	},
	Search:  "(k.code ilike %[1]s or k.name ilike %[1]s)",
	Default: "code",
}

var costCentreKind = register.Kind[CostCentre]{
	Table: register.CostCentres,
	Read: func(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, ids []uuid.UUID) ([]CostCentre, error) {
		rows, err := db.New(tx).CostCentresByID(ctx, db.CostCentresByIDParams{TenantID: tenant, Ids: ids})
		if err != nil {
			return nil, fmt.Errorf("read cost centres: %w", err)
		}
		found := make([]CostCentre, len(rows))
		for i, r := range rows {
			found[i] = CostCentre{
				ID: r.ID, Code: r.Code, Name: r.Name, Company: register.RefOf(r.CompanyID, r.CompanyName),
				Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
			}
		}
		return found, nil
	},
	Key: func(k CostCentre) (uuid.UUID, int64, string) { return k.ID, k.Version, k.Code + " " + k.Name },
	Shown: func(k CostCentre) map[string]any {
		return map[string]any{"code": k.Code, "name": k.Name, "company": k.Company.Shown()}
	},
}

func (e CostCentreEdit) apply(k CostCentre) (CostCentre, error) {
	var in register.Input
	k.Code = in.Name("code", e.Code, k.Code, maxCode)
	k.Name = in.Name("name", e.Name, k.Name, maxName)
	if e.CompanyID.Set && (k.Company == nil || e.CompanyID.Null || e.CompanyID.Value != k.Company.ID) {
		k.Company = nil
		if id := e.CompanyID.Pointer(); id != nil {
			k.Company = &register.Ref{ID: *id}
		}
	}
	return k, in.Err()
}

// CostCentres lists the cost centres.
func (s *Service) CostCentres(ctx context.Context, tenant uuid.UUID, req list.Request) (list.Page[CostCentre], error) {
	return register.Page(ctx, s.room, costCentreKind, CostCentreListing, tenant, req)
}

// CostCentre is one cost centre.
func (s *Service) CostCentre(ctx context.Context, tenant, id uuid.UUID) (CostCentre, error) {
	return register.Read(ctx, s.room, costCentreKind, tenant, id)
}

// CreateCostCentre adds a cost centre.
func (s *Service) CreateCostCentre(ctx context.Context, tenant uuid.UUID, in CostCentreEdit) (CostCentre, error) {
	k, err := in.apply(CostCentre{})
	if err != nil {
		return CostCentre{}, err
	}
	return register.Create(ctx, s.room, costCentreKind, tenant, nil, func(ctx context.Context, tx pgx.Tx) (uuid.UUID, error) {
		id := register.NewID()
		err := db.New(tx).InsertCostCentre(ctx, db.InsertCostCentreParams{
			TenantID: tenant, ID: id, Code: k.Code, CodeKey: spelling.Key(k.Code), Name: k.Name, NameKey: spelling.Key(k.Name),
			CompanyID: register.RefID(k.Company), At: s.clock.Now(),
		})
		return id, refused(err, "insert cost centre")
	})
}

// UpdateCostCentre changes a cost centre.
func (s *Service) UpdateCostCentre(ctx context.Context, tenant, id uuid.UUID, edit CostCentreEdit, ifVersion *int64) (CostCentre, error) {
	return register.Change(ctx, s.room, costCentreKind, tenant, id, register.Edit[CostCentre]{IfVersion: ifVersion, Apply: register.Plain(edit.apply), Write: func(ctx context.Context, tx pgx.Tx, _, k CostCentre) error {
		err := db.New(tx).UpdateCostCentre(ctx, db.UpdateCostCentreParams{
			TenantID: tenant, ID: id, Code: k.Code, CodeKey: spelling.Key(k.Code), Name: k.Name, NameKey: spelling.Key(k.Name),
			CompanyID: register.RefID(k.Company), At: s.clock.Now(),
		})
		return refused(err, "update cost centre")
	}})
}

// DeleteCostCentre removes a cost centre that nothing is booked on.
func (s *Service) DeleteCostCentre(ctx context.Context, tenant, id uuid.UUID, ifVersion *int64) error {
	return register.Remove(ctx, s.room, costCentreKind, tenant, id, ifVersion)
}
