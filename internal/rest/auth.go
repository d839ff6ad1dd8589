package rest

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/identity"
)

func (s *server) authRoutes() {
	const tag = "Sign-in"
	publicRoute(s, op{ID: "login", Method: http.MethodPost, Path: "/auth/login", Tag: tag, Summary: "Sign in", Detail: "Answers a token for programs and sets a cookie for the web app. `tenant` is needed only by those who have accounts in several companies."}, s.login)
	route(s, op{ID: "logout", Method: http.MethodPost, Path: "/auth/logout", Tag: tag, Summary: "Sign out", Needs: access.SignedIn, Status: http.StatusNoContent}, s.logout)
	route(s, op{ID: "logout-everywhere", Method: http.MethodPost, Path: "/auth/logout-everywhere", Tag: tag, Summary: "Sign out on all devices", Detail: "Ends every session of the caller, this one included.", Needs: access.SignedIn, Status: http.StatusNoContent}, s.logoutEverywhere)
	route(s, op{ID: "me", Method: http.MethodGet, Path: "/auth/me", Tag: tag, Summary: "Who am I", Needs: access.SignedIn}, s.me)
	route(s, op{ID: "change-password", Method: http.MethodPost, Path: "/auth/password", Tag: tag, Summary: "Change the own password", Detail: "Ends all other sessions.", Needs: access.SignedIn, Status: http.StatusNoContent}, s.changePassword)
	route(s, op{ID: "socket-token", Method: http.MethodPost, Path: "/auth/socket-token", Tag: tag, Summary: "A token for one live connection", Detail: "Works once, within a minute.", Needs: access.SignedIn}, s.socketToken)
	publicRoute(s, op{ID: "get-invitation", Method: http.MethodGet, Path: "/auth/invitations/{token}", Tag: tag, Summary: "Look at an invitation"}, s.invitation)
	publicRoute(s, op{ID: "accept-invitation", Method: http.MethodPost, Path: "/auth/invitations/{token}/accept", Tag: tag, Summary: "Accept an invitation"}, s.acceptInvitation)
}

// signedIn answers a sign-in: the token for programs, the cookie for the page.
type signedIn struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      struct {
		Token  string     `json:"token"`
		User   UserView   `json:"user"`
		Tenant tenantView `json:"tenant"`
	}
}

// FromAgent tells which program or browser signs in.
type FromAgent struct {
	UserAgent string `header:"User-Agent"`
}

type loginBody struct {
	Email    string `json:"email" maxLength:"320"`
	Password string `json:"password" maxLength:"1000"`
	Tenant   string `json:"tenant,omitempty" doc:"The company's slug." maxLength:"63"`
}

func (s *server) login(ctx context.Context, in *struct {
	FromAgent
	Body loginBody
},
) (*signedIn, error) {
	session, err := s.Identity.SignIn(ctx, identity.Credentials{
		Email: in.Body.Email, Password: in.Body.Password, Company: in.Body.Tenant, UserAgent: in.UserAgent,
	})
	if err != nil {
		return nil, err
	}
	return s.signedIn(ctx, session)
}

func (s *server) signedIn(ctx context.Context, session identity.SignIn) (*signedIn, error) {
	who := session.Principal
	user, err := s.Identity.Get(ctx, who.TenantID, who.UserID)
	if err != nil {
		return nil, err
	}
	company, err := s.Tenants.Get(ctx, who.TenantID)
	if err != nil {
		return nil, err
	}
	out := &signedIn{SetCookie: s.sessionCookie(session.Token)}
	out.Body.Token, out.Body.User, out.Body.Tenant = session.Token, userViewOf(user), tenantViewOf(company)
	return out, nil
}

// sessionCookie ends the session with an empty token.
func (s *server) sessionCookie(token string) http.Cookie {
	c := http.Cookie{ //nolint:gosec // Secure where the product is served by https
		Name: CookieName, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: strings.HasPrefix(s.PublicURL, "https://"), MaxAge: int((30 * 24 * time.Hour).Seconds()),
	}
	if token == "" {
		c.MaxAge = -1
	}
	return c
}

type signedOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

func (s *server) logout(ctx context.Context, who access.Principal, _ *empty) (*signedOut, error) {
	if err := s.Identity.SignOut(ctx, who); err != nil {
		return nil, err
	}
	return &signedOut{SetCookie: s.sessionCookie("")}, nil
}

func (s *server) logoutEverywhere(ctx context.Context, who access.Principal, _ *empty) (*signedOut, error) {
	if err := s.Identity.SignOutEverywhere(ctx, who); err != nil {
		return nil, err
	}
	return &signedOut{SetCookie: s.sessionCookie("")}, nil
}

type meView struct {
	User        UserView            `json:"user"`
	Tenant      tenantView          `json:"tenant"`
	Permissions []access.Permission `json:"permissions" nullable:"false"`
}

func (s *server) me(ctx context.Context, who access.Principal, _ *empty) (*plain[meView], error) {
	user, err := s.Identity.Get(ctx, who.TenantID, who.UserID)
	if err != nil {
		return nil, err
	}
	company, err := s.Tenants.Get(ctx, who.TenantID)
	if err != nil {
		return nil, err
	}
	permissions := access.PermissionsOf(who.Roles)
	return &plain[meView]{Body: meView{User: userViewOf(user), Tenant: tenantViewOf(company), Permissions: permissions}}, nil
}

type passwordBody struct {
	CurrentPassword string `json:"current_password" maxLength:"1000"`
	NewPassword     string `json:"new_password" maxLength:"1000"`
}

func (s *server) changePassword(ctx context.Context, who access.Principal, in *struct{ Body passwordBody }) (*empty, error) {
	return &empty{}, s.Identity.ChangePassword(ctx, who, in.Body.CurrentPassword, in.Body.NewPassword)
}

type socketTokenView struct {
	Token     string    `json:"token"`
	ExpiresAt time.Time `json:"expires_at"`
}

func (s *server) socketToken(ctx context.Context, who access.Principal, _ *empty) (*plain[socketTokenView], error) {
	token, expires, err := s.Identity.SocketToken(ctx, who)
	if err != nil {
		return nil, err
	}
	return &plain[socketTokenView]{Body: socketTokenView{Token: token, ExpiresAt: expires}}, nil
}

// ByToken is the input of routes that an invitation leads to.
type ByToken struct {
	Token string `path:"token" maxLength:"200"`
}

type invitationView struct {
	Email  string `json:"email"`
	Name   string `json:"name"`
	Tenant struct {
		Name string `json:"name"`
		Slug string `json:"slug"`
	} `json:"tenant"`
}

func (s *server) invitation(ctx context.Context, in *ByToken) (*plain[invitationView], error) {
	found, err := s.Identity.Invitation(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	view := invitationView{Email: found.Email, Name: found.Name}
	view.Tenant.Name, view.Tenant.Slug = found.Company, found.Slug
	return &plain[invitationView]{Body: view}, nil
}

type acceptBody struct {
	Name     string `json:"name,omitempty" maxLength:"200"`
	Password string `json:"password" maxLength:"1000"`
}

func (s *server) acceptInvitation(ctx context.Context, in *struct {
	ByToken
	FromAgent
	Body acceptBody
},
) (*signedIn, error) {
	session, err := s.Identity.AcceptInvitation(ctx, in.Token, in.Body.Name, in.Body.Password, in.UserAgent)
	if err != nil {
		return nil, err
	}
	return s.signedIn(ctx, session)
}
