package catalog_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func TestDelete(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	drone, err := b.CreateCategory(ctx, b.tenant, category("drone", "Drone"))
	require.NoError(t, err)
	edit := named("Mavic")
	edit.Category, edit.WarrantyMonths = optional.Of("drone"), optional.Of[int32](24)
	mavic, err := b.CreateModel(ctx, b.tenant, model("DJI", edit))
	require.NoError(t, err)

	err = b.DeleteManufacturer(ctx, b.tenant, mavic.Manufacturer.ID, nil)
	requireFault(t, err, fault.Conflict, "manufacturer.in_use", "models.manufacturer")
	require.Equal(t, "This manufacturer is in use: 1 model.", fault.As(err).Message)
	requireFault(t, b.DeleteCategory(ctx, b.tenant, drone.ID, nil), fault.Conflict, "category.in_use", "models.category")

	stale := mavic.Version + 1
	requireFault(t, b.DeleteModel(ctx, b.tenant, mavic.ID, &stale), fault.Precondition, "model.stale", "")
	requireFault(t, b.DeleteModel(ctx, b.company(t, "globex"), mavic.ID, nil), fault.NotFound, "model.not_found", "")
	require.NoError(t, b.DeleteModel(ctx, b.tenant, mavic.ID, &mavic.Version))
	require.NoError(t, b.DeleteManufacturer(ctx, b.tenant, mavic.Manufacturer.ID, nil))
	require.NoError(t, b.DeleteCategory(ctx, b.tenant, drone.ID, nil))
	_, err = b.Category(ctx, b.tenant, drone.ID, access.Everything)
	requireFault(t, err, fault.NotFound, "category.not_found", "")
	requireFault(t, b.DeleteModel(ctx, b.tenant, uuid.New(), nil), fault.NotFound, "model.not_found", "")
	require.Equal(t, []string{
		"category_created Drone", "manufacturer_created DJI", "model_created Mavic",
		"model_deleted Mavic", "manufacturer_deleted DJI", "category_deleted Drone",
	}, b.told(t))
}

func TestCategoryLooks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	made, err := b.CreateCategory(ctx, b.tenant, catalog.NewCategory{CategoryEdit: catalog.CategoryEdit{
		Name: optional.Of("Drone"), Kind: optional.Of("mobile"), Icon: optional.Of("plane"), Colour: optional.Of("#1F6FEB"),
	}})
	require.NoError(t, err)
	require.Equal(t, []any{"mobile", "plane", "#1f6feb"}, []any{made.Kind, *made.Icon, *made.Colour})
	plain, err := b.UpdateCategory(ctx, b.tenant, made.ID, catalog.CategoryEdit{Kind: optional.Null[string](), Colour: optional.Null[string]()}, nil)
	require.NoError(t, err)
	require.Equal(t, "other", plain.Kind)
	require.Nil(t, plain.Colour)
	require.Equal(t, "plane", *plain.Icon)

	for field, edit := range map[string]catalog.CategoryEdit{
		"kind":   {Kind: optional.Of("plane")},
		"icon":   {Icon: optional.Of("../../x")},
		"colour": {Colour: optional.Of("red; background: url(x)")},
		"name":   {Name: optional.Of("")},
	} {
		_, err := b.UpdateCategory(ctx, b.tenant, made.ID, edit, nil)
		requireFault(t, err, fault.Invalid, "invalid_input", "body."+field)
	}
	for field, edit := range map[string]catalog.ModelEdit{
		"warranty_months":    {Name: optional.Of("X"), WarrantyMonths: optional.Of[int32](-1)},
		"end_of_life_months": {Name: optional.Of("X"), EndOfLifeMonths: optional.Of[int32](601)},
	} {
		_, err := b.CreateModel(ctx, b.tenant, catalog.NewModel{ModelEdit: edit})
		requireFault(t, err, fault.Invalid, "invalid_input", "body."+field)
	}
}
