package catalog_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func TestManufacturerID(t *testing.T) {
	t.Parallel()
	b := setup(t)
	dell, err := b.ManufacturerID(t.Context(), b.tenant, "Dell  Technologies ")
	require.NoError(t, err)
	for _, given := range []string{"dell technologies", "\tDELL Technologies", dell.String()} {
		id, err := b.ManufacturerID(t.Context(), b.tenant, given)
		require.NoError(t, err)
		require.Equal(t, dell, id)
	}
	read, err := b.Manufacturer(t.Context(), b.tenant, dell)
	require.NoError(t, err)
	require.Equal(t, "Dell Technologies", read.Name, "the first spelling, in order")
	require.Equal(t, []string{"manufacturer_created Dell Technologies"}, b.told(t))

	_, err = b.ManufacturerID(t.Context(), b.tenant, uuid.NewString())
	requireFault(t, err, fault.Invalid, "manufacturer.unknown", "body.manufacturer")
	_, err = b.ManufacturerID(t.Context(), b.tenant, " ")
	requireFault(t, err, fault.Invalid, "invalid_input", "body.manufacturer")
}

func TestUpdateManufacturer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	dell, err := b.CreateManufacturer(t.Context(), b.tenant, maker("Dell"))
	require.NoError(t, err)
	_, err = b.CreateManufacturer(t.Context(), b.tenant, maker("Apple"))
	require.NoError(t, err)
	_, err = b.CreateManufacturer(t.Context(), b.tenant, maker("DELL"))
	requireFault(t, err, fault.Conflict, "manufacturer.name_taken", "body.name")

	renamed, err := b.UpdateManufacturer(t.Context(), b.tenant, dell.ID, maker("Dell Inc."), &dell.Version)
	require.NoError(t, err)
	require.Equal(t, "Dell Inc.", renamed.Name)
	_, err = b.UpdateManufacturer(t.Context(), b.tenant, dell.ID, maker("Dull"), &dell.Version)
	requireFault(t, err, fault.Precondition, "manufacturer.stale", "")
	_, err = b.UpdateManufacturer(t.Context(), b.tenant, dell.ID, maker("apple"), nil)
	requireFault(t, err, fault.Conflict, "manufacturer.name_taken", "body.name")
	_, err = b.UpdateManufacturer(t.Context(), b.tenant, uuid.New(), maker("Dull"), nil)
	requireFault(t, err, fault.NotFound, "manufacturer.not_found", "")
}

func TestModelID(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	require.NoError(t, b.Seed(ctx, b.tenant))
	laptop, err := b.CategoryID(ctx, b.tenant, "laptop")
	require.NoError(t, err)
	apple, err := b.ManufacturerID(ctx, b.tenant, "Apple")
	require.NoError(t, err)
	dell, err := b.ManufacturerID(ctx, b.tenant, "Dell")
	require.NoError(t, err)

	pro, its, category, err := b.ModelID(ctx, b.tenant, "Pro 14", &apple, &laptop)
	require.NoError(t, err)
	require.Equal(t, apple, *its)
	require.Equal(t, laptop, *category, "a new model takes over the category")

	again, its, category, err := b.ModelID(ctx, b.tenant, "pro  14", nil, nil)
	require.NoError(t, err)
	require.Equal(t, pro, again, "the only model of that name")
	require.Equal(t, apple, *its)
	require.Equal(t, laptop, *category)

	other, _, _, err := b.ModelID(ctx, b.tenant, "Pro 14", &dell, nil)
	require.NoError(t, err)
	require.NotEqual(t, pro, other, "another manufacturer's")

	_, _, _, err = b.ModelID(ctx, b.tenant, "Pro 14", nil, nil)
	requireFault(t, err, fault.Invalid, "model.ambiguous", "body.model")
	_, _, _, err = b.ModelID(ctx, b.tenant, pro.String(), &dell, nil)
	requireFault(t, err, fault.Invalid, "model.other_manufacturer", "body.model")
	require.Contains(t, fault.As(err).Fields[0].Message, "Apple")
	_, _, _, err = b.ModelID(ctx, b.tenant, uuid.NewString(), nil, nil)
	requireFault(t, err, fault.Invalid, "model.unknown", "body.model")

	none, its, category, err := b.ModelID(ctx, b.tenant, "Cable", nil, nil)
	require.NoError(t, err)
	require.Nil(t, its)
	require.Nil(t, category)
	same, _, _, err := b.ModelID(ctx, b.tenant, "cable", nil, nil)
	require.NoError(t, err)
	require.Equal(t, none, same, "one model without a manufacturer")
}

