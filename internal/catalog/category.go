package catalog

import (
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/platform/optional"
	"github.com/assetronics/assetronics/internal/register"
)

// Category is a kind of asset.
type Category struct {
	ID         uuid.UUID
	Slug       string // never changes
	Name       string
	Kind       string  // one of CategoryKinds
	Icon       *string // name of a Lucide icon
	Colour     *string // #rrggbb
	AssetCount int64
	FieldSet   *Ref // of its assets
	Version    int64
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// CategoryKinds are the families of things: they group categories whatever a
// company calls them.
var CategoryKinds = []string{"computer", "mobile", "display", "peripheral", "printing", "server", "network", "storage", "conference", "other"}

// CategoryEdit is what can be said of a category; what is not set stays.
type CategoryEdit struct {
	Name   optional.Field[string]
	Kind   optional.Field[string]
	Icon   optional.Field[string]
	Colour optional.Field[string]

	FieldSet optional.Field[uuid.UUID]
}

// categoryKind reads categories with their assets within the scope counted.
func categoryKind(scope access.Scope) register.Kind[Category] {
	return register.Kind[Category]{
		Table: register.Categories,
		Read: func(ctx context.Context, tx pgx.Tx, tenant uuid.UUID, ids []uuid.UUID) ([]Category, error) {
			return categories(ctx, tx, tenant, ids, scope)
		},
		Key: func(c Category) (uuid.UUID, int64, string) { return c.ID, c.Version, c.Name },
		Shown: func(c Category) map[string]any {
			return map[string]any{
				"slug": c.Slug, "name": c.Name, "kind": c.Kind,
				"icon": register.Text(c.Icon), "colour": register.Text(c.Colour), "field_set": c.FieldSet.Shown(),
			}
		},
	}
}

var (
	iconForm   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	colourForm = regexp.MustCompile(`^#[0-9a-f]{6}$`)
)

func (e CategoryEdit) apply(c Category) (Category, error) {
	var in register.Input
	c.Name = in.Name("name", e.Name, c.Name, maxCategoryName)
	if kind := in.OneOf("kind", e.Kind, &c.Kind, CategoryKinds); kind != nil {
		c.Kind = *kind
	}
	if c.Kind == "" || e.Kind.Null {
		c.Kind = "other"
	}
	c.FieldSet = chosen(e.FieldSet, c.FieldSet)
	c.Icon = in.Line("icon", e.Icon, c.Icon, 60)
	if c.Icon != nil && !iconForm.MatchString(*c.Icon) {
		in.Wrong("icon", "must be the name of an icon, such as smartphone or hard-drive")
	}
	c.Colour = in.Line("colour", e.Colour, c.Colour, 7)
	if c.Colour != nil {
		lower := strings.ToLower(*c.Colour)
		if c.Colour = &lower; !colourForm.MatchString(lower) {
			in.Wrong("colour", "must be a colour such as #1f6feb")
		}
	}
	return c, in.Err()
}

// chosen is the set of fields that an edit leaves a row with.
func chosen(given optional.Field[uuid.UUID], old *Ref) *Ref {
	switch id := given.Pointer(); {
	case !given.Set || id != nil && old != nil && *id == old.ID:
		return old
	case id == nil:
		return nil
	default:
		return &Ref{ID: *id}
	}
}
