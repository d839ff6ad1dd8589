package integration

import (
	"context"

	"github.com/google/uuid"
)

// TestResult says whether the vendor lets us read. Code and Message are empty
// when it does; they never tell what an address of a private network answers.
type TestResult struct {
	OK      bool
	Code    string
	Message string
}

// Test asks the vendor for what a sync would. An error means that the question
// could not be put; that the vendor said no is a result.
func (s *Service) Test(ctx context.Context, tenant, id uuid.UUID) (TestResult, error) {
	session, err := s.session(ctx, tenant, id)
	if err == nil {
		err = session.Test(ctx)
	}
	if err == nil {
		return TestResult{OK: true}, nil
	}
	if why, ok := Explain(err); ok {
		return TestResult{Code: why.Code, Message: why.Message}, nil
	}
	return TestResult{}, err
}
