package rest

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/identity"
	"github.com/assetronics/assetronics/internal/tenant"
)

func (s *server) userRoutes() {
	const tag = "Users"
	route(s, op{ID: "list-users", Method: http.MethodGet, Path: "/users", Tag: tag, Summary: "List users", Needs: access.UsersRead, List: &identity.Listing}, s.listUsers)
	route(s, op{ID: "invite-user", Method: http.MethodPost, Path: "/users", Tag: tag, Summary: "Invite a user", Detail: "Answers the link to hand over.", Needs: access.UsersWrite, Status: http.StatusCreated}, s.inviteUser)
	route(s, op{ID: "get-user", Method: http.MethodGet, Path: "/users/{id}", Tag: tag, Summary: "Get a user", Needs: access.UsersRead}, s.getUser)
	route(s, op{ID: "update-user", Method: http.MethodPatch, Path: "/users/{id}", Tag: tag, Summary: "Change a user's name, roles or status", Needs: access.UsersWrite}, s.updateUser)
	route(s, op{ID: "renew-invitation", Method: http.MethodPost, Path: "/users/{id}/invite", Tag: tag, Summary: "Make a new invitation link", Needs: access.UsersWrite}, s.renewInvitation)
	route(s, op{ID: "list-roles", Method: http.MethodGet, Path: "/roles", Tag: tag, Summary: "The built-in roles", Needs: access.SignedIn}, s.listRoles)
}

type tenantView struct {
	ID       uuid.UUID `json:"id"`
	Slug     string    `json:"slug"`
	Name     string    `json:"name"`
	TimeZone string    `json:"time_zone"`
}

func tenantViewOf(t tenant.Tenant) tenantView {
	return tenantView{ID: t.ID, Slug: t.Slug, Name: t.Name, TimeZone: t.TimeZone}
}

// UserView is a user as the API shows one.
type UserView struct {
	ID           uuid.UUID       `json:"id"`
	Email        string          `json:"email"`
	Name         string          `json:"name"`
	Roles        []access.Role   `json:"roles" nullable:"false"`
	Status       identity.Status `json:"status" enum:"invited,active,disabled"`
	Employee     *employeeName   `json:"employee" doc:"The employee with the same work e-mail."`
	LastSignInAt *time.Time      `json:"last_sign_in_at"`
	Version      int64           `json:"version"`
	CreatedAt    time.Time       `json:"created_at"`
}

type employeeName struct {
	ID          uuid.UUID `json:"id"`
	DisplayName string    `json:"display_name"`
}

func userViewOf(u identity.User) UserView {
	view := UserView{
		ID: u.ID, Email: u.Email, Name: u.Name, Roles: u.Roles, Status: u.Status,
		LastSignInAt: u.LastSignInAt, Version: u.Version, CreatedAt: u.CreatedAt,
	}
	if u.EmployeeID != nil && u.EmployeeName != nil {
		view.Employee = &employeeName{ID: *u.EmployeeID, DisplayName: *u.EmployeeName}
	}
	return view
}

func (s *server) listUsers(ctx context.Context, who access.Principal, in *listInput) (*page[UserView], error) {
	users, err := s.Identity.List(ctx, who.TenantID, in.request)
	if err != nil {
		return nil, err
	}
	return paged(users, userViewOf), nil
}

func (s *server) getUser(ctx context.Context, who access.Principal, in *ByID) (*single[UserView], error) {
	user, err := s.Identity.Get(ctx, who.TenantID, in.ID)
	if err != nil {
		return nil, err
	}
	return one(user.Version, userViewOf(user)), nil
}

type inviteBody struct {
	Email string        `json:"email" maxLength:"320"`
	Name  string        `json:"name" maxLength:"200"`
	Roles []access.Role `json:"roles" minItems:"1" maxItems:"8" nullable:"false"`
}

type invitedView struct {
	UserView
	InviteURL string `json:"invite_url" doc:"Shown this once; hand it to the person."`
}

func (s *server) inviteUser(ctx context.Context, who access.Principal, in *struct{ Body inviteBody }) (*single[invitedView], error) {
	user, token, err := s.Identity.Invite(ctx, who, identity.New(in.Body))
	if err != nil {
		return nil, err
	}
	return one(user.Version, invitedView{UserView: userViewOf(user), InviteURL: s.inviteURL(token)}), nil
}

func (s *server) inviteURL(token string) string {
	return strings.TrimSuffix(s.PublicURL, "/") + "/invitations/" + token
}

type inviteURLView struct {
	InviteURL string `json:"invite_url"`
}

func (s *server) renewInvitation(ctx context.Context, who access.Principal, in *ByID) (*plain[inviteURLView], error) {
	token, err := s.Identity.RenewInvitation(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	return &plain[inviteURLView]{Body: inviteURLView{InviteURL: s.inviteURL(token)}}, nil
}

type updateUserBody struct {
	Name   patch[string]          `json:"name,omitempty"`
	Roles  patch[[]access.Role]   `json:"roles,omitempty"`
	Status patch[identity.Status] `json:"status,omitempty"`
}

func (s *server) updateUser(ctx context.Context, who access.Principal, in *struct {
	ByID
	Conditional
	Body updateUserBody
},
) (*single[UserView], error) {
	version, err := in.version()
	if err != nil {
		return nil, err
	}
	user, err := s.Identity.Update(ctx, who, in.ID, identity.Patch{
		Name: in.Body.Name.Optional(), Roles: in.Body.Roles.Optional(), Status: in.Body.Status.Optional(),
	}, version)
	if err != nil {
		return nil, err
	}
	return one(user.Version, userViewOf(user)), nil
}

type roleView struct {
	Role        access.Role         `json:"role"`
	Label       string              `json:"label"`
	Description string              `json:"description"`
	Permissions []access.Permission `json:"permissions" nullable:"false"`
}

func (s *server) listRoles(_ context.Context, _ access.Principal, _ *empty) (*page[roleView], error) {
	return whole(access.Roles, func(r access.RoleInfo) roleView {
		return roleView{Role: r.Role, Label: r.Label, Description: r.Description, Permissions: r.Permissions}
	}), nil
}
