package catalog_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/platform/pg"
	"github.com/assetronics/assetronics/internal/testkit"
)

type bundle struct {
	*catalog.Service
	db     *pg.DB
	tenant uuid.UUID
}

func setup(t *testing.T) bundle {
	t.Helper()
	db := testkit.DB(t)
	c := clock.NewManual(time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC))
	b := bundle{Service: catalog.NewService(db, c, event.NewRecorder(c, func() {})), db: db}
	b.tenant = b.company(t, "acme")
	return b
}

func (b bundle) company(t *testing.T, slug string) uuid.UUID {
	t.Helper()
	id := uuid.New()
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "insert into tenants (id, slug, name, created_at) values ($1, $2, $2, now())", id, slug)
		return err
	}))
	return id
}

// told lists the events recorded so far as "type label".
func (b bundle) told(t *testing.T) []string {
	t.Helper()
	var all []string
	require.NoError(t, b.db.System(t.Context(), func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, "select type || ' ' || (payload ->> 'subject_label') from outbox order by id")
		if err != nil {
			return err
		}
		all, err = pgx.CollectRows(rows, pgx.RowTo[string])
		return err
	}))
	return all
}

func requireFault(t *testing.T, err error, kind fault.Kind, code, location string) {
	t.Helper()
	f := fault.As(err)
	require.NotNil(t, f, "%v is no fault", err)
	require.Equal(t, kind, f.Kind, "%v", err)
	require.Equal(t, code, f.Code, "%v", err)
	if location != "" {
		require.NotEmpty(t, f.Fields)
		require.Equal(t, location, f.Fields[0].Location)
	}
}

func category(slug, name string) catalog.NewCategory {
	return catalog.NewCategory{Slug: slug, CategoryEdit: catalog.CategoryEdit{Name: optional.Of(name)}}
}

func maker(name string) catalog.ManufacturerEdit {
	return catalog.ManufacturerEdit{Name: optional.Of(name)}
}

func model(manufacturer string, edit catalog.ModelEdit) catalog.NewModel {
	return catalog.NewModel{Manufacturer: manufacturer, ModelEdit: edit}
}

func named(name string) catalog.ModelEdit { return catalog.ModelEdit{Name: optional.Of(name)} }
