package rest

import (
	"context"

	"github.com/assetronics/assetronics/internal/access"
)

type employeeSources struct {
	Fields []sourceField `json:"fields" nullable:"false"`
}

func (s *server) getEmployeeSources(ctx context.Context, who access.Principal, in *ByID) (*plain[employeeSources], error) {
	scope, err := s.scope(ctx, who, access.EmployeesRead)
	if err != nil {
		return nil, err
	}
	fields, err := s.Employees.Sources(ctx, who.TenantID, in.ID, scope)
	if err != nil {
		return nil, err
	}
	return &plain[employeeSources]{employeeSources{sourceFieldsOf(fields)}}, nil
}

func (s *server) getEmployeeSourceOrders(ctx context.Context, who access.Principal, _ *empty) (*plain[sourceOrders], error) {
	return sourceOrdersAnswer(s.Employees.Orders(ctx, who.TenantID))
}

func (s *server) setEmployeeSourceOrders(ctx context.Context, who access.Principal, in *struct{ Body setSourceOrdersBody }) (*plain[sourceOrders], error) {
	orders, err := in.Body.orders()
	if err != nil {
		return nil, err
	}
	if err := s.Employees.SetOrders(ctx, who.TenantID, orders); err != nil {
		return nil, err
	}
	return s.getEmployeeSourceOrders(ctx, who, &empty{})
}
