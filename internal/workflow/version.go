package workflow

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/workflow/internal/db"
)

// Version is a definition as a company uses it.
type Version struct {
	*Definition
	Version int32
	Source  string // YAML
}

// Definitions lists what can be started, in the version a run begun now would
// get. It stores nothing.
func (s *Service) Definitions(ctx context.Context, tenant uuid.UUID) ([]Version, error) {
	var all []Version
	err := s.db.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		all = nil
		rows, err := db.New(tx).LatestDefinitions(ctx, tenant)
		if err != nil {
			return fmt.Errorf("read workflow definitions: %w", err)
		}
		stored := map[string]db.WorkflowDefinition{}
		for _, row := range rows {
			stored[row.Key] = row
		}
		for _, b := range s.builtins {
			latest := stored[b.Key]
			v := Version{Definition: b.Definition, Version: latest.Version, Source: b.source}
			if latest.Source != b.source {
				v.Version++
			}
			all = append(all, v)
		}
		return nil
	})
	return all, err
}

// current gives the company's version of a built-in definition and stores it
// when it is used for the first time or has changed with the program. Runs keep
// the version they began with.
func (b builtin) current(ctx context.Context, q *db.Queries, tenant uuid.UUID, s *Service) (DefinitionRef, error) {
	for {
		latest, err := q.LatestDefinition(ctx, db.LatestDefinitionParams{TenantID: tenant, Key: b.Key})
		if err != nil && !pg.IsNoRows(err) {
			return DefinitionRef{}, fmt.Errorf("read workflow definition: %w", err)
		}
		if latest.Source == b.source {
			return DefinitionRef{ID: latest.ID, Key: b.Key, Name: latest.Name, Version: latest.Version}, nil
		}
		id, err := uuid.NewV7()
		if err != nil {
			return DefinitionRef{}, fmt.Errorf("make definition id: %w", err)
		}
		// Somebody else may store it at this very moment: then theirs is read.
		if _, err := q.CreateDefinition(ctx, db.CreateDefinitionParams{
			TenantID: tenant, ID: id, Key: b.Key, Version: latest.Version + 1,
			Name: b.Name, Source: b.source, CreatedAt: s.clock.Now(),
		}); err != nil {
			return DefinitionRef{}, fmt.Errorf("store workflow definition: %w", err)
		}
	}
}

// definition gives a stored version, parsed.
func (s *Service) definition(ctx context.Context, q *db.Queries, tenant, id uuid.UUID) (*Definition, error) {
	if known, ok := s.parsed.Load(id); ok {
		return known.(*Definition), nil //nolint:forcetypeassert // nothing else is kept there
	}
	row, err := q.GetDefinition(ctx, db.GetDefinitionParams{TenantID: tenant, ID: id})
	if err != nil {
		return nil, fmt.Errorf("read workflow definition: %w", err)
	}
	d, err := Parse([]byte(row.Source))
	if err != nil {
		return nil, fmt.Errorf("parse workflow definition %s version %d: %w", row.Key, row.Version, err)
	}
	s.parsed.Store(id, d)
	return d, nil
}
