package merge_test

import (
	"encoding/json"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/asset"
	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/field"
	"github.com/assetronics/assetronics/internal/location"
	"github.com/assetronics/assetronics/internal/merge"
	"github.com/assetronics/assetronics/internal/platform/clock"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/register"
)

// fields lets the rooms have own fields.
func (b bundle) fields(t *testing.T, fields ...field.Field) {
	t.Helper()
	c := clock.System{}
	service := field.NewService(b.db, c, event.NewRecorder(c, func() {}), nil)
	for _, f := range fields {
		f.Everywhere = true
		_, err := service.Create(t.Context(), b.tenant, f)
		require.NoError(t, err)
	}
	b.assets.Wear(service)
	b.places.Wear(service)
}

func said(key string, value any) register.Custom {
	text, _ := json.Marshal(value)
	return register.Custom{key: text}
}

func (b bundle) custom(t *testing.T, name string, values register.Custom) location.Location {
	t.Helper()
	edit := location.Named(name)
	edit.Custom = values
	made, err := b.places.Create(t.Context(), b.tenant, edit)
	require.NoError(t, err)
	return made
}

// Values of own fields that name what is merged name what stays, and what stays
// takes over the values that it has none of.
func TestMergeMovesOwnFields(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.fields(t,
		field.Field{Object: field.Asset, Key: "home", Name: "Home", Type: field.Place},
		field.Field{Object: field.Location, Key: "desks", Name: "Desks", Type: field.Number},
		field.Field{Object: field.Location, Key: "tags", Name: "Tags", Type: field.MultiChoice, Options: []string{"a", "b"}},
	)
	stays := b.custom(t, "Berlin", said("desks", 10))
	gone := b.custom(t, "Berlin Office", register.Custom{"desks": json.RawMessage("7"), "tags": json.RawMessage(`["a","b"]`)})
	a, err := b.assets.Create(t.Context(), b.tenant, asset.New{Name: "A", Category: "laptop", Custom: said("home", gone.ID)})
	require.NoError(t, err)
	b.news(t)

	_, err = b.Merge(t.Context(), b.tenant, merge.Request{Table: register.Locations, Winner: stays.ID, Losers: []uuid.UUID{gone.ID}})
	require.NoError(t, err)
	moved, err := b.assets.Many(t.Context(), b.tenant, []uuid.UUID{a.ID})
	require.NoError(t, err)
	require.JSONEq(t, `{"home":{"id":"`+stays.ID.String()+`","name":"Berlin"}}`, string(moved[0].Custom))
	require.Equal(t, a.Version+1, moved[0].Version)
	merged, err := b.places.Get(t.Context(), b.tenant, stays.ID)
	require.NoError(t, err)
	require.JSONEq(t, `{"desks":10,"tags":["a","b"]}`, string(merged.Custom))
	changes := map[string]map[string][2]any{}
	for _, e := range b.news(t) {
		changes[e.Type] = e.Changes
	}
	require.Equal(t, [2]any{gone.ID.String(), stays.ID.String()}, changes["asset_updated"]["custom.home"])
	require.Equal(t, [2]any{nil, []any{"a", "b"}}, changes["location_updated"]["custom.tags"])
}

func TestErrMergeOfUniqueOwnFields(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.fields(t, field.Field{Object: field.Asset, Key: "seat", Name: "Seat", Type: field.Place, Unique: true})
	one, two := b.place(t, "One", nil), b.place(t, "Two", nil)
	for _, at := range []location.Location{one, two} {
		_, err := b.assets.Create(t.Context(), b.tenant, asset.New{Name: "A", Category: "laptop", Custom: said("seat", at.ID)})
		require.NoError(t, err)
	}
	_, err := b.Merge(t.Context(), b.tenant, merge.Request{Table: register.Locations, Winner: one.ID, Losers: []uuid.UUID{two.ID}})
	requireFault(t, err, fault.Conflict, "merge.own_field_taken")
}

// A source that goes on saying the name of a department that was merged means the
// one that it became.
func TestMergedDepartmentIsNotMadeAnew(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ids, err := b.people.EnsureDepartments(t.Context(), b.tenant, []string{"Sales", "Sales team"})
	require.NoError(t, err)
	preview, err := b.Preview(t.Context(), b.tenant, merge.Request{Table: register.Departments, Winner: ids["Sales"], Losers: []uuid.UUID{ids["Sales team"]}})
	require.NoError(t, err)
	require.Empty(t, preview.Moves)
	done, err := b.Merge(t.Context(), b.tenant, merge.Request{Table: register.Departments, Winner: ids["Sales"], Losers: []uuid.UUID{ids["Sales team"]}})
	require.NoError(t, err)
	require.Empty(t, done.Moves)
	again, err := b.people.EnsureDepartments(t.Context(), b.tenant, []string{"Sales team"})
	require.NoError(t, err)
	require.Equal(t, ids["Sales"], again["Sales team"])
}

// A place that values of own fields name stays, as one that columns point at.
func TestOwnFieldsKeepAPlace(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.fields(t, field.Field{Object: field.Asset, Key: "home", Name: "Home", Type: field.Place})
	place := b.custom(t, "Berlin", nil)
	a, err := b.assets.Create(t.Context(), b.tenant, asset.New{Name: "A", Category: "laptop", Custom: said("home", place.ID)})
	require.NoError(t, err)

	err = b.places.Delete(t.Context(), b.tenant, place.ID, nil)
	require.True(t, fault.Is(err, "location.in_use"), "%v", err)
	require.Equal(t, []fault.Field{{Location: "assets.custom", Message: "1 asset"}}, fault.As(err).Fields)

	_, err = b.assets.Update(t.Context(), b.tenant, a.ID, asset.Patch{Custom: register.Custom{"home": json.RawMessage("null")}}, nil)
	require.NoError(t, err)
	require.NoError(t, b.places.Delete(t.Context(), b.tenant, place.ID, nil))
}
