package chat

import (
	"context"
	"log/slog"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/integration"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/jobs"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/workflow"
)

// The actions a connector must know to be asked by; Slack's manifest is the model.
const (
	findMember     = "find_member"       // email → member
	findAuthor     = "find_author"       // member → name, email; no e-mail that nobody vouches for
	openTalk       = "open_conversation" // member → channel
	askApproval    = "ask_approval"      // recipient, text, approval → channel, message
	changeApproval = "change_approval"   // channel, message, text, approval
	updateMessage  = "update_message"    // channel, message, text; takes the buttons away
)

var needed = []string{findMember, findAuthor, openTalk, askApproval, changeApproval, updateMessage}

// Deps is what the room works with.
type Deps struct {
	DB           *pg.DB
	Clock        clock.Clock
	Log          *slog.Logger
	Queue        jobs.Queue
	Integrations integrations
	Workflows    workflows
	People       people
	Scopes       scopes
}

// integrations are the vendors as this room sees them.
type integrations interface {
	Capable(ctx context.Context, tenant uuid.UUID, actions ...string) ([]uuid.UUID, error)
	Connection(ctx context.Context, tenant, id uuid.UUID) (integration.Connection, error)
	Open(ctx context.Context, c integration.Connection) (*connector.Session, error)
}

// workflows have the approvals. Both join the transaction of their context.
type workflows interface {
	Questions(ctx context.Context, tenant, run uuid.UUID) ([]workflow.Question, error)
	Act(ctx context.Context, tenant uuid.UUID, who workflow.Viewer, run, step uuid.UUID, verb workflow.Verb, said workflow.Said) (workflow.View, error)
}

// people are the accounts.
type people interface {
	ByEmail(ctx context.Context, tenant uuid.UUID, email string) (access.Principal, error)
}

// scopes tell whose things somebody may see.
type scopes interface {
	ScopeOf(ctx context.Context, who access.Principal, all access.Permission) (access.Scope, error)
}

// Service is the room.
type Service struct{ Deps }

// NewService opens the room.
func NewService(deps Deps) *Service {
	if deps.Log == nil {
		deps.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{Deps: deps}
}
