package action

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Reveal opens the secret inputs, such as the PIN that unlocks a Mac again, and
// records who looked.
func (s *Service) Reveal(ctx context.Context, tenant, id uuid.UUID) (map[string]any, error) {
	var plain map[string]any
	_, err := s.change(ctx, tenant, id, nil, func(ctx context.Context, c *change) (string, error) {
		if c.sealed == nil {
			return "", fault.New(fault.Conflict, "action.no_secrets", "Nothing of it is secret.")
		}
		text, err := s.Sealer.Open(ctx, tenant, place(id), c.sealed)
		if err != nil {
			return "", fmt.Errorf("open inputs: %w", err)
		}
		return EventRevealed, json.Unmarshal(text, &plain)
	})
	return plain, err
}
