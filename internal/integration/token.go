package integration

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

const (
	// renewTimeout is how long a vendor may take to give a token.
	renewTimeout = 45 * time.Second
	// renewLease is how long a renewal counts that nobody ends: its process is dead.
	// Longer than renewTimeout and the time to write the token down.
	renewLease = 90 * time.Second
	// renewPoll is how often those look who wait for another's renewal.
	renewPoll = 100 * time.Millisecond
	// keepTries is how often a fresh token is offered to the database. The vendor may
	// have taken the old one back already.
	keepTries = 6
)

// errSuperseded ends a renewal whose token was dropped meanwhile: the settings
// lead to another account now.
var errSuperseded = errors.New("the connection was changed while a token was fetched")

// tokens keeps the token of one integration, sealed, for all processes.
type tokens struct {
	*Service
	tenant, id uuid.UUID
}

func (t tokens) place() seal.Place {
	return seal.Place{Table: "integration_tokens", Column: "sealed", Row: t.id}
}

// Load gives the token that is kept; the zero one when there is none.
func (t tokens) Load(ctx context.Context) (connector.Token, error) {
	var sealed []byte
	err := t.DB.Tenant(ctx, t.tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
		sealed, err = db.New(tx).LoadToken(ctx, db.LoadTokenParams{TenantID: t.tenant, IntegrationID: t.id})
		return err
	})
	if pg.IsNoRows(err) {
		return connector.Token{}, nil
	}
	if err != nil {
		return connector.Token{}, fmt.Errorf("load token: %w", err)
	}
	return t.unsealed(ctx, sealed)
}

// Renew has one caller at a time, of all processes, fetch a token. Once it is that
// caller's turn nobody's hurry counts any more: an answer that is not waited for
// may hold the only refresh token that is still good.
func (t tokens) Renew(ctx context.Context, renew func(context.Context, connector.Token) (connector.Token, error)) (connector.Token, error) {
	renewal, sealed, err := t.turn(ctx)
	if err != nil {
		return connector.Token{}, err
	}
	ctx = context.WithoutCancel(ctx)
	kept := false
	defer func() {
		if !kept { // also when renew panics
			t.release(ctx, renewal)
		}
	}()
	current, err := t.unsealed(ctx, sealed)
	if err != nil {
		return connector.Token{}, err
	}
	limited, cancel := context.WithTimeout(ctx, renewTimeout)
	defer cancel()
	fresh, err := renew(limited, current)
	if err != nil {
		return connector.Token{}, err
	}
	if err := t.keep(ctx, renewal, fresh); err != nil {
		return connector.Token{}, err
	}
	kept = true
	return fresh, nil
}

// turn waits until the renewal is ours.
func (t tokens) turn(ctx context.Context) (renewal uuid.UUID, sealed []byte, err error) {
	if renewal, err = newID(); err != nil {
		return renewal, nil, err
	}
	ticker := time.NewTicker(renewPoll)
	defer ticker.Stop()
	for {
		err := t.DB.Tenant(ctx, t.tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
			sealed, err = db.New(tx).TakeRenewal(ctx, db.TakeRenewalParams{
				TenantID: t.tenant, IntegrationID: t.id, Renewal: &renewal, Seconds: renewLease.Seconds(),
			})
			return err
		})
		switch {
		case err == nil:
			return renewal, sealed, nil
		case pg.Constraint(err) == "integration_tokens_tenant_id_integration_id_fkey":
			return renewal, nil, fault.Missing("integration")
		case !pg.IsNoRows(err):
			return renewal, nil, fmt.Errorf("take the renewal of a token: %w", err)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return renewal, nil, ctx.Err()
		}
	}
}

// keep writes a fresh token down and ends the renewal.
func (t tokens) keep(ctx context.Context, renewal uuid.UUID, fresh connector.Token) error {
	sealed, err := t.Sealer.Seal(ctx, t.tenant, t.place(), fresh.Encode())
	if err != nil {
		return fmt.Errorf("seal token: %w", err)
	}
	for try := 1; ; try++ {
		var kept int64
		err := t.DB.Tenant(ctx, t.tenant, func(ctx context.Context, tx pgx.Tx) (err error) {
			kept, err = db.New(tx).KeepToken(ctx, db.KeepTokenParams{TenantID: t.tenant, IntegrationID: t.id, Renewal: &renewal, Sealed: sealed})
			return err
		})
		switch {
		case err == nil && kept == 0:
			return errSuperseded
		case err == nil:
			return nil
		case try == keepTries:
			return fmt.Errorf("keep token: %w", err)
		}
		t.Log.WarnContext(ctx, "a fresh token is not kept yet", "integration_id", t.id, "error", err)
		pause(renewPoll << try)
	}
}

func (t tokens) release(ctx context.Context, renewal uuid.UUID) {
	err := t.DB.Tenant(ctx, t.tenant, func(ctx context.Context, tx pgx.Tx) error {
		return db.New(tx).ReleaseRenewal(ctx, db.ReleaseRenewalParams{TenantID: t.tenant, IntegrationID: t.id, Renewal: &renewal})
	})
	if err != nil { // it ends by itself
		t.Log.WarnContext(ctx, "a renewal is not given back", "integration_id", t.id, "error", err)
	}
}

func (t tokens) unsealed(ctx context.Context, sealed []byte) (connector.Token, error) {
	if sealed == nil {
		return connector.Token{}, nil
	}
	plain, err := t.Sealer.Open(ctx, t.tenant, t.place(), sealed)
	if err != nil {
		return connector.Token{}, fmt.Errorf("open token: %w", err)
	}
	token, err := connector.DecodeToken(plain)
	if err != nil {
		return connector.Token{}, fmt.Errorf("decode token: %w", err)
	}
	return token, nil
}

func pause(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	<-timer.C
}
