package rest

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/employee"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/platform/list"
)

func (s *server) completionRoutes() {
	const about = "Each suggestion would replace the characters between from and to."
	route(s, op{ID: "complete-asset-query", Method: http.MethodGet, Path: "/assets/query/complete", Tag: "Assets", Summary: "Suggest how a search goes on", Detail: about, Needs: access.AssetsRead}, s.completes(asset.Listing, field.Asset, "a.id"))
	route(s, op{ID: "complete-employee-query", Method: http.MethodGet, Path: "/employees/query/complete", Tag: "Employees", Summary: "Suggest how a search goes on", Detail: about, Needs: access.EmployeesRead}, s.completes(employee.Listing, field.Employee, "e.id"))
}

// CompletionInput is a search and where the caret stands in it.
type CompletionInput struct {
	Query string `query:"q"`
	At    int    `query:"at" minimum:"0" doc:"In characters."`
}

type completionView struct {
	From        int              `json:"from"`
	To          int              `json:"to"`
	Suggestions []suggestionView `json:"suggestions" nullable:"false"`
}

type suggestionView struct {
	Text string `json:"text"`
	Kind string `json:"kind" enum:"field,operator,value"`
}

// completes serves suggestions for the searches of a list.
func (s *server) completes(spec list.Spec, of field.Object, idExpr string) handler[CompletionInput, plain[completionView]] {
	return func(ctx context.Context, who access.Principal, in *CompletionInput) (*plain[completionView], error) {
		extra, err := s.Fields.Columns(ctx, who.TenantID, of, idExpr)
		if err != nil {
			return nil, err
		}
		var c list.Completion
		err = s.DB.Tenant(ctx, who.TenantID, func(ctx context.Context, tx pgx.Tx) (err error) {
			c, err = list.Complete(ctx, tx, spec.With(extra...), who.TenantID, in.Query, in.At)
			return err
		})
		if err != nil {
			return nil, err
		}
		view := completionView{From: c.From, To: c.To, Suggestions: make([]suggestionView, len(c.Suggestions))}
		for i, one := range c.Suggestions {
			view.Suggestions[i] = suggestionView(one)
		}
		return &plain[completionView]{Body: view}, nil
	}
}

// withFields lets a list be asked for a company's own fields, when it is.
func (s *server) withFields(ctx context.Context, tenant uuid.UUID, req list.Request, of field.Object, idExpr string) (list.Request, error) {
	asks := strings.Contains(req.Sort, "custom.") || strings.Contains(strings.ToLower(req.Query), "custom.")
	for _, f := range req.Filters {
		asks = asks || strings.HasPrefix(f.Name, "custom.")
	}
	if !asks {
		return req, nil
	}
	var err error
	req.Extra, err = s.Fields.Columns(ctx, tenant, of, idExpr)
	return req, err
}
