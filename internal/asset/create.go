package asset

import (
	"context"

	"github.com/google/uuid"
)

// Create adds an asset. Without a tag it gets the next number. Conflicts:
// asset.serial_taken (names the asset), asset.tag_taken. Invalid: category,
// model, location or values that cannot be.
func (s *Service) Create(ctx context.Context, tenant uuid.UUID, in New) (Asset, error) {
	made, err := s.createAll(ctx, tenant, []New{in}, func(_ int, err error) error { return err })
	if err != nil {
		return Asset{}, err
	}
	return made[0], nil
}