func TestUpdateModel(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	require.NoError(t, b.Seed(ctx, b.tenant))
	made, err := b.CreateModel(ctx, b.tenant, model("Apple", catalog.ModelEdit{Name: optional.Of("Pro 14")}))
	require.NoError(t, err)
	require.Equal(t, "Apple", made.Manufacturer.Name)
	require.Nil(t, made.Category)
	_, err = b.CreateModel(ctx, b.tenant, model("apple", catalog.ModelEdit{Name: optional.Of("PRO 14")}))
	requireFault(t, err, fault.Conflict, "model.name_taken", "body.name")

	updated, err := b.UpdateModel(ctx, b.tenant, made.ID, catalog.ModelEdit{Category: optional.Of("laptop")}, &made.Version)
	require.NoError(t, err)
	require.Equal(t, "Laptop", updated.Category.Name)
	require.Equal(t, "Pro 14", updated.Name)
	same, err := b.UpdateModel(ctx, b.tenant, made.ID, catalog.ModelEdit{Name: optional.Of("Pro 14")}, nil)
	require.NoError(t, err)
	require.Equal(t, updated, same, "nothing changed")
	cleared, err := b.UpdateModel(ctx, b.tenant, made.ID, catalog.ModelEdit{Category: optional.Null[string]()}, nil)
	require.NoError(t, err)
	require.Nil(t, cleared.Category)

	_, err = b.UpdateModel(ctx, b.tenant, made.ID, catalog.ModelEdit{Category: optional.Of("lapdog")}, nil)
	requireFault(t, err, fault.Invalid, "category.unknown", "body.category")
	_, err = b.UpdateModel(ctx, b.tenant, made.ID, catalog.ModelEdit{Name: optional.Null[string]()}, nil)
	requireFault(t, err, fault.Invalid, "invalid_input", "body.name")
	_, err = b.UpdateModel(ctx, b.tenant, made.ID, catalog.ModelEdit{Name: optional.Of("X")}, &made.Version)
	requireFault(t, err, fault.Precondition, "model.stale", "")
	_, err = b.UpdateModel(ctx, b.tenant, uuid.New(), catalog.ModelEdit{Name: optional.Of("X")}, nil)
	requireFault(t, err, fault.NotFound, "model.not_found", "")
}

func TestModels(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	for _, m := range []catalog.NewModel{model("Zeta", named("b")), model("alpha", named("A")), model("", named("c"))} {
		_, err := b.CreateModel(ctx, b.tenant, m)
		require.NoError(t, err)
	}
	names := func(req list.Request) []string {
		page, err := b.Models(ctx, b.tenant, req)
		require.NoError(t, err)
		found := []string{}
		for _, m := range page.Rows {
			found = append(found, m.Name)
		}
		return found
	}
	require.Equal(t, []string{"A", "b", "c"}, names(list.Request{}))
	require.Equal(t, []string{"b", "A", "c"}, names(list.Request{Sort: "-manufacturer"}))
	require.Equal(t, []string{"b"}, names(list.Request{Query: "zet"}))
	zeta, err := b.ManufacturerID(ctx, b.tenant, "zeta")
	require.NoError(t, err)
	require.Equal(t, []string{"b"}, names(list.Request{Filters: []list.Filter{{Name: "manufacturer", Value: zeta.String()}}}))
}

