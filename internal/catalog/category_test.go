package catalog_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/catalog"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/list"
	"github.com/assetronics/assetronics/internal/platform/optional"
)

func TestSeed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, b.Seed(t.Context(), b.tenant))
	laptop, err := b.CategoryID(t.Context(), b.tenant, " Laptop ")
	require.NoError(t, err)
	_, err = b.UpdateCategory(t.Context(), b.tenant, laptop, catalog.CategoryEdit{Name: optional.Of("Notebook")}, nil)
	require.NoError(t, err)

	require.NoError(t, b.Seed(t.Context(), b.tenant), "again")
	page, err := b.Categories(t.Context(), b.tenant, list.Request{Count: true}, access.Everything)
	require.NoError(t, err)
	require.EqualValues(t, 14, *page.Total)
	require.Equal(t, "Conference equipment", page.Rows[0].Name, "sorted by name")
	renamed, err := b.Category(t.Context(), b.tenant, laptop, access.Everything)
	require.NoError(t, err)
	require.Equal(t, "Notebook", renamed.Name)
	require.Equal(t, "laptop", renamed.Slug, "programs rely on it")
}

func TestCreateCategory(t *testing.T) {
	t.Parallel()
	b := setup(t)
	made, err := b.CreateCategory(t.Context(), b.tenant, category("", "  Büro & Möbel\t(Leihgabe) "))
	require.NoError(t, err)
	require.Equal(t, "Büro & Möbel (Leihgabe)", made.Name)
	require.Equal(t, "buro-mobel-leihgabe", made.Slug)
	read, err := b.Category(t.Context(), b.tenant, made.ID, access.Everything)
	require.NoError(t, err)
	require.Equal(t, made, read)

	for name, c := range map[string]struct {
		in             catalog.NewCategory
		kind           fault.Kind
		code, location string
	}{
		"ErrNameTaken":  {category("x", "büro & möbel (LEIHGABE)"), fault.Conflict, "category.name_taken", "body.name"},
		"ErrSlugTaken":  {category(made.Slug, "Other"), fault.Conflict, "category.slug_taken", "body.slug"},
		"ErrNoName":     {category("", " \n"), fault.Invalid, "invalid_input", "body.name"},
		"ErrLongName":   {category("", strings.Repeat("ü", 101)), fault.Invalid, "invalid_input", "body.name"},
		"ErrNoSlug":     {category("", "笔记本电脑"), fault.Invalid, "invalid_input", "body.slug"},
		"ErrSlugIsID":   {category(uuid.NewString(), "X"), fault.Invalid, "invalid_input", "body.slug"},
		"ErrSlugForm":   {category("Über", "X"), fault.Invalid, "invalid_input", "body.slug"},
		"ErrUnstorable": {category("x", "a\x00b"), fault.Invalid, "text.unencodable", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := b.CreateCategory(t.Context(), b.tenant, c.in)
			requireFault(t, err, c.kind, c.code, c.location)
		})
	}
}

func TestUpdateCategory(t *testing.T) {
	t.Parallel()
	b := setup(t)
	made, err := b.CreateCategory(t.Context(), b.tenant, category("", "Drone"))
	require.NoError(t, err)
	_, err = b.CreateCategory(t.Context(), b.tenant, category("", "Camera"))
	require.NoError(t, err)

	renamed, err := b.UpdateCategory(t.Context(), b.tenant, made.ID, catalog.CategoryEdit{Name: optional.Of("DRONE")}, &made.Version)
	require.NoError(t, err, "only the case changes")
	require.EqualValues(t, 2, renamed.Version)
	same, err := b.UpdateCategory(t.Context(), b.tenant, made.ID, catalog.CategoryEdit{Name: optional.Of("DRONE ")}, nil)
	require.NoError(t, err)
	require.EqualValues(t, 2, same.Version, "nothing changed")
	require.Equal(t, []string{"category_created Drone", "category_created Camera", "category_updated DRONE"}, b.told(t))

	_, err = b.UpdateCategory(t.Context(), b.tenant, made.ID, catalog.CategoryEdit{Name: optional.Of("Aircraft")}, &made.Version)
	requireFault(t, err, fault.Precondition, "category.stale", "")
	_, err = b.UpdateCategory(t.Context(), b.tenant, made.ID, catalog.CategoryEdit{Name: optional.Of("camera")}, nil)
	requireFault(t, err, fault.Conflict, "category.name_taken", "body.name")
	_, err = b.UpdateCategory(t.Context(), b.tenant, uuid.New(), catalog.CategoryEdit{Name: optional.Of("Aircraft")}, nil)
	requireFault(t, err, fault.NotFound, "category.not_found", "")
}

func TestCategoryID(t *testing.T) {
	t.Parallel()
	b := setup(t)
	made, err := b.CreateCategory(t.Context(), b.tenant, category("", "Drone"))
	require.NoError(t, err)
	for _, given := range []string{"drone", " DRONE", made.ID.String()} {
		id, err := b.CategoryID(t.Context(), b.tenant, given)
		require.NoError(t, err)
		require.Equal(t, made.ID, id)
	}
	for _, given := range []string{"dron", "", uuid.NewString()} {
		_, err := b.CategoryID(t.Context(), b.tenant, given)
		requireFault(t, err, fault.Invalid, "category.unknown", "body.category")
	}
}
