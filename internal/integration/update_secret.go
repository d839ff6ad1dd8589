package integration

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/seal"
)

// applySecrets checks settings and secrets together, as they will be, and
// stores the secrets that were given. Tokens that were got for another account
// are dropped.
func (s *Service) applySecrets(ctx context.Context, q *db.Queries, row db.Integration, settings []byte, p Patch, changes event.Changes) error {
	if len(p.Secrets) == 0 && len(p.Settings) == 0 {
		return nil
	}
	known, ok := s.Catalog.Get(row.Connector)
	if !ok {
		return fault.New(fault.Conflict, "connector.missing", "The connector of this integration is no longer installed.")
	}
	before, err := settingsOf(row)
	if err != nil {
		return err
	}
	after := map[string]any{}
	if err := json.Unmarshal(settings, &after); err != nil {
		return fmt.Errorf("decode settings: %w", err)
	}
	stored, err := secretsOf(ctx, q, row.TenantID, row.ID)
	if err != nil {
		return err
	}
	moved := leadsElsewhere(known, before, after)
	if moved {
		if stored, err = s.askAgain(ctx, q, row, known, stored, p); err != nil {
			return err
		}
	}
	fresh, err := s.mergeSecrets(ctx, q, row, known, stored, after, p)
	if err != nil {
		return err
	}
	if len(p.Secrets) > 0 { // which ones, never what
		changes["secrets"] = [2]any{nil, slices.Sorted(maps.Keys(p.Secrets))}
	}
	if moved || anotherAccount(known, before, after, p) {
		if err := dropTokens(ctx, q, row, changes); err != nil {
			return err
		}
	}
	sealed, err := s.sealAll(ctx, row.TenantID, row.ID, fresh)
	if err != nil {
		return err
	}
	return saveSecrets(ctx, q, sealed)
}

// leadsElsewhere tells whether requests would go to a host that they did not go
// to before. What cannot be compared counts as moved.
func leadsElsewhere(known *connector.Connector, before, after map[string]any) bool {
	if reflect.DeepEqual(before, after) {
		return false
	}
	next, err := known.Hosts(after)
	if err != nil {
		return false // refused as a whole in a moment, with its place
	}
	last, err := known.Hosts(before)
	return err != nil || slices.ContainsFunc(next, func(host string) bool { return !slices.Contains(last, host) })
}

// askAgain makes sure that secrets follow nobody to another address: whoever may
// change the address need not know them. Each must be given with the change, or
// taken away. The key of a webhook that we registered belongs to the old address
// and is forgotten.
func (s *Service) askAgain(ctx context.Context, q *db.Queries, row db.Integration, known *connector.Connector, stored []db.SecretsRow, p Patch) ([]db.SecretsRow, error) {
	wrong := fault.New(fault.Invalid, "integration.secrets_again", "The address has changed: enter the secrets again.")
	var kept []db.SecretsRow
	for _, secret := range stored {
		_, given := p.Secrets[secret.Key]
		switch {
		case given:
			kept = append(kept, secret)
		case row.HookID != nil && secret.Key == known.WebhookSecret():
			if err := deleteSecret(ctx, q, row, secret.Key); err != nil {
				return nil, err
			}
			if err := q.ForgetHook(ctx, db.ForgetHookParams{TenantID: row.TenantID, ID: row.ID}); err != nil {
				return nil, fmt.Errorf("forget webhook: %w", err)
			}
		default:
			wrong.At("body.secrets."+secret.Key, "Enter this again: the address has changed.")
		}
	}
	if len(wrong.Fields) > 0 {
		return nil, wrong
	}
	return kept, nil
}

// mergeSecrets takes away what the patch takes away and gives what it adds, after
// all of them were checked.
func (s *Service) mergeSecrets(ctx context.Context, q *db.Queries, row db.Integration, known *connector.Connector, stored []db.SecretsRow, settings map[string]any, p Patch) (map[string]seal.Secret, error) {
	all, err := s.unseal(ctx, row.TenantID, row.ID, slices.DeleteFunc(slices.Clone(stored), func(r db.SecretsRow) bool {
		_, replaced := p.Secrets[r.Key] // one that cannot be opened any more can still be replaced
		return replaced
	}))
	if err != nil {
		return nil, err
	}
	fresh := map[string]seal.Secret{}
	for _, key := range slices.Sorted(maps.Keys(p.Secrets)) {
		if secret := p.Secrets[key]; secret != nil && *secret != "" {
			all[key], fresh[key] = *secret, *secret
			continue
		}
		if err := deleteSecret(ctx, q, row, key); err != nil {
			return nil, err
		}
	}
	return fresh, known.Check(settings, all)
}

// anotherAccount tells whether the patch changes what signing in is made of.
func anotherAccount(known *connector.Connector, before, after map[string]any, p Patch) bool {
	for key := range p.Secrets {
		if known.SignsWith(key) {
			return true
		}
	}
	for key := range p.Settings {
		if known.SignsWith(key) && !reflect.DeepEqual(before[key], after[key]) {
			return true
		}
	}
	return false
}

func dropTokens(ctx context.Context, q *db.Queries, row db.Integration, changes event.Changes) error {
	dropped, err := q.DropToken(ctx, db.DropTokenParams{TenantID: row.TenantID, IntegrationID: row.ID})
	if err != nil {
		return fmt.Errorf("drop token: %w", err)
	}
	if dropped > 0 {
		changes["token"] = [2]any{"kept", nil}
	}
	return nil
}

func deleteSecret(ctx context.Context, q *db.Queries, row db.Integration, key string) error {
	err := q.DeleteSecret(ctx, db.DeleteSecretParams{TenantID: row.TenantID, IntegrationID: row.ID, Key: key})
	if err != nil {
		return fmt.Errorf("delete secret: %w", err)
	}
	return nil
}
