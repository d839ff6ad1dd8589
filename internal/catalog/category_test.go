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
)

func TestSeed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, b.Seed(t.Context(), b.tenant))
	laptop, err := b.CategoryID(t.Context(), b.tenant, " Laptop ")
	require.NoError(t, err)
	_, err = b.RenameCategory(t.Context(), b.tenant, laptop, "Notebook", nil)
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
	made, err := b.CreateCategory(t.Context(), b.tenant, catalog.NewCategory{Name: "  Büro & Möbel\t(Leihgabe) "})
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
		"ErrNameTaken":  {catalog.NewCategory{Slug: "x", Name: "büro & möbel (LEIHGABE)"}, fault.Conflict, "category.name_taken", "body.name"},
		"ErrSlugTaken":  {catalog.NewCategory{Slug: made.Slug, Name: "Other"}, fault.Conflict, "category.slug_taken", "body.slug"},
		"ErrNoName":     {catalog.NewCategory{Name: " \n"}, fault.Invalid, "invalid_input", "body.name"},
		"ErrLongName":   {catalog.NewCategory{Name: strings.Repeat("ü", 101)}, fault.Invalid, "invalid_input", "body.name"},
		"ErrNoSlug":     {catalog.NewCategory{Name: "笔记本电脑"}, fault.Invalid, "invalid_input", "body.slug"},
		"ErrSlugIsID":   {catalog.NewCategory{Slug: uuid.NewString(), Name: "X"}, fault.Invalid, "invalid_input", "body.slug"},
		"ErrSlugForm":   {catalog.NewCategory{Slug: "Über", Name: "X"}, fault.Invalid, "invalid_input", "body.slug"},
		"ErrUnstorable": {catalog.NewCategory{Slug: "x", Name: "a\x00b"}, fault.Invalid, "text.unencodable", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := b.CreateCategory(t.Context(), b.tenant, c.in)
			requireFault(t, err, c.kind, c.code, c.location)
		})
	}
}

func TestRenameCategory(t *testing.T) {
	t.Parallel()
	b := setup(t)
	made, err := b.CreateCategory(t.Context(), b.tenant, catalog.NewCategory{Name: "Drone"})
	require.NoError(t, err)
	_, err = b.CreateCategory(t.Context(), b.tenant, catalog.NewCategory{Name: "Camera"})
	require.NoError(t, err)

	renamed, err := b.RenameCategory(t.Context(), b.tenant, made.ID, "DRONE", &made.Version)
	require.NoError(t, err, "only the case changes")
	require.EqualValues(t, 2, renamed.Version)
	same, err := b.RenameCategory(t.Context(), b.tenant, made.ID, "DRONE ", nil)
	require.NoError(t, err)
	require.EqualValues(t, 2, same.Version, "nothing changed")
	require.Equal(t, []string{"category_created Drone", "category_created Camera", "category_updated DRONE"}, b.told(t))

	_, err = b.RenameCategory(t.Context(), b.tenant, made.ID, "Aircraft", &made.Version)
	requireFault(t, err, fault.Precondition, "category.stale", "")
	_, err = b.RenameCategory(t.Context(), b.tenant, made.ID, "camera", nil)
	requireFault(t, err, fault.Conflict, "category.name_taken", "body.name")
	_, err = b.RenameCategory(t.Context(), b.tenant, uuid.New(), "Aircraft", nil)
	requireFault(t, err, fault.NotFound, "category.not_found", "")
}

func TestCategoryID(t *testing.T) {
	t.Parallel()
	b := setup(t)
	made, err := b.CreateCategory(t.Context(), b.tenant, catalog.NewCategory{Name: "Drone"})
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
