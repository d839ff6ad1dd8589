package integration

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// consentLife is how long an administrator may take at the vendor's page.
const consentLife = 10 * time.Minute

// callbackPath is where vendors send administrators back to; it is what a
// customer registers at the vendor.
const callbackPath = "/api/v1/oauth/callback"

// CallbackURL is the address to register at the vendor.
func CallbackURL(baseURL string) string { return strings.TrimRight(baseURL, "/") + callbackPath }

// Consenter is who consents, in which session.
type Consenter struct{ UserID, SessionID uuid.UUID }

// pending is what is kept, sealed, until the administrator is back.
type pending struct {
	Verifier string `json:"verifier"`
	Redirect string `json:"redirect"`
}

func consentPlace(id uuid.UUID) seal.Place {
	return seal.Place{Table: "integration_consents", Column: "sealed", Row: id}
}

// Connect begins the sign-in at the vendor: the address is its consent page, good
// for ten minutes, once, and for this session of this user.
func (s *Service) Connect(ctx context.Context, tenant, id uuid.UUID, who Consenter, baseURL string) (string, error) {
	session, err := s.session(ctx, tenant, id)
	if err != nil {
		return "", refusal(err)
	}
	state, kept := unguessable(), pending{Verifier: unguessable(), Redirect: CallbackURL(baseURL)}
	target, err := session.ConsentURL(kept.Redirect, state, kept.Verifier)
	if errors.Is(err, connector.ErrNoConsent) {
		return "", fault.New(fault.Conflict, "integration.no_consent", "This integration signs in without anybody's consent.")
	}
	if err != nil {
		return "", refusal(err)
	}
	return target, s.keepConsent(ctx, tenant, id, who, state, kept)
}

func (s *Service) keepConsent(ctx context.Context, tenant, id uuid.UUID, who Consenter, state string, kept pending) error {
	own, err := newID()
	if err != nil {
		return err
	}
	plain, err := json.Marshal(kept)
	if err != nil {
		return fmt.Errorf("encode consent: %w", err)
	}
	sealed, err := s.Sealer.Seal(ctx, tenant, consentPlace(own), plain)
	if err != nil {
		return fmt.Errorf("seal consent: %w", err)
	}
	return s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if err := q.DropConsents(ctx, db.DropConsentsParams{TenantID: tenant, Before: s.now()}); err != nil {
			return fmt.Errorf("drop old consents: %w", err)
		}
		err := q.InsertConsent(ctx, db.InsertConsentParams{
			TenantID: tenant, ID: own, IntegrationID: id, StateHash: stateHash(state), Sealed: sealed,
			UserID: who.UserID, SessionID: who.SessionID, ExpiresAt: s.now().Add(consentLife),
		})
		if err != nil {
			return fmt.Errorf("insert consent: %w", err)
		}
		return nil
	})
}

func stateHash(state string) []byte {
	sum := sha256.Sum256([]byte(state))
	return sum[:]
}

// FinishConnect takes what the vendor sent the administrator back with and keeps
// the token. The id is that of the integration, as far as it is known, also with
// an error.
func (s *Service) FinishConnect(ctx context.Context, tenant uuid.UUID, who Consenter, query url.Values) (uuid.UUID, error) {
	id, kept, err := s.takeConsent(ctx, tenant, who, query.Get("state"))
	if err != nil {
		return uuid.Nil, err
	}
	session, err := s.session(ctx, tenant, id)
	if err != nil {
		return id, refusal(err)
	}
	if err := session.Exchange(ctx, query, kept.Redirect, kept.Verifier); err != nil {
		return id, refusal(err)
	}
	return id, s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := lock(ctx, q, tenant, id, nil)
		if err != nil {
			return err
		}
		now := s.now()
		by := event.OriginOf(ctx).Actor.Label
		if err := q.NoteConnected(ctx, db.NoteConnectedParams{TenantID: tenant, IntegrationID: id, ConnectedAt: &now, ConnectedBy: by}); err != nil {
			return fmt.Errorf("note connection: %w", err)
		}
		return s.record(ctx, tx, tenant, EventConnected, id, row.Name, nil)
	})
}

// errUnknownState says the same for every state that does not fit, whatever is
// wrong with it.
func errUnknownState() *fault.Fault {
	return fault.New(fault.Conflict, "oauth.state_unknown", "This sign-in at the vendor was not begun here, or too long ago. Begin again.")
}

// takeConsent uses a state up.
func (s *Service) takeConsent(ctx context.Context, tenant uuid.UUID, who Consenter, state string) (uuid.UUID, pending, error) {
	var kept pending
	var row db.IntegrationConsent
	if !isUnguessable(state) {
		return uuid.Nil, kept, errUnknownState()
	}
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		row, err = db.New(tx).TakeConsent(ctx, db.TakeConsentParams{TenantID: tenant, StateHash: stateHash(state)})
		return err
	})
	if pg.IsNoRows(err) {
		return uuid.Nil, kept, errUnknownState()
	}
	if err != nil {
		return uuid.Nil, kept, fmt.Errorf("take consent: %w", err)
	}
	if who != (Consenter{row.UserID, row.SessionID}) || s.now().After(row.ExpiresAt) {
		return uuid.Nil, kept, errUnknownState()
	}
	plain, err := s.Sealer.Open(ctx, tenant, consentPlace(row.ID), row.Sealed)
	if err != nil {
		return uuid.Nil, kept, fmt.Errorf("open consent: %w", err)
	}
	if err := json.Unmarshal(plain, &kept); err != nil {
		return uuid.Nil, kept, fmt.Errorf("decode consent: %w", err)
	}
	return row.IntegrationID, kept, nil
}

// Disconnect forgets the token. At the vendor it stays good until somebody takes
// it back there.
func (s *Service) Disconnect(ctx context.Context, tenant, id uuid.UUID) (Integration, error) {
	var after Integration
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		row, err := lock(ctx, q, tenant, id, nil)
		if err != nil {
			return err
		}
		dropped, err := q.DropToken(ctx, db.DropTokenParams{TenantID: tenant, IntegrationID: id})
		if err != nil {
			return fmt.Errorf("drop token: %w", err)
		}
		if dropped > 0 {
			if err := s.record(ctx, tx, tenant, EventDisconnected, id, row.Name, nil); err != nil {
				return err
			}
		}
		after, err = s.get(ctx, tx, tenant, id)
		return err
	})
	return after, err
}
