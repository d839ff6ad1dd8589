package integration

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/integration/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// Create connects an account at a vendor. Settings and secrets that do not fit
// the connector are faults of kind invalid with their places. Nothing is sent to
// the vendor.
func (s *Service) Create(ctx context.Context, tenant uuid.UUID, n New) (Integration, error) {
	n.Name = tidyName(n.Name)
	if n.Schedule == "" {
		n.Schedule = DefaultTimetable
	}
	if n.HandEdits == "" {
		n.HandEdits = Keep
	}
	if err := checkGeneral(n.Name, n.Schedule, n.HandEdits); err != nil {
		return Integration{}, err
	}
	known, ok := s.Catalog.Get(n.Connector)
	if !ok {
		return Integration{}, fault.New(fault.Invalid, "connector.unknown", "There is no such connector.").
			At("body.connector", "there is no such connector")
	}
	if err := known.Check(n.Settings, n.Secrets); err != nil {
		return Integration{}, err
	}
	id, err := newID()
	if err != nil {
		return Integration{}, err
	}
	var made Integration
	err = s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		if err := s.insert(ctx, tx, tenant, id, n); err != nil {
			return err
		}
		made, err = s.get(ctx, tx, tenant, id)
		return err
	})
	return made, err
}

func (s *Service) insert(ctx context.Context, tx pgx.Tx, tenant, id uuid.UUID, n New) error {
	settings, err := json.Marshal(given(n.Settings))
	if err != nil {
		return fmt.Errorf("encode settings: %w", err)
	}
	secrets, err := s.sealAll(ctx, tenant, id, n.Secrets)
	if err != nil {
		return err
	}
	now := s.Clock.Now()
	q := db.New(tx)
	zone, err := zoneOf(ctx, q, tenant)
	if err != nil {
		return err
	}
	next := n.Schedule.Next(now, zone, id)
	err = q.InsertIntegration(ctx, db.InsertIntegrationParams{
		TenantID: tenant, ID: id, Connector: n.Connector, Name: n.Name, Settings: settings,
		Schedule: string(n.Schedule), HandEdits: string(n.HandEdits),
		HookEndpoint: unguessable(), NextRunAt: &next, Now: now,
	})
	if err != nil {
		return fmt.Errorf("insert integration: %w", err)
	}
	if err := saveSecrets(ctx, q, secrets); err != nil {
		return err
	}
	return s.record(ctx, tx, tenant, EventCreated, id, n.Name, event.Changes{
		"connector": {nil, n.Connector}, "name": {nil, n.Name}, "settings": {nil, given(n.Settings)},
		"schedule": {nil, n.Schedule}, "hand_edits": {nil, n.HandEdits},
	})
}

// given leaves out settings that say nothing.
func given(settings map[string]any) map[string]any {
	kept := make(map[string]any, len(settings))
	for key, value := range settings {
		if value != nil && value != "" {
			kept[key] = value
		}
	}
	return kept
}

// unguessableBytes is how much chance an endpoint or a state holds: 256 bits.
const unguessableBytes = 32

// unguessable makes a text that nobody finds by trying.
func unguessable() string {
	raw := make([]byte, unguessableBytes)
	_, _ = rand.Read(raw) // never fails: it crashes the program instead
	return base64.RawURLEncoding.EncodeToString(raw)
}

// isUnguessable tells what may be one of ours from what strangers try.
func isUnguessable(text string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	return err == nil && len(raw) == unguessableBytes
}
