package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/identity/internal/db"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
)

// How long tokens live.
const (
	sessionLife    = 30 * 24 * time.Hour
	socketLife     = time.Minute
	invitationLife = 7 * 24 * time.Hour
	setupLife      = 24 * time.Hour
)

// Service is the room.
type Service struct {
	db     *pg.DB
	clock  clock.Clock
	events *event.Recorder
	hasher *hasher
}

// NewService opens the room. params is nil for the library's own hashing cost;
// tests take a cheaper one.
func NewService(database *pg.DB, c clock.Clock, events *event.Recorder, params *argon2id.Params) (*Service, error) {
	h, err := newHasher(params)
	if err != nil {
		return nil, err
	}
	return &Service{db: database, clock: c, events: events, hasher: h}, nil
}

func subjectOf(id uuid.UUID, name string) event.Subject {
	return event.Subject{Type: "user", ID: id, Label: name}
}

// principal is what the faces know a signed-in user by.
func principal(row db.SessionByTokenRow) access.Principal {
	roles := make([]access.Role, len(row.Roles))
	for i, r := range row.Roles {
		roles[i] = access.Role(r)
	}
	return access.Principal{
		TenantID: row.TenantID, UserID: row.ID, SessionID: row.SessionID, Until: row.ExpiresAt,
		Name: row.Name, Email: row.Email, Roles: roles, EmployeeID: row.EmployeeID,
	}
}

// asUser makes the user the actor of what follows in the context.
func asUser(ctx context.Context, id uuid.UUID, name string) context.Context {
	origin := event.OriginOf(ctx)
	origin.Actor = event.Actor{Type: event.ActorUser, ID: &id, Label: name}
	return event.WithOrigin(ctx, origin)
}

func newID() (uuid.UUID, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return uuid.Nil, fmt.Errorf("make id: %w", err)
	}
	return id, nil
}

// constraint turns the names of violated constraints into faults.
func constraint(err error) error {
	switch pg.Constraint(err) {
	case "users_email_key":
		return fault.New(fault.Conflict, "user.email_taken", "There is already a user with this e-mail.").
			At("body.email", "already taken")
	case "users_email_form": // a letter that only the database knows a small one of
		return fault.InvalidField("body.email", "an e-mail address")
	default:
		return err
	}
}
