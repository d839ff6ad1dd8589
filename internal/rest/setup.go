package rest

import (
	"context"
	"net/http"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/identity"
	"github.com/assetronics/assetronics/internal/tenant"
)

func (s *server) setupRoutes() {
	const tag = "Set-up"
	publicRoute(s, op{ID: "setup-state", Method: http.MethodGet, Path: "/setup", Tag: tag, Summary: "Whether the installation has no company yet"}, s.setupState)
	publicRoute(s, op{ID: "setup", Method: http.MethodPost, Path: "/setup", Tag: tag, Summary: "Make the first company and its owner", Detail: "With the one-time token of the link in the server's log."}, s.setup)
}

type setupState struct {
	Needed bool `json:"needed"`
}

func (s *server) setupState(ctx context.Context, _ *empty) (*plain[setupState], error) {
	needed, err := s.Identity.NeedsSetup(ctx)
	return &plain[setupState]{Body: setupState{Needed: needed}}, err
}

type setupBody struct {
	Token    string `json:"token" maxLength:"200"`
	Company  string `json:"company" maxLength:"200"`
	TimeZone string `json:"time_zone,omitempty" maxLength:"64" doc:"IANA name, e.g. Europe/Berlin."`
	Name     string `json:"name" maxLength:"200"`
	Email    string `json:"email" maxLength:"320"`
	Password string `json:"password" maxLength:"1000"`
}

func (s *server) setup(ctx context.Context, in *struct {
	FromAgent
	Body setupBody
},
) (*signedIn, error) {
	company, err := s.Founder.Found(ctx, in.Body.Token,
		tenant.New{Name: in.Body.Company, TimeZone: in.Body.TimeZone, Operator: true},
		identity.New{Name: in.Body.Name, Email: in.Body.Email, Roles: []access.Role{access.Owner}}, in.Body.Password)
	if err != nil {
		return nil, err
	}
	session, err := s.Identity.SignIn(ctx, identity.Credentials{
		Email: in.Body.Email, Password: in.Body.Password, Company: company.Slug, UserAgent: in.UserAgent,
	})
	if err != nil {
		return nil, err
	}
	return s.signedIn(ctx, session)
}
