package connector

import (
	"context"
	"errors"
	"time"

	"github.com/assetronics/assetronics/internal/connector/formula"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// Registration is a webhook made at the vendor. Its secret is shown this once:
// store it under the key WebhookSecret gives.
type Registration struct {
	ID     string
	Secret seal.Secret
}

// RegisterWebhook makes our address known to the vendor. Each call makes another
// webhook there. ErrNoWebhook when the manifest knows no such call.
func (s *Session) RegisterWebhook(ctx context.Context, ourURL string) (Registration, error) {
	p := s.connector.webhook
	if p == nil || p.register == nil {
		return Registration{}, ErrNoWebhook
	}
	if err := s.findVars(ctx); err != nil {
		return Registration{}, err
	}
	chosen := nonce() // for vendors that let us choose the key
	env := s.with(formula.Env{"url": ourURL, "secret": chosen, "now": s.now().UTC().Format(time.RFC3339)})
	got, err := s.fetch(ctx, p.register, env)
	if err != nil {
		return Registration{}, err
	}
	made := Registration{Secret: seal.Secret(chosen)}
	env = got.into(env)
	if p.registerID != nil {
		if v, err := p.registerID.Eval(env); err == nil {
			made.ID, _ = formula.Text(v)
		}
	}
	if p.registerSecret != nil {
		v, _ := p.registerSecret.Eval(env)
		text, _ := formula.Text(v)
		if made.Secret = seal.Secret(text); text == "" {
			return Registration{}, &Error{
				Code: VendorError, Message: "The answer of " + s.connector.manifest.Name + " does not hold what was asked for.", Status: got.status,
				cause: errors.New("no secret in the answer"),
			}
		}
	}
	return made, nil
}

// UnregisterWebhook takes a webhook back that RegisterWebhook made. One that the
// vendor no longer has is fine. ErrNoWebhook when the manifest knows no such call.
func (s *Session) UnregisterWebhook(ctx context.Context, id string) error {
	p := s.connector.webhook
	if p == nil || p.unregister == nil || id == "" {
		return ErrNoWebhook
	}
	if err := s.findVars(ctx); err != nil {
		return err
	}
	_, err := s.fetch(ctx, p.unregister, s.with(formula.Env{"id": id}))
	if e := AsError(err); e != nil && e.Code == NotFound {
		return nil
	}
	return err
}

// Confirm makes the call that a handshake asks for.
func (s *Session) Confirm(ctx context.Context, d Delivery) error {
	if d.handshake == nil || d.handshake.confirm == nil {
		return nil
	}
	env := s.with(nil)
	for k, v := range d.env {
		if _, own := env[k]; !own {
			env[k] = v
		}
	}
	_, err := s.fetch(ctx, d.handshake.confirm, env)
	return err
}
