package rest

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/integration"
)

func (s *server) connectionRoutes(tag string) {
	write := access.IntegrationsWrite
	route(s, op{ID: "connect-integration", Method: http.MethodPost, Path: "/integrations/{id}/connect", Tag: tag, Summary: "Begin the sign-in at the vendor", Detail: "Lead the browser to the address. It is good for ten minutes, once, for this session. The vendor leads back to /api/v1/oauth/callback, which leads on to the integration in the web app, with `connect=ok` or `connect=failed&code=…`.", Needs: write, Outside: true}, s.connectIntegration)
	route(s, op{ID: "disconnect-integration", Method: http.MethodPost, Path: "/integrations/{id}/disconnect", Tag: tag, Summary: "Forget the vendor's token", Needs: write}, s.disconnectIntegration)
}

type connectView struct {
	URL         string `json:"url" doc:"The vendor's consent page."`
	CallbackURL string `json:"callback_url" doc:"What must be registered at the vendor."`
}

func (s *server) connectIntegration(ctx context.Context, who access.Principal, in *ByID) (*plain[connectView], error) {
	target, err := s.Integrations.Connect(ctx, who.TenantID, in.ID, consenter(who), s.PublicURL)
	return &plain[connectView]{Body: connectView{URL: target, CallbackURL: integration.CallbackURL(s.PublicURL)}}, err
}

func (s *server) disconnectIntegration(ctx context.Context, who access.Principal, in *ByID) (*single[integrationView], error) {
	return s.integrationAnswer(ctx, who)(s.Integrations.Disconnect(ctx, who.TenantID, in.ID))
}

func consenter(who access.Principal) integration.Consenter {
	return integration.Consenter{UserID: who.UserID, SessionID: who.SessionID}
}

// oauthCallback is where a vendor sends the administrator's browser back to. It is
// a page's address and not the API's: whatever happens, it leads into the web app.
func (s *server) oauthCallback(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Referrer-Policy", "no-referrer") // the address holds a code
	ctx := r.Context()
	who, signedIn := access.Caller(ctx)
	if !signedIn || !who.Can(access.IntegrationsWrite) {
		s.backToApp(w, r, uuid.Nil, "oauth.signed_out")
		return
	}
	id, err := s.Integrations.FinishConnect(ctx, who.TenantID, consenter(who), r.URL.Query())
	code := ""
	if err != nil {
		code = newProblem(ctx, s.Log, err).Code // logs what is ours
	}
	s.backToApp(w, r, id, code)
}

// backToApp leads to the integration in the web app. The code of a failure is ours,
// never a text from the address.
func (s *server) backToApp(w http.ResponseWriter, r *http.Request, id uuid.UUID, code string) {
	target := strings.TrimRight(s.PublicURL, "/") + "/integrations"
	if id != uuid.Nil {
		target += "/" + id.String()
	}
	result := url.Values{"connect": {"ok"}}
	if code != "" {
		result = url.Values{"connect": {"failed"}, "code": {code}}
	}
	http.Redirect(w, r, target+"?"+result.Encode(), http.StatusSeeOther) //nolint:gosec // to our own address
}
