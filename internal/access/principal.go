package access

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Principal is who calls: a user of one company and what that user may do.
type Principal struct {
	TenantID   uuid.UUID
	UserID     uuid.UUID
	SessionID  uuid.UUID
	Until      time.Time // when the session ends by itself
	Name       string
	Email      string
	Roles      []Role
	EmployeeID *uuid.UUID // the employee with the same work e-mail
}

// Can tells whether any of the caller's roles brings the permission.
func (p Principal) Can(want Permission) bool {
	if want == Public || want == SignedIn {
		return true
	}
	return slices.ContainsFunc(p.Roles, func(r Role) bool {
		info := r.info()
		return info != nil && slices.Contains(info.Permissions, want)
	})
}

// Has tells whether the caller has the role.
func (p Principal) Has(r Role) bool { return slices.Contains(p.Roles, r) }

type principalKey struct{}

// WithPrincipal puts the caller into the context.
func WithPrincipal(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// Caller is the context's principal; false when nobody is signed in.
func Caller(ctx context.Context) (Principal, bool) {
	p, ok := ctx.Value(principalKey{}).(Principal)
	return p, ok
}
