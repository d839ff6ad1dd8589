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

func (s *server) getEmployeeSourceOrders(ctx context.Context, who access.Principal, _ *empty) (*single[sourceOrders], error) {
	return sourceOrdersAnswer(s.Employees.Orders(ctx, who.TenantID))
}

func (s *server) setEmployeeSourceOrders(ctx context.Context, who access.Principal, in *setSourceOrders) (*single[sourceOrders], error) {
	orders, ifVersion, err := in.said()
	if err != nil {
		return nil, err
	}
	return sourceOrdersAnswer(s.Employees.SetOrders(ctx, who.TenantID, orders, ifVersion))
}