// Whoever makes the same names at the same moment gets the same rows.
func TestFoundOrMadeOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const callers = 8
	var manufacturers, models [callers]uuid.UUID
	group, ctx := errgroup.WithContext(t.Context())
	for i := range callers {
		group.Go(func() error {
			var err error
			if manufacturers[i], err = b.ManufacturerID(ctx, b.tenant, "Lenovo"); err != nil {
				return err
			}
			models[i], _, _, err = b.ModelID(ctx, b.tenant, "X1", &manufacturers[i], nil)
			return err
		})
	}
	require.NoError(t, group.Wait())
	for i := range callers {
		require.Equal(t, manufacturers[0], manufacturers[i])
		require.Equal(t, models[0], models[i])
	}
	require.Len(t, b.told(t), 2)
}

func TestCompaniesApart(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	globex := b.company(t, "globex")
	category, err := b.CreateCategory(ctx, b.tenant, category("", "Drone"))
	require.NoError(t, err)
	model, err := b.CreateModel(ctx, b.tenant, model("Lenovo", catalog.ModelEdit{Name: optional.Of("X1"), Category: optional.Of("drone")}))
	require.NoError(t, err)
	manufacturer := model.Manufacturer.ID

	for name, try := range map[string]func(context.Context) error{
		"Category": func(ctx context.Context) error {
			_, err := b.Category(ctx, globex, category.ID, access.Everything)
			return err
		},
		"Manufacturer": func(ctx context.Context) error { _, err := b.Manufacturer(ctx, globex, manufacturer); return err },
		"Model":        func(ctx context.Context) error { _, err := b.Model(ctx, globex, model.ID); return err },
		"CategoryID":   func(ctx context.Context) error { _, err := b.CategoryID(ctx, globex, "drone"); return err },
		"CategoryByID": func(ctx context.Context) error { _, err := b.CategoryID(ctx, globex, category.ID.String()); return err },
		"ManufacturerID": func(ctx context.Context) error {
			_, err := b.ManufacturerID(ctx, globex, manufacturer.String())
			return err
		},
		"ModelID": func(ctx context.Context) error {
			_, _, _, err := b.ModelID(ctx, globex, model.ID.String(), nil, nil)
			return err
		},
		"UpdateCategory": func(ctx context.Context) error {
			_, err := b.UpdateCategory(ctx, globex, category.ID, catalog.CategoryEdit{Name: optional.Of("X")}, nil)
			return err
		},
		"UpdateManufacturer": func(ctx context.Context) error {
			_, err := b.UpdateManufacturer(ctx, globex, manufacturer, maker("X"), nil)
			return err
		},
		"UpdateModel": func(ctx context.Context) error {
			_, err := b.UpdateModel(ctx, globex, model.ID, catalog.ModelEdit{}, nil)
			return err
		},
	} {
		require.Contains(t, []fault.Kind{fault.NotFound, fault.Invalid}, fault.KindOf(try(ctx)), name)
	}
	for name, count := range map[string]func() (int, error){
		"Categories": func() (int, error) {
			p, err := b.Categories(ctx, globex, list.Request{}, access.Everything)
			return len(p.Rows), err
		},
		"Manufacturers": func() (int, error) { p, err := b.Manufacturers(ctx, globex, list.Request{}); return len(p.Rows), err },
		"Models":        func() (int, error) { p, err := b.Models(ctx, globex, list.Request{}); return len(p.Rows), err },
	} {
		n, err := count()
		require.NoError(t, err)
		require.Zero(t, n, name)
	}
	own, err := b.ManufacturerID(ctx, globex, "Lenovo")
	require.NoError(t, err)
	require.NotEqual(t, manufacturer, own, "the same name is another company's own row")
}
