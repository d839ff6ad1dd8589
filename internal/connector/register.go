package connector

import (
	"context"
	"encoding/json"
	"errors"
	"io"

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
	w := s.connector.manifest.Webhook
	if w == nil || w.Register == nil {
		return Registration{}, ErrNoWebhook
	}
	resp, err := s.call(ctx, w.Register.Request, nil, map[string]string{"url": ourURL})
	if err != nil {
		return Registration{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	var answer any
	decoder := json.NewDecoder(io.LimitReader(resp.Body, 1<<20))
	decoder.UseNumber()
	if err := decoder.Decode(&answer); err != nil {
		return Registration{}, s.unreadable(ctx, err)
	}
	made := Registration{ID: textAt(answer, w.Register.ID), Secret: seal.Secret(textAt(answer, w.Register.Secret))}
	if made.Secret == "" {
		return Registration{}, s.unreadable(ctx, errors.Join(errNoRecords, errors.New("no secret in the answer")))
	}
	return made, nil
}
